package schedule_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/schedule"
	"newsdesk/internal/store"
)

// desk is a store in a bubble's clock, and what is composed for it.
type desk struct {
	*store.Store
	t       *testing.T
	article news.Headline

	ahead   time.Duration // of the time that goes by, what the clock shows
	mu      sync.Mutex
	compose func(ctx context.Context, channel string) error // stands for the work; nil takes no time
	items   int
	queued  int
	runs    []ran
}

// ran is a slot that was committed, and when.
type ran struct {
	Key     string
	Outcome news.SlotOutcome
	Missed  int
	Skipped []string
	At      time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, items: 1}
	var err error
	if d.Store, err = store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "newsdesk.db"), d.now); err != nil {
		t.Fatal(err)
	}
	d.article, _, err = d.Archive.SaveArticle(t.Context(), news.Article{
		Headline: news.Headline{Title: "Harbour bridge reopens"}, Guild: "guild", Origin: news.FromText,
		Body: "The bridge reopened.", Sentences: []news.Sentence{{Text: "The bridge reopened."}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// now is what the desk's clock shows.
func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Now().Add(d.ahead)
}

// set moves the desk's clock.
func (d *desk) set(ahead time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ahead = ahead
}

// add writes a schedule that first runs after now.
func (d *desk) add(channel, spec, zone string) int64 {
	d.t.Helper()
	s := news.Schedule{Guild: "guild", Channel: channel, Spec: spec, Zone: zone, Grace: 2 * time.Hour, Enabled: true}
	var ok bool
	if s.NextAt, s.NextSlot, ok = parse(d.t, spec, zone).Next(time.Now()); !ok {
		d.t.Fatalf("%s never comes", spec)
	}
	id, err := d.Schedules.AddSchedule(d.t.Context(), s)
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *desk) Compose(ctx context.Context, s news.Schedule, slot news.Slot) (news.Brief, error) {
	if d.compose != nil {
		if err := d.compose(ctx, s.Channel); err != nil {
			return news.Brief{}, err
		}
	}
	b := news.Brief{ID: news.NewID(), Guild: s.Guild, Channel: s.Channel, Schedule: s.ID, Slot: slot.Key, Missed: slot.Missed, To: time.Now()}
	for range d.items {
		b.Items = append(b.Items, news.Item{Headline: d.article})
	}
	return b, nil
}

func (d *desk) RenderBrief(b news.Brief) ([]news.Post, error) {
	return []news.Post{{Payload: []byte(`{"content":"news"}`), Marker: b.ID}}, nil
}

// noted is the store's schedules; the desk notes what they committed.
type noted struct {
	schedule.Book
	*desk
}

func (n noted) CommitSlot(ctx context.Context, run news.SlotRun) error {
	if err := n.Book.CommitSlot(ctx, run); err != nil {
		return err
	}
	d := n.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs = append(d.runs, ran{run.Slot.Key, run.Outcome, run.Slot.Missed, run.Skipped, time.Now().UTC()})
	return nil
}

func (d *desk) runner(poll time.Duration) *schedule.Runner {
	return schedule.NewRunner(schedule.Options{
		Owner: news.NewID(), Claims: d.Schedules, Book: noted{d.Schedules, d}, Rewinder: d, Strays: d.Schedules, Composer: d, Renderer: d,
		Queued: func() { d.mu.Lock(); d.queued++; d.mu.Unlock() },
		Now:    d.now, Log: slog.New(slog.DiscardHandler), Poll: poll,
	})
}

// run lets a runner work for so long.
func (d *desk) run(long, poll time.Duration) {
	ctx, cancel := context.WithTimeout(d.t.Context(), long)
	defer cancel()
	d.runner(poll).Run(ctx)
}

// at sleeps to a moment of the bubble's clock, which begins with 2000.
func at(t *testing.T, moment string) time.Time {
	t.Helper()
	then, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(then))
	return then
}
