package store

import (
	gocmp "cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// titlesOf are the titles of the candidates' articles, in order.
func titlesOf(found []news.Candidate) []string {
	var titles []string
	for _, c := range found {
		titles = append(titles, c.Article.Title)
	}
	return titles
}

// Whatever a term is made of, the index holds it as it was given and finds it.
func TestIndexKeepsTermsAsTheyAre(t *testing.T) {
	var terms []string
	for c := '!'; c <= '~'; c++ {
		if c < 'A' || c > 'Z' { // terms are folded
			terms = append(terms, "x"+string(c)+"y", string(c))
		}
	}
	terms = append(terms,
		"naïve", "straße", "ελλάδα", "москва", "й", "北京", "東京", "한국", "สวัสดี", "नमस्ते", "שלום", "سلام", "e\u0301", "1.5", "2026", "3:30",
		"\U0001F6A2", "ა", "𞤢", "\U00011F04", "no", "not", "near", "and", "or", "title:x", "x*", "^x", strings.Repeat("w", 500), "\"", "\"\"", "--", "a\u00a0b")
	slices.Sort(terms)
	terms = slices.Compact(terms)

	s := open(t, newClock())
	a := piece("1", "Terms", "Text.")
	a.Terms, a.Passages = "", nil
	for i, term := range terms {
		a.Passages = append(a.Passages, news.Passage{First: i, Last: i, Terms: term})
	}
	save(t, s, a)
	for i, term := range terms {
		found := candidates(t, s, news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: []string{term}}, len(terms))
		if len(found) != 1 || found[0].First != i {
			t.Errorf("%q finds %d passages: %v", term, len(found), found)
		}
		if n := one(t, s, `SELECT count(*) FROM passage_vocabulary WHERE term = $1`, term); n != 1 {
			t.Errorf("the index does not hold %q", term)
		}
	}
}

// candidates are the passages that hold any term of l, the newest first, at
// most limit for each term.
func candidates(t *testing.T, s *Store, l news.Lookup, limit int) []news.Candidate {
	t.Helper()
	l.Limits = slices.Repeat([]int{limit}, len(l.Terms))
	lists, err := s.Postings(t.Context(), l)
	must(t, err)
	ids := slices.Concat(lists...)
	slices.Sort(ids)
	found, err := s.Passages(t.Context(), l.Scope, slices.Compact(ids), l.Outlets)
	must(t, err)
	slices.SortFunc(found, func(a, b news.Candidate) int { return gocmp.Compare(b.Passage, a.Passage) })
	return found
}

