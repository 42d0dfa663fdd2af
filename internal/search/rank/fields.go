package rank

import (
	"strings"

	"newsdesk/internal/news"
)

// fields is where a question's terms stand in a pool.
type fields struct {
	bodies, titles []tally // of each candidate
	body, title    float64 // their mean lengths
	articles       map[int64]whole
}

// whole is how often each term stands in an article, as far as its passages are
// candidates, in its lead and, of one without a title, in its first words.
type whole struct{ hits, lead, first []float64 }

func (q *Question) fieldsOf(pool []news.Candidate) fields {
	at := make(map[string]int, len(q.Terms))
	for i, t := range q.Terms {
		at[t.Word] = i
	}
	f := fields{articles: map[int64]whole{}}
	for _, c := range pool {
		body, title := tallyOf(c.Terms, at), tallyOf(c.TitleTerms, at)
		f.bodies, f.titles = append(f.bodies, body), append(f.titles, title)
		f.body += float64(body.length) / float64(len(pool))
		f.title += float64(title.length) / float64(len(pool))
		about, ok := f.articles[c.Article.ID]
		if !ok {
			about = whole{hits: make([]float64, len(at)), lead: make([]float64, len(at))}
		}
		for i, n := range body.hits {
			about.hits[i] += n
		}
		if c.Opens {
			about.lead = body.lead
			if c.Article.Title == "" {
				about.first = tallyOf(beginning(c.Terms, firstTerms), at).hits
			}
		}
		f.articles[c.Article.ID] = about
	}
	f.entitle(pool)
	return f
}

// entitle counts the first words of an article that has no title as one, of the
// usual length.
func (f fields) entitle(pool []news.Candidate) {
	for i, c := range pool {
		first := f.articles[c.Article.ID].first
		for k := range first {
			f.titles[i].hits[k] += first[k]
			f.titles[i].length = int(f.title)
		}
	}
}

// beginning is the first n of terms.
func beginning(terms string, n int) string {
	for i := range len(terms) {
		if terms[i] != ' ' {
			continue
		}
		if n--; n == 0 {
			return terms[:i]
		}
	}
	return terms
}

// tally is how each term of a question stands in a text.
type tally struct {
	hits   []float64 // how often
	lead   []float64 // how often among the first leadTerms
	pairs  []bool    // near behind the term before it in the question
	length int
}

func tallyOf(terms string, at map[string]int) tally {
	t := tally{hits: make([]float64, len(at)), lead: make([]float64, len(at)), pairs: make([]bool, len(at))}
	last := make([]int, len(at)) // the place of each, from 1
	for word := range strings.SplitSeq(terms, " ") {
		t.length++
		i, ok := at[word]
		if !ok {
			continue
		}
		t.hits[i]++
		if t.length <= leadTerms {
			t.lead[i]++
		}
		last[i] = t.length
		if i > 0 && last[i-1] > 0 && t.length-last[i-1] <= near {
			t.pairs[i] = true
		}
	}
	return t
}
