// Package rouge measures summaries against references by the words, word pairs
// and word sequences they share, as the rouge_score package computes it with
// stemming: words of a-z and 0-9, those over three letters stemmed.
// Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004.
package rouge

import (
	"strings"

	"github.com/kljensen/snowball/english"
)

// Score is ROUGE-1, ROUGE-2 and ROUGE-Lsum F1, each from 0 to 1.
type Score struct{ One, Two, Lsum float64 }

// Measure scores a candidate against a reference, each a list of sentences.
func Measure(candidate, reference []string) Score {
	c, r := tokens(candidate), tokens(reference)
	return Score{
		One:  overlap(grams(c, 1), grams(r, 1)),
		Two:  overlap(grams(c, 2), grams(r, 2)),
		Lsum: unionLCS(c, r),
	}
}

// Plus adds scores up, for a mean.
func (s Score) Plus(o Score) Score { return Score{s.One + o.One, s.Two + o.Two, s.Lsum + o.Lsum} }

// Percent is the mean of a sum of n scores, from 0 to 100.
func (s Score) Percent(n int) Score {
	f := 100 / float64(max(1, n))
	return Score{s.One * f, s.Two * f, s.Lsum * f}
}

func tokens(sentences []string) [][]string {
	var out [][]string
	for _, s := range sentences {
		words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		for i, w := range words {
			if len(w) > 3 {
				words[i] = english.Stem(w, true)
			}
		}
		out = append(out, words)
	}
	return out
}

func grams(sentences [][]string, n int) map[string]int {
	var all []string
	for _, s := range sentences {
		all = append(all, s...)
	}
	m := map[string]int{}
	for i := 0; i+n <= len(all); i++ {
		m[strings.Join(all[i:i+n], " ")]++
	}
	return m
}

func overlap(c, r map[string]int) float64 {
	both, nc, nr := 0, 0, 0
	for g, n := range c {
		nc += n
		both += min(n, r[g])
	}
	for _, n := range r {
		nr += n
	}
	return f1(both, nc, nr)
}

func f1(both, candidate, reference int) float64 {
	if both == 0 {
		return 0
	}
	p, r := float64(both)/float64(candidate), float64(both)/float64(reference)
	return 2 * p * r / (p + r)
}

// unionLCS is ROUGE-Lsum: for each reference sentence the union of its longest
// common subsequences with the candidate's sentences, words counted once.
func unionLCS(c, r [][]string) float64 {
	left, right, nc, nr := grams(c, 1), grams(r, 1), 0, 0
	for _, n := range left {
		nc += n
	}
	for _, n := range right {
		nr += n
	}
	hits := 0
	for _, ref := range r {
		in := make([]bool, len(ref))
		for _, cand := range c {
			markLCS(ref, cand, in)
		}
		for i, w := range ref {
			if in[i] && left[w] > 0 && right[w] > 0 {
				hits++
				left[w]--
				right[w]--
			}
		}
	}
	return f1(hits, nc, nr)
}

// markLCS marks the words of a that are in the longest common subsequence.
func markLCS(a, b []string, in []bool) {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			if a[i] == b[j] {
				table[i+1][j+1] = table[i][j] + 1
			} else {
				table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
			}
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case a[i-1] == b[j-1]:
			in[i-1] = true
			i, j = i-1, j-1
		case table[i-1][j] >= table[i][j-1]:
			i--
		default:
			j--
		}
	}
}
