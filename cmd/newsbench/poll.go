package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"newsdesk/internal/fetch"
	"newsdesk/internal/ingest/poll"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

type pollResult struct {
	Benchmark string  `json:"benchmark"`
	Feeds     int     `json:"feeds"`
	Hosts     int     `json:"hosts"`
	AllNew    pollRun `json:"all_new"`
	Nothing   pollRun `json:"nothing_new"`
	Unchanged pollRun `json:"not_modified"`
	Mixed     pollRun `json:"mixed"`
	CPUShare  float64 `json:"mixed_cpu_share_of_15_min_on_2_cores"`
	Articles  int     `json:"articles"`
	PeakRSS   float64 `json:"peak_rss_mb"`
	Database  float64 `json:"database_mb"`
}

type pollRun struct {
	PerSecond float64 `json:"feeds_per_s"`
	PerCPU    float64 `json:"feeds_per_cpu_s"`
	CPU       float64 `json:"cpu_s"`
	Wall      float64 `json:"wall_s"`
	Failed    int     `json:"failed"`
	New       int     `json:"articles_new"`
}

// benchPoll polls made-up feeds of 25 items and 42 KB each, served by another
// process, with the product's own poller, fetcher and database: everything new,
// 200 with the same items in other bytes, 304, and the mixture of a day.
func benchPoll(ctx context.Context, args []string) (_ any, err error) {
	feeds, hosts, serve, profile, out, pause := 10_000, 500, false, "", "", time.Second
	if err := parse("poll", args, func(f *flag.FlagSet) {
		f.IntVar(&feeds, "feeds", feeds, "feeds followed")
		f.IntVar(&hosts, "hosts", hosts, "hosts they are spread over")
		f.DurationVar(&pause, "pause", pause, "between two requests of one host")
		f.StringVar(&out, "out", "", "write a JSON line per poll to this `file`")
		f.StringVar(&profile, "cpuprofile", "", "write a CPU profile to this `file`")
		f.BoolVar(&serve, "serve", false, "be the publishers (the benchmark starts itself so)")
	}); err != nil {
		return nil, err
	}
	if serve {
		return nil, servePublishers(ctx, hosts)
	}
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
		defer pprof.StopCPUProfile()
	}
	b, err := openPollBench(ctx, feeds, hosts, pause)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if out != "" {
		f, err := os.Create(out)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		b.lines = json.NewEncoder(f)
	}
	return b.run(ctx)
}

// pollBench is the poller over a database of its own and publishers in
// another process.
type pollBench struct {
	folder  string
	feeds   int
	hosts   []string
	pause   time.Duration
	store   *store.Store
	ahead   atomic.Int64 // of the real time, by the product's clock
	child   *exec.Cmd
	modes   io.WriteCloser
	replies *bufio.Reader
	lines   *json.Encoder // of pollLine; nil for none
}

// pollLine is one poll, raw.
type pollLine struct {
	Answers string `json:"answers"` // how the publishers answered in this round
	URL     string `json:"url"`
	New     int    `json:"new"`
	Reason  string `json:"reason,omitempty"` // why it failed
}

func openPollBench(ctx context.Context, feeds, hosts int, pause time.Duration) (_ *pollBench, err error) {
	b := &pollBench{feeds: feeds, pause: pause}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.folder, err = os.MkdirTemp("", "newsbench-"); err != nil {
		return nil, err
	}
	if err := b.startPublishers(ctx, hosts); err != nil {
		return nil, err
	}
	if b.store, err = store.Open(ctx, "sqlite:"+b.database(), b.now); err != nil {
		return nil, err
	}
	return b, b.followAll(ctx)
}

func (b *pollBench) database() string { return filepath.Join(b.folder, "bench.db") }

func (b *pollBench) now() time.Time { return time.Now().Add(time.Duration(b.ahead.Load())) }

func (b *pollBench) startPublishers(ctx context.Context, hosts int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.child = exec.CommandContext(ctx, self, "poll", "-serve", "-hosts", strconv.Itoa(hosts)) //nolint:gosec // it is this program
	b.child.Stderr = os.Stderr
	if b.modes, err = b.child.StdinPipe(); err != nil {
		return err
	}
	out, err := b.child.StdoutPipe()
	if err != nil {
		return err
	}
	b.replies = bufio.NewReader(out)
	if err := b.child.Start(); err != nil {
		return err
	}
	line, err := b.replies.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, &b.hosts)
}

func (b *pollBench) setMode(mode string) error {
	if _, err := fmt.Fprintln(b.modes, mode); err != nil {
		return err
	}
	_, err := b.replies.ReadString('\n')
	return err
}

