package ask

import (
	"slices"

	"newsdesk/internal/ask/differences"
	"newsdesk/internal/ask/evidence"
	"newsdesk/internal/news"
)

// quote answers with the articles' own sentences, or refuses when none is
// likely to answer.
func quote(ans *news.Answer, c evidence.Case) {
	if !c.Convincing(ans.At) {
		refuse(ans, c.Found)
		return
	}
	if len(c.Sides) == 0 {
		say(ans, "", c, c.Most())
	}
	each := max(1, evidence.MostQuotes/max(1, len(c.Sides)))
	for _, s := range c.Sides {
		if s.Convincing(ans.At) {
			say(ans, s.Name, s.Case, each)
		}
	}
	cite(ans, c)
}

// evenOut quotes a side of a comparison that the model wrote nothing of, where
// what was found for it answers by itself.
func evenOut(ans *news.Answer, c evidence.Case) {
	for _, s := range c.Sides {
		told := slices.ContainsFunc(ans.Lines, func(l news.Line) bool { return slices.ContainsFunc(l.Refs, s.Holds) })
		if !told && s.Convincing(ans.At) {
			say(ans, s.Name, s.Case, 1)
		}
	}
}

// say adds the best sentences to the lines, at most so many.
func say(ans *news.Answer, side string, c evidence.Case, most int) {
	for _, ref := range c.Best(most) {
		ans.Lines = append(ans.Lines, news.Line{Text: c.Sentence(ref), Refs: []news.Ref{ref}, Verbatim: true, Side: side})
	}
}

// cite finds the figures that differ, and lists what the answer rests on.
func cite(ans *news.Answer, c evidence.Case) {
	differences.Tell(ans, c)
	list(ans, c)
}

// list names the sources in the order their marks appear, and cuts the
// sentence behind every ref, each once.
func list(ans *news.Answer, c evidence.Case) {
	ans.Sources, ans.Citations = nil, nil
	var refs []news.Ref
	for _, line := range ans.Lines {
		refs = append(refs, line.Refs...)
	}
	for _, d := range ans.Differences {
		for _, report := range d.Reports {
			refs = append(refs, report.Ref)
		}
	}
	for i, ref := range refs {
		if ans.Mark(ref.Article) == 0 {
			ans.Sources = append(ans.Sources, c.Headline(ref.Article))
		}
		if !slices.Contains(refs[:i], ref) {
			ans.Citations = append(ans.Citations, news.Citation{Ref: ref, Quote: c.Sentence(ref)})
		}
	}
}