func TestCandidates(t *testing.T) {
	c := newClock()
	s := open(t, c)
	day := func(n int) time.Time { return c.now().AddDate(0, 0, n) }
	add := func(guild, title, body string, published time.Time) news.Headline {
		a := piece(guild, title, body)
		a.Published = published
		return save(t, s, a)
	}
	add("1", "Harbour news", "A crack was found. The rudder of the ferry broke.", day(-20))
	rudder := add("1", "Rudder found cracked", "Engineers met. They will report. The ferry waits.", day(-3))
	add("1", "Tram opens", "The tram line opens on Monday with free rides.", day(-1))
	add("2", "Rudder elsewhere", "Their rudder, their ferry, their rudder.", day(-1))

	for _, tt := range []struct {
		name  string
		scope news.Scope
		terms []string
		since time.Time
		limit int
		want  []string
	}{
		{"newest first", news.Scope{Guild: "1"}, []string{"rudder"}, time.Time{}, 10,
			[]string{"Rudder found cracked", "Rudder found cracked", "Harbour news"}},
		{"any term", news.Scope{Guild: "1"}, []string{"tram", "crack", "zeppelin"}, day(-2), 10, []string{"Tram opens"}},
		{"limit", news.Scope{Guild: "1"}, []string{"rudder"}, time.Time{}, 1, []string{"Rudder found cracked"}},
		{"since", news.Scope{Guild: "1"}, []string{"ferri"}, day(-10), 10, []string{"Rudder found cracked"}},
		{"one article", news.Scope{Guild: "1", Article: rudder.ID}, []string{"ferri", "tram"}, time.Time{}, 10, []string{"Rudder found cracked"}},
		{"one article of another guild", news.Scope{Guild: "2", Article: rudder.ID}, []string{"ferri"}, time.Time{}, 10, nil},
		{"other guild", news.Scope{Guild: "2"}, []string{"rudder"}, time.Time{}, 10, []string{"Rudder elsewhere"}},
		{"guild without articles", news.Scope{Guild: "3"}, []string{"rudder"}, time.Time{}, 10, nil},
		{"scope is no term", news.Scope{Guild: "1"}, []string{"g1", "g2"}, time.Time{}, 10, nil},
		{"no terms", news.Scope{Guild: "1"}, nil, time.Time{}, 10, nil},
		{"useless terms", news.Scope{Guild: "1"}, []string{"", "\x00", "a\x00b"}, time.Time{}, 10, nil},
		{"query language", news.Scope{Guild: "1"}, []string{`" OR scope:"g2`, `rudder") OR ("tram`, "*", "NEAR(", `scope : g2`}, time.Time{}, 10, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := candidates(t, s, news.Lookup{Scope: tt.scope, Terms: tt.terms, From: tt.since}, tt.limit)
			if diff := cmp.Diff(tt.want, titlesOf(found)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCandidateIsWhole(t *testing.T) {
	s := open(t, newClock())
	a := piece("1", "Night ferry cancelled", ferryBody)
	a.Published = time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	h := save(t, s, a)
	found := candidates(t, s, news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: []string{"tolland"}}, 5)
	want := []news.Candidate{{
		Passage: a.Published.Unix()<<20 + 1, Article: h, First: 2, Last: 2,
		TitleTerms: a.Terms, Terms: a.Passages[1].Terms,
	}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
	sentences, err := s.PassageSentences(t.Context(), "1", append(found, news.Candidate{Article: h, First: 0, Last: 1}))
	must(t, err)
	if diff := cmp.Diff([][]news.Sentence{a.Sentences[2:], a.Sentences[:2]}, sentences); diff != "" {
		t.Error(diff)
	}
	theirs, err := s.PassageSentences(t.Context(), "2", found)
	if err != nil || len(theirs) != 1 || len(theirs[0]) != 0 {
		t.Errorf("guild 2 reads %v, %v", theirs, err)
	}
}

func TestCandidatesOfAVeryLongQuestion(t *testing.T) {
	s := open(t, newClock())
	save(t, s, piece("1", "Night ferry cancelled", ferryBody))
	terms := []string{"rudder"}
	for i := range 1000 {
		terms = append(terms, fmt.Sprint("word", i))
	}
	found := candidates(t, s, news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: terms}, 5)
	if len(found) != 1 {
		t.Errorf("%d found", len(found))
	}
}

// What a lookup demands beside its terms.
func TestLookupDemands(t *testing.T) {
	c := newClock()
	s := open(t, c)
	add := func(title, source, body string, daysAgo int) {
		a := piece("1", title, body)
		a.Source, a.Published = source, c.now().AddDate(0, 0, -daysAgo)
		a.Terms = strings.Join(append(text.Terms(title), text.Terms(source)...), " ")
		save(t, s, a)
	}
	add("Old strike", "Harbour Gazette", "The dock strike goes on.", 40)
	add("Strike of the docks", "Tidewater Ledger", "The strike at the dock ends.", 10)
	add("Harbour Gazette on strike", "Tidewater Ledger", "Its editors strike.", 5)
	day := func(ago int) time.Time { return c.now().AddDate(0, 0, -ago) }
	for _, tt := range []struct {
		name string
		l    news.Lookup
		want []string
	}{
		{"phrase", news.Lookup{Phrases: [][]string{{"dock", "strike"}}}, []string{"Old strike"}},
		{"phrase of nothing", news.Lookup{Phrases: [][]string{{}}}, []string{"Harbour Gazette on strike", "Strike of the docks", "Old strike"}},
		{"two phrases", news.Lookup{Phrases: [][]string{{"dock", "strike"}, {"goe", "on"}}}, []string{"Old strike"}},
		{"phrase that means something to the index", news.Lookup{Phrases: [][]string{{`x" OR "strike`}}}, nil},
		{"outlet, not those who write of it", news.Lookup{Outlets: []string{"Harbour Gazette"}}, []string{"Old strike"}},
		{"two outlets", news.Lookup{Outlets: []string{"Harbour Gazette", "Tidewater Ledger"}}, []string{"Harbour Gazette on strike", "Strike of the docks", "Old strike"}},
		{"from and to, both included", news.Lookup{From: day(40), To: day(10)}, []string{"Strike of the docks", "Old strike"}},
		{"as of", news.Lookup{Scope: news.Scope{AsOf: day(10).Add(-time.Second)}}, []string{"Old strike"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.l.Guild, tt.l.Terms = "1", []string{"strike"}
			if diff := cmp.Diff(tt.want, titlesOf(candidates(t, s, tt.l, 10))); diff != "" {
				t.Error(diff)
			}
		})
	}
	outlets, err := s.Outlets(t.Context(), "1")
	if diff := cmp.Diff([]string{"Harbour Gazette", "Tidewater Ledger"}, outlets); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if theirs, err := s.Outlets(t.Context(), "2"); err != nil || len(theirs) != 0 {
		t.Errorf("guild 2 has %v, %v", theirs, err)
	}
	before, err := s.Searched(t.Context(), news.Scope{Guild: "1", AsOf: day(10)})
	want := news.Searched{Articles: 2, From: day(40), To: day(10)}
	if diff := cmp.Diff(want, before); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// The outlets follow the articles.
func TestOutletsFollowArticles(t *testing.T) {
	s := open(t, newClock())
	var last news.Headline
	for i, source := range []string{"Ledger", "Gazette", "Ledger"} {
		a := piece("1", fmt.Sprint("Story ", i), fmt.Sprint("Text ", i, "."))
		a.Source = source
		last = save(t, s, a)
	}
	want := func(names ...string) {
		t.Helper()
		if got, err := s.Outlets(t.Context(), "1"); err != nil || !slices.Equal(got, names) {
			t.Errorf("outlets %v, %v; want %v", got, err, names)
		}
	}
	want("Gazette", "Ledger")
	must(t, s.RemoveArticle(t.Context(), "1", last.ID))
	want("Gazette", "Ledger")
	must(t, s.RemoveArticle(t.Context(), "1", last.ID-1))
	want("Ledger")
}

// A guild that has all passages is searched without asking whose they are; when
// another comes, it sees its own alone.
func TestGuildThatHasAllPassages(t *testing.T) {
	s := open(t, newClock())
	want := func(guild string, titles ...string) {
		t.Helper()
		got := titlesOf(candidates(t, s, news.Lookup{Scope: news.Scope{Guild: guild}, Terms: []string{"ferri"}}, 2))
		if diff := cmp.Diff(titles, got); diff != "" {
			t.Errorf("guild %s: %s", guild, diff)
		}
	}
	save(t, s, piece("1", "Night ferry cancelled", ferryBody))
	want("1", "Night ferry cancelled", "Night ferry cancelled")
	want("2")
	save(t, s, piece("2", "Their ferry", "One ferry."))
	want("1", "Night ferry cancelled", "Night ferry cancelled")
	want("2", "Their ferry")
}

func TestSaveArticles(t *testing.T) {
	s := open(t, newClock())
	known := save(t, s, piece("1", "Known", "Known text."))
	saved, err := s.SaveArticles(t.Context(), []news.Article{piece("1", "New", "New text."), piece("1", "Known again", "Known text.")})
	if err != nil || len(saved) != 2 || saved[0].Title != "New" || saved[1].ID != known.ID {
		t.Errorf("saved %v, %v", saved, err)
	}
	broken := piece("1", "Broken", "Broken text.")
	broken.Passages = []news.Passage{{First: 0, Last: 0, Terms: "x"}}
	broken.Passages = slices.Repeat(broken.Passages, 1<<20+1)
	if _, err := s.SaveArticles(t.Context(), []news.Article{piece("1", "Whole", "Whole text."), broken}); err == nil {
		t.Error("an article with too many passages was saved")
	}
	if _, total, err := s.Articles(t.Context(), "1", 0, 10); err != nil || total != 2 {
		t.Errorf("%d articles after a failure, %v", total, err)
	}
}

func TestPassagesStandInTheOrderOfTheirDates(t *testing.T) {
	c := newClock()
	s := open(t, c)
	second := func(t time.Time) int64 { return t.Unix() << 20 }
	newest := second(c.now().Add(24 * time.Hour))
	for _, tt := range []struct {
		name      string
		published time.Time
		want      int64
	}{
		{"dated", time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), second(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))},
		{"same second", time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), second(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)) + 2},
		{"undated", time.Time{}, second(c.now())},
		{"before 1970", time.Date(1815, 6, 18, 0, 0, 0, 0, time.UTC), 0},
		{"tomorrow", c.now().Add(time.Hour), second(c.now().Add(time.Hour))},
		{"year 9999", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), newest},
		{"year 9998", time.Date(9998, 1, 1, 0, 0, 0, 0, time.UTC), newest + 2},
	} {
		a := piece("1", tt.name, "First of "+tt.name+". Second one. Third one.")
		a.Published = tt.published
		h := save(t, s, a)
		if id := one(t, s, `SELECT min(id) FROM passage WHERE article = $1`, h.ID); int64(id) != tt.want {
			t.Errorf("%s: first passage %d, want %d", tt.name, id, tt.want)
		}
	}
}

