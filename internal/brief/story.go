package brief

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// story is one that a brief may tell.
type story struct {
	id                   int64
	fresh                []news.Prospect // came in within the window and may be told, newest first; no copies
	copies               []news.Prospect // of the window: in words of another
	old                  []news.Prospect // came in before
	outlets, independent int
	known                []news.Knowledge // what the channel was told of it, oldest first
	score                float64

	// Once it was read:
	read []news.Article // fresh ones first, then old ones
	lead news.Article   // the one that tells it best
	news novelty        // of a story told before
}

// mostRead is how many articles of a story are read, mostFresh how many new
// ones among them.
const (
	mostRead  = 8
	mostFresh = 6
)

// read reads the story's articles and finds the one that tells it best.
func (c *Composer) read(ctx context.Context, guild string, s *story) error {
	var ids []int64
	for _, p := range s.fresh[:min(mostFresh, len(s.fresh))] {
		ids = append(ids, p.ID)
	}
	for _, p := range s.old[:min(mostRead-len(ids), len(s.old))] {
		ids = append(ids, p.ID)
	}
	var err error
	if s.read, err = c.Shelf.ArticlesOf(ctx, guild, ids); err != nil {
		return fmt.Errorf("read story: %w", err)
	}
	if fresh := s.unheard(); len(fresh) > 0 { // removed meanwhile, otherwise
		s.lead = leadOf(fresh)
	}
	return nil
}

// unheard is the new articles among those read.
func (s *story) unheard() []news.Article {
	n := 0
	for n < len(s.read) && slices.ContainsFunc(s.fresh, func(p news.Prospect) bool { return p.ID == s.read[n].ID }) {
		n++
	}
	return s.read[:n]
}

// articles is the ids of all of the story that the channel could see.
func (s *story) articles() (ids []int64) {
	for _, p := range slices.Concat(s.fresh, s.copies, s.old) {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return ids
}

// count counts the story's outlets and voices.
func (s *story) count() {
	all := slices.Concat(s.old, s.fresh, s.copies)
	headlines, voices := make([]news.Headline, len(all)), make([]int64, len(all))
	for i, p := range all {
		headlines[i], voices[i] = p.Headline, voiceOf(p)
	}
	s.outlets, s.independent = news.CountVoices(headlines, voices)
}

// voiceOf is equal for articles of nearly the same words.
func voiceOf(p news.Prospect) int64 { return cmp.Or(p.Voice, p.ID) }

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

	recencyHalf = 12 * time.Hour
	fullSize    = 2000 // bytes
)

func (s *story) rate(now time.Time, wanted []news.Leaning) {
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
	s.score = weightOutlets*math.Log2(1+float64(s.independent)) +
		weightRecency*math.Exp2(-now.Sub(newest).Hours()/recencyHalf.Hours()) +
		weightSize*min(1, float64(size)/fullSize) + own +
		weightLeaning*s.leaning(wanted)
	if len(s.known) == 0 {
		s.score += weightNovelty
	}
}

// byScore is best first; of equals, the one that came in last.
func byScore(a, b *story) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.fresh[0].ID, a.fresh[0].ID))
}

// leadOf picks the article that stands for all: it shares most with the others
// in title and opening, is whole, and rather new than old. articles are newest
// first.
func leadOf(articles []news.Article) news.Article {
	terms := make([]map[string]bool, len(articles))
	for i, a := range articles {
		terms[i] = opening(a)
	}
	best, most := 0, math.Inf(-1)
	for i, a := range articles {
		score := -0.05 * float64(i)
		if a.Partial != "" {
			score--
		}
		for k := range articles {
			if k != i {
				score += covered(terms[i], terms[k]) / float64(len(articles)-1)
			}
		}
		if score > most {
			best, most = i, score
		}
	}
	return articles[best]
}

// openingSentences is how many first sentences say what an article is about.
const openingSentences = 3

func opening(a news.Article) map[string]bool {
	set := map[string]bool{}
	add := func(s string) {
		for _, t := range text.Terms(s) {
			if !text.IsStop(t) {
				set[t] = true
			}
		}
	}
	add(a.Title)
	for _, s := range a.Sentences[:min(openingSentences, len(a.Sentences))] {
		add(s.Text)
	}
	return set
}

// covered is the share of a's terms that b has.
func covered(a, b map[string]bool) float64 {
	if len(a) == 0 {
		return 0
	}
	n := 0
	for t := range a {
		if b[t] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
