package index_test

import (
	gocmp "cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/store/index"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
	"newsdesk/internal/text"
)

func TestFeedArticlesAreFound(t *testing.T) {
	for _, feeds := range []int{1, 40, index.MaxTokens + 10} { // by tokens, and by a join
		s := storetest.Open(t, storetest.NewClock())
		for n := range feeds {
			sub := s.Follow("1", fmt.Sprintf("https://courier.example/feed/%d", n), nil)
			if n == 0 {
				s.Deliver(sub, storetest.Item(1, storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)))
			}
		}
		other := s.Follow("2", "https://gazette.example/feed", nil)
		s.Deliver(other, storetest.Item(1, storetest.Piece("", "Rudder elsewhere", "Their rudder, their ferry, their rudder, and nothing of ours.")))
		if diff := cmp.Diff([]string{"Night ferry cancelled"}, s.Find("1", "rudder")); diff != "" {
			t.Errorf("%d feeds: %s", feeds, diff)
		}
		s.Must(s.Archive.RemoveArticle(t.Context(), "1", s.IDOf("Night ferry cancelled")))
		if found := s.Find("1", "rudder"); len(found) != 0 {
			t.Errorf("%d feeds: a removed article is found: %v", feeds, found)
		}
	}
}

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

	s := storetest.Open(t, storetest.NewClock())
	a := storetest.Piece("1", "Terms", "Text.")
	a.Terms, a.Passages = "", nil
	for i, term := range terms {
		a.Passages = append(a.Passages, news.Passage{First: i, Last: i, Terms: term})
	}
	s.Save(a)
	for i, term := range terms {
		found := candidates(t, s, news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: []string{term}}, len(terms))
		if len(found) != 1 || found[0].First != i {
			t.Errorf("%q finds %d passages: %v", term, len(found), found)
		}
		if n := s.One(`SELECT count(*) FROM passage_vocabulary WHERE term = $1`, term); n != 1 {
			t.Errorf("the index does not hold %q", term)
		}
	}
}

// candidates are the passages that hold any term of l, the newest first, at
// most limit for each term.
func candidates(t *testing.T, s *storetest.DB, l news.Lookup, limit int) []news.Candidate {
	t.Helper()
	l.Limits = slices.Repeat([]int{limit}, len(l.Terms))
	lists, err := s.Index.Postings(t.Context(), l)
	s.Must(err)
	ids := slices.Concat(lists...)
	slices.Sort(ids)
	found, err := s.Index.Passages(t.Context(), l.Scope, slices.Compact(ids), l.Outlets)
	s.Must(err)
	slices.SortFunc(found, func(a, b news.Candidate) int { return gocmp.Compare(b.Passage, a.Passage) })
	return found
}

func TestCandidates(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	day := func(n int) time.Time { return c.Now().AddDate(0, 0, n) }
	add := func(guild, title, body string, published time.Time) news.Headline {
		a := storetest.Piece(guild, title, body)
		a.Published = published
		return s.Save(a)
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
	s := storetest.Open(t, storetest.NewClock())
	a := storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody)
	a.Published = time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	h := s.Save(a)
	found := candidates(t, s, news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: []string{"tolland"}}, 5)
	want := []news.Candidate{{
		Passage: a.Published.Unix()<<20 + 1, Article: h, First: 2, Last: 2,
		TitleTerms: a.Terms, Terms: a.Passages[1].Terms,
	}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
	sentences, err := s.Index.PassageSentences(t.Context(), "1", append(found, news.Candidate{Article: h, First: 0, Last: 1}))
	s.Must(err)
	if diff := cmp.Diff([][]news.Sentence{a.Sentences[2:], a.Sentences[:2]}, sentences); diff != "" {
		t.Error(diff)
	}
	theirs, err := s.Index.PassageSentences(t.Context(), "2", found)
	if err != nil || len(theirs) != 1 || len(theirs[0]) != 0 {
		t.Errorf("guild 2 reads %v, %v", theirs, err)
	}
}

func TestCandidatesOfAVeryLongQuestion(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	s.Save(storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody))
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
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	add := func(title, source, body string, daysAgo int) {
		a := storetest.Piece("1", title, body)
		a.Source, a.Published = source, c.Now().AddDate(0, 0, -daysAgo)
		a.Terms = strings.Join(append(text.Terms(title), text.Terms(source)...), " ")
		s.Save(a)
	}
	add("Old strike", "Harbour Gazette", "The dock strike goes on.", 40)
	add("Strike of the docks", "Tidewater Ledger", "The strike at the dock ends.", 10)
	add("Harbour Gazette on strike", "Tidewater Ledger", "Its editors strike.", 5)
	day := func(ago int) time.Time { return c.Now().AddDate(0, 0, -ago) }
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
	outlets, err := s.Index.Outlets(t.Context(), "1")
	if diff := cmp.Diff([]string{"Harbour Gazette", "Tidewater Ledger"}, outlets); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if theirs, err := s.Index.Outlets(t.Context(), "2"); err != nil || len(theirs) != 0 {
		t.Errorf("guild 2 has %v, %v", theirs, err)
	}
	before, err := s.Index.Searched(t.Context(), news.Scope{Guild: "1", AsOf: day(10)})
	want := news.Searched{Articles: 2, From: day(40), To: day(10)}
	if diff := cmp.Diff(want, before); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// A guild that has all passages is searched without asking whose they are; when
// another comes, it sees its own alone.
func TestGuildThatHasAllPassages(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	want := func(guild string, titles ...string) {
		t.Helper()
		got := titlesOf(candidates(t, s, news.Lookup{Scope: news.Scope{Guild: guild}, Terms: []string{"ferri"}}, 2))
		if diff := cmp.Diff(titles, got); diff != "" {
			t.Errorf("guild %s: %s", guild, diff)
		}
	}
	s.Save(storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody))
	want("1", "Night ferry cancelled", "Night ferry cancelled")
	want("2")
	s.Save(storetest.Piece("2", "Their ferry", "One ferry."))
	want("1", "Night ferry cancelled", "Night ferry cancelled")
	want("2", "Their ferry")
}
