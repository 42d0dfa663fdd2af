package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"newsdesk/internal/config"
	"newsdesk/internal/ops"
	"newsdesk/internal/store"
	"newsdesk/prompts"
)

// configured reads a command line without arguments, and the settings it
// names. More adds to its options; nil for none.
func configured(name, says string, args []string, getenv func(string) string, stdout io.Writer, more func(*flag.FlagSet)) (cfg config.Config, err error) {
	var file string
	flags, err := options(name, says, args, stdout, func(f *flag.FlagSet) {
		configFlag(&file)(f)
		if more != nil {
			more(f)
		}
	})
	if err == nil {
		err = noArguments(flags)
	}
	if err != nil {
		return cfg, err
	}
	return settings(file, getenv)
}

// settings reads the configuration for a command: -config FILE, or the file
// NEWSDESK_CONFIG names, or none.
func settings(file string, getenv func(string) string) (config.Config, error) {
	if file == "" {
		file = getenv("NEWSDESK_CONFIG")
	}
	return config.Load(file, getenv)
}

func configFlag(file *string) func(*flag.FlagSet) {
	return func(f *flag.FlagSet) {
		f.StringVar(file, "config", "", "settings `file`, over config/default.yaml; NEWSDESK_CONFIG names it too")
	}
}

// noArguments refuses words after the options.
func noArguments(f *flag.FlagSet) error {
	if f.NArg() > 0 {
		return usageError(fmt.Sprintf("%s takes no argument, but got %q", f.Name(), f.Arg(0)))
	}
	return nil
}

func check(args []string, getenv func(string) string, stdout io.Writer) error {
	cfg, err := configured("check", "newsdesk check reads the settings as run would and reports every fault at once.", args, getenv, stdout, nil)
	if err != nil {
		return err
	}
	if err := cfg.NeedToken(); err != nil {
		return err
	}
	if _, err := prompts.Load(cfg.Prompts.Dir); err != nil {
		return config.Faults{{Path: "prompts.dir", Says: err.Error()}}
	}
	model := "none: briefs and answers are the articles' own sentences"
	if cfg.LLM.URL != "" {
		model = cfg.LLM.Model + " at " + cfg.LLM.URL
	}
	_, err = fmt.Fprintf(stdout, "The settings are sound.\nDiscord: %s\nlanguage model: %s\n", cfg.Discord.APIURL, model)
	return err
}

func backup(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	var file string
	flags, err := options("backup", "newsdesk backup FILE copies the database to a new file, also while the bot runs.", args, stdout, configFlag(&file))
	if err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usageError("backup takes the name of the file to write: newsdesk backup FILE")
	}
	cfg, err := settings(file, getenv)
	if err != nil {
		return err
	}
	// Opening would make an empty database, whose copy looks like a backup.
	if _, err := os.Stat(databaseFile(cfg.Database.URL.Reveal())); err != nil {
		return fmt.Errorf("find the database to back up: %w", err)
	}
	st, err := store.Open(ctx, cfg.Database.URL.Reveal(), time.Now)
	if err != nil {
		return err
	}
	err = st.Backup(ctx, flags.Arg(0))
	if closed := st.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(flags.Arg(0))
	if err != nil {
		return fmt.Errorf("check backup: %w", err)
	}
	_, err = fmt.Fprintf(stdout, "%s: %d bytes, checked\n", flags.Arg(0), info.Size())
	return err
}

// databaseFile is the path in a database's address.
func databaseFile(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "//")
}

func healthcheck(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	var ready bool
	cfg, err := configured("healthcheck", "newsdesk healthcheck asks the bot running with these settings whether it is well. It exits with 4 when not.", args, getenv, stdout, func(f *flag.FlagSet) {
		f.BoolVar(&ready, "ready", false, "ask whether it also is connected to Discord")
	})
	if err != nil {
		return err
	}
	if cfg.HTTP.Addr == "" {
		return config.Faults{{Path: "http.addr", Says: "is empty, so the bot tells its health nowhere: write HOST:PORT"}}
	}
	path := "/healthz"
	if ready {
		path = "/readyz"
	}
	if err := ops.Ask(ctx, cfg.HTTP.Addr, path); err != nil {
		return coded{err, exitHealthy}
	}
	_, err = fmt.Fprintln(stdout, "ok")
	return err
}
