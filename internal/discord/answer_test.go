package discord_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

func (a asker) Feedback(ctx context.Context, guild, answer, user string, helpful bool) error {
	rated, err := a.Answers.Answer(ctx, guild, answer)
	if err != nil {
		return news.Faultf(err, "This answer is no longer stored.")
	}
	return a.Answers.SaveFeedback(ctx, news.Feedback{Answer: rated.ID, Guild: guild, User: user, Helpful: helpful, At: a.now()})
}

func TestAnswerIsRated(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	answer := s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who cut the ribbon?"})
	yes := s.click(s.reader, answer, "v1:rate:"+idOf(t, answer)+":yes")
	wants(t, yes, "Noted: helpful")
	if !yes.Ephemeral() {
		t.Error("a vote is shown to all")
	}
	wants(t, s.click(s.manager, answer, "v1:rate:"+idOf(t, answer)+":yes"), "Noted: helpful")
	wants(t, s.click(s.reader, answer, "v1:rate:"+idOf(t, answer)+":no"), "Noted: not helpful")
	votes, err := s.desk.Answers.Feedback(t.Context(), time.Now().Add(-time.Hour), 10)
	if err != nil || len(votes) != 2 {
		t.Fatalf("votes %+v, %v", votes, err)
	}
	for _, v := range votes {
		if v.Helpful != (v.User == s.manager.User.ID) {
			t.Errorf("vote %+v", v)
		}
	}
}

// idOf reads an answer's id from its buttons.
func idOf(t *testing.T, m localdiscord.Message) string {
	t.Helper()
	for _, row := range m.Components {
		for _, c := range row.Components {
			if id, ok := strings.CutPrefix(c.CustomID, "v1:rate:"); ok {
				return strings.TrimSuffix(id, ":yes")
			}
		}
	}
	t.Fatalf("no answer can be rated:\n%s", m.Text())
	return ""
}

func TestRefusalOffersTheNearestArticle(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	refusal := s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who painted the lighthouse?"})
	wants(t, refusal, "do not answer this")
	again := s.click(s.reader, refusal, "v1:reask:")
	wants(t, again, "> **Who painted the lighthouse?**", "This article does not answer it")
	if again.Ephemeral() {
		t.Error("the second answer is hidden")
	}
	wants(t, s.slash(s.manager, "article remove", localdiscord.Opts{"article": "1"}), "Removed")
	wants(t, s.click(s.reader, refusal, "v1:reask:"), "no longer stored")
}

func TestAsOfOption(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	for _, day := range []string{"yesterday", "2026-02-31", "01.11.2026", "@everyone", strings.Repeat("9", 300)} {
		reply := s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who cut the ribbon?", "as-of": day})
		wants(t, reply, "is not a day. Write it as year-month-day")
		if !reply.Ephemeral() {
			t.Errorf("%q: the refusal is public", day)
		}
	}
	wants(t, s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who cut the ribbon?", "as-of": "2026-11-01"}), "cut the ribbon")
}
