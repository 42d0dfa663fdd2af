package ask

import (
	"slices"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
)

// maxQuotes is how many sentences answer without a model: one may miss half of
// it, four are a reading.
const maxQuotes = 3

// maxLeads is how many stories answer a question for the news: for more there
// is the brief.
const maxLeads = 5

// quote answers with the articles' own sentences, or refuses when none is
// likely to answer.
func quote(ans *news.Answer, r reading) {
	if !r.convincing(ans.At) {
		refuse(ans, r.found)
		return
	}
	if len(r.sides) == 0 {
		r.say(ans, "", max(maxQuotes, len(r.choices)))
	}
	each := max(1, maxQuotes/max(1, len(r.sides)))
	for _, s := range r.sides {
		if s.convincing(ans.At) {
			s.say(ans, s.name, each)
		}
	}
	r.cite(ans)
}

// say adds the best sentences to the lines, at most so many. The first is led by
// the sentence before it when it points back to that.
func (r reading) say(ans *news.Answer, side string, most int) {
	var refs []news.Ref
	for _, c := range r.choices {
		ref := r.candidates[c.Index].Ref
		before := news.Ref{Article: ref.Article, Sentence: ref.Sentence - 1}
		if len(refs) == 0 && most > 1 && summary.Continues(r.sentence(before), r.sentence(ref)) {
			refs = append(refs, before)
		}
		if !slices.Contains(refs, ref) && len(refs) < most {
			refs = append(refs, ref)
		}
	}
	for _, ref := range refs {
		ans.Lines = append(ans.Lines, news.Line{Text: r.sentence(ref), Refs: []news.Ref{ref}, Verbatim: true, Side: side})
	}
}

// cite finds the figures that differ, and lists what the answer rests on.
func (r reading) cite(ans *news.Answer) {
	r.differ(ans)
	r.list(ans)
}

// list names the sources in the order their marks appear, and cuts the
// sentence behind every ref, each once.
func (r reading) list(ans *news.Answer) {
	m := gather(r.found.Passages)
	seen := map[news.Ref]bool{}
	add := func(ref news.Ref) {
		if ans.Mark(ref.Article) == 0 {
			ans.Sources = append(ans.Sources, m.articles[ref.Article])
		}
		if !seen[ref] {
			seen[ref] = true
			ans.Citations = append(ans.Citations, news.Citation{Ref: ref, Quote: m.quotes[ref]})
		}
	}
	ans.Sources, ans.Citations = nil, nil
	for _, line := range ans.Lines {
		for _, ref := range line.Refs {
			add(ref)
		}
	}
	for _, d := range ans.Differences {
		for _, report := range d.Reports {
			add(report.Ref)
		}
	}
}
