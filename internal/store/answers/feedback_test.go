package answers_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestFeedbackIsOneVoteAMember(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	vote := func(member string, helpful bool) news.Feedback {
		c.Pass(time.Minute)
		f := news.Feedback{Answer: "A", Guild: "1", User: member, Helpful: helpful, Kind: "plain", Focus: "who", Sources: 2, Mode: news.NoModel, At: c.Now()}
		s.Must(s.Answers.SaveFeedback(t.Context(), f))
		return f
	}
	start := c.Now()
	vote("7", true)
	other := vote("8", true)
	changed := vote("7", false)
	got, err := s.Answers.Feedback(t.Context(), start, 10)
	s.Must(err)
	if diff := cmp.Diff([]news.Feedback{changed, other}, got); diff != "" {
		t.Error(diff)
	}
	if got, err := s.Answers.Feedback(t.Context(), c.Now(), 10); err != nil || len(got) != 1 {
		t.Errorf("since the last vote: %v %v", got, err)
	}
}
