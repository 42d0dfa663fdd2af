package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestFeedbackIsOneVoteAMember(t *testing.T) {
	c := newClock()
	s := open(t, c)
	vote := func(member string, helpful bool) news.Feedback {
		c.pass(time.Minute)
		f := news.Feedback{Answer: "A", Guild: "1", User: member, Helpful: helpful, Kind: "plain", Focus: "who", Sources: 2, Mode: news.NoModel, At: c.now()}
		must(t, s.SaveFeedback(t.Context(), f))
		return f
	}
	start := c.now()
	vote("7", true)
	other := vote("8", true)
	changed := vote("7", false)
	got, err := s.Feedback(t.Context(), start, 10)
	must(t, err)
	if diff := cmp.Diff([]news.Feedback{changed, other}, got); diff != "" {
		t.Error(diff)
	}
	if got, err := s.Feedback(t.Context(), c.now(), 10); err != nil || len(got) != 1 {
		t.Errorf("since the last vote: %v %v", got, err)
	}
}

func TestSameAnswer(t *testing.T) {
	c := newClock()
	s := open(t, c)
	answer := func(guild, key string) news.Answer {
		c.pass(time.Minute)
		a := news.Answer{ID: news.NewID(), Guild: guild, Question: "why?", At: c.now(), Key: key}
		must(t, s.SaveAnswer(t.Context(), a))
		return a
	}
	answer("1", "k")
	last := answer("1", "k")
	answer("1", "other")
	answer("2", "k")
	answer("1", "")
	got, ok, err := s.SameAnswer(t.Context(), "1", "k", last.At)
	must(t, err)
	if !ok || got.ID != last.ID {
		t.Errorf("answer %v %+v, want %s", ok, got, last.ID)
	}
	for _, tt := range []struct {
		guild, key string
		since      time.Time
	}{{"1", "k", last.At.Add(time.Second)}, {"1", "", time.Time{}}, {"3", "k", time.Time{}}} {
		if got, ok, err := s.SameAnswer(t.Context(), tt.guild, tt.key, tt.since); ok || err != nil {
			t.Errorf("%v: %v %v", tt, got, err)
		}
	}
}