func TestPassagesOfAFullSecondMoveOn(t *testing.T) {
	s := open(t, newClock())
	a := piece("1", "Early", "One sentence. Two sentences. Three sentences.")
	a.Published = time.Unix(1000, 0)
	save(t, s, a)
	_, err := s.writer.Exec(`UPDATE passage SET id = $1 WHERE id = $2`, 1001<<20-2, 1000<<20+1)
	must(t, err)
	b := piece("1", "Late", "Another sentence. And two. And three.")
	b.Published = a.Published
	h := save(t, s, b)
	if id := one(t, s, `SELECT min(id) FROM passage WHERE article = $1`, h.ID); id != 1001<<20 {
		t.Errorf("first passage %d, want %d", id, 1001<<20)
	}
}

func TestTermCounts(t *testing.T) {
	s := open(t, newClock())
	if counts, total, err := s.TermCounts(t.Context(), []string{"ferri"}); err != nil || total != 0 || counts["ferri"] != 0 {
		t.Errorf("empty: %v %d %v", counts, total, err)
	}
	save(t, s, piece("1", "Night ferry cancelled", ferryBody))
	save(t, s, piece("2", "Tram opens", "The ferry is no tram."))
	counts, total, err := s.TermCounts(t.Context(), []string{"ferri", "rudder", "tram", "harbour", "zeppelin", "", `"`})
	must(t, err)
	want := map[string]int{"ferri": 3, "rudder": 1, "tram": 1, "harbour": 3, "zeppelin": 0, "": 0, `"`: 0}
	if diff := cmp.Diff(want, counts); diff != "" || total != 3 {
		t.Error(total, diff)
	}
}

