package search_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// near is what means the same, whatever is asked.
type near struct {
	passages []int64
	err      error
}

func (n near) Nearest(context.Context, news.Scope, string, int) (all []news.Likeness, err error) {
	for i, passage := range n.passages {
		all = append(all, news.Likeness{Passage: passage, Cosine: 1 / float64(i+1)})
	}
	return all, n.err
}

// passage is the first of an article that guild has.
func (s *shelf) passage(guild string, h news.Headline) int64 {
	s.Helper()
	ids, err := s.store.Index.PassagesIn(s.Context(), news.Scope{Guild: guild, Article: h.ID}, 10)
	if err != nil || len(ids) == 0 {
		s.Fatalf("passages of %q: %v, %v", h.Title, ids, err)
	}
	return ids[len(ids)-1]
}

func TestWordsAndMeaningAreFused(t *testing.T) {
	s := newShelf(t)
	words := s.add(1, "", "Rudder and keel", "The rudder and the keel of the barge broke.")
	both := s.add(2, "", "Rudder", "A rudder was found.")
	meaning := s.add(3, "", "Steering lost", "Nobody could turn the boat any more.")
	other := s.add(4, "Gazette", "Elsewhere", "The tram line opens.")
	theirs := s.addTo("2", 1, "", "Theirs", "Their barge could not be steered.")
	const question = "Where are the rudder and the keel?"
	const rarely = "Which rudder glowed in moonlight?"
	s.want(question, words.Title, both.Title)
	s.want(rarely, both.Title, words.Title)
	for _, tt := range []struct {
		name, question string
		near           near
		want           []string
	}{
		{"nothing near", question, near{}, []string{words.Title, both.Title}},
		{"found by both comes first", rarely,
			near{passages: []int64{s.passage("1", words), s.passage("1", meaning)}}, []string{words.Title, both.Title, meaning.Title}},
		{"words that found all are not overruled", question,
			near{passages: []int64{s.passage("1", meaning), s.passage("1", both)}}, []string{words.Title, both.Title, meaning.Title}},
		{"the likest twice", question,
			near{passages: []int64{s.passage("1", words), s.passage("1", meaning)}}, []string{words.Title, both.Title, meaning.Title}},
		{"another guild's", question, near{passages: []int64{s.passage("2", theirs), 77}}, []string{words.Title, both.Title}},
		{"nothing by words", "Helm adrift?", near{passages: []int64{s.passage("1", meaning)}}, []string{meaning.Title}},
		{"a phrase asks for words", `Is there "a rudder"?`, near{passages: []int64{s.passage("1", meaning)}}, []string{both.Title}},
		{"a named outlet holds", "Which line does the Gazette say opens?",
			near{passages: []int64{s.passage("1", meaning), s.passage("1", other)}}, []string{other.Title}},
	} {
		s.found.Near = tt.near
		if diff := cmp.Diff(tt.want, s.ask(news.Scope{}, tt.question)); diff != "" {
			t.Errorf("%s\n%s", tt.name, diff)
		}
	}
}

// What words put first stays there where they found half of the question,
// whatever a model takes for near; what follows may move.
func TestABadModelTakesNoFirstPlace(t *testing.T) {
	s := newShelf(t)
	broke := s.add(1, "", "Rudder and keel", "The rudder and the keel broke.")
	anchor := s.add(3, "", "Anchor", "The anchor of a barge near the rudder shop.")
	rudder := s.add(2, "", "Rudder", "A rudder was found.")
	tram := s.add(1, "", "Tram line", "The tram line opens.")
	const question = "Why did the rudder and the keel break on the barge?"
	for _, tt := range []struct{ near, want []news.Headline }{
		{nil, []news.Headline{broke, anchor, rudder}},
		{[]news.Headline{tram}, []news.Headline{broke, anchor, rudder, tram}},
		{[]news.Headline{anchor, rudder, tram}, []news.Headline{broke, anchor, rudder, tram}},
		{[]news.Headline{rudder, tram}, []news.Headline{broke, rudder, anchor, tram}},
	} {
		var list near
		for _, h := range tt.near {
			list.passages = append(list.passages, s.passage("1", h))
		}
		s.found.Near = list
		var want []string
		for _, h := range tt.want {
			want = append(want, h.Title)
		}
		if diff := cmp.Diff(want, s.ask(news.Scope{}, question)); diff != "" {
			t.Error(diff)
		}
	}
}

// The gate of an answer goes by words: passages that only mean the same leave
// the coverage as it is.
func TestCoverageIsOfWords(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Rudder", "A rudder was found.")
	meaning := s.passage("1", s.add(3, "", "Steering lost", "Nobody could turn the boat any more."))
	search := func() news.Found {
		found, err := s.found.Search(t.Context(), news.Scope{Guild: "1"}, "Who mended the rudder and the keel?", 10)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	words := search()
	s.found.Near = near{passages: []int64{meaning}}
	both := search()
	if words.Near || !both.Near || words.Coverage != both.Coverage || words.Coverage == 0 {
		t.Errorf("coverage %.2f, near %v; with vectors %.2f, %v", words.Coverage, words.Near, both.Coverage, both.Near)
	}
	if n := len(both.Passages); n != 2 || both.Passages[n-1].Score != 0 {
		t.Errorf("passages %+v", both.Passages)
	}
	s.found.Near = near{err: errors.New("disk")}
	if _, err := s.found.Search(t.Context(), news.Scope{Guild: "1"}, "Rudder?", 10); err == nil {
		t.Error("the error of a store is lost")
	}
}
