package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// clock is a time that stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// open opens a new database for one test.
func open(t testing.TB, c *clock) *Store {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "newsdesk.db"), c)
}

func reopen(t testing.TB, path string, c *clock) *Store {
	t.Helper()
	s, err := Open(t.Context(), "sqlite:"+path, c.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// piece is an article as ingest makes it.
func piece(guild, title, body string) news.Article {
	a := news.Article{
		Headline:  news.Headline{Title: title, Source: "Harbour Courier"},
		Guild:     guild,
		AddedBy:   "7",
		Origin:    news.FromText,
		Body:      body,
		Sentences: text.Cut(body),
		Terms:     joined(title + " Harbour Courier"),
	}
	for first := 0; first < len(a.Sentences); first += 2 {
		last := min(first+1, len(a.Sentences)-1)
		run := a.Sentences[first].Text
		if last > first {
			run += " " + a.Sentences[last].Text
		}
		a.Passages = append(a.Passages, news.Passage{First: first, Last: last, Terms: joined(run)})
	}
	return a
}

func joined(s string) string { return strings.Join(text.Terms(s), " ") }

// save stores an article that must be new.
func save(t testing.TB, s *Store, a news.Article) news.Headline {
	t.Helper()
	h, existing, err := s.SaveArticle(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if existing {
		t.Fatalf("%q is here already as %d", a.Title, h.ID)
	}
	return h
}

// must fails the test at an error of what it depends on.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantErr checks an error by errors.Is.
func wantErr(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}

// one reads a single number out of the database.
func one(t testing.TB, s *Store, query string, args ...any) (n int) {
	t.Helper()
	must(t, s.reader.QueryRowContext(context.WithoutCancel(t.Context()), query, args...).Scan(&n))
	return n
}

func TestOpenRefusesOtherURLs(t *testing.T) {
	for _, url := range []string{"", "sqlite:", "sqlite::memory:", "postgres://db/newsdesk", "newsdesk.db", "mysql:x"} {
		_, err := Open(t.Context(), url, time.Now)
		if say, ok := news.Say(err); !ok || say == "" {
			t.Errorf("open %q: %v, want a sentence for the operator", url, err)
		}
	}
}

// Several newsdesks that start on one new file at the same time find each
// other's work done, and write side by side.
func TestOpenTogether(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "newsdesk.db")
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			s, err := Open(t.Context(), url, time.Now)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			for n := range 10 {
				body := fmt.Sprintf("Desk %d filed report %d.", i, n)
				if _, _, err := s.SaveArticle(t.Context(), piece("1", body, body)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	s := reopen(t, strings.TrimPrefix(url, "sqlite:"), newClock())
	_, total, err := s.Articles(t.Context(), "1", 0, 1)
	if err != nil || total != 60 {
		t.Errorf("%d articles, %v; want 60", total, err)
	}
}

func TestNotes(t *testing.T) {
	s := open(t, newClock())
	for _, want := range []string{"", "a1", "b2"} {
		if want != "" {
			must(t, s.SetNote(t.Context(), "commands", want))
		}
		if got, err := s.Note(t.Context(), "commands"); err != nil || got != want {
			t.Errorf("note %q, %v; want %q", got, err, want)
		}
	}
	must(t, s.Ping(t.Context()))
}
