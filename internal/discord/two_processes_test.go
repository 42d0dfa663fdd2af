package discord_test

import (
	"context"
	"net/http"
	"regexp"
	"testing"

	"newsdesk/internal/discord"
	"newsdesk/internal/localdiscord"
)

// joined runs a second process on the token and the database of the first.
func (s *scene) joined() {
	s.t.Helper()
	bot, err := discord.New(s.options())
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
	})
	if err := bot.AwaitReady(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// TestTwoProcessesAnswerOnce: of two that are sent what members do, one answers, and
// the other says nothing at all.
func TestTwoProcessesAnswerOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	s.joined()
	before := len(s.Requests())
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved as article 1") // a form, and what is sent with it
	answer := s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who cut the ribbon?"})
	wants(t, answer, "Mayor Ines Holt cut the ribbon at noon. [1]")
	wants(t, s.click(s.reader, answer, "v1:evanswer:"), "> Mayor Ines Holt")
	wants(t, s.slash(s.reader, "article remove", localdiscord.Opts{"article": "1"}), "needs the Manage Server permission")
	wants(t, s.slash(s.reader, "brief now", nil), "1 new article")
	for range 5 {
		wants(t, s.slash(s.reader, "help", nil), "newsdesk")
	}
	said, err := s.reader.Say(t.Context(), s.room.ID, s.Bot().Mention()+" who cut the ribbon?", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.WaitMessage(t.Context(), s.room.ID, func(m localdiscord.Message) bool { return m.Reference != nil && m.Reference.MessageID == said.ID }); err != nil {
		t.Fatal(err)
	}
	wants(t, s.slash(s.reader, "help", nil), "newsdesk") // the other one has had the time
	calls := map[string]int{}
	callback := regexp.MustCompile(`/callback$|/messages/@original$`)
	posts := 0
	for _, r := range s.Requests()[before:] {
		if callback.MatchString(r.Path) {
			calls[r.Method+r.Path]++
		}
		if r.Method == http.MethodPost && r.Path == "/channels/"+s.room.ID+"/messages" {
			posts++
		}
	}
	for call, n := range calls {
		if n != 1 {
			t.Errorf("%d times %s", n, call)
		}
	}
	if len(calls) < 20 || posts != 1 {
		t.Errorf("%d calls, %d posts", len(calls), posts)
	}
}
