package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store"

	"github.com/google/go-cmp/cmp"
)

// words renders notices as their reasons.
type words struct{}

func (words) RenderNotices(b news.Brief, notices []news.Notice) ([]news.Post, error) {
	var said []string
	for _, n := range notices {
		said = append(said, n.Reason)
	}
	return []news.Post{{Payload: []byte(strings.Join(said, " ")), Marker: b.ID}}, nil
}

type desk struct {
	*testing.T
	*store.Store
	queued int
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// fail has so many feeds of a channel fail.
func (d *desk) fail(guild, channel string, feeds int) {
	d.Helper()
	for i := range feeds {
		at := fmt.Sprintf("https://%s-%d.example/", channel, i)
		_, _, err := d.Feeds.Follow(d.Context(), news.Subscription{Guild: guild, Alerts: channel, Feed: news.Feed{URL: at, Host: at}})
		d.must(err)
	}
	claimed, err := d.Feeds.ClaimFeeds(d.Context(), "test", time.Minute, 100)
	d.must(err)
	for _, f := range claimed {
		f.State, f.Reason, f.Next = news.FeedSick, f.Host+" is mute.", time.Now().Add(time.Hour)
		_, err := d.Feeds.SavePolls(d.Context(), "test", []news.Poll{{Feed: f, At: time.Now(), Notices: []news.Notice{{Kind: news.NoticeSick, Reason: f.Reason}}}})
		d.must(err)
	}
}

func (d *desk) teller() *Teller {
	return New(Options{Book: d.Outbox, Renderer: words{}, Queued: func() { d.queued++ }, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

// outbox empties the outbox, and gives how many notices each channel got.
func (d *desk) outbox() (told map[string][]int) {
	d.Helper()
	told = map[string][]int{}
	for {
		due, err := d.Outbox.ClaimDeliveries(d.Context(), "test", time.Minute, 10)
		d.must(err)
		if len(due) == 0 {
			return told
		}
		for _, one := range due {
			told[one.Channel] = append(told[one.Channel], strings.Count(string(one.Payload), "is mute"))
			one.State = news.Sent
			d.must(d.Outbox.SettleDelivery(d.Context(), "test", one))
		}
	}
}

func in(t *testing.T, do func(d *desk)) {
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "newsdesk.db"), time.Now)
		d := &desk{T: t, Store: st}
		d.must(err)
		defer func() { d.must(st.Close()) }()
		do(d)
	})
}

// What happens together is told together, a channel's apart from another's, and
// once.
func TestRun(t *testing.T) {
	in(t, func(d *desk) {
		d.fail("1", "8", 1) // before the start
		teller := d.teller()
		ctx, stop := context.WithCancel(d.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); teller.Run(ctx) }()
		time.Sleep(time.Second)
		if diff := cmp.Diff(map[string][]int{"8": {1}}, d.outbox()); diff != "" {
			d.Error(diff)
		}
		d.fail("1", "9", 2)
		teller.Wake()
		time.Sleep(5 * time.Second)
		d.fail("2", "7", 12)
		if got := d.outbox(); len(got) != 0 {
			d.Errorf("told at once: %v", got)
		}
		time.Sleep(10 * time.Second)
		if diff := cmp.Diff(map[string][]int{"9": {2}, "7": {10, 2}}, d.outbox()); diff != "" {
			d.Error(diff)
		}
		if d.queued != 4 {
			d.Errorf("the outbox was called %d times", d.queued)
		}
		d.fail("1", "6", 1) // nobody says so
		time.Sleep(look + time.Second)
		if diff := cmp.Diff(map[string][]int{"6": {1}}, d.outbox()); diff != "" {
			d.Error(diff)
		}
		stop()
		<-ended
	})
}

// jam is a store that another process was quicker at, once.
type jam struct {
	Book
	jammed bool
}

func (j *jam) QueueNotices(ctx context.Context, b news.Brief, posts []news.Post, notices []news.Notice) error {
	err := j.Book.QueueNotices(ctx, b, posts, notices)
	if !j.jammed {
		j.jammed = true
		return errors.Join(err, news.ErrNotFound)
	}
	return err
}

func TestQueuedElsewhere(t *testing.T) {
	in(t, func(d *desk) {
		d.fail("1", "8", 1)
		d.fail("1", "9", 1)
		teller := d.teller()
		teller.Book = &jam{Book: d.Outbox}
		d.must(teller.send(d.Context()))
		if diff := cmp.Diff(map[string][]int{"8": {1}, "9": {1}}, d.outbox()); diff != "" {
			d.Error(diff)
		}
	})
}
