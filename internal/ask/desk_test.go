package ask_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/ask"
	"newsdesk/internal/ask/draft"
	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/search"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
	"newsdesk/prompts"
)

// noon is when the tests' world begins: a Sunday.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// desk is the real store, search and language model client, at a time that
// stands still until a test moves it.
type desk struct {
	*ask.Asker
	t     *testing.T
	store *store.Store
	log   bytes.Buffer

	mu  sync.Mutex
	now time.Time
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// newDesk has a desk with the scripted model, or with none when it is nil.
func newDesk(t *testing.T, model *llmtest.Server, options ...func(*llm.Options)) *desk {
	t.Helper()
	d := &desk{t: t, now: noon}
	var err error
	file := filepath.Join(t.TempDir(), "desk.db")
	if err = os.WriteFile(file, empty(), 0o600); err != nil {
		t.Fatal(err)
	}
	if d.store, err = store.Open(t.Context(), "sqlite:"+file, d.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.store.Close() })
	set, err := prompts.Load("")
	if err != nil {
		t.Fatal(err)
	}
	o := llm.Options{Timeouts: llm.Timeouts{Total: 5 * time.Second, Backoff: time.Millisecond}, Budget: d.store.Guilds}
	if model != nil {
		o.URL, o.Model = model.URL(), llmtest.Model
	}
	for _, option := range options {
		option(&o)
	}
	client, err := llm.New(o)
	if err != nil {
		t.Fatal(err)
	}
	finder := &search.Searcher{Index: d.store.Index, Reader: d.store.Index, Front: d.store.Index, Now: d.clock}
	d.Asker = &ask.Asker{
		Finder: finder, Lexicon: d.store.Index, Draft: draft.Desk{Writer: client, Prompts: set},
		Memory: d.store.Answers, Quotes: d.store.Archive, Ballot: d.store.Answers, Settings: d.store.Guilds,
		Now: d.clock, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
	}
	return d
}

// empty is a database with its schema and nothing in it: making one takes
// longer than most tests.
var empty = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "newsdesk-ask-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "empty.db")
	st, err := store.Open(context.Background(), "sqlite:"+file, func() time.Time { return noon })
	if err != nil {
		panic(err)
	}
	if err := st.Close(); err != nil {
		panic(err)
	}
	body, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	return body
})

const guild, channel, member = "1", "10", "7"

// add stores an article as ingest does.
func (d *desk) add(guild, source, title string, published time.Time, body string) news.Headline {
	d.t.Helper()
	body = text.Clean(body)
	sentences := text.Cut(body)
	h, existing, err := d.store.Archive.SaveArticle(d.t.Context(), news.Article{
		Headline: news.Headline{Title: title, Source: source, URL: "https://paper.example/" + strings.ReplaceAll(title, " ", "-"), Published: published},
		Guild:    guild, AddedBy: member, Origin: news.FromURL, Body: body, Sentences: sentences,
		Canonical: "https://paper.example/" + source + "/" + title,
		Passages:  text.Passages(sentences, text.PassageWords), Terms: strings.Join(text.Terms(title+" "+source), " "),
	})
	if err != nil || existing {
		d.t.Fatalf("save %q: existing %v, %v", title, existing, err)
	}
	return h
}

// ask asks in the usual place.
func (d *desk) ask(question string) news.Answer {
	d.t.Helper()
	return d.asks(news.Question{Guild: guild, Channel: channel, User: member, Text: question})
}

func (d *desk) asks(q news.Question) news.Answer {
	d.t.Helper()
	a, err := d.Answer(d.t.Context(), q)
	if err != nil {
		d.t.Fatalf("%q: %v\n%s", q.Text, err, d.log.String())
	}
	d.sound(a)
	return a
}

// sound checks what holds of every answer: lines rest on sentences that are
// stored, word for word, and an answer is no refusal.
func (d *desk) sound(a news.Answer) {
	d.t.Helper()
	if a.Refused != (len(a.Lines) == 0) || a.Refused && len(a.Citations)+len(a.Sources)+len(a.Differences) > 0 {
		d.t.Errorf("refused %v with %d lines, %d citations, %d sources", a.Refused, len(a.Lines), len(a.Citations), len(a.Sources))
	}
	cited := map[news.Ref]string{}
	for _, c := range a.Citations {
		cited[c.Ref] = c.Quote
		stored, err := d.store.Archive.Sentences(d.t.Context(), a.Guild, []news.Ref{c.Ref})
		if err != nil || len(stored) != 1 || stored[0] != c {
			d.t.Errorf("cited %q, stored %+v, %v", c.Quote, stored, err)
		}
	}
	for _, l := range a.Lines {
		if len(l.Refs) == 0 {
			d.t.Errorf("line without a source: %q", l.Text)
		}
		for _, ref := range l.Refs {
			if cited[ref] == "" || a.Mark(ref.Article) == 0 {
				d.t.Errorf("line %q: %v is not cited or not listed", l.Text, ref)
			}
			if l.Verbatim && l.Text != cited[ref] {
				d.t.Errorf("line %q is not %q", l.Text, cited[ref])
			}
		}
	}
	if kept, err := d.store.Answers.Answer(d.t.Context(), a.Guild, a.ID); err != nil || kept.ID != a.ID {
		d.t.Errorf("answer is not kept: %v", err)
	}
}

// said is an answer's lines in one string.
func said(a news.Answer) string {
	var all []string
	for _, l := range a.Lines {
		all = append(all, l.Text)
	}
	return strings.Join(all, "\n")
}

func says(t *testing.T, a news.Answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(said(a), part) {
			t.Errorf("%q does not say %q: refused %v, %q", a.Question, part, a.Refused, said(a))
		}
	}
}

func saysNot(t *testing.T, a news.Answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(said(a), part) {
			t.Errorf("%q says %q: %q", a.Question, part, said(a))
		}
	}
}

// The bridge and the ferry: two stories, three outlets.
const (
	bridge = "The council of Norhaven closed the harbour bridge on Friday. Mayor Ada Voss said a crack in the main beam had grown. " +
		"Engineers will work on the beam for six weeks. Voss promised a free ferry for commuters until the bridge opens again.\n\n" +
		"The bridge was built in 1931. It carries 14,000 vehicles a day."
	ferry = "Nine people were rescued from the burning ferry Merle off Port Ellery on Saturday, the coast guard said. " +
		"The fire began in the engine room shortly before dawn. Captain Jonas Reuter was the last to leave the ship.\n\n" +
		"The cause of the fire is not known."
	ferryLater = "Twelve people were rescued from the burning ferry Merle off Port Ellery, the coast guard said on Sunday. " +
		"Three of them had drifted in a raft for hours. An overheated bearing caused the fire, investigators said."
)

// harbour adds the three articles.
func (d *desk) harbour() (bridgeID, ferryID, laterID int64) {
	d.t.Helper()
	b := d.add(guild, "Tidewater Ledger", "Norhaven closes its harbour bridge", noon.Add(-40*time.Hour), bridge)
	f := d.add(guild, "Ellery Courier", "Fire on the ferry Merle", noon.Add(-22*time.Hour), ferry)
	l := d.add(guild, "Tidewater Ledger", "Twelve saved from the ferry Merle", noon.Add(-2*time.Hour), ferryLater)
	return b.ID, f.ID, l.ID
}
