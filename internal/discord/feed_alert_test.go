package discord_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/deliver"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/ingest/poll"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/notice"
)

// poll runs the poller and the outbox over the scene's store, in a hurry.
func (s *scene) poll() {
	s.t.Helper()
	log, owner := slog.New(slog.NewTextHandler(&s.log, nil)), "test"
	sender := deliver.NewSender(deliver.Options{
		Owner: owner, Outbox: s.desk.Outbox, Refusals: s.desk.Outbox, Poster: s.bot, Now: time.Now, Log: log,
	})
	notices := notice.New(notice.Options{
		Book: s.desk.Outbox, Renderer: render.Posts{}, Queued: sender.Wake, Now: time.Now, Log: log, Gather: time.Millisecond,
	})
	poller := poll.New(poll.Options{
		Owner: owner, Fetch: s.fetcher(), Book: s.desk.Feeds, Shelf: s.desk.Feeds, Noticed: notices.Wake, Now: time.Now, Log: log,
		Look: 50 * time.Millisecond, Shortest: 50 * time.Millisecond, Longest: 50 * time.Millisecond, Alarm: time.Millisecond,
	})
	ctx, cancel := context.WithCancel(s.t.Context())
	var parts sync.WaitGroup
	parts.Go(func() { poller.Run(ctx) })
	parts.Go(func() { notices.Run(ctx) })
	parts.Go(func() { sender.Run(ctx) })
	s.t.Cleanup(func() { cancel(); parts.Wait() })
}

// until asks for a feed's health until it says words.
func (s *scene) until(words string) localdiscord.Message {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		shown := s.slash(s.reader, "feed show", localdiscord.Opts{"feed": "1"})
		if strings.Contains(shown.Text(), words) {
			return shown
		}
		if time.Now().After(end) {
			s.t.Fatalf("never says %q:\n%s\n%s", words, shown.Text(), s.log.String())
		}
	}
}

// TestFeedFailsAndRecovers follows a feed whose items come in, breaks it and
// heals it: its channel is told of both, once each.
func TestFeedFailsAndRecovers(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	s.poll()
	paper := newSite(t)
	alerts := s.AddChannel(s.guild.ID, "alerts", localdiscord.TextChannel)
	wants(t, s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL + "/all.xml", "alerts": alerts}), "Feed added", "<#"+alerts.ID+">")
	s.until("4 articles stored")
	paper.items.Store(5)
	s.until("5 articles stored")

	paper.broken.Store(true)
	told := func(words string) localdiscord.Message {
		t.Helper()
		m, err := s.WaitMessage(t.Context(), alerts.ID, func(m localdiscord.Message) bool { return strings.Contains(m.Text(), words) })
		if err != nil {
			t.Fatalf("%v\n%s", err, s.log.String())
		}
		return m
	}
	wants(t, told("has been failing since"), "Quay Times", "status 500", "`/feed pause`", "newsdesk · notice ")
	wants(t, s.until("Failing since"), "in a row")
	wants(t, s.slash(s.reader, "feed list", localdiscord.Opts{"only": "failing"}), "Quay Times", "1 feed, 1 failing")

	paper.broken.Store(false)
	paper.items.Store(6)
	wants(t, told("works again. It"), "Quay Times", "It had been failing since")
	s.until("6 articles stored")
	if all := s.Messages(alerts.ID); len(all) != 2 {
		t.Errorf("%d messages about one failure and one recovery", len(all))
	}
}
