package prompts_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
	"newsdesk/prompts"
)

var today = time.Date(2026, 11, 23, 9, 15, 0, 0, time.FixedZone("CET", 3600))

func load(t *testing.T, dir string) *prompts.Set {
	t.Helper()
	set, err := prompts.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func sources() []prompts.Source {
	return []prompts.Source{
		{Outlet: "Harbour Post", Title: "Ferry sinks off Aldersund", Byline: "Ida Moe",
			Published: time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC),
			Sentences: []prompts.Sentence{{1, "The ferry sank on Sunday."}, {2, "All 41 people aboard were rescued."}}},
		{Outlet: "Coast Daily", Title: "Ferry passed its check",
			Published: time.Date(2026, 10, 2, 8, 0, 0, 0, time.UTC),
			Sentences: []prompts.Sentence{{3, "The ferry passed its yearly check."}, {4, "It is 31 years old."}}},
	}
}

func question() prompts.Answer {
	return prompts.Answer{Guild: "g1", Today: today, Question: "How many were rescued?", Earlier: []string{"What sank?"}, Sources: sources()}
}

const plenty = 100_000

func contains(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("lacks %q:\n%s", w, got)
		}
	}
}

// inOrder checks that the parts follow one another.
func inOrder(t *testing.T, got string, parts ...string) {
	t.Helper()
	rest := got
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("%q is missing, or not where it should be:\n%s", part, got)
		}
		rest = after
	}
}

const firstRule = "- Say only what the numbered sentences say."

func TestAnswer(t *testing.T) {
	p, err := load(t, "").Answer(question(), plenty)
	if err != nil {
		t.Fatal(err)
	}
	if p.Guild != "g1" {
		t.Errorf("guild %q", p.Guild)
	}
	contains(t, p.System, "Monday, 23 November 2026, 09:15 CET", firstRule)
	inOrder(t, p.User,
		"===== ARTICLES ",
		"Article: Ferry passed its check\nFrom: Coast Daily, Friday, 2 October 2026, 09:00\n[3] The ferry passed its yearly check.\n[4] It is 31 years old.\n",
		"Article: Ferry sinks off Aldersund\nFrom: Harbour Post, by Ida Moe, Monday, 23 November 2026, 00:30\n[1] The ferry sank on Sunday.\n[2] ",
		"===== END OF ARTICLES ", "===== QUESTION ",
		"Asked before: What sank?\nAsked now: How many were rescued?\n", "===== END OF QUESTION ",
		firstRule, "the language it is asked in", "not answerable")
}

func TestBrief(t *testing.T) {
	b := prompts.Brief{Guild: "g1", Today: today, Language: "de", MaxSentences: 2, Sources: sources()[:1]}
	p, err := load(t, "").Brief(b, plenty)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, p.User, "[1] The ferry sank on Sunday.", "END OF ARTICLES", firstRule, "at most 2 short sentences", "the code de.")
	b.Language, b.MaxSentences = "", 1
	p, err = load(t, "").Brief(b, plenty)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, p.User, "at most 1 short sentence in", "the language of the articles")
	b.Headline, b.Faults = true, []string{"A sentence cites no source"}
	p, err = load(t, "").Brief(b, plenty)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, p.User, "First write a headline", "Then tell what the articles report", "You were asked this before", "- A sentence cites no source.")
	b.MaxSentences, b.Faults = 0, nil
	p, err = load(t, "").Brief(b, plenty)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, p.User, "First write a headline", "Write nothing else")
	b.Headline = false
	if _, err := load(t, "").Brief(b, plenty); err == nil {
		t.Error("nothing asked for: no error")
	}
}

var fencePattern = regexp.MustCompile(`[A-Z2-7]{26}`)

func TestFenceIsNewEachTime(t *testing.T) {
	set := load(t, "")
	seen := map[string]bool{}
	for range 10 {
		p, err := set.Answer(question(), plenty)
		if err != nil {
			t.Fatal(err)
		}
		fences := fencePattern.FindAllString(p.System+p.User, -1)
		for _, f := range fences {
			if f != fences[0] {
				t.Fatalf("two fences in one prompt: %v", fences)
			}
		}
		if seen[fences[0]] {
			t.Fatal("fence used twice")
		}
		seen[fences[0]] = true
	}
}

func TestUnknowns(t *testing.T) {
	a := question()
	a.Sources = []prompts.Source{{Sentences: []prompts.Sentence{{1, "It sank."}, {2, "\u200b"}}}}
	p, err := load(t, "").Answer(a, plenty)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, p.User, "Article: without a title\nFrom: an unnamed source, at an unknown time\n[1] It sank.\n\n=====")
}

func TestEarlierQuestionsAreCapped(t *testing.T) {
	a := question()
	a.Earlier = nil
	for i := range 10 {
		a.Earlier = append(a.Earlier, fmt.Sprintf("Question %d? %s", i, strings.Repeat("very ", 1000)))
	}
	p, err := load(t, "").Answer(a, plenty)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(p.User, "Asked before: "); n != 3 || !strings.Contains(p.User, "Question 9?") {
		t.Errorf("%d earlier questions:\n%s", n, p.User)
	}
	if len(p.User) > 5000 {
		t.Errorf("%d bytes", len(p.User))
	}
}

