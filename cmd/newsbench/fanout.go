package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"newsdesk/internal/ingest"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

type fanoutResult struct {
	Benchmark string  `json:"benchmark"`
	Channels  int     `json:"channels"`
	Permitted int     `json:"permitted_per_s"`
	Seconds   float64 `json:"seconds"` // from the first post to the last, kills and restarts included
	Share     float64 `json:"share_of_permitted"`
	Limited   int     `json:"answers_429"`
	Once      int     `json:"channels_told_once"`
	Twice     int     `json:"channels_told_twice"`
	Never     int     `json:"channels_told_never"`
	Kills     int     `json:"kills"`
}

// perGuild is how many schedules a guild may have.
const perGuild = 100

// kills is how often the bot is killed and started again meanwhile.
const kills = 2

// benchFanout runs the built program against a local Discord that holds it to
// a global limit, with schedules in many channels that are due at the same
// minute. A limit above Discord's 50 a second scales time.
func benchFanout(ctx context.Context, args []string) (_ any, err error) {
	r := fanoutResult{Benchmark: "fanout", Channels: 10_000, Permitted: 50}
	binary := "./newsdesk"
	if err := parse("fanout", args, func(f *flag.FlagSet) {
		f.StringVar(&binary, "newsdesk", binary, "the built `program`")
		f.IntVar(&r.Channels, "channels", r.Channels, "channels whose briefs are due")
		f.IntVar(&r.Permitted, "rate", r.Permitted, "calls a second that Discord permits")
	}); err != nil {
		return nil, err
	}
	if _, err := os.Stat(binary); err != nil {
		return nil, fmt.Errorf("find the program: %w; build it with go build ./cmd/newsdesk", err)
	}
	f, err := newFan(ctx, &r, binary)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	return &r, f.run(ctx)
}

// fan is a local Discord with many channels, and the bot's database.
type fan struct {
	*fanoutResult
	binary, folder string
	discord        *localdiscord.Server
	channels       []string
	bot            *exec.Cmd
	untold         []string // channels without their brief, as last seen
	first, last    time.Time
}

func newFan(ctx context.Context, r *fanoutResult, binary string) (*fan, error) {
	f := &fan{fanoutResult: r, binary: binary}
	var err error
	if f.folder, err = os.MkdirTemp("", "newsbench-"); err != nil {
		return nil, err
	}
	f.discord, err = localdiscord.Start(ctx, localdiscord.Options{RequestsPerSecond: r.Permitted})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(f.folder))
	}
	if err := f.fill(ctx); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *fan) close() error { return errors.Join(f.discord.Close(), os.RemoveAll(f.folder)) }

func (f *fan) database() string { return "sqlite:" + filepath.Join(f.folder, "bench.db") }

// fill makes guilds with channels, in each guild an article, and for each
// channel a schedule that is due now.
func (f *fan) fill(ctx context.Context) (err error) {
	st, err := store.Open(ctx, f.database(), time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	desk := &ingest.Desk{Shelf: st.Archive, Now: time.Now}
	w := newWorld()
	due := time.Now().UTC().Truncate(time.Minute)
	spec := fmt.Sprintf("%d %d * * *", due.Minute(), due.Hour())
	for n := 0; len(f.channels) < f.Channels; n++ {
		guild := f.discord.AddGuild(fmt.Sprint("Guild ", n))
		doc, _ := w.article(due.Add(-time.Hour))
		if _, err := desk.Add(ctx, guild.ID, member, news.FromURL, doc); err != nil {
			return err
		}
		for c := range min(perGuild, f.Channels-len(f.channels)) {
			channel := f.discord.AddChannel(guild.ID, fmt.Sprint("news-", c), localdiscord.TextChannel)
			f.channels = append(f.channels, channel.ID)
			_, err := st.Schedules.AddSchedule(ctx, news.Schedule{
				Guild: guild.ID, Channel: channel.ID, Spec: spec, Zone: "UTC", CreatedBy: member,
				Grace: 24 * time.Hour, NextAt: due, NextSlot: due.Format(news.SlotLayout), Enabled: true,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// run lets the bot work until every channel has its brief, and kills it meanwhile.
func (f *fan) run(ctx context.Context) error {
	if err := f.start(ctx); err != nil {
		return err
	}
	defer func() { stop(f.bot) }()
	f.untold = slices.Clone(f.channels)
	told, stuck := 0, time.Now()
	for told < f.Channels {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		before := told
		if told = f.look(); told > before {
			stuck = time.Now()
		}
		if time.Since(stuck) > time.Minute {
			return fmt.Errorf("nothing was posted for a minute, after %d of %d", told, f.Channels)
		}
		if f.Kills < kills && told > (f.Kills+1)*f.Channels/(kills+1) {
			f.Kills++
			_ = f.bot.Process.Kill() // it fails when the bot has ended already
			_ = f.bot.Wait()
			if err := f.start(ctx); err != nil {
				return err
			}
		}
	}
	time.Sleep(3 * time.Second) // for briefs that come twice
	f.count()
	return nil
}

func (f *fan) start(ctx context.Context) error {
	f.bot = exec.CommandContext(ctx, f.binary, "run") //nolint:gosec // the operator names the program
	f.bot.Env = append(os.Environ(), "NEWSDESK_DISCORD_TOKEN="+f.discord.Token(), "NEWSDESK_DISCORD_API_URL="+f.discord.APIURL(),
		"NEWSDESK_DATABASE_URL="+f.database(), "NEWSDESK_HTTP_ADDR=off", "NEWSDESK_LOG_LEVEL=error",
		fmt.Sprint("NEWSDESK_DISCORD_CALLS_PER_SECOND=", f.Permitted))
	f.bot.Stderr = os.Stderr
	return f.bot.Start()
}

// look counts the channels that have their brief.
func (f *fan) look() (told int) {
	f.untold = slices.DeleteFunc(f.untold, func(id string) bool {
		messages := f.discord.Messages(id)
		if len(messages) == 0 {
			return false
		}
		at := messages[0].Timestamp
		if f.first.IsZero() || at.Before(f.first) {
			f.first = at
		}
		if at.After(f.last) {
			f.last = at
		}
		return true
	})
	return f.Channels - len(f.untold)
}

func (f *fan) count() {
	f.Limited = f.discord.Limited()
	for _, id := range f.channels {
		switch len(f.discord.Messages(id)) {
		case 0:
			f.Never++
		case 1:
			f.Once++
		default:
			f.Twice++
		}
	}
	took := f.last.Sub(f.first).Seconds()
	f.Seconds = round(took, 1)
	f.Share = round(float64(f.Channels)/took/float64(f.Permitted), 3)
}
