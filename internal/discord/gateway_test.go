package discord_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
)

// works waits until the bot answers a command again.
func (s *scene) works(within time.Duration) {
	s.t.Helper()
	for end := time.Now().Add(within); ; {
		inv, err := s.reader.Slash(s.t.Context(), s.room.ID, "help", nil)
		if err == nil {
			if m, err := inv.Message(s.t.Context()); err == nil && strings.Contains(m.Text(), "What newsdesk can do") {
				return
			}
		}
		if time.Now().After(end) {
			s.t.Fatalf("the bot does not answer any more\n%s", s.log.String())
		}
	}
}

// TestConnectionComesBack breaks the gateway connection in every way it breaks
// in practice, and expects the session to be resumed or begun anew.
func TestConnectionComesBack(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		breakIt    func(*localdiscord.Server)
		identifies int
		resumes    int
	}{
		"told to reconnect":  {func(s *localdiscord.Server) { s.Reconnect() }, 1, 1},
		"closed":             {func(s *localdiscord.Server) { s.DropGateway(4000) }, 1, 1},
		"cut":                {func(s *localdiscord.Server) { s.DropGateway(0) }, 1, 1},
		"session invalid":    {func(s *localdiscord.Server) { s.InvalidateSessions(false) }, 2, 0},
		"resume refused":     {func(s *localdiscord.Server) { s.RefuseResumes(1); s.DropGateway(4000) }, 2, 0},
		"closed again, fast": {func(s *localdiscord.Server) { s.DropGateway(4000); s.DropGateway(4000) }, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, localdiscord.Options{IdentifyEvery: 4 * time.Second}).start()
			tc.breakIt(s.Server)
			back := func() bool {
				got := s.GatewayStats()
				return got.Identifies == tc.identifies && got.Resumes == tc.resumes
			}
			for end := time.Now().Add(20 * time.Second); !back() && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			}
			s.works(5 * time.Second)
			if stats := s.GatewayStats(); !back() {
				t.Errorf("%d identifies and %d resumes, want %d and %d\n%s", stats.Identifies, stats.Resumes, tc.identifies, tc.resumes, s.log.String())
			}
			if h := s.bot.Health(); !h.Ready || h.Identifies != tc.identifies {
				t.Errorf("health %+v", h)
			}
		})
	}
}

func TestRepliesComeOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved as article 1")
	s.DuplicateInteractions(1)
	wants(t, s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who cut the ribbon?"}), "Mayor Ines Holt")
	said, err := s.reader.Say(t.Context(), s.room.ID, s.Bot().Mention()+" who cut the ribbon?", "")
	if err != nil {
		t.Fatal(err)
	}
	s.Fault(localdiscord.Fault{Method: "POST", Path: "/channels/[0-9]+/messages$", Status: 502, After: true})
	answer := func(m localdiscord.Message) bool { return m.Reference != nil && m.Reference.MessageID == said.ID }
	if _, err := s.WaitMessage(t.Context(), s.room.ID, answer); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range s.Messages(s.room.ID) {
		if strings.Contains(m.Text(), "cut the ribbon at noon") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d answers to two questions", n)
	}
}

// TestCallsAreTriedAgain fails the calls of one answer in turn.
func TestCallsAreTriedAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localdiscord.Fault{
		"first answer lost":    {Path: "/callback$", Status: 502, After: true},
		"first answer cut":     {Path: "/callback$", Cut: true},
		"edit fails":           {Method: "PATCH", Path: "@original", Status: 503, Times: 2},
		"edit limited":         {Method: "PATCH", Path: "@original", Status: 429, RetryAfter: 50 * time.Millisecond},
		"everything is paused": {Method: "PATCH", Path: "@original", Status: 429, RetryAfter: 50 * time.Millisecond, Global: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, localdiscord.Options{}).start()
			s.Fault(fault)
			wants(t, s.slash(s.reader, "help", nil), "What newsdesk can do")
		})
	}
}

// TestCommandsAreSentWhenTheyChange starts the bot twice on one database, and
// then against a Discord that has lost the commands.
func TestCommandsAreSentWhenTheyChange(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{})
	puts := func() (n int) {
		for _, r := range s.Requests() {
			if r.Method == http.MethodPut && strings.HasSuffix(r.Path, "/commands") {
				n++
			}
		}
		return n
	}
	s.start()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s.start()
	if err := s.bot.AwaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil { // waits for the registration under way
		t.Fatal(err)
	}
	if n := puts(); n != 1 {
		t.Errorf("commands sent %d times, want once", n)
	}
	var names []string
	for _, c := range s.Commands() {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "article brief ask schedule settings feed help Brief this Ask about this Save as article" {
		t.Errorf("commands %s", got)
	}
}