// TestFit: whatever the room, the prompt fits, the rules and the question
// stand, and what is left out is the tail of the least relevant source.
func TestFit(t *testing.T) {
	set := load(t, "")
	a := question()
	a.Sources = nil
	id := 0
	for s := range 5 {
		src := prompts.Source{Title: fmt.Sprintf("Source %d", s), Published: today.AddDate(0, 0, -s)}
		for range 8 {
			id++
			src.Sentences = append(src.Sentences, prompts.Sentence{ID: id, Text: fmt.Sprintf("Sentence number %d says something about the ferry.", id)})
		}
		a.Sources = append(a.Sources, src)
	}
	line := regexp.MustCompile(`(?m)^\[(\d+)\] `)
	most := -1
	for room := 5000; room > 0; room -= 113 {
		p, err := set.Answer(a, room)
		if err != nil {
			if !errors.Is(err, news.ErrBadDraft) || most > 1 {
				t.Fatalf("room %d, %d sentences before: %v", room, most, err)
			}
			return
		}
		if got := text.Tokens(p.System) + text.Tokens(p.User); got > room {
			t.Fatalf("%d tokens in a room of %d", got, room)
		}
		contains(t, p.User, a.Question, firstRule)
		kept := map[string]bool{}
		for _, m := range line.FindAllStringSubmatch(p.User, -1) {
			kept[m[1]] = true
		}
		for want := 1; want <= len(kept); want++ {
			if !kept[fmt.Sprint(want)] {
				t.Fatalf("room %d: %d sentences, but not number %d", room, len(kept), want)
			}
		}
		if most >= 0 && len(kept) > most {
			t.Fatalf("room %d: %d sentences, %d with more room", room, len(kept), most)
		}
		if strings.Count(p.User, "Article: ") != (len(kept)+7)/8 {
			t.Fatalf("room %d: an article without sentences is named", room)
		}
		most = len(kept)
	}
	t.Fatal("even a room of next to nothing was enough")
}

func TestNoRoom(t *testing.T) {
	if _, err := load(t, "").Answer(question(), 0); !errors.Is(err, news.ErrNoModel) {
		t.Errorf("err %v", err)
	}
}

func TestHugeSource(t *testing.T) {
	a := question()
	a.Sources[0].Sentences = nil
	for i := range 40_000 {
		a.Sources[0].Sentences = append(a.Sources[0].Sentences, prompts.Sentence{ID: i + 1, Text: strings.Repeat("word ", 10)})
	}
	a.Sources[1].Sentences = []prompts.Sentence{{1, strings.Repeat("x", 2<<20)}}
	p, err := load(t, "").Answer(a, 3000)
	if err != nil || len(p.User) > 12_000 {
		t.Errorf("%d bytes, err %v", len(p.User), err)
	}
}

func write(t *testing.T, dir, name, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOverride(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "rules.tmpl", `{{define "rules"}}- Be brief.{{end}}`)
	write(t, dir, "notes.txt", "not a template")
	own, set := load(t, ""), load(t, dir)
	if own.Version() == set.Version() || own.Version() != load(t, "").Version() || own.Version() != load(t, t.TempDir()).Version() {
		t.Errorf("versions %s, %s", own.Version(), set.Version())
	}
	p, err := set.Answer(question(), plenty)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(p.System+p.User, "- Be brief."); n != 2 || strings.Contains(p.User, firstRule) {
		t.Errorf("%d times the operator's rule:\n%s", n, p.User)
	}
}

// TestFaultsOfOverrides: all are told at once, each with the file's name.
func TestFaultsOfOverrides(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"broken": {map[string]string{"rules.tmpl": "{{define", "brief.tmpl": "{{end}}", "breif.tmpl": "x"},
			[]string{"rules.tmpl: ", "brief.tmpl: ", "breif.tmpl: no template has this name; there are answer.tmpl, brief.tmpl"}},
		"unknown field": {map[string]string{"sources.tmpl": `{{define "sources"}}{{.Links}}{{end}}`},
			[]string{"brief.tmpl: ", "answer.tmpl: ", "Links"}},
		"no parts": {map[string]string{"brief.tmpl": "Summarise.", "answer.tmpl": `{{define "system"}}{{end}}`},
			[]string{`brief.tmpl: `, `"system"`, `answer.tmpl: `, `"user"`}},
		"prints too little": {map[string]string{
			"brief.tmpl":  `{{define "system"}}{{end}}{{define "user"}}{{range .Sources}}{{range .Sentences}}{{.Text}}{{end}}{{end}}{{end}}`,
			"answer.tmpl": `{{define "system"}}x{{end}}{{define "user"}}{{range .Sources}}{{range .Sentences}}` + "\n[{{.ID}}] {{.Text}}\n" + `{{end}}{{end}}{{end}}`},
			[]string{"brief.tmpl: the system message is empty", "brief.tmpl: the user message does not print every sentence",
				"answer.tmpl: the user message does not print {{.Fence}}", "answer.tmpl: the user message does not print {{.Question}}"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, body := range tt.files {
				write(t, dir, file, body)
			}
			_, err := prompts.Load(dir)
			if err == nil {
				t.Fatal("no error")
			}
			contains(t, err.Error(), tt.want...)
		})
	}
	if _, err := prompts.Load(filepath.Join(t.TempDir(), "absent")); err == nil {
		t.Error("a dir that does not exist: no error")
	}
}
