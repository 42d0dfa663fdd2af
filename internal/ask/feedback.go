package ask

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
)

// Feedback keeps whether a member found an answer helpful, in place of what
// that member said before. What is kept is the question's shape, and its text
// where the guild lets it.
// An answer that is not stored, or is another guild's, is a news.Fault.
func (a *Asker) Feedback(ctx context.Context, guild, answer, user string, helpful bool) error {
	ans, err := a.Ballot.Answer(ctx, guild, answer)
	if errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "This answer is no longer stored, so it cannot be rated. Ask again.")
	}
	if err != nil {
		return fmt.Errorf("read rated answer: %w", err)
	}
	chosen, err := a.Settings.Settings(ctx, guild)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	f := news.Feedback{
		Answer: ans.ID, Guild: guild, User: user, Helpful: helpful,
		Kind: kind(ans), Focus: wording.Focus(ans.Question),
		Sources: len(ans.Sources), Mode: ans.Mode, Refused: ans.Refused, At: a.Now(),
	}
	if chosen.Questions {
		f.Question = ans.Question
	}
	if err := a.Ballot.SaveFeedback(ctx, f); err != nil {
		return fmt.Errorf("keep feedback: %w", err)
	}
	a.Log.LogAttrs(ctx, slog.LevelInfo, "answer rated",
		slog.String("guild", guild), slog.Bool("helpful", helpful), slog.String("kind", f.Kind), slog.String("focus", f.Focus),
		slog.Int("sources", f.Sources), slog.String("mode", string(f.Mode)), slog.Bool("refused", f.Refused))
	return nil
}

func kind(a news.Answer) string {
	switch {
	case len(a.Sides) > 0:
		return "comparison"
	case !a.AsOf.IsZero():
		return "as-of"
	case a.Newest:
		return "news"
	case a.Follows:
		return "follow-up"
	}
	return "plain"
}
