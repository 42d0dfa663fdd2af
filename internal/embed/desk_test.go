package embed_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsdesk/internal/embed"
	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/search"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
)

// desk is a store with a keeper of vectors and a search over both.
type desk struct {
	*testing.T
	path   string
	server *llmtest.Server
	store  *store.Store
	keeper *embed.Keeper
	log    *record
	end    func() // stops the keeper and waits for it
}

// meanings are those of the scripted model.
func meanings(dims int) llmtest.Vectors {
	return llmtest.Meanings(dims, "ferry vessel", "foundered sank capsized", "strike walkout")
}

// atDesk runs f in a bubble of time, with a server that answers by meanings.
func atDesk(t *testing.T, f func(d *desk)) {
	t.Helper()
	server := llmtest.New(t)
	server.Embed(meanings(128))
	synctest.Test(t, func(t *testing.T) {
		d := &desk{T: t, path: filepath.Join(t.TempDir(), "desk.db"), server: server, log: new(record)}
		d.open(news.Embedder{Model: "compass"})
		defer d.close()
		f(d)
	})
}

// open opens the database and begins to embed what it holds.
func (d *desk) open(e news.Embedder) {
	d.Helper()
	s, err := store.Open(d.Context(), "sqlite:"+d.path, time.Now)
	d.must(err)
	d.store = s
	log := slog.New(slog.NewTextHandler(d.log, nil))
	model, err := embedding.New(embedding.Options{
		URL: d.server.URL(), Model: e.Model, Dims: e.Dims, HTTP: d.server.Client(), Timeouts: embedding.Timeouts{Total: 30 * time.Second}, Logger: log,
	})
	d.must(err)
	d.keeper = embed.New(embed.Options{
		Embedder: e, Batch: 4, Model: model, Backlog: s.Vectors, Shelf: s.Vectors, Sight: s.Index, Log: log,
	})
	ctx, cancel := context.WithCancel(d.Context())
	var runs sync.WaitGroup
	runs.Go(func() { d.keeper.Run(ctx) })
	d.end = func() { cancel(); runs.Wait() }
}

func (d *desk) close() {
	d.end()
	d.must(d.store.Close())
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// wait lets everything go on for some time.
func (d *desk) wait(t time.Duration) {
	time.Sleep(t)
	synctest.Wait()
}

// add stores a guild's article and gives its id.
func (d *desk) add(guild, title, body string) int64 {
	d.Helper()
	h, existing, err := d.store.Archive.SaveArticle(d.Context(), article(guild, title, body))
	d.must(err)
	if existing {
		d.Fatalf("%q is here already", title)
	}
	return h.ID
}

// article has a passage a sentence.
func article(guild, title, body string) news.Article {
	a := news.Article{
		Guild: guild, Origin: news.FromText, Body: body, Sentences: text.Cut(body),
		Headline: news.Headline{Title: title, Source: "Harbour Courier"},
		Terms:    strings.Join(text.Terms(title), " "),
	}
	for i, s := range a.Sentences {
		a.Passages = append(a.Passages, news.Passage{First: i, Last: i, Terms: strings.Join(text.Terms(s.Text), " ")})
	}
	return a
}

// found is the titles that a search finds, best first, each once.
func (d *desk) found(scope news.Scope, question string) (titles []string) {
	d.Helper()
	searcher := &search.Searcher{Index: d.store.Index, Reader: d.store.Index, Near: d.keeper, Now: time.Now}
	found, err := searcher.Search(d.Context(), scope, question, 10)
	d.must(err)
	seen := map[string]bool{}
	for _, p := range found.Passages {
		if !seen[p.Article.Title] {
			seen[p.Article.Title] = true
			titles = append(titles, p.Article.Title)
		}
	}
	return titles
}

// embedded is every text that the server was given, in order.
func (d *desk) embedded() []string { return embedded(d.server) }

// embedded leaves out the word by which a keeper tries its model.
func embedded(server *llmtest.Server) (texts []string) {
	for _, t := range server.Embedded() {
		texts = append(texts, t.Input...)
	}
	return slices.DeleteFunc(texts, func(text string) bool { return text == "news" })
}

func (d *desk) vectors(e news.Embedder) []news.Vector {
	d.Helper()
	all, err := d.store.Vectors.Vectors(d.Context(), e, 0, 1000)
	d.must(err)
	return all
}

// record is a log that may be read while it is written.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(b)
}

// count is how many lines hold part.
func (r *record) count(part string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for line := range strings.Lines(r.buf.String()) {
		if strings.Contains(line, part) {
			n++
		}
	}
	return n
}
