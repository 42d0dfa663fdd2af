package llm

import (
	"context"
	"errors"
	"fmt"

	"newsdesk/internal/llm/endpoint"
	"newsdesk/internal/llm/reply"
	"newsdesk/internal/llm/tokens"
	"newsdesk/internal/news"
	"newsdesk/internal/text"

	openai "github.com/sashabaranov/go-openai"
)

// Draft asks the model once for sentences with sentence numbers. Every failure
// is one of: news.ErrNoModel; news.ErrBudget; news.ErrModelDown (not reached,
// refused, or too busy); news.ErrBadDraft as a *reply.Error, which says whether
// asking again may help; or the error of a canceled ctx. The guild's budget is
// reserved before and settled after the call, however it ends.
func (c *Client) Draft(ctx context.Context, p news.Prompt) (news.Draft, error) {
	if c.endpoint == nil {
		return news.Draft{}, news.ErrNoModel
	}
	if err := c.endpoint.Admit(); err != nil {
		return news.Draft{}, err
	}
	p.MaxTokens = c.replyTokens(p.MaxTokens)
	bill, err := c.till.Reserve(ctx, c.gauge.Theirs(counted(p))+p.MaxTokens, c.limits(p.Guild)...)
	if err != nil {
		return news.Draft{}, err
	}
	defer bill.Settle(ctx)
	var d news.Draft
	err = c.endpoint.Call(ctx, func(ctx context.Context) (err error) {
		d, err = c.ask(ctx, p, bill)
		return err
	})
	d.Used = bill.Used
	return d, err
}

func (c *Client) replyTokens(asked int) int {
	if asked <= 0 {
		return c.opts.MaxTokens
	}
	return min(asked, c.opts.MaxTokens)
}

// counted is our count of a prompt's tokens, format instructions included.
func counted(p news.Prompt) int {
	return text.Tokens(p.System) + text.Tokens(p.User) + reply.FormTokens
}

// ask gets a reply in a manner that the endpoint takes, and reads it.
func (c *Client) ask(ctx context.Context, p news.Prompt, bill *tokens.Bill) (news.Draft, error) {
	for {
		m := c.dialect.manner()
		r, err := c.endpoint.Chat(ctx, c.dialect.request(p, m))
		c.charge(bill, p, &r)
		var f *endpoint.Failure
		switch {
		case err == nil:
			return c.read(p, m, r)
		case !errors.As(err, &f):
			return news.Draft{}, err
		case f.Kind == endpoint.Overflow:
			c.gauge.Overflowed()
			return news.Draft{}, &reply.Error{Reason: f.Error()}
		case f.Kind == endpoint.Endless:
			return news.Draft{}, &reply.Error{Reason: "the reply was far too long"}
		case f.Kind != endpoint.Refused || !c.dialect.learn(m, f):
			return news.Draft{}, err
		}
	}
}

// charge puts a call that the endpoint took on onto the bill, by its own report
// or, without one to believe, by our count; r keeps a report to believe only.
func (c *Client) charge(bill *tokens.Bill, p news.Prompt, r *endpoint.Reply) {
	if !believable(p, *r) {
		r.Usage = nil
	}
	switch {
	case !r.Taken:
	case r.Usage != nil:
		bill.Charge(r.Usage.PromptTokens, r.Usage.CompletionTokens)
	default:
		bill.Charge(c.gauge.Theirs(counted(p)), text.Tokens(r.Text))
	}
}

// believable reports whether a reply to p can have taken what is reported: it
// has no more tokens than were asked for, unless it is longer than that.
func believable(p news.Prompt, r endpoint.Reply) bool {
	return r.Usage != nil && r.Usage.PromptTokens > 0 &&
		tokens.Believable(r.Usage.PromptTokens, len(p.System)+len(p.User)) &&
		tokens.Believable(r.Usage.CompletionTokens, max(p.MaxTokens, len(r.Text)))
}

// read makes a draft of a whole reply to p.
func (c *Client) read(p news.Prompt, m manner, r endpoint.Reply) (news.Draft, error) {
	if err := c.heard(p, r); err != nil {
		return news.Draft{}, err
	}
	switch r.Finish {
	case openai.FinishReasonLength:
		return news.Draft{}, &reply.Error{Reason: fmt.Sprintf("the reply was cut at %d tokens", p.MaxTokens)}
	case openai.FinishReasonContentFilter:
		return news.Draft{}, &reply.Error{Reason: "the endpoint's content filter held the reply back"}
	case openai.FinishReasonToolCalls, openai.FinishReasonFunctionCall:
		return news.Draft{}, &reply.Error{Reason: "the model called a tool, and was given none"}
	}
	if r.Refusal != "" {
		return news.Draft{}, &reply.Error{Reason: "the model refused: " + r.Refusal}
	}
	d, err := reply.Parse(r.Text)
	if err != nil && !m[schema] {
		// An endpoint that holds replies to the schema cannot have sent this.
		c.dialect.giveUp(schema)
	}
	return d, err
}

// heard checks that the model was given all of p. Ollama cuts a prompt that
// does not fit its window and says nothing, but it does count.
func (c *Client) heard(p news.Prompt, r endpoint.Reply) error {
	if r.Usage == nil {
		return nil
	}
	least, got := tokens.Fewest(p.System)+tokens.Fewest(p.User), r.Usage.PromptTokens
	if got*10 < least*9 {
		return &reply.Error{Reason: fmt.Sprintf("the model was given %d tokens of a prompt of at least %d: "+
			"its window is smaller than the %d tokens configured", got, least, c.opts.ContextTokens)}
	}
	c.gauge.Observe(counted(p), got)
	return nil
}
