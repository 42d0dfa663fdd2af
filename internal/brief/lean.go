package brief

import (
	"context"
	"fmt"
	"math"
	"slices"

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
	told, err := c.Shelf.Story(ctx, guild, story)
	if err != nil {
		return fmt.Errorf("lean to story: %w", err)
	}
	l := news.Leaning{Guild: guild, Channel: channel, User: user, Story: story, Terms: content(told.Title), More: more}
	if err := c.Tastes.SaveLeaning(ctx, l); err != nil {
		return fmt.Errorf("lean to story: %w", err)
	}
	return nil
}

// leaning is how much a channel wants a story, -1 to 1: the sum of what its
// members want of stories like it, which a few of them cannot drive far.
func (s *story) leaning(all []news.Leaning) float64 {
	sum := 0.0
	title := content(s.fresh[0].Title)
	for _, l := range all {
		if like := s.likeness(l, title); l.More {
			sum += like
		} else {
			sum -= like
		}
	}
	return math.Tanh(sum)
}

// likeness is 1 for the story itself, otherwise the share of that one's headline
// that this one's has.
func (s *story) likeness(l news.Leaning, title []string) float64 {
	if l.Story == s.id {
		return 1
	}
	shared := 0
	for _, t := range l.Terms {
		if slices.Contains(title, t) {
			shared++
		}
	}
	return float64(shared) / float64(max(1, len(l.Terms)))
}
