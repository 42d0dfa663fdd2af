package discord_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/ingest"
	"newsdesk/internal/localdiscord"
)

// ingest reads pages of this machine and files of the scene's Discord.
func (s *scene) ingest() *ingest.Desk {
	return &ingest.Desk{Fetch: s.fetcher(), Shelf: s.desk.Archive, Now: time.Now}
}

// pier is an article's page.
const pier = `<html><head><title>Pier saved</title></head><body><article><h1>Pier saved</h1>
<p>The old pier of Port Ellery will not be torn down, the town council decided on Monday night after a debate of five hours.</p>
<p>Ada Marsh, who leads the council, said that repairs would cost nine million and take until the spring of the year after next.</p>
<p>Fishermen had asked for the pier to stay, since no other landing place in the harbour is sheltered from the northern wind.</p>
</article></body></html>`

// clipped is a scene whose librarian is the real one, with a site that has an
// article at /pier and leads there from /short.
func clipped(t *testing.T) (*scene, string) {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/short" {
			http.Redirect(w, r, "/pier", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, pier)
	}))
	t.Cleanup(site.Close)
	s := newScene(t, localdiscord.Options{NoRateLimits: true})
	s.librarian = s.ingest()
	return s.start(), site.URL
}

// say posts a message as the reader.
func (s *scene) say(content string) localdiscord.Message {
	s.t.Helper()
	m, err := s.reader.Say(s.t.Context(), s.room.ID, content, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

// menu runs an entry of a message's menu and gives the reply.
func (s *scene) menu(by *localdiscord.Member, name string, on localdiscord.Message) localdiscord.Message {
	s.t.Helper()
	inv, err := by.MessageCommand(s.t.Context(), name, on)
	if err != nil {
		s.t.Fatal(err)
	}
	m, err := inv.Message(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	if !m.Ephemeral() {
		s.t.Errorf("%s is answered to all", name)
	}
	return m
}

// form runs an entry of a message's menu and gives the form that it opens.
func (s *scene) form(by *localdiscord.Member, name string, on localdiscord.Message) localdiscord.Modal {
	s.t.Helper()
	inv, err := by.MessageCommand(s.t.Context(), name, on)
	if err != nil {
		s.t.Fatal(err)
	}
	form, err := inv.Modal(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return form
}

// TestLinkIsBriefedAskedAboutAndSaved points at one message in every way, before
// and after its article is stored.
func TestLinkIsBriefedAskedAboutAndSaved(t *testing.T) {
	t.Parallel()
	s, site := clipped(t)
	said := s.say("Have you seen this (" + site + "/short)? " + site + "/other <@1>")
	wants(t, s.menu(s.reader, "Brief this", said), "2 links; this is the first", "It is not stored", "Pier saved", "will not be torn down")
	if list := s.slash(s.reader, "article list", nil); !strings.Contains(list.Text(), "No article is stored") {
		t.Errorf("a brief stored something: %s", list.Text())
	}
	if f := s.form(s.reader, "Ask about this", said); f.Title != "Ask all articles: this one is not stored" {
		t.Errorf("form %q", f.Title)
	}
	wants(t, s.menu(s.reader, "Save as article", said), "Manage Server")
	wants(t, s.menu(s.manager, "Save as article", said), "2 links", "Saved as article 1", "Pier saved")
	brief := s.menu(s.reader, "Brief this", said)
	wants(t, brief, "will not be torn down")
	if strings.Contains(brief.Text(), "not stored") {
		t.Errorf("the article that a short link leads to is not found: %s", brief.Text())
	}
	wants(t, s.click(s.reader, brief, "v1:quotes"), "The exact sentences", "will not be torn down")
	direct := s.say(site + "/pier")
	wants(t, s.menu(s.manager, "Save as article", direct), "Already here")
	form := s.form(s.reader, "Ask about this", direct)
	if form.Title != "Ask this article" {
		t.Errorf("form %q", form.Title)
	}
	inv, err := s.reader.Submit(t.Context(), form, map[string]string{"question": "Who asked for the pier to stay, fishermen or the Fishermen"})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := inv.Message(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants(t, answer, "Fishermen had asked for the pier to stay")
}

func TestTextAndFilesAreRead(t *testing.T) {
	t.Parallel()
	s, _ := clipped(t)
	text := s.say("**Ferry late**\nThe ferry to the island ran an hour late on Tuesday, the harbour office said. Nobody was hurt.")
	wants(t, s.menu(s.reader, "Brief this", text), "It is not stored", "ran an hour late")
	if f := s.form(s.reader, "Ask about this", text); f.Title != "Ask the stored articles" {
		t.Errorf("form %q", f.Title)
	}
	wants(t, s.menu(s.manager, "Save as article", text), "Saved as article 1: **Ferry late**")
	file, err := s.reader.Share(t.Context(), s.room.ID, "market.txt", []byte("Market moves\n\nThe fish market moves to the new hall in May, the town said on Friday. Stalls cost no more than before."))
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s.menu(s.reader, "Brief this", file), "It is not stored", "moves to the new hall")
	wants(t, s.menu(s.manager, "Save as article", file), "Saved as article 2", "Market moves")
}

// TestPointlessMessagesAreRefused points at what cannot be read.
func TestPointlessMessagesAreRefused(t *testing.T) {
	t.Parallel()
	s, _ := clipped(t)
	picture, err := s.reader.Share(t.Context(), s.room.ID, "cat.png", []byte("\x89PNG"))
	if err != nil {
		t.Fatal(err)
	}
	own := s.slash(s.manager, "ask", localdiscord.Opts{"question": "Who was there?"})
	for name, tc := range map[string]struct {
		on   localdiscord.Message
		want string
	}{
		"a picture":       {picture, "nothing to read"},
		"a mention alone": {s.say("<@123456789012345678> <:wave:123456789012345678>"), "nothing to read"},
		"no sentence":     {s.say("lol"), "No story was found"},
		"private network": {s.say("http://10.0.0.1/admin"), "private"},
		"the bot's own":   {own, "newsdesk's own"},
	} {
		for _, entry := range []string{"Brief this", "Save as article"} {
			if got := s.menu(s.manager, entry, tc.on); !strings.Contains(got.Text(), tc.want) {
				t.Errorf("%s, %s: %q, want words about %q", name, entry, got.Text(), tc.want)
			}
		}
	}
	wants(t, s.menu(s.manager, "Ask about this", own), "newsdesk's own")
}
