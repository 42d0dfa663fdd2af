package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/ask/spelling"
	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Lexicon counts the passages that hold each of terms.
type Lexicon interface {
	TermCounts(ctx context.Context, terms []string) (counts map[string]int, passages int, err error)
}

// mostSlips is how many words of a question may be taken for others.
const mostSlips = 2

// respell reads q with the words that no article holds taken for the likeliest
// near ones; r, which q was read as, stays when that finds no answer either.
func (a *Asker) respell(ctx context.Context, q news.Question, r reading, ans *news.Answer, earlier []news.Turn) (reading, error) {
	words, err := a.unknown(ctx, spelling.Words(q.Text))
	if err != nil || len(words) == 0 || len(words) > mostSlips {
		return r, err
	}
	var others []string
	for _, w := range words {
		other, err := a.likeliest(ctx, w)
		if err != nil {
			return r, err
		}
		if other != "" {
			q.Text = spelling.Replace(q.Text, w, other)
			others = append(others, other)
		}
	}
	if len(others) == 0 {
		return r, nil
	}
	again, err := a.read(ctx, q, ans.At, earlier)
	stray := func(w string) bool { return !wording.Asks(w) && !again.Says(w) }
	if err != nil || !again.Convincing(ans.At) || slices.ContainsFunc(others, stray) {
		return r, err
	}
	ans.Respelled = others
	return again, nil
}

// unknown are those of words that no article holds.
func (a *Asker) unknown(ctx context.Context, words []string) ([]string, error) {
	counts, _, err := a.Lexicon.TermCounts(ctx, text.Terms(strings.Join(words, " ")))
	if err != nil {
		return nil, fmt.Errorf("look words up: %w", err)
	}
	return slices.DeleteFunc(words, func(w string) bool {
		return slices.ContainsFunc(text.Terms(w), func(t string) bool { return counts[t] > 0 })
	}), nil
}

// likeliest is the near word by which news are asked for, or else the one that most
// articles hold; "" when there is neither.
func (a *Asker) likeliest(ctx context.Context, word string) (best string, err error) {
	near := spelling.Near(word)
	if i := slices.IndexFunc(near, wording.Asks); i >= 0 {
		return near[i], nil
	}
	terms := make([]string, len(near))
	for i, w := range near {
		terms[i] = strings.Join(text.Terms(w), " ")
	}
	counts, _, err := a.Lexicon.TermCounts(ctx, terms)
	if err != nil {
		return "", fmt.Errorf("look near words up: %w", err)
	}
	most := 0
	for i, w := range near {
		if n := counts[terms[i]]; n > most {
			best, most = w, n
		}
	}
	return best, nil
}
