package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// corpus fills a store with n articles of some 400 words, one an hour, over a
// vocabulary in which, as in a language, the r-th word occurs in proportion to
// 1/r. ask is a question of 9 words, none of the 100 commonest.
func corpus(b *testing.B, n int) (s *storetest.DB, word func() string, ask func() []string) {
	b.Helper()
	c := storetest.NewClock()
	s = storetest.Open(b, c)
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 4, 50_000)
	word = func() string { return fmt.Sprint("w", zipf.Uint64()) }
	ask = func() (terms []string) {
		for len(terms) < 9 {
			if w := word(); len(w) > 3 {
				terms = append(terms, w)
			}
		}
		return terms
	}
	_, err := s.SQL.Exec(`PRAGMA synchronous = OFF`)
	s.Must(err)
	for i := range n {
		a := article400(word)
		a.Title = fmt.Sprint("Story ", i)
		a.Published = c.Now().Add(-time.Duration(i) * time.Hour)
		s.Save(a)
	}
	_, err = s.SQL.Exec(`PRAGMA synchronous = FULL`)
	s.Must(err)
	return s, word, ask
}

func article400(word func() string) news.Article {
	a := news.Article{Guild: "1", Origin: news.FromURL, Terms: word() + " " + word() + " " + word()}
	for first := 0; first < 20; first += 10 {
		var run []string
		for n := range 10 {
			var words []string
			for range 20 {
				words = append(words, word())
			}
			run = append(run, words...)
			a.Sentences = append(a.Sentences, news.Sentence{Text: strings.Join(words, " ") + ".", Paragraph: first + n})
		}
		a.Passages = append(a.Passages, news.Passage{First: first, Last: first + 9, Terms: strings.Join(run, " ")})
		a.Body += strings.Join(run, " ") + "\n\n"
	}
	return a
}

func BenchmarkSaveArticle(b *testing.B) {
	s, word, _ := corpus(b, 100)
	for b.Loop() {
		b.StopTimer()
		a := article400(word)
		b.StartTimer()
		s.Save(a)
	}
}

func BenchmarkSearch(b *testing.B) {
	s, _, ask := corpus(b, 10_000)
	for _, bb := range []struct {
		name string
		do   func(terms []string) error
	}{
		{"Postings", func(terms []string) error {
			_, err := s.Index.Postings(b.Context(), news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: terms, Limits: slices.Repeat([]int{500}, len(terms))})
			return err
		}},
		{"TermCounts", func(terms []string) error {
			_, _, err := s.Index.TermCounts(b.Context(), terms)
			return err
		}},
		{"Searched", func([]string) error {
			_, err := s.Index.Searched(b.Context(), news.Scope{Guild: "1"})
			return err
		}},
		{"MatchTitles", func([]string) error {
			_, err := s.Archive.MatchTitles(b.Context(), "1", "story 77", 25)
			return err
		}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				if err := bb.do(ask()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
