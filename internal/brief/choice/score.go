package choice

import (
	"cmp"
	"math"
	"slices"
	"time"

	"newsdesk/internal/news"
)

// The weights of a story's score: how many tell of it, how new its newest
// article is, whether the channel knows of it, how much there is to tell,
// whether members brought it in by hand, and what they said they want.
const (
	weightOutlets = 1.0
	weightRecency = 1.0
	weightNovelty = 0.5
	weightSize    = 0.3
	weightOwn     = 0.5
	weightLeaning = 1.0

	recencyHalf = 12 * time.Hour // after which recency counts half
	fullSize    = 2000           // bytes of a text that counts as long
)

// rate sets the story's score by the weights above.
func (s *Story) rate(now time.Time, wanted []news.Leaning) {
	newest, size, own := time.Time{}, 0, 0.0
	for _, p := range s.fresh {
		if p.Added.After(newest) {
			newest = p.Added
		}
		size = max(size, p.Size)
		if p.Feed == news.OwnArticles {
			own = weightOwn
		}
	}
	s.score = weightOutlets*math.Log2(1+float64(s.Independent)) +
		weightRecency*math.Exp2(-now.Sub(newest).Hours()/recencyHalf.Hours()) +
		weightSize*min(1, float64(size)/fullSize) + own +
		weightLeaning*s.leaning(wanted)
	if !s.Told() {
		s.score += weightNovelty
	}
}

// byScore sorts the best first; of equals, the one that came in last.
func byScore(a, b *Story) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.fresh[0].ID, a.fresh[0].ID))
}

// leaning is how much a channel wants a story, from -1 to 1, by what its members want of
// stories like it.
func (s *Story) leaning(all []news.Leaning) float64 {
	sum := 0.0
	title := Content(s.fresh[0].Title)
	for _, l := range all {
		if like := s.likeness(l, title); l.More {
			sum += like
		} else {
			sum -= like
		}
	}
	return math.Tanh(sum)
}

// likeness is 1 for the story itself, otherwise the share of the other story's headline
// that is in title.
func (s *Story) likeness(l news.Leaning, title []string) float64 {
	if l.Story == s.ID {
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
