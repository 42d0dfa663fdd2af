package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"newsdesk/internal/localdiscord"
)

// demoAddr is where the demo's page is, unless the port is taken.
const demoAddr = "127.0.0.1:7300"

// The demo tells an hour in a minute: its clock starts with the half hour that
// was between one and one and a half hours ago, and runs demoSpeed times
// faster until it has caught up. Two briefs are due on the way.
const (
	demoSpeed  = 60
	demoRhythm = 30 * time.Minute // between two briefs
	demoBriefs = 2
)

const demoHelp = `newsdesk demo runs the bot against a Discord of its own on this machine.
Open the page it prints. A model set by NEWSDESK_LLM_URL and NEWSDESK_LLM_MODEL is used.

The demo's clock starts more than an hour behind yours and runs fast until it has
caught up; two scheduled briefs come on the way.`

// demoOptions are what the command line says.
type demoOptions struct {
	addr    string
	data    string // folder of the database
	speed   float64
	verbose bool
}

// demo runs the bot as run does, against a local Discord that it starts, with
// newspapers of its own that it follows as a member would.
func demo(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	o := demoOptions{addr: demoAddr, speed: demoSpeed}
	flags, err := options("demo", demoHelp, args, stdout, func(f *flag.FlagSet) {
		f.StringVar(&o.addr, "addr", o.addr, "loopback `host:port` of the page")
		f.StringVar(&o.data, "data", "", "keep the database in this `folder`; a temporary one is removed at the end")
		f.Float64Var(&o.speed, "speed", o.speed, "run the clock so many `times` faster until it has caught up")
		f.BoolVar(&o.verbose, "v", false, "log what the bot does")
	})
	if err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if !(o.speed >= 1 && o.speed <= fastest) { // nor is it NaN
		return usageError(fmt.Sprintf("-speed is %g; it can be 1 to %d", o.speed, fastest))
	}
	if o.data == "" {
		if o.data, err = os.MkdirTemp("", "newsdesk-demo-"); err != nil {
			return fmt.Errorf("make demo folder: %w", err)
		}
		defer func() { _ = os.RemoveAll(o.data) }()
	}
	return runDemo(ctx, o, getenv, stdout)
}

// fastest is where a poll begins to take longer than its lease, on the clock.
const fastest = 500

func logger(verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

func runDemo(ctx context.Context, o demoOptions, getenv func(string) string, stdout io.Writer) (err error) {
	clk := demoClock(time.Now())
	discord, err := startDiscord(ctx, o.addr, clk.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discord.Close()) }()
	papers, err := openPress(ctx, clk.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, papers.close()) }()
	cfg, err := settings("", demoEnv(getenv, demoSettings(discord, o.data)))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		stop(serve(ctx, cfg, clk, logger(o.verbose)))
	}()
	defer func() { stop(nil); <-ended }()
	err = buildTown(discord).live(ctx, papers, clk, o.speed, func() {
		_, _ = fmt.Fprintf(stdout, demoReady, discord.URL(), papers.base, o.speed)
	})
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause // the bot failed; whatever else did only noticed
	}
	return err
}

const demoReady = `The demo is ready.

  Discord      %s
  newspapers   %s

Open the first address. The demo's clock runs %g times faster than yours until it
has caught up, and two briefs come on the way. Ctrl+C ends the demo.
`

// demoClock stands at the beginning of a half hour, so long before now that the
// demo's briefs lie between.
func demoClock(now time.Time) *clock {
	return clockAt(now.Sub(now.Truncate(demoRhythm).Add(-demoBriefs * demoRhythm)))
}

// startDiscord listens on addr, or, when that is the default and taken, on any
// free port: two demos can run side by side.
func startDiscord(ctx context.Context, addr string, now func() time.Time) (*localdiscord.Server, error) {
	discord, err := localdiscord.Start(ctx, localdiscord.Options{Addr: addr, Now: now})
	if err != nil && addr == demoAddr {
		discord, err = localdiscord.Start(ctx, localdiscord.Options{Now: now})
	}
	if err != nil {
		return nil, fmt.Errorf("start local Discord: %w", err)
	}
	return discord, nil
}

// demoEnv is the environment with the demo's own settings over it.
func demoEnv(getenv func(string) string, own map[string]string) func(string) string {
	return func(name string) string {
		if v, ok := own[name]; ok {
			return v
		}
		return getenv(name)
	}
}

// demoSettings are the demo's own. Its newspapers are on this machine, so it
// alone may fetch from loopback.
func demoSettings(discord *localdiscord.Server, data string) map[string]string {
	return map[string]string{
		"NEWSDESK_CONFIG":             "",
		"NEWSDESK_DISCORD_TOKEN":      discord.Token(),
		"NEWSDESK_DISCORD_TOKEN_FILE": "",
		"NEWSDESK_DISCORD_API_URL":    discord.APIURL(),
		"NEWSDESK_DATABASE_URL":       "sqlite:" + filepath.Join(data, "newsdesk.db"),
		"NEWSDESK_DATABASE_URL_FILE":  "",
		"NEWSDESK_HTTP_ADDR":          "off",
		"NEWSDESK_FETCH_ALLOW":        "127.0.0.1",
		// A visitor sees in a minute what otherwise takes a day.
		"NEWSDESK_FETCH_PAUSE":        "0s",
		"NEWSDESK_FEEDS_MIN_INTERVAL": "10s",
		"NEWSDESK_FEEDS_MAX_INTERVAL": "10s",
		"NEWSDESK_FEEDS_ALERT_AFTER":  "10s",
	}
}
