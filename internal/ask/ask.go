// Package ask answers a question from the stored articles: it makes the
// question stand alone, finds passages, lets a model draft sentences that name
// the stored sentences they rest on, checks them and cuts the quotes. What the
// articles do not answer is refused, naming what was searched; with no model
// the best matching sentences themselves are the answer. Where articles give
// different figures for one thing it says so, without asking the model.
package ask

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"newsdesk/internal/ask/draft"
	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
	"newsdesk/prompts"
)

// Finder ranks passages for a question.
type Finder interface {
	Search(ctx context.Context, scope news.Scope, question string, limit int) (news.Found, error)
}

// Memory keeps answers; a conversation is the answers of one member in one
// channel. SameAnswer is the last one of a key.
type Memory interface {
	SaveAnswer(ctx context.Context, a news.Answer) error
	Turns(ctx context.Context, guild, channel, user string, since time.Time, limit int) ([]news.Turn, error)
	SameAnswer(ctx context.Context, guild, key string, since time.Time) (news.Answer, bool, error)
}

// Quotes gives the stored sentences that refs name, without those that are
// gone.
type Quotes interface {
	Sentences(ctx context.Context, guild string, refs []news.Ref) ([]news.Citation, error)
}

// Settings are what a guild chose: whether rated questions may be kept.
type Settings interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
}

// Ballot keeps what members think of answers.
type Ballot interface {
	Answer(ctx context.Context, guild, id string) (news.Answer, error)
	SaveFeedback(ctx context.Context, f news.Feedback) error
}

const (
	conversation = 30 * time.Minute // that a question counts as a follow-up
	turns        = 3
	passages     = 10 // shown to the model or searched for sentences
	nearest      = 3  // headlines named in a refusal
)

// Asker answers questions.
type Asker struct {
	Finder   Finder
	Lexicon  Lexicon
	Draft    draft.Desk
	Memory   Memory
	Quotes   Quotes
	Ballot   Ballot
	Settings Settings
	Now      func() time.Time
	Log      *slog.Logger
}

// Answer answers q and remembers it. A question nobody could answer (empty,
// too long, without a word to search for) is a news.Fault.
func (a *Asker) Answer(ctx context.Context, q news.Question) (news.Answer, error) {
	q.Text = strings.Join(strings.Fields(text.Clean(q.Text)), " ")
	if err := news.CheckQuestion(q.Text); err != nil {
		return news.Answer{}, err
	}
	if wording.Chats(q.Text) {
		return news.Answer{}, news.Faultf(nil, "I answer questions from this server's articles. Ask one, such as “What's new?”; /help shows what else I do.")
	}
	ans := news.Answer{
		ID: news.NewID(), Guild: q.Guild, Channel: q.Channel, User: q.User,
		Question: q.Text, At: a.Now(),
	}
	earlier, err := a.Memory.Turns(ctx, q.Guild, q.Channel, q.User, ans.At.Add(-conversation), turns)
	if err != nil {
		return ans, fmt.Errorf("recall conversation: %w", err)
	}
	r, err := a.read(ctx, q, ans.At, earlier)
	if err != nil {
		return ans, err
	}
	if !r.Convincing(ans.At) {
		if r, err = a.respell(ctx, q, r, &ans, earlier); err != nil {
			return ans, err
		}
	}
	ans.Asked, ans.AsOf, ans.Follows, ans.Newest, ans.Searched = r.Asked, r.Scope.AsOf, r.follows, r.Found.Newest, r.Found.Searched
	for _, s := range r.Sides {
		ans.Sides = append(ans.Sides, s.Name)
	}
	if err := a.settle(ctx, &ans, r, earlier); err != nil {
		return ans, err
	}
	if err := a.Memory.SaveAnswer(ctx, ans); err != nil {
		return ans, fmt.Errorf("keep answer: %w", err)
	}
	return ans, nil
}

// settle fills ans with what an equal question was answered just now, or else
// with a new answer, of which only what is still stored is kept.
func (a *Asker) settle(ctx context.Context, ans *news.Answer, r reading, earlier []news.Turn) error {
	key := a.key(r, ans.At)
	again, err := a.repeat(ctx, ans, key)
	if err != nil {
		return err
	}
	if !again {
		if err := a.fill(ctx, ans, r, earlier); err != nil {
			return err
		}
		if ans.Mode == news.ByModel || ans.Mode == news.NoModel {
			ans.Key = key
		}
	}
	return a.standing(ctx, ans, r)
}

// fill answers from what was found: drafted and checked, else extractive,
// else refused.
func (a *Asker) fill(ctx context.Context, ans *news.Answer, r reading, earlier []news.Turn) error {
	if r.Hopeless(ans.At) && !r.Found.Near {
		ans.Mode = news.ByModel // nobody was asked, nothing to label
		refuse(ans, r.Found)
		return nil
	}
	err := a.write(ctx, ans, r, earlier)
	if err == nil {
		ans.Mode = news.ByModel
		return nil
	}
	mode, ok := news.ModeAfter(err)
	if !ok || ctx.Err() != nil {
		return err
	}
	if mode != news.NoModel {
		a.Log.WarnContext(ctx, "answer without model", "answer", ans.ID, "mode", mode, "cause", err)
	}
	ans.Mode = mode
	quote(ans, r.Case)
	return nil
}

// write answers with what a model drafts.
func (a *Asker) write(ctx context.Context, ans *news.Answer, r reading, earlier []news.Turn) error {
	p := prompts.Answer{Guild: ans.Guild, Today: r.today(ans.At), Question: ans.Question, Sides: ans.Sides}
	if ans.Follows || len(ans.Respelled) > 0 {
		p.Question = r.Asked
	}
	for _, t := range earlier {
		p.Earlier = append(p.Earlier, t.Asked)
	}
	checked, err := a.Draft.Answer(ctx, p, r.Found.Passages, r.zone)
	ans.Lines, ans.Dropped, ans.Reasons = checked.Lines, checked.Dropped, checked.Reasons
	switch {
	case err != nil:
		return err
	case len(ans.Lines) == 0:
		refuse(ans, r.Found)
	default:
		for i, line := range ans.Lines {
			ans.Lines[i].Side = r.SideOf(line.Refs)
		}
		evenOut(ans, r.Case)
		cite(ans, r.Case)
	}
	return nil
}

// refuse says that the articles do not hold the answer.
func refuse(ans *news.Answer, found news.Found) {
	ans.Refused = true
	ans.Lines, ans.Citations, ans.Sources, ans.Differences = nil, nil, nil, nil
	seen := map[int64]bool{}
	for _, p := range found.Passages {
		if len(ans.Nearest) < nearest && !seen[p.Article.ID] {
			seen[p.Article.ID] = true
			ans.Nearest = append(ans.Nearest, p.Article)
		}
	}
}
