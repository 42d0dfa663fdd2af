package discord_test

import (
	"testing"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// TestManagersAreToldWhatNoChannelCouldBe: a schedule stops that nobody can be
// told of in a channel; the next that somebody who manages the server does
// brings a word of it, to them alone and once.
func TestManagersAreToldWhatNoChannelCouldBe(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"alerts": s.room}), "<#"+s.room.ID+">")
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC"}), "Schedule added")
	if err := s.desk.Schedules.DisableSchedule(t.Context(), s.guild.ID, 1, "The line is bad."); err != nil {
		t.Fatal(err)
	}
	pending, err := s.desk.Outbox.PendingNotices(t.Context(), 5)
	if err != nil || len(pending) != 1 {
		t.Fatalf("%+v, %v", pending, err)
	}
	b := news.Brief{ID: news.NewID(), Guild: s.guild.ID, Channel: s.room.ID, To: s.desk.now()}
	if err := s.desk.Outbox.QueueNotices(t.Context(), b, []news.Post{{Payload: []byte(`{}`), Marker: b.ID}}, pending); err != nil {
		t.Fatal(err)
	}
	due, err := s.desk.Outbox.ClaimDeliveries(t.Context(), "test", 1e9, 5)
	if err != nil || len(due) != 1 {
		t.Fatalf("%+v, %v", due, err)
	}
	if _, err := s.desk.Outbox.RefuseDelivery(t.Context(), "test", due[0]); err != nil { // the alerts channel is closed
		t.Fatal(err)
	}

	reader := s.help(s.reader)
	manager := s.help(s.manager)
	said, err := manager.Followup(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, said, "**Schedule 1** is stopped", "> The line is bad.", "`/schedule resume schedule:1`", "`/settings set alerts`")
	if !said.Ephemeral() || len(reader.Followups()) != 0 {
		t.Errorf("told to all: %v; a reader is told: %v", !said.Ephemeral(), reader.Followups())
	}
	for left := 1; left > 0 && t.Context().Err() == nil; { // noted once it is said
		unseen, err := s.desk.Outbox.UnseenNotices(t.Context(), s.guild.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		left = len(unseen)
	}
	if again := s.help(s.manager).Followups(); len(again) != 0 {
		t.Errorf("told again: %v", again)
	}
}

// help asks for help and waits for it.
func (s *scene) help(m *localdiscord.Member) *localdiscord.Invocation {
	s.t.Helper()
	asked, err := m.Slash(s.t.Context(), s.room.ID, "help", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := asked.Message(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return asked
}
