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

// parcels are the deliveries of a brief long enough for several messages.
func parcels(t *testing.T, s *scene, channel string, change func(*news.Brief)) []news.Delivery {
	t.Helper()
	b := news.Brief{
		ID: news.NewID(), Guild: s.guild.ID, Channel: channel, Schedule: 1, Slot: "2026-03-04T08:00", To: time.Now(), Mode: news.NoModel,
	}
	for i := range int64(3) {
		line := news.Line{Text: "Hello @everyone. " + strings.Repeat("It opened in the morning. ", 120)}
		b.Items = append(b.Items, news.Item{Headline: news.Headline{ID: i + 1, Title: "Bridge *opens* <@&1>"}, Lines: []news.Line{line}})
	}
	change(&b)
	posts, err := render.Posts{}.RenderBrief(b)
	if err != nil || len(posts) < 2 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	var all []news.Delivery
	for i, p := range posts {
		all = append(all, news.Delivery{
			Brief: b.ID, Guild: b.Guild, Channel: channel, Part: i, Payload: p.Payload, Marker: p.Marker,
			Nonce: news.NewID(), StartedAt: time.Now(),
		})
	}
	return all
}

func nothing(*news.Brief) {}

// TestOnlyTheRoleIsPinged posts a brief of hostile titles for a role: that
// role is pinged once, by the first message, and nobody else by any.
func TestOnlyTheRoleIsPinged(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	readers := s.AddRole(s.guild.ID, "readers", 0)
	for _, d := range parcels(t, s, s.room.ID, func(b *news.Brief) { b.Role = readers.ID }) {
		id, err := s.bot.Post(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := s.Message(s.room.ID, id)
		pinged := strings.Join(m.MentionRoles, " ")
		if want := map[bool]string{true: readers.ID}[d.Part == 0]; pinged != want || m.MentionEveryone || len(m.Mentions) > 0 {
			t.Errorf("part %d pings %q, want %q; everyone: %v", d.Part, pinged, want, m.MentionEveryone)
		}
	}
}

func TestBriefIsAPostInAForum(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	forum := s.AddChannel(s.guild.ID, "briefs", localdiscord.ForumChannel)
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC", "channel": forum}), "<#"+forum.ID+">")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"timezone": "UTC"}), "UTC")
	var posts []string
	for range 2 { // two briefs, each posted as if the first answers were lost
		all := parcels(t, s, forum.ID, nothing)
		var thread string
		for _, d := range all {
			if _, found, err := s.bot.FindPosted(t.Context(), d); found || err != nil {
				t.Fatalf("part %d is found before it is posted: %v", d.Part, err)
			}
			id, err := s.bot.Post(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if d.Part == 0 {
				thread = id
			}
			again, err := s.bot.Post(t.Context(), d)
			if err != nil || again != id {
				t.Errorf("part %d posted again as %s, %v", d.Part, again, err)
			}
			found, ok, err := s.bot.FindPosted(t.Context(), d)
			if err != nil || !ok || found != id {
				t.Errorf("part %d is found as %s, %v", d.Part, found, err)
			}
		}
		if got := len(s.Messages(thread)); got != len(all) {
			t.Errorf("the post holds %d messages, want %d", got, len(all))
		}
		posts = append(posts, thread)
	}
	var names []string
	for _, ch := range s.Channels(s.guild.ID) {
		if ch.ParentID == forum.ID {
			names = append(names, ch.Name)
		}
	}
	if len(names) != 2 || posts[0] == posts[1] || !strings.HasPrefix(names[0], "4 March 2026 · Bridge") {
		t.Errorf("posts %q", names)
	}
	lost := parcels(t, s, forum.ID, nothing)[1]
	_, err := s.bot.Post(t.Context(), lost)
	if said, _ := news.Say(err); !errors.Is(err, news.ErrRejected) || !strings.Contains(said, "removed or closed") {
		t.Errorf("a part without its post: %v", err)
	}
	s.DenyBot(forum.ID, localdiscord.SendMessages)
	if _, err := s.bot.Post(t.Context(), parcels(t, s, forum.ID, nothing)[0]); !errors.Is(err, news.ErrUnreachable) {
		t.Errorf("a forum closed to the bot: %v", err)
	}
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "hourly", "timezone": "UTC", "channel": forum}), "it lacks Create Posts")
}

func TestAnnouncementsArePublished(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	room := s.AddChannel(s.guild.ID, "announcements", localdiscord.AnnouncementChannel)
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC", "channel": room, "crosspost": true}), "Published to the followers")
	published := func(id string) bool {
		m, _ := s.Message(room.ID, id)
		return m.Flags&localdiscord.FlagCrossposted != 0
	}
	all := parcels(t, s, room.ID, func(b *news.Brief) { b.Crosspost = true })
	for _, d := range all {
		for range 2 { // the second finds it published already
			id, err := s.bot.Post(t.Context(), d)
			if err != nil || !published(id) {
				t.Errorf("part %d published: %v, %v", d.Part, published(id), err)
			}
		}
	}
	quiet, err := s.bot.Post(t.Context(), parcels(t, s, room.ID, nothing)[0])
	if err != nil || published(quiet) {
		t.Errorf("published without being asked: %v, %v", published(quiet), err)
	}
	// Refused, the message stands all the same, and is not posted again.
	s.Fault(localdiscord.Fault{Method: "POST", Path: "/crosspost$", Status: 403, Times: 1})
	d := parcels(t, s, room.ID, func(b *news.Brief) { b.Crosspost = true })[0]
	id, err := s.bot.Post(t.Context(), d)
	if err != nil || published(id) || !strings.Contains(s.log.String(), "not published to followers") {
		t.Errorf("refused by Discord: %v, %v", published(id), err)
	}
	if found, ok, err := s.bot.FindPosted(t.Context(), d); err != nil || !ok || found != id || !published(id) {
		t.Errorf("found %s, published: %v, %v", found, published(id), err)
	}
}

// TestArchivedPostIsFound: what members archived before newsdesk knew that it stands is
// posted no second time, and the rest of the brief goes there.
func TestArchivedPostIsFound(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	forum := s.AddChannel(s.guild.ID, "briefs", localdiscord.ForumChannel)
	all := parcels(t, s, forum.ID, nothing)
	thread, err := s.bot.Post(t.Context(), all[0])
	if err != nil {
		t.Fatal(err)
	}
	s.SetThread(thread, true, false)
	for range 101 { // more than a page is archived after it
		later := parcels(t, s, forum.ID, nothing)[0]
		later.StartedAt = time.Now().Add(time.Minute) // whatever stands is not looked at
		id, err := s.bot.Post(t.Context(), later)
		if err != nil {
			t.Fatal(err)
		}
		s.SetThread(id, true, false)
	}
	if found, ok, err := s.bot.FindPosted(t.Context(), all[0]); err != nil || !ok || found != thread {
		t.Errorf("found %s, %v, %v", found, ok, err)
	}
	if again, err := s.bot.Post(t.Context(), all[0]); err != nil || again != thread {
		t.Errorf("posted again as %s, %v", again, err)
	}
	if _, err := s.bot.Post(t.Context(), all[1]); err != nil {
		t.Error(err)
	}
	if got := len(s.Messages(thread)); got != 2 {
		t.Errorf("the post holds %d messages", got)
	}
	s.DenyBot(forum.ID, localdiscord.ReadMessageHistory)
	if _, err := s.bot.Post(t.Context(), parcels(t, s, forum.ID, nothing)[0]); err != nil {
		t.Errorf("with the archive closed: %v", err)
	}
}
