package story

import "math"

// frequencies counts in how many articles each term occurred. When there are more
// than termRoom terms, those seen once are dropped, and if that is not enough, all
// counts are halved.
type frequencies struct {
	articles float64
	of       map[uint32]uint32
}

const (
	termRoom = 1 << 19

	// unseen is how many articles of other events are assumed, so that not all words
	// of the first articles count as common.
	unseen = 200
	// readEnough is how many articles it takes to tell common words from rare ones.
	readEnough = 100
	// onceMore is added to each count, so that words which occurred once or never do
	// not outweigh all others.
	onceMore = 2
)

func (f *frequencies) learn(terms vector) {
	f.articles++
	for _, t := range terms {
		f.of[t.term]++
	}
	if len(f.of) <= termRoom {
		return
	}
	for t, n := range f.of {
		if n == 1 {
			delete(f.of, t)
		}
	}
	if len(f.of) > termRoom/2 {
		f.fade()
	}
}

func (f *frequencies) fade() {
	f.articles /= 2
	for t, n := range f.of {
		if n < 2 {
			delete(f.of, t)
		} else {
			f.of[t] = n / 2
		}
	}
}

// cold is how little is known of words: 1 at the beginning, 0 from readEnough articles
// on.
func (f *frequencies) cold() float64 { return max(0, 1-f.articles/readEnough) }

// rarity is the inverse document frequency of a term, 0 for one that is
// everywhere.
func (f *frequencies) rarity(term uint32) float64 {
	return max(0, math.Log((f.articles+unseen+1)/(float64(f.of[term])+onceMore)))
}

// weigh is the vector of an article with these terms, by what is known now.
func (f *frequencies) weigh(terms vector) vector {
	v := make(vector, 0, len(terms))
	for _, t := range terms {
		if r := f.rarity(t.term); r > 0 {
			v = append(v, weight{t.term, t.w * float32(r)})
		}
	}
	return heaviest(v.scaled(), articleTerms)
}
