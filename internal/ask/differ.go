package ask

import (
	"regexp"
	"slices"
	"time"

	"newsdesk/internal/figures"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

const (
	// apart is how far apart in time two reports of one thing may be; later it
	// is another thing, or a trend.
	apart          = 7 * 24 * time.Hour
	maxDifferences = 3
)

var (
	needs    = regexp.MustCompile(`(?i)\b(?:need(?:s|ed)?|require[sd]?|necessary|limit|target|quota)\b`)
	eachTime = regexp.MustCompile(`(?i)\b(?:every|each|per|a|an) (?:second|minute|hour|day|night|week|month|year|head|person|passenger|household)\b`)
)

// differ adds to ans what a cited sentence counts and another article counts
// otherwise. Where the newest report supersedes, it leads the older one, in its own
// words when it is not among the lines.
func (r reading) differ(ans *news.Answer) {
	all, asked := r.figures(), r.counting(ans)
	ans.Differences = nil
	for _, f := range all {
		if len(ans.Differences) == maxDifferences || !citedIn(asked, f.Ref) || reported(ans.Differences, f) {
			continue
		}
		d, ok := r.against(f, all)
		if !ok {
			continue
		}
		ans.Differences = append(ans.Differences, d)
		if d.Superseded {
			r.lead(ans, d.Reports[0].Ref, d.Reports[len(d.Reports)-1].Ref)
		}
	}
}

// counting are the lines whose figures matter: all that a model wrote, or that
// answer a question for a number, or are compared; else the first, as the others
// are there for something else.
func (r reading) counting(ans *news.Answer) []news.Line {
	lines := slices.Clone(ans.Lines)
	if ans.Mode.Extractive() && len(r.sides) == 0 && len(lines) > 0 && !measure.MatchString(r.asked) {
		return lines[:1]
	}
	return lines
}

func citedIn(lines []news.Line, ref news.Ref) bool {
	return slices.ContainsFunc(lines, func(l news.Line) bool { return slices.Contains(l.Refs, ref) })
}

func reported(ds []news.Difference, f figures.Report) bool {
	return slices.ContainsFunc(ds, func(d news.Difference) bool {
		return slices.Contains(d.Reports, news.Report{Ref: f.Ref, Figure: f.Phrase})
	})
}

// lead puts the newest report's sentence before the lines of ans, unless it stands
// before the older one already, or a model wrote of it. The last gives
// way where there are as many as are quoted, but not that of a side or a story.
func (r reading) lead(ans *news.Answer, older, newest news.Ref) {
	cites := func(ref news.Ref) func(news.Line) bool {
		return func(l news.Line) bool { return slices.Contains(l.Refs, ref) }
	}
	at, before := slices.IndexFunc(ans.Lines, cites(newest)), slices.IndexFunc(ans.Lines, cites(older))
	if at >= 0 && (at < before || before < 0 || len(r.sides) > 0 || !ans.Mode.Extractive()) {
		return
	}
	line := news.Line{Text: r.sentence(newest), Refs: []news.Ref{newest}, Verbatim: true, Side: r.sideOf([]news.Ref{newest})}
	if at >= 0 {
		ans.Lines = slices.Delete(ans.Lines, at, at+1)
	}
	ans.Lines = append([]news.Line{line}, ans.Lines...)
	if ans.Mode.Extractive() && len(r.sides) == 0 && !r.found.Newest {
		ans.Lines = ans.Lines[:min(maxQuotes, len(ans.Lines))]
	}
}

// sentence is one of those found, "" when it is none.
func (r reading) sentence(ref news.Ref) string {
	for _, p := range r.found.Passages {
		if n := ref.Sentence - p.First; p.Article.ID == ref.Article && n >= 0 && n < len(p.Sentences) {
			return p.Sentences[n].Text
		}
	}
	return ""
}

// against is what other articles count where f counts something; false when
// all agree. An outlet's later report stands for what it said before.
func (r reading) against(f figures.Report, all []figures.Report) (d news.Difference, ok bool) {
	same := []figures.Report{f}
	for _, g := range all {
		if g.Ref.Article != f.Ref.Article && r.related(f, g) {
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
func (r reading) related(f, g figures.Report) bool {
	if f.From.When().Sub(g.From.When()).Abs() > apart {
		return false
	}
	switch common(terms(f.From.Title), terms(g.From.Title)) {
	case 0:
		return figures.Same(f, g) && common(text.Names(r.sentence(f.Ref)), text.Names(r.sentence(g.Ref))) > 0
	case 1:
		return figures.Same(f, g)
	}
	return figures.SameInStory(f, g)
}

// common counts the terms that both lists hold.
func common(a, b []string) (n int) {
	for _, t := range a {
		if slices.Contains(b, t) {
			n++
		}
	}
	return n
}

// figures reads the numbers of all that was found, but not those of a sentence
// that gives two for one thing, or that says how many there must be or how
// many there are each time: the signatures that are needed are not those that
// were gathered, and the cost of a month is not the cost.
func (r reading) figures() (all []figures.Report) {
	from := map[int64]news.Headline{}
	for _, p := range r.found.Passages {
		from[p.Article.ID] = p.Article
	}
	for _, c := range r.sentences() {
		read := figures.Read(c.Quote, c.Ref, from[c.Article])
		if len(read) == 0 || needs.MatchString(c.Quote) || eachTime.MatchString(c.Quote) {
			continue
		}
		for i, f := range read {
			twice := slices.ContainsFunc(read, func(g figures.Report) bool { return g.Of == f.Of && g.Value != f.Value })
			again := slices.ContainsFunc(read[:i], func(g figures.Report) bool { return g.Of == f.Of })
			if !twice && !again {
				all = append(all, f)
			}
		}
	}
	return all
}

// sentences are all that was found, each once.
func (r reading) sentences() (all []news.Citation) {
	seen := map[news.Ref]bool{}
	for _, p := range r.found.Passages {
		for n, s := range p.Sentences {
			ref := news.Ref{Article: p.Article.ID, Sentence: p.First + n}
			if !seen[ref] {
				seen[ref] = true
				all = append(all, news.Citation{Ref: ref, Quote: s.Text})
			}
		}
	}
	return all
}
