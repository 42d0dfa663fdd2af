package brief

import (
	"context"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Estimate is what a brief by an order would cost now.
func (c *Composer) Estimate(ctx context.Context, o news.Order) (news.Estimate, error) {
	_, chosen, err := c.choose(ctx, o)
	if err != nil {
		return news.Estimate{}, err
	}
	e := news.Estimate{Stories: len(chosen.Stories)}
	if c.Writer.Room() == 0 {
		return e, nil
	}
	for _, s := range chosen.Stories {
		w := want{sentences: o.Style.Sentences(), language: o.Language}.of(s)
		if w.sentences > 0 || w.title {
			e.Calls++
			e.Tokens += c.tokens(o.Guild, materialOf(s, false), w)
		}
	}
	return e, nil
}

// tokens is what one call for the material is likely to cost.
func (c *Composer) tokens(guild string, m material, w want) int {
	prompt, err := c.prompt(guild, m, w, nil)
	if err != nil {
		return 0
	}
	return text.Tokens(prompt.System) + text.Tokens(prompt.User) + replyTokens*(w.sentences+1)
}

// replyTokens is about what a sentence with its numbers takes.
const replyTokens = 60
