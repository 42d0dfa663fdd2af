package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"time"

	"newsdesk/internal/ask"
	"newsdesk/internal/ask/draft"
	"newsdesk/internal/brief"
	"newsdesk/internal/chronicle"
	"newsdesk/internal/config"
	"newsdesk/internal/deliver"
	"newsdesk/internal/discord"
	"newsdesk/internal/discord/gateway"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/embed"
	"newsdesk/internal/fetch"
	"newsdesk/internal/ingest"
	"newsdesk/internal/ingest/follow"
	"newsdesk/internal/ingest/poll"
	"newsdesk/internal/llm"
	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/news"
	"newsdesk/internal/notice"
	"newsdesk/internal/ops"
	"newsdesk/internal/schedule"
	"newsdesk/internal/search"
	"newsdesk/internal/store"
	"newsdesk/prompts"
)

func runBot(ctx context.Context, args []string, getenv func(string) string) error {
	var file string
	flags, err := options("run", "newsdesk run connects the bot to Discord and works until it is told to stop.", args, os.Stdout, configFlag(&file))
	if err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	cfg, err := settings(file, getenv)
	if err != nil {
		return err
	}
	return serve(ctx, cfg, new(clock), newLogger(cfg.Log))
}

func newLogger(c config.Log) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.Level}
	if c.JSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, o))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o))
}

// serve builds the bot from its settings and runs it until ctx ends.
func serve(ctx context.Context, cfg config.Config, clk *clock, log *slog.Logger) (err error) {
	if err := cfg.NeedToken(); err != nil {
		return err
	}
	st, err := store.Open(ctx, cfg.Database.URL.Reveal(), clk.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if _, err := st.TakeOver(ctx); err != nil {
		return err
	}
	last, err := st.Outbox.LastStarted(ctx)
	if err != nil {
		return err
	}
	wait := min(last.Add(rest).Sub(clk.now()), rest) // longer when the clock was set back meanwhile
	b, err := build(cfg, st, clk, wait, log)
	if err != nil {
		return err
	}
	log.LogAttrs(ctx, slog.LevelInfo, "newsdesk starts", append(cfg.Attrs(), slog.String("version", version()))...)
	return b.run(ctx)
}

// rest is how long after the last post of a process that ended its calls still
// count against Discord's limit: a second, and the way there.
const rest = 1200 * time.Millisecond

// bot is every part that runs by itself.
type bot struct {
	clock   *clock
	discord *discord.Bot
	runner  *schedule.Runner
	sender  *deliver.Sender
	stories *chronicle.Keeper
	vectors *embed.Keeper // nil without an embedding model
	poller  *poll.Poller
	notices *notice.Teller
	retire  *ingest.Retirement
	health  string // address, "" for none
	checks  []ops.Check
	log     *slog.Logger
}

// run runs the parts until ctx ends or one fails for good; then it stops the
// others and waits for them.
func (b *bot) run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var parts sync.WaitGroup
	parts.Go(func() { b.runner.Run(ctx) })
	parts.Go(func() { b.sender.Run(ctx) })
	parts.Go(func() { b.stories.Run(ctx) })
	if b.vectors != nil {
		parts.Go(func() { b.vectors.Run(ctx) })
	}
	parts.Go(func() { b.poller.Run(ctx) })
	parts.Go(func() { b.notices.Run(ctx) })
	parts.Go(func() { b.retire.Run(ctx) })
	parts.Go(func() { b.clock.follow(ctx, b.wake) })
	parts.Go(func() {
		if err := b.discord.Run(ctx); err != nil {
			stop(err)
		}
	})
	if b.health != "" {
		parts.Go(func() {
			if err := ops.Serve(ctx, b.health, b.checks); err != nil {
				stop(err)
			}
		})
	}
	parts.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	b.log.Info("newsdesk stopped")
	return nil
}

// wake has the parts that wait for a time look at the clock.
func (b *bot) wake() {
	b.runner.Wake()
	b.sender.Wake()
	b.poller.Wake()
}

