package brief

import (
	"context"
	"fmt"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/news"
)

// Tastes keeps what the members of a channel want more and less of.
type Tastes interface {
	Leanings(ctx context.Context, guild, channel string) ([]news.Leaning, error)
	SaveLeaning(ctx context.Context, l news.Leaning) error
}

// Lean keeps that a member of a channel wants more, or less, like a story. It
// changes the order in which later briefs of the channel choose, and leaves
// nothing out by itself.
func (c *Composer) Lean(ctx context.Context, guild, channel, user string, story int64, more bool) error {
	told, err := c.Stories.Story(ctx, guild, story)
	if err != nil {
		return fmt.Errorf("lean to story: %w", err)
	}
	l := news.Leaning{Guild: guild, Channel: channel, User: user, Story: story, Terms: choice.Content(told.Title), More: more}
	if err := c.Tastes.SaveLeaning(ctx, l); err != nil {
		return fmt.Errorf("lean to story: %w", err)
	}
	return nil
}
