package story

import "math"

// frequencies remembers in how many articles each term occurred, within
// bounds: terms seen once are forgotten when there is no room, and when that
// does not make enough, all counts fade by half.
type frequencies struct {
	articles float64
	of       map[uint32]uint32
}

const (
	termRoom = 1 << 19

	// unseen stands for articles of other events, so that the first
	// articles' words are not all taken for common ones.
	unseen = 200
	// readEnough is how many articles tell common words from rare ones.
	readEnough = 100
	// onceMore keeps words that occurred once or never from outweighing all.
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

// cold is how little is known of words yet: 1 at the beginning, 0 from
// readEnough articles on.
func (f *frequencies) cold() float64 { return max(0, 1-f.articles/readEnough) }

// rarity is the inverse document frequency of a term, 0 for one that is
// everywhere.
func (f *frequencies) rarity(term uint32) float64 {
	return max(0, math.Log((f.articles+unseen+1)/(float64(f.of[term])+onceMore)))
}

// weigh is the article's vector as things stand now.
func (f *frequencies) weigh(terms vector) vector {
	v := make(vector, 0, len(terms))
	for _, t := range terms {
		if r := f.rarity(t.term); r > 0 {
			v = append(v, weight{t.term, t.w * float32(r)})
		}
	}
	return heaviest(v.scaled(), articleTerms)
}