// build wires the parts together; it is the only place that knows them all.
// Discord is not called before wait is over.
func build(cfg config.Config, st *store.Store, clk *clock, wait time.Duration, log *slog.Logger) (*bot, error) {
	set, err := prompts.Load(cfg.Prompts.Dir)
	if err != nil {
		return nil, config.Faults{{Path: "prompts.dir", Says: err.Error()}}
	}
	model, err := newModel(cfg.LLM, st, log)
	if err != nil {
		return nil, err
	}
	fetcher := newFetcher(cfg)
	desk := &ingest.Desk{Fetch: fetcher, Shelf: st.Archive, Now: clk.now}
	finder, vectors, err := newFinder(cfg.Embeddings, st, clk, log)
	if err != nil {
		return nil, err
	}
	stories := chronicle.New(st.Stories, clk.now, log)
	composer := &brief.Composer{
		Shelf: st.Archive, Intake: st.Briefs, Ledger: st.Briefs, Tastes: st.Guilds, Stories: st.Stories, Chronicle: stories,
		Writer: model, Meter: model, Cache: st.Briefs, Prompts: set, Model: cfg.LLM.Model,
		MaxItems: cfg.Brief.MaxItems, FirstWindow: cfg.Brief.FirstWindow, Patience: cfg.Brief.Patience, Now: clk.now, Log: log,
	}
	b := &bot{clock: clk, stories: stories, vectors: vectors, health: cfg.HTTP.Addr, log: log}
	owner := news.NewID()
	b.notices = notice.New(notice.Options{
		Book: st.Outbox, Renderer: render.Posts{}, Queued: func() { b.sender.Wake() }, Now: clk.now, Log: log,
	})
	b.poller = poll.New(poll.Options{
		Owner: owner, Fetch: fetcher, Book: st.Feeds, Shelf: st.Feeds, Noticed: b.notices.Wake, Now: clk.now, Log: log,
		Pause: cfg.Fetch.Pause, Shortest: cfg.Feeds.MinInterval, Longest: cfg.Feeds.MaxInterval, Alarm: cfg.Feeds.AlertAfter,
	})
	b.retire = &ingest.Retirement{Attic: st.Archive, Feeds: st.Feeds, Keep: cfg.Articles.Keep, Log: log}
	feeds := &follow.Feeds{Fetch: fetcher, Follows: st.Feeds, Subscriptions: st.Feeds, Changes: st.Feeds, Due: b.poller.Wake, Now: clk.now}
	b.runner = schedule.NewRunner(schedule.Options{
		Owner: owner, Claims: st.Schedules, Book: st.Schedules, Rewinder: st, Strays: st.Schedules, Composer: composer, Renderer: render.Posts{},
		Queued: func() { b.sender.Wake() }, Now: clk.now, Log: log,
	})
	keeper := &schedule.Keeper{Runner: b.runner, Shelf: st.Schedules, Breaks: st.Schedules, Grace: cfg.Schedule.Grace}
	face, err := discord.New(discord.Options{
		Token: cfg.Discord.Token.Reveal(), APIURL: cfg.Discord.APIURL, Mentions: cfg.Discord.Mentions,
		Model: cfg.LLM.Model, Tokens: cfg.LLM.DailyTokens, Keep: cfg.Articles.Keep, Zones: schedule.Zones(),
		Rate: cfg.Discord.Calls, Rest: max(0, wait),
		Librarian: desk, Archive: st.Archive, Titles: st.Archive, Revisions: st.Archive, Quotes: st.Archive, Briefer: composer, Briefs: st.Briefs, Shown: st.Briefs, Runs: st.Briefs, Names: st.Briefs,
		Prober: feeds, Follower: feeds, Pauser: feeds, FeedLists: feeds, Subscriptions: st.Feeds, Files: fetcher,
		Forecaster: composer, Leaner: composer, Stories: st.Stories, Threads: st.Stories, Settings: st.Guilds, Meter: st.Guilds,
		Orders: st.Schedules, Scheduler: keeper, Turns: keeper, Breaks: keeper, Almanac: keeper, Unseen: st.Outbox, Channels: st.Outbox,
		Asker: newAsker(finder, model, set, st, clk, log), Answers: st.Answers, Promises: st.Outbox, Replies: st.Outbox, Notes: st, Log: log, Now: clk.now,
	})
	if err != nil {
		return nil, err
	}
	b.discord = face
	b.sender = deliver.NewSender(deliver.Options{
		Owner: owner, Outbox: st.Outbox, Refusals: st.Outbox, Poster: face, Now: clk.now, Log: log,
	})
	b.checks = []ops.Check{
		{Name: "database", Vital: true, Run: st.Ping},
		{Name: "discord", Run: func(context.Context) error { return connected(face.Health()) }},
	}
	return b, nil
}

