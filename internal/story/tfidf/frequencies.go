package tfidf

import "math"

// Frequencies counts in how many articles each term occurred. When there are more
// than termRoom terms, those seen once are dropped, and if that is not enough, all
// counts are halved. The zero value has counted none.
type Frequencies struct {
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

// Learn counts the terms of another article, as Sums.Count gives them.
func (f *Frequencies) Learn(terms Vector) {
	if f.of == nil {
		f.of = map[uint32]uint32{}
	}
	f.articles++
	for _, t := range terms {
		f.of[t.Term]++
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

func (f *Frequencies) fade() {
	f.articles /= 2
	for t, n := range f.of {
		if n < 2 {
			delete(f.of, t)
		} else {
			f.of[t] = n / 2
		}
	}
}

// Articles is how many articles weigh in what is known; it falls where counts are
// halved.
func (f *Frequencies) Articles() float64 { return f.articles }

// Cold is how little is known of words: 1 at the beginning, 0 from readEnough articles
// on.
func (f *Frequencies) Cold() float64 { return max(0, 1-f.articles/readEnough) }

// rarity is the inverse document frequency of a term, 0 for one that is
// everywhere.
func (f *Frequencies) rarity(term uint32) float64 {
	return max(0, math.Log((f.articles+unseen+1)/(float64(f.of[term])+onceMore)))
}

// Weigh is the vector, of length 1, of an article with these terms, by what is known now.
func (f *Frequencies) Weigh(terms Vector) Vector {
	v := make(Vector, 0, len(terms))
	for _, t := range terms {
		if r := f.rarity(t.Term); r > 0 {
			v = append(v, Weight{t.Term, t.W * float32(r)})
		}
	}
	return v.scaled().Heaviest(articleTerms)
}
