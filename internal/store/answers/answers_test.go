package answers_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestAnswerComesBackAsSaved(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	h := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody))
	a := news.Answer{
		ID: news.NewID(), Guild: "1", Channel: "10", User: "7", Question: "why?", Asked: "why is the ferry cancelled?",
		Lines:   []news.Line{{Text: "Its rudder is cracked.", Refs: []news.Ref{{Article: h.ID, Sentence: 1}}}},
		Sources: []news.Headline{h}, Citations: []news.Citation{{Ref: news.Ref{Article: h.ID, Sentence: 1}, Quote: "q"}},
		Searched: news.Searched{Articles: 1, From: c.Now(), To: c.Now()}, Mode: news.NoModel, At: c.Now(),
	}
	s.Must(s.Answers.SaveAnswer(t.Context(), a))
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", h.ID))
	got, err := s.Answers.Answer(t.Context(), "1", a.ID)
	s.Must(err)
	if diff := cmp.Diff(a, got); diff != "" {
		t.Error(diff)
	}
	_, err = s.Answers.Answer(t.Context(), "2", a.ID)
	s.WantErr(err, news.ErrNotFound)
}

func TestTurnsAreOfOneMemberInOneChannel(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	ref := func(n int) news.Ref { return news.Ref{Article: 1, Sentence: n} }
	start := c.Now()
	for _, a := range []news.Answer{
		{Guild: "1", Channel: "10", User: "7", Asked: "too old"},
		{Guild: "1", Channel: "10", User: "7", Asked: "first", Lines: []news.Line{{Refs: []news.Ref{ref(1), ref(2)}}, {Refs: []news.Ref{ref(2), ref(0)}}}},
		{Guild: "2", Channel: "10", User: "7", Asked: "other guild"},
		{Guild: "1", Channel: "11", User: "7", Asked: "other channel"},
		{Guild: "1", Channel: "10", User: "8", Asked: "other member"},
		{Guild: "1", Channel: "10", User: "7", Asked: "refused", Refused: true},
	} {
		a.ID, a.At = news.NewID(), c.Now()
		s.Must(s.Answers.SaveAnswer(t.Context(), a))
		c.Pass(time.Minute)
	}
	got, err := s.Answers.Turns(t.Context(), "1", "10", "7", start.Add(time.Minute), 10)
	s.Must(err)
	want := []news.Turn{
		{Asked: "first", Refs: []news.Ref{ref(1), ref(2), ref(0)}, At: start.Add(time.Minute)},
		{Asked: "refused", At: start.Add(5 * time.Minute)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = s.Answers.Turns(t.Context(), "1", "10", "7", start, 1)
	if err != nil || len(got) != 1 || got[0].Asked != "refused" {
		t.Errorf("limit 1: %v %v", got, err)
	}
}

func TestSameAnswer(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	answer := func(guild, key string) news.Answer {
		c.Pass(time.Minute)
		a := news.Answer{ID: news.NewID(), Guild: guild, Question: "why?", At: c.Now(), Key: key}
		s.Must(s.Answers.SaveAnswer(t.Context(), a))
		return a
	}
	answer("1", "k")
	last := answer("1", "k")
	answer("1", "other")
	answer("2", "k")
	answer("1", "")
	got, ok, err := s.Answers.SameAnswer(t.Context(), "1", "k", last.At)
	s.Must(err)
	if !ok || got.ID != last.ID {
		t.Errorf("answer %v %+v, want %s", ok, got, last.ID)
	}
	for _, tt := range []struct {
		guild, key string
		since      time.Time
	}{{"1", "k", last.At.Add(time.Second)}, {"1", "", time.Time{}}, {"3", "k", time.Time{}}} {
		if got, ok, err := s.Answers.SameAnswer(t.Context(), tt.guild, tt.key, tt.since); ok || err != nil {
			t.Errorf("%v: %v %v", tt, got, err)
		}
	}
}
