package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestAnswerComesBackAsSaved(t *testing.T) {
	c := newClock()
	s := open(t, c)
	h := save(t, s, piece("1", "Ferry", ferryBody))
	a := news.Answer{
		ID: news.NewID(), Guild: "1", Channel: "10", User: "7", Question: "why?", Asked: "why is the ferry cancelled?",
		Lines:   []news.Line{{Text: "Its rudder is cracked.", Refs: []news.Ref{{Article: h.ID, Sentence: 1}}}},
		Sources: []news.Headline{h}, Citations: []news.Citation{{Ref: news.Ref{Article: h.ID, Sentence: 1}, Quote: "q"}},
		Searched: news.Searched{Articles: 1, From: c.now(), To: c.now()}, Mode: news.NoModel, At: c.now(),
	}
	must(t, s.SaveAnswer(t.Context(), a))
	must(t, s.RemoveArticle(t.Context(), "1", h.ID))
	got, err := s.Answer(t.Context(), "1", a.ID)
	must(t, err)
	if diff := cmp.Diff(a, got); diff != "" {
		t.Error(diff)
	}
	_, err = s.Answer(t.Context(), "2", a.ID)
	wantErr(t, err, news.ErrNotFound)
}

func TestTurnsAreOfOneMemberInOneChannel(t *testing.T) {
	c := newClock()
	s := open(t, c)
	ref := func(n int) news.Ref { return news.Ref{Article: 1, Sentence: n} }
	start := c.now()
	for _, a := range []news.Answer{
		{Guild: "1", Channel: "10", User: "7", Asked: "too old"},
		{Guild: "1", Channel: "10", User: "7", Asked: "first", Lines: []news.Line{{Refs: []news.Ref{ref(1), ref(2)}}, {Refs: []news.Ref{ref(2), ref(0)}}}},
		{Guild: "2", Channel: "10", User: "7", Asked: "other guild"},
		{Guild: "1", Channel: "11", User: "7", Asked: "other channel"},
		{Guild: "1", Channel: "10", User: "8", Asked: "other member"},
		{Guild: "1", Channel: "10", User: "7", Asked: "refused", Refused: true},
	} {
		a.ID, a.At = news.NewID(), c.now()
		must(t, s.SaveAnswer(t.Context(), a))
		c.pass(time.Minute)
	}
	got, err := s.Turns(t.Context(), "1", "10", "7", start.Add(time.Minute), 10)
	must(t, err)
	want := []news.Turn{
		{Asked: "first", Refs: []news.Ref{ref(1), ref(2), ref(0)}, At: start.Add(time.Minute)},
		{Asked: "refused", At: start.Add(5 * time.Minute)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = s.Turns(t.Context(), "1", "10", "7", start, 1)
	if err != nil || len(got) != 1 || got[0].Asked != "refused" {
		t.Errorf("limit 1: %v %v", got, err)
	}
}