func connected(h gateway.Health) error {
	if h.Ready {
		return nil
	}
	return fmt.Errorf("not connected since %s", h.Since.UTC().Format(time.RFC3339))
}

func newModel(c config.LLM, st *store.Store, log *slog.Logger) (*llm.Client, error) {
	return llm.New(llm.Options{
		URL: c.URL, Key: c.Key.Reveal(), Model: c.Model,
		ContextTokens: c.ContextTokens, MaxTokens: c.ReplyTokens, Concurrency: c.Concurrency,
		Timeouts: llm.Timeouts{Total: c.Timeout}, Budget: st.Guilds, DailyTokens: c.DailyTokens, TotalTokens: c.TotalTokens, Logger: log,
	})
}

func newAsker(finder *search.Searcher, model *llm.Client, set *prompts.Set, st *store.Store, clk *clock, log *slog.Logger) *ask.Asker {
	return &ask.Asker{
		Finder: finder, Lexicon: st.Index, Draft: draft.Desk{Writer: model, Prompts: set},
		Memory: st.Answers, Quotes: st.Archive, Ballot: st.Answers, Settings: st.Guilds, Now: clk.now, Log: log,
	}
}

// newFinder searches by words, and by what they mean where c names a model.
func newFinder(c config.Embeddings, st *store.Store, clk *clock, log *slog.Logger) (*search.Searcher, *embed.Keeper, error) {
	finder := &search.Searcher{Index: st.Index, Reader: st.Index, Front: st.Index, Now: clk.now}
	if c.Model == "" {
		return finder, nil, nil
	}
	model, err := embedding.New(embedding.Options{
		URL: c.URL, Key: c.Key.Reveal(), Model: c.Model, Dims: c.Dimensions,
		Timeouts: embedding.Timeouts{Total: c.Timeout}, Budget: st.Guilds, DailyTokens: c.DailyTokens, Logger: log,
	})
	if err != nil {
		return nil, nil, err
	}
	vectors := embed.New(embed.Options{
		Embedder: news.Embedder{Model: c.Model, Dims: c.Dimensions}, Batch: c.Batch,
		Model: model, Backlog: st.Vectors, Shelf: st.Vectors, Sight: st.Index, Log: log,
	})
	finder.Near = vectors
	return finder, vectors, nil
}

// newFetcher reads attachments from Discord's own hosts, and from the host of
// another Discord when one is configured.
func newFetcher(cfg config.Config) *fetch.Client {
	hosts := []string{"cdn.discordapp.com", "media.discordapp.net"}
	if u, err := url.Parse(cfg.Discord.APIURL); err == nil && u.Hostname() != "discord.com" {
		hosts = append(hosts, u.Host)
	}
	agent := "newsdesk/1 (Discord news bot)"
	if cfg.Fetch.Contact != "" {
		agent = "newsdesk/1 (Discord news bot; " + cfg.Fetch.Contact + ")"
	}
	return fetch.New(fetch.Options{
		Allow: cfg.Fetch.Allow, Agent: agent, AttachmentHosts: hosts, Timeout: cfg.Fetch.Timeout, Pause: cfg.Fetch.Pause,
	})
}