// Counts of common terms are kept only while the whole is nearly the same.
func TestTermCountsOfCommonTerms(t *testing.T) {
	s := open(t, newClock())
	add := func(name string, passages int) news.Headline {
		a := piece("1", name, name)
		a.Passages = slices.Repeat([]news.Passage{{Terms: "common"}}, passages)
		return save(t, s, a)
	}
	want := func(n, wantTotal int) {
		t.Helper()
		counts, total, err := s.TermCounts(t.Context(), []string{"common"})
		must(t, err)
		if counts["common"] != n || total != wantTotal {
			t.Errorf("%d of %d, want %d of %d", counts["common"], total, n, wantTotal)
		}
	}
	add("a", 1000)
	want(1000, 1000)
	add("b", 10)
	want(1000, 1010) // within 1 %
	c := add("c", 10)
	want(1020, 1020)
	must(t, s.RemoveArticle(t.Context(), "1", c.ID))
	want(1020, 1010)
}

func TestSearched(t *testing.T) {
	c := newClock()
	s := open(t, c)
	if got, err := s.Searched(t.Context(), news.Scope{Guild: "1"}); err != nil || got != (news.Searched{}) {
		t.Errorf("empty: %v %v", got, err)
	}
	old := piece("1", "Old", "Old text.")
	old.Published = c.now().AddDate(-1, 0, 0)
	h := save(t, s, old)
	save(t, s, piece("1", "New", "New text."))
	save(t, s, piece("2", "Theirs", "Their text."))
	for _, tt := range []struct {
		scope news.Scope
		want  news.Searched
	}{
		{news.Scope{Guild: "1"}, news.Searched{Articles: 2, From: old.Published, To: c.now()}},
		{news.Scope{Guild: "1", Article: h.ID}, news.Searched{Articles: 1, From: old.Published, To: old.Published}},
		{news.Scope{Guild: "2", Article: h.ID}, news.Searched{}},
	} {
		got, err := s.Searched(t.Context(), tt.scope)
		must(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v: %s", tt.scope, diff)
		}
	}
	must(t, s.RemoveArticle(t.Context(), "1", h.ID))
	if got, err := s.Searched(t.Context(), news.Scope{Guild: "1"}); err != nil || got.Articles != 1 || !got.From.Equal(c.now()) {
		t.Errorf("after removal: %v %v", got, err)
	}
}

