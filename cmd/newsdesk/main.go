// Command newsdesk is a Discord bot that runs a server's news desk: it stores
// articles, posts briefs on request and on a schedule, and answers questions
// with the sentences that back each answer.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // schedules need every zone, on a machine that may have none

	"newsdesk/internal/config"
)

// Exit codes, for scripts.
const (
	exitFailed  = 1 // it started, or tried to, and failed
	exitUsage   = 2 // the command line is wrong
	exitConfig  = 3 // the settings are wrong
	exitHealthy = 4 // healthcheck: not healthy
)

const usage = `newsdesk runs a Discord server's news desk.

usage: newsdesk COMMAND [options]

  run          run the bot
  demo         run it against a Discord of its own on this machine: no account needed
  check        read the settings and report every fault at once
  backup FILE  copy the database while the bot runs
  feedback     tell how members rated answers
  healthcheck  ask a running bot whether it is well, for containers and scripts
  version      print the version
  help         print this

newsdesk COMMAND -h tells a command's options.
Settings come from a file (-config FILE or NEWSDESK_CONFIG) and the environment;
config/default.yaml documents all of them.

exit codes: 0 done, 1 failed, 2 wrong command line, 3 wrong settings, 4 not healthy
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "newsdesk: "+err.Error())
	}
	os.Exit(exitCode(err))
}

// run is the whole program but for the process around it. What it prints is
// the command's result; logs go to standard error.
func run(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	if len(args) == 0 {
		return usageError("name a command\n\n" + usage)
	}
	name, args := args[0], args[1:]
	switch name {
	case "run":
		return runBot(ctx, args, getenv)
	case "demo":
		return demo(ctx, args, getenv, stdout)
	case "check":
		return check(args, getenv, stdout)
	case "backup":
		return backup(ctx, args, getenv, stdout)
	case "feedback":
		return feedback(ctx, args, getenv, stdout)
	case "healthcheck":
		return healthcheck(ctx, args, getenv, stdout)
	case "version", "-version", "--version":
		_, err := fmt.Fprintln(stdout, version())
		return err
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(stdout, usage)
		return err
	}
	return usageError(fmt.Sprintf("there is no command %q\n\n%s", name, usage))
}

// coded is an error that ends the process with a code of its own.
type coded struct {
	error
	code int
}

func usageError(says string) error { return coded{errors.New(says), exitUsage} }

func exitCode(err error) int {
	var c coded
	var faults config.Faults
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &c):
		return c.code
	case errors.As(err, &faults):
		return exitConfig
	}
	return exitFailed
}

// options parses a command's options. The description is what -h prints.
func options(name, says string, args []string, stdout io.Writer, define func(*flag.FlagSet)) (*flag.FlagSet, error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stdout)
	flags.Usage = func() {
		_, _ = fmt.Fprintf(stdout, "%s\n\noptions:\n", says)
		flags.PrintDefaults()
	}
	define(flags)
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return nil, coded{err, exitUsage}
	}
	return flags, err
}

// release is set by the linker: -X main.release=v1.2.3.
var release = ""

func version() string {
	if release != "" {
		return "newsdesk " + release
	}
	revision := "unknown revision"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	return "newsdesk (built from " + revision + ")"
}
