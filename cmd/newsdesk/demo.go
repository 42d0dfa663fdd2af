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

// setupTime bounds what the demo does before the visitor.
const setupTime = 30 * time.Second

// demo runs the bot as run does, against a local Discord that it starts, with
// articles brought in as a member would.
func demo(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	addr, data, verbose := demoAddr, "", false
	flags, err := options("demo", "newsdesk demo runs the bot against a Discord of its own on this machine.\nOpen the page it prints. A model set by NEWSDESK_LLM_URL and NEWSDESK_LLM_MODEL is used.", args, stdout, func(f *flag.FlagSet) {
		f.StringVar(&addr, "addr", addr, "loopback `host:port` of the page")
		f.StringVar(&data, "data", "", "keep the database in this `folder`; a temporary one is removed at the end")
		f.BoolVar(&verbose, "v", false, "log what the bot does")
	})
	if err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if data == "" {
		if data, err = os.MkdirTemp("", "newsdesk-demo-"); err != nil {
			return fmt.Errorf("make demo folder: %w", err)
		}
		defer func() { _ = os.RemoveAll(data) }()
	}
	return runDemo(ctx, addr, data, logger(verbose), getenv, stdout)
}

func logger(verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

func runDemo(ctx context.Context, addr, data string, log *slog.Logger, getenv func(string) string, stdout io.Writer) (err error) {
	discord, err := startDiscord(ctx, addr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discord.Close()) }()
	papers, err := openPress(ctx, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, papers.close()) }()
	cfg, err := settings("", demoEnv(getenv, discord, data))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		stop(serve(ctx, cfg, log))
	}()
	defer func() { stop(nil); <-ended }()
	town := buildTown(discord)
	if err := town.openDesk(ctx, papers); err != nil {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
			return cause // the bot failed; the setup only noticed
		}
		return fmt.Errorf("set the demo up: %w", err)
	}
	_, _ = fmt.Fprintf(stdout, "The demo is ready.\n\n  Discord      %s\n  newspapers   %s\n\nOpen the first address. Ctrl+C ends the demo.\n", discord.URL(), papers.base)
	<-ctx.Done()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// startDiscord listens on addr, or, when that is the default and taken, on any
// free port: two demos can run side by side.
func startDiscord(ctx context.Context, addr string) (*localdiscord.Server, error) {
	discord, err := localdiscord.Start(ctx, localdiscord.Options{Addr: addr})
	if err != nil && addr == demoAddr {
		discord, err = localdiscord.Start(ctx, localdiscord.Options{})
	}
	if err != nil {
		return nil, fmt.Errorf("start local Discord: %w", err)
	}
	return discord, nil
}

// demoEnv is the environment with the demo's own settings over it. The demo's
// newspapers are on this machine, so it alone may fetch from loopback.
func demoEnv(getenv func(string) string, discord *localdiscord.Server, data string) func(string) string {
	own := map[string]string{
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
		"NEWSDESK_FEEDS_MIN_INTERVAL": "5s",
		"NEWSDESK_FEEDS_MAX_INTERVAL": "5s",
		"NEWSDESK_FEEDS_ALERT_AFTER":  "10s",
	}
	return func(name string) string {
		if v, ok := own[name]; ok {
			return v
		}
		return getenv(name)
	}
}

// town is the demo's Discord server.
type town struct {
	discord  *localdiscord.Server
	guild    localdiscord.Guild
	desk     localdiscord.Channel
	newsroom *localdiscord.Member // does what the visitor finds done
}

func buildTown(discord *localdiscord.Server) town {
	guild := discord.AddGuild("Port Ellery")
	t := town{discord: discord, guild: guild}
	t.desk = discord.AddChannel(guild.ID, "news-desk", localdiscord.TextChannel)
	discord.AddChannel(guild.ID, "general", localdiscord.TextChannel)
	discord.AddMember(guild.ID, "You", localdiscord.Administrator)
	discord.AddMember(guild.ID, "Robin", 0)
	t.newsroom = discord.AddMember(guild.ID, "Newsroom", localdiscord.Administrator)
	return t
}

// openDesk adds the newspapers' articles and a daily brief, runs it once and
// waits until it is posted, then follows two of the newspapers: all by
// commands, as a member would. What the feeds hold at first is no news, so the
// first brief is of articles added one by one. The third newspaper is the
// visitor's to follow.
func (t town) openDesk(ctx context.Context, papers *press) error {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	if err := t.discord.Ready(ctx); err != nil {
		return err
	}
	for _, s := range papers.archive() {
		if err := t.order(ctx, "article add-url", localdiscord.Opts{"url": s.URL()}); err != nil {
			return err
		}
	}
	if err := t.firstBrief(ctx); err != nil {
		return err
	}
	for _, o := range papers.outlets {
		if len(o.Feeds) > 1 {
			continue
		}
		if err := t.order(ctx, "feed add", localdiscord.Opts{"url": o.Site()}); err != nil {
			return err
		}
	}
	return nil
}

// firstBrief makes a daily schedule, runs it now, and waits for its post.
func (t town) firstBrief(ctx context.Context) error {
	if err := t.order(ctx, "schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Europe/Berlin"}); err != nil {
		return err
	}
	offered, err := t.newsroom.Autocomplete(ctx, t.desk.ID, "schedule run", localdiscord.Opts{"schedule": ""}, "schedule")
	if err != nil {
		return err
	}
	if len(offered) == 0 {
		return errors.New("the new schedule is not offered")
	}
	if err := t.order(ctx, "schedule run", localdiscord.Opts{"schedule": offered[0].Value}); err != nil {
		return err
	}
	_, err = t.discord.WaitMessage(ctx, t.desk.ID, func(m localdiscord.Message) bool {
		return m.Author.Bot && !m.Ephemeral() && len(m.Embeds) > 0
	})
	return err
}

// order runs a command and waits for its reply: a card when it was done, bare
// words when it was not.
func (t town) order(ctx context.Context, command string, opts localdiscord.Opts) error {
	called, err := t.newsroom.Slash(ctx, t.desk.ID, command, opts)
	if err != nil {
		return fmt.Errorf("/%s: %w", command, err)
	}
	reply, err := called.Message(ctx)
	if err != nil {
		return fmt.Errorf("/%s: %w", command, err)
	}
	if len(reply.Embeds) == 0 {
		return fmt.Errorf("/%s: %s", command, reply.Text())
	}
	return nil
}
