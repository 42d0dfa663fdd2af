// Package summary makes extractive summaries and answers: it chooses among the
// articles' own sentences and never writes one.
package summary

import (
	"math"
	"slices"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// The weights were chosen on a plateau: each may move by half without a
// measurable difference on three sets of news summaries.
const (
	// maxStory bounds the sentences compared: work grows with their square, and
	// what a long article says first is what it is about.
	maxStory = 120
	// backward is what similarity to an earlier sentence takes away, where
	// similarity to a later one gives 1: a sentence that the rest of the story
	// returns to is central, one that repeats is not. Zheng and Lapata 2019,
	// "Sentence Centrality Revisited for Unsupervised Summarization".
	backward = 0.25
	// position is the exponent of a sentence's place: news tells first what
	// matters most.
	position = 0.5
	// brevity takes from a sentence for each idealWords that it is longer.
	brevity    = 0.75
	idealWords = 25
	// relevance against redundancy, in the choice of further sentences: maximal
	// marginal relevance, Carbonell and Goldstein 1998.
	relevance = 0.85
	// dangling is left of a sentence that does not stand alone when the one
	// before it was not chosen.
	dangling = 0.5
)

// Article chooses the n sentences that best stand for the article, as indices
// into sentences in article order; fewer when it has fewer. Bylines, datelines,
// captions, plugs and the like are never chosen.
func Article(title string, sentences []news.Sentence, n int) []int {
	story := storyOf(sentences)
	if n < 1 || len(story) == 0 {
		return nil
	}
	if len(story) > n {
		story = central(title, sentences, story, n)
	}
	return story
}

// storyOf lists the sentences to choose from. In a text of nothing but short
// lines those have to do.
func storyOf(sentences []news.Sentence) []int {
	var full, short []int
	for i := range sentences {
		switch {
		case len(full) == maxStory:
			return full
		case tells(sentences[i].Text):
			full = append(full, i)
		case len(short) < maxStory && !isFurniture(sentences[i].Text):
			short = append(short, i)
		}
	}
	if len(full) == 0 {
		return short
	}
	return full
}

// central picks n of the story's sentences, greedily.
func central(title string, sentences []news.Sentence, story []int, n int) []int {
	texts, terms := make([]string, len(story)), make([][]string, len(story))
	for k, i := range story {
		texts[k] = sentences[i].Text
		terms[k] = text.Terms(texts[k])
	}
	similar := similarities(append(terms, text.Terms(title)))
	scores := scores(texts, similar)
	var picked []int
	for len(picked) < n {
		best, most := -1, math.Inf(-1)
		for k := range texts {
			if slices.Contains(picked, k) {
				continue
			}
			s := scores[k]
			if k > 0 && leans(texts[k]) && !slices.Contains(picked, k-1) {
				s *= dangling
			}
			repeats := 0.0
			for _, p := range picked {
				repeats = max(repeats, similar[k][p])
			}
			if v := relevance*s - (1-relevance)*repeats; v > most {
				best, most = k, v
			}
		}
		picked = append(picked, best)
	}
	slices.Sort(picked)
	for k, p := range picked {
		picked[k] = story[p]
	}
	return picked
}

// scores rates each text from 0 to 1 by centrality, place and length. The last
// row of similar is the title's, which counts like one more later sentence.
func scores(texts []string, similar [][]float64) []float64 {
	out := make([]float64, len(texts))
	for i := range texts {
		for j, s := range similar[i] {
			switch {
			case j > i:
				out[i] += s
			case j < i:
				out[i] -= backward * s
			}
		}
	}
	low, high := slices.Min(out), slices.Max(out)
	for i, s := range texts {
		rank := (out[i]-low)/(high-low+1e-9) + .05
		over := max(0, float64(words(s)-idealWords)) / idealWords
		out[i] = rank * math.Pow(float64(i+1), -position) / (1 + brevity*over)
	}
	return out
}

// posting is a text that holds a term, and how often.
type posting struct {
	text  int
	count float64
}

// postingsOf are, by term, the texts that hold it, in order; stop words have none.
func postingsOf(terms [][]string) map[string][]posting {
	postings := map[string][]posting{}
	for i, of := range terms {
		for _, term := range of {
			if text.IsStop(term) {
				continue
			}
			list := postings[term]
			if n := len(list); n > 0 && list[n-1].text == i {
				list[n-1].count++
				continue
			}
			postings[term] = append(list, posting{i, 1})
		}
	}
	return postings
}

// similarities are the cosines of the tf-idf vectors of texts, given their terms,
// inverse document frequency counted over the texts themselves; 0 on the diagonal.
func similarities(terms [][]string) [][]float64 {
	postings := postingsOf(terms)
	out := make([][]float64, len(terms))
	for i := range out {
		out[i] = make([]float64, len(terms))
	}
	norms := make([]float64, len(terms))
	// Sums of floats depend on their order; sorted, the same text always gives
	// the same summary.
	for _, term := range sortedKeys(postings) {
		list := postings[term]
		idf := math.Log(1 + float64(len(terms))/float64(len(list)))
		for k, a := range list {
			norms[a.text] += a.count * a.count * idf * idf
			for _, b := range list[k+1:] {
				out[a.text][b.text] += a.count * b.count * idf * idf
			}
		}
	}
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[i][j] > 0 {
				out[i][j] /= math.Sqrt(norms[i] * norms[j])
			}
			out[j][i] = out[i][j]
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
