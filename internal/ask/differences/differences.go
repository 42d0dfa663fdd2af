// Package differences tells where articles count otherwise than what an answer
// rests on, without asking a model. It compares figures of one thing in reports
// of one event, within a week: later it is another thing, or a trend.
package differences

import (
	"regexp"
	"slices"
	"time"

	"newsdesk/internal/ask/evidence"
	"newsdesk/internal/ask/wording"
	"newsdesk/internal/figures"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

const (
	// apart is how far apart in time two reports of one thing may be; later it
	// is another thing, or a trend.
	apart = 7 * 24 * time.Hour
	most  = 3 // differences
)

var (
	needs    = regexp.MustCompile(`(?i)\b(?:need(?:s|ed)?|require[sd]?|necessary|limit|target|quota)\b`)
	eachTime = regexp.MustCompile(`(?i)\b(?:every|each|per|a|an) (?:second|minute|hour|day|night|week|month|year|head|person|passenger|household)\b`)
)

// Tell adds to ans what a cited sentence counts and another article counts
// otherwise. Where the newest report supersedes, it leads the older one, in its own
// words when it is not among the lines.
func Tell(ans *news.Answer, c evidence.Case) {
	all, asked := figuresIn(c), counting(ans, c)
	ans.Differences = nil
	for _, f := range all {
		if len(ans.Differences) == most || !slices.ContainsFunc(asked, cites(f.Ref)) || reported(ans.Differences, f) {
			continue
		}
		d, ok := against(f, all, c)
		if !ok {
			continue
		}
		ans.Differences = append(ans.Differences, d)
		if d.Superseded {
			lead(ans, c, d.Reports[0].Ref, d.Reports[len(d.Reports)-1].Ref)
		}
	}
}

// counting are the lines whose figures matter: all that a model wrote, or that
// answer a question for a number, or are compared; else the first, as the others
// are there for something else.
func counting(ans *news.Answer, c evidence.Case) []news.Line {
	lines := slices.Clone(ans.Lines)
	if ans.Mode.Extractive() && len(c.Sides) == 0 && len(lines) > 0 && !wording.Counts(c.Asked) {
		return lines[:1]
	}
	return lines
}

func cites(ref news.Ref) func(news.Line) bool {
	return func(l news.Line) bool { return slices.Contains(l.Refs, ref) }
}

func reported(ds []news.Difference, f figures.Report) bool {
	return slices.ContainsFunc(ds, func(d news.Difference) bool {
		return slices.Contains(d.Reports, news.Report{Ref: f.Ref, Figure: f.Phrase})
	})
}

// lead puts the newest report's sentence before the lines of ans, unless it stands
// before the older one already, or a model wrote of it. The last gives
// way where there are as many as are quoted, but not that of a side or a story.
func lead(ans *news.Answer, c evidence.Case, older, newest news.Ref) {
	at, before := slices.IndexFunc(ans.Lines, cites(newest)), slices.IndexFunc(ans.Lines, cites(older))
	if at >= 0 && (at < before || before < 0 || len(c.Sides) > 0 || !ans.Mode.Extractive()) {
		return
	}
	line := news.Line{Text: c.Sentence(newest), Refs: []news.Ref{newest}, Verbatim: true, Side: c.SideOf([]news.Ref{newest})}
	if at >= 0 {
		ans.Lines = slices.Delete(ans.Lines, at, at+1)
	}
	ans.Lines = append([]news.Line{line}, ans.Lines...)
	if ans.Mode.Extractive() && len(c.Sides) == 0 && !c.Found.Newest {
		ans.Lines = ans.Lines[:min(evidence.MostQuotes, len(ans.Lines))]
	}
}

// against is what other articles count where f counts something; false when
// all agree. An outlet's later report stands for what it said before.
func against(f figures.Report, all []figures.Report, c evidence.Case) (d news.Difference, ok bool) {
	same := []figures.Report{f}
	for _, g := range all {
		if g.Ref.Article != f.Ref.Article && related(f, g, c) {
			same = append(same, g)
		}
	}
	slices.SortStableFunc(same, func(a, b figures.Report) int { return a.From.When().Compare(b.From.When()) })
	newest := same[len(same)-1]
	for _, g := range slices.Backward(same) {
		if (g.Ref == f.Ref || f.Ref == newest.Ref) && g.From.Source == newest.From.Source && figures.Contradicts(g, newest) {
			return news.Difference{Of: newest.Label, Reports: []news.Report{
				{Ref: g.Ref, Figure: g.Phrase}, {Ref: newest.Ref, Figure: newest.Phrase},
			}, Superseded: true}, true
		}
	}
	ds := figures.Differ(same)
	if len(ds) == 0 {
		return d, false
	}
	for i, report := range ds[0].Reports {
		k := slices.IndexFunc(same, func(g figures.Report) bool { return g.Ref == report.Ref && g.Text == report.Figure })
		if k >= 0 {
			ds[0].Reports[i].Figure = same[k].Phrase
		}
	}
	return ds[0], true
}

// related reports whether two figures count the same of one event, within a
// week: their headlines tell of one, or a word of these or a name in their
// sentences does and the sentences agree.
func related(f, g figures.Report, c evidence.Case) bool {
	if f.From.When().Sub(g.From.When()).Abs() > apart {
		return false
	}
	switch text.Shared(text.Content(f.From.Title), text.Content(g.From.Title)) {
	case 0:
		return figures.Same(f, g) && text.Shared(text.Names(c.Sentence(f.Ref)), text.Names(c.Sentence(g.Ref))) > 0
	case 1:
		return figures.Same(f, g)
	}
	return figures.SameInStory(f, g)
}

// figuresIn reads the numbers of all that was found, but not those of a sentence
// that gives two for one thing, or that says how many there must be or how
// many there are each time: the signatures that are needed are not those that
// were gathered, and the cost of a month is not the cost.
func figuresIn(c evidence.Case) (all []figures.Report) {
	seen := map[news.Ref]bool{}
	for _, p := range c.Found.Passages {
		for n, s := range p.Sentences {
			ref := news.Ref{Article: p.Article.ID, Sentence: p.First + n}
			if !seen[ref] && !needs.MatchString(s.Text) && !eachTime.MatchString(s.Text) {
				all = append(all, single(figures.Read(s.Text, ref, p.Article))...)
			}
			seen[ref] = true
		}
	}
	return all
}

// single are the figures of a sentence, each thing once, without those of which
// it gives two.
func single(read []figures.Report) (kept []figures.Report) {
	for i, f := range read {
		twice := slices.ContainsFunc(read, func(g figures.Report) bool { return g.Of == f.Of && g.Value != f.Value })
		again := slices.ContainsFunc(read[:i], func(g figures.Report) bool { return g.Of == f.Of })
		if !twice && !again {
			kept = append(kept, f)
		}
	}
	return kept
}
