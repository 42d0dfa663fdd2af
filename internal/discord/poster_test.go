package discord_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/discord/render"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

func delivery(t *testing.T, s *scene, headline string) news.Delivery {
	t.Helper()
	posts, err := render.Posts{}.RenderBrief(news.Brief{
		ID: news.NewID(), Guild: s.guild.ID, Channel: s.room.ID, To: time.Now(), Mode: news.NoModel,
		Items: []news.Item{{Headline: news.Headline{ID: 1, Title: headline}, Lines: []news.Line{{Text: "It opened."}}}},
	})
	if err != nil || len(posts) != 1 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	return news.Delivery{
		Guild: s.guild.ID, Channel: s.room.ID, Payload: posts[0].Payload, Marker: posts[0].Marker,
		Nonce: news.NewID(), StartedAt: time.Now(),
	}
}

func TestPostOncePerNonce(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	d := delivery(t, s, "Bridge @everyone")
	s.Fault(localdiscord.Fault{Method: "POST", Path: "/messages$", Status: 502, After: true})
	if _, err := s.bot.Post(t.Context(), d); err == nil {
		t.Fatal("a 502 is taken for success")
	}
	id, err := s.bot.Post(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Messages(s.room.ID)
	if len(all) != 1 || all[0].ID != id {
		t.Fatalf("%d messages, want one with id %s", len(all), id)
	}
	wants(t, all[0], d.Marker, "It opened.")
	other := delivery(t, s, "Other")
	if _, found, err := s.bot.FindPosted(t.Context(), other); found || err != nil {
		t.Errorf("found a message never posted: %v", err)
	}
	for range 130 { // more than a page of history
		if _, err := s.reader.Say(t.Context(), s.room.ID, "chatter "+other.Marker, ""); err != nil {
			t.Fatal(err)
		}
	}
	late := delivery(t, s, "Late")
	late.StartedAt = d.StartedAt
	if _, err := s.bot.Post(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	for _, want := range []news.Delivery{d, late} {
		got, found, err := s.bot.FindPosted(t.Context(), want)
		if err != nil || !found {
			t.Errorf("posted message not found: %v", err)
		}
		if m, _ := s.Message(s.room.ID, got); !strings.Contains(m.Text(), want.Marker) {
			t.Errorf("found %q", m.Text())
		}
	}
	if _, found, err := s.bot.FindPosted(t.Context(), other); found || err != nil {
		t.Errorf("took a member's message for the bot's own: %v", err)
	}
}

func TestPostFailures(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	d := delivery(t, s, "Bridge")
	s.Fault(localdiscord.Fault{Method: "POST", Path: "/messages$", Status: 429, RetryAfter: 3 * time.Second})
	_, err := s.bot.Post(t.Context(), d)
	var retry *news.RetryError
	if !errors.As(err, &retry) || retry.After < 2*time.Second || retry.After > 4*time.Second {
		t.Errorf("limited: %v", err)
	}
	s.DenyBot(s.room.ID, localdiscord.SendMessages)
	_, err = s.bot.Post(t.Context(), d)
	if said, ok := news.Say(err); !ok || !errors.Is(err, news.ErrUnreachable) || !strings.Contains(said, "Its role needs Send Messages") {
		t.Errorf("forbidden: %v", err)
	}
	d.Channel = "123456789012345678"
	if _, err = s.bot.Post(t.Context(), d); !errors.Is(err, news.ErrUnreachable) {
		t.Errorf("no channel: %v", err)
	}
	if _, _, err = s.bot.FindPosted(t.Context(), d); !errors.Is(err, news.ErrUnreachable) {
		t.Errorf("search in no channel: %v", err)
	}
	d.Payload = []byte(`null`)
	if _, err = s.bot.Post(t.Context(), d); err == nil || errors.Is(err, news.ErrUnreachable) {
		t.Errorf("bad payload: %v", err)
	}
}