// corpus fills a store with n articles of some 400 words, one an hour, over a
// vocabulary in which, as in a language, the r-th word occurs in proportion to
// 1/r. ask is a question of 9 words, none of the 100 commonest.
func corpus(b *testing.B, n int) (s *Store, word func() string, ask func() []string) {
	b.Helper()
	c := newClock()
	s = open(b, c)
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
	_, err := s.writer.Exec(`PRAGMA synchronous = OFF`)
	must(b, err)
	for i := range n {
		a := article400(word)
		a.Title = fmt.Sprint("Story ", i)
		a.Published = c.now().Add(-time.Duration(i) * time.Hour)
		save(b, s, a)
	}
	_, err = s.writer.Exec(`PRAGMA synchronous = FULL`)
	must(b, err)
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
		save(b, s, a)
	}
}

func BenchmarkSearch(b *testing.B) {
	s, _, ask := corpus(b, 10_000)
	for _, bb := range []struct {
		name string
		do   func(terms []string) error
	}{
		{"Postings", func(terms []string) error {
			_, err := s.Postings(b.Context(), news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: terms, Limits: slices.Repeat([]int{500}, len(terms))})
			return err
		}},
		{"TermCounts", func(terms []string) error {
			_, _, err := s.TermCounts(b.Context(), terms)
			return err
		}},
		{"Searched", func([]string) error {
			_, err := s.Searched(b.Context(), news.Scope{Guild: "1"})
			return err
		}},
		{"MatchTitles", func([]string) error {
			_, err := s.MatchTitles(b.Context(), "1", "story 77", 25)
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
