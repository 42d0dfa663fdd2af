package discord_test

import (
	"slices"
	"strings"
	"testing"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// opened shows the reader a story at length, as picked from a brief.
func (s *scene) opened(story news.Headline) localdiscord.Message {
	s.t.Helper()
	s.compose(func(o news.Order) news.Brief {
		b := news.Brief{ID: news.NewID(), Guild: o.Guild, Channel: o.Channel, To: s.desk.now(), Mode: news.NoModel}
		b.Items = []news.Item{{
			Headline: story, Story: story.ID, Sources: []news.Headline{story}, Outlets: 1, Independent: 1, Mode: news.NoModel,
			Lines: []news.Line{{Text: "Nine people died in the fire.", Refs: []news.Ref{{Article: story.ID}}, Verbatim: true}},
		}}
		return b
	})
	return s.sel(s.reader, s.slash(s.reader, "brief now", nil), "v1:story:", "0")
}

// threads are those of the room.
func (s *scene) threads() []localdiscord.Channel {
	return slices.DeleteFunc(s.Channels(s.guild.ID), func(c localdiscord.Channel) bool { return c.ParentID != s.room.ID || !c.Type.Thread() })
}

// TestAStoryHasItsThread opens a story's thread by two presses, and asks in it.
func TestAStoryHasItsThread(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	fire := s.place("Nine people died in the fire. It began at night.", "Twelve people died in the fire. It was put out at noon.")
	shown := s.opened(fire[0])
	wants(t, s.click(s.reader, shown, "v1:discuss:"), "Opened <#")
	all := s.threads()
	if len(all) != 1 || !strings.HasPrefix(all[0].Name, "Fire, report A") {
		t.Fatalf("threads %+v", all)
	}
	wants(t, s.click(s.reader, shown, "v1:discuss:"), "This story has its thread: <#"+all[0].ID+">")
	first := s.Messages(all[0].ID)
	if len(s.threads()) != 1 || len(first) != 1 {
		t.Fatalf("%d threads, %d messages in the first", len(s.threads()), len(first))
	}
	wants(t, first[0], "Nine people died in the fire.", "2 articles of this story", "Ask here with")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s.start() // what the thread begins with outlives the process
	wants(t, s.click(s.reader, first[0], "v1:evbrief:"), "Nine people died in the fire.")

	ask := func(channel string) int64 {
		t.Helper()
		inv, err := s.reader.Slash(t.Context(), channel, "ask", localdiscord.Opts{"question": "When was it put out at noon?"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inv.Message(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s.desk.asked.Load().Story
	}
	if got := ask(all[0].ID); got != fire[0].ID {
		t.Errorf("in the thread story %d is asked, want %d", got, fire[0].ID)
	}
	if got := ask(s.room.ID); got != 0 {
		t.Errorf("outside, story %d is asked", got)
	}
	s.DeleteChannel(all[0].ID)
	wants(t, s.click(s.reader, shown, "v1:discuss:"), "Opened <#")
}

// TestAStoryOpensAfterItsMerge: what a brief tells can be opened when its story
// has become part of another.
func TestAStoryOpensAfterItsMerge(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	fire := s.place("Nine people died in the fire. It began at night.")
	s.opened(fire[0])
	later, err := s.desk.AddText(t.Context(), s.guild.ID, "1", "Fire is out", "Twelve people died in the fire. It was put out at noon.")
	if err != nil {
		t.Fatal(err)
	}
	into := later.Headline.ID
	err = s.desk.Stories.PlaceArticles(t.Context(), []news.Placement{{Article: into, Story: into}},
		[]news.StoryChange{{Story: into, Turn: news.Merged, Other: fire[0].ID, At: s.desk.now()}})
	if err != nil {
		t.Fatal(err)
	}
	brief := s.Messages(s.room.ID)[0]
	wants(t, s.sel(s.reader, brief, "v1:story:", "0"), "2 articles of this story", "Nine people died")
}

func TestThreadsThatMayNotBeOpened(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	shown := s.opened(s.place("Nine people died in the fire.")[0])
	for _, needed := range []localdiscord.Permissions{localdiscord.SendMessagesInThreads, localdiscord.CreatePublicThreads} {
		s.DenyBot(s.room.ID, needed)
		wants(t, s.click(s.reader, shown, "v1:discuss:"), "it lacks Create Public Threads or Send Messages in Threads")
	}
	s.Overwrite(s.room.ID, localdiscord.Overwrite{ID: s.reader.User.ID, Type: 1, Deny: localdiscord.CreatePublicThreads})
	wants(t, s.click(s.reader, shown, "v1:discuss:"), "needs the permission Create Public Threads")
	if n := len(s.threads()); n != 0 {
		t.Errorf("%d threads", n)
	}
}

// TestThreadInAnAnnouncementChannel: Discord takes another kind of thread there.
func TestThreadInAnAnnouncementChannel(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	s.room = s.AddChannel(s.guild.ID, "announcements", localdiscord.AnnouncementChannel)
	shown := s.opened(s.place("Nine people died in the fire.")[0])
	wants(t, s.click(s.reader, shown, "v1:discuss:"), "Opened <#")
	if all := s.threads(); len(all) != 1 || len(s.Messages(all[0].ID)) != 1 {
		t.Errorf("threads %+v", all)
	}
}