func (b *pollBench) followAll(ctx context.Context) error {
	const guilds = 10 // one may not follow so many
	for at := 0; at < b.feeds; at += 500 {
		var subs []news.Subscription
		for n := at; n < min(at+500, b.feeds); n++ {
			host := b.hosts[n%len(b.hosts)]
			subs = append(subs, news.Subscription{
				Guild: strconv.Itoa(n * guilds / b.feeds), Alerts: channel, FullText: true,
				Feed: news.Feed{URL: fmt.Sprintf("http://%s/feed/%d", host, n), Host: host},
			})
		}
		if _, err := b.store.Feeds.FollowAll(ctx, subs); err != nil {
			return err
		}
	}
	return nil
}

func (b *pollBench) run(ctx context.Context) (r pollResult, err error) {
	r = pollResult{Benchmark: "poll", Feeds: b.feeds, Hosts: len(b.hosts)}
	for _, phase := range []struct {
		mode string
		run  *pollRun
	}{{allNew, &r.AllNew}, {nothing, &r.Nothing}, {unchanged, &r.Unchanged}, {mixed, &r.Mixed}} {
		if err := b.setMode(phase.mode); err != nil {
			return r, err
		}
		if *phase.run, err = b.round(ctx, phase.mode); err != nil {
			return r, fmt.Errorf("%s: %w", phase.mode, err)
		}
		r.Articles += phase.run.New
		fmt.Fprintf(os.Stderr, "%s: %+v\n", phase.mode, *phase.run)
	}
	r.CPUShare = round(r.Mixed.CPU/(15*60*2)*10_000/float64(b.feeds), 4)
	r.PeakRSS = peakMemory()
	info, err := os.Stat(b.database())
	if err != nil {
		return r, fmt.Errorf("weigh database: %w", err)
	}
	r.Database = megabytes(info.Size())
	return r, nil
}

// round polls every feed once.
func (b *pollBench) round(ctx context.Context, mode string) (run pollRun, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	book := &countingBook{Book: b.store.Feeds, left: b.feeds, done: cancel, mode: mode, lines: b.lines}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	poller := poll.New(poll.Options{
		Owner: news.NewID(), Book: book, Shelf: b.store.Feeds, Noticed: func() {}, Now: b.now, Log: log, Pause: b.pause,
		Fetch: fetch.New(fetch.Options{
			Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Agent: "newsbench", Pause: b.pause,
		}),
	})
	c, began := cpu(), time.Now()
	poller.Run(ctx)
	run.CPU = (cpu() - c).Seconds()
	run.Wall = time.Since(began).Seconds()
	b.ahead.Add(int64(27 * time.Hour)) // more than the longest interval: all are due again
	if book.left > 0 {
		return run, fmt.Errorf("%d feeds were not polled: %w", book.left, ctx.Err())
	}
	run.Failed, run.New = book.failed, book.added
	run.PerSecond, run.PerCPU = round(float64(b.feeds)/run.Wall, 1), round(float64(b.feeds)/run.CPU, 1)
	run.CPU, run.Wall = round(run.CPU, 2), round(run.Wall, 2)
	return run, nil
}

// close ends what was opened: the publishers end with their input.
func (b *pollBench) close() (err error) {
	if b.store != nil {
		err = b.store.Close()
	}
	if b.child != nil && b.child.Process != nil {
		err = errors.Join(err, b.modes.Close(), b.child.Wait())
	}
	return errors.Join(err, os.RemoveAll(b.folder))
}

// countingBook is the store's; it counts polls, and ends the round with the last.
type countingBook struct {
	poll.Book
	mu                  sync.Mutex
	left, failed, added int
	done                func()
	mode                string
	lines               *json.Encoder
}

// SavePolls is the store's.
func (c *countingBook) SavePolls(ctx context.Context, owner string, polls []news.Poll) ([]news.PollOutcome, error) {
	outcomes, err := c.Book.SavePolls(ctx, owner, polls)
	if err != nil {
		return outcomes, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, p := range polls {
		c.left--
		c.added += outcomes[i].New
		if p.Feed.Failures > 0 {
			c.failed++
		}
		if c.lines != nil {
			if err := c.lines.Encode(pollLine{c.mode, p.Feed.URL, outcomes[i].New, p.Feed.Reason}); err != nil {
				return outcomes, fmt.Errorf("write results: %w", err)
			}
		}
	}
	if c.left == 0 {
		c.done()
	}
	return outcomes, nil
}
