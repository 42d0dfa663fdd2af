package figures

import (
	"slices"
	"time"

	"newsdesk/internal/news"
)

// settles is how much later a report must be than all that contradict it to
// supersede them: by then those who reported before could know.
const settles = 3 * time.Hour

// Differ finds what the outlets of one story count otherwise. Each outlet is
// heard once, with its newest article, and in that with what it says first.
func Differ(all []Report) (found []news.Difference) {
	used := make([]bool, len(all))
	for i, f := range all {
		if used[i] {
			continue
		}
		var same []Report
		for k, g := range all {
			if k == i || !used[k] && SameInStory(f, g) {
				used[k] = true
				same = append(same, g)
			}
		}
		if d, ok := difference(lastWords(same)); ok {
			found = append(found, d)
		}
	}
	return found
}

// lastWords keeps one report an outlet, oldest first.
func lastWords(same []Report) (kept []Report) {
	slices.SortStableFunc(same, func(a, b Report) int { return b.From.When().Compare(a.From.When()) })
	for _, r := range same {
		if !slices.ContainsFunc(kept, func(k Report) bool { return k.From.Source == r.From.Source }) {
			kept = append(kept, r)
		}
	}
	slices.Reverse(kept)
	return kept
}

// difference is what the newest of reports contradicts, false when it agrees
// with all.
func difference(reports []Report) (d news.Difference, ok bool) {
	if len(reports) < 2 {
		return d, false
	}
	last := reports[len(reports)-1]
	d.Of, d.Superseded = last.Label, true
	for _, r := range reports {
		switch {
		case r.Ref == last.Ref:
			d.Reports = append(d.Reports, news.Report{Ref: r.Ref, Figure: r.Text})
		case Contradicts(r, last):
			d.Reports = append(d.Reports, news.Report{Ref: r.Ref, Figure: r.Text})
			ok = true
			if last.From.When().Sub(r.From.When()) < settles {
				d.Superseded = false
			}
		}
	}
	return d, ok
}

// Changed finds what now counts otherwise than told: for each thing told, the
// newest report that contradicts it.
func Changed(told []news.Figure, now []Report) (changes []news.Change) {
	now = slices.Clone(now)
	slices.SortStableFunc(now, func(a, b Report) int { return b.From.When().Compare(a.From.When()) })
	seen := map[string]bool{}
	for _, r := range now { // the newest word on each thing decides
		if seen[r.Of] {
			continue
		}
		seen[r.Of] = true
		i := lastOf(told, r.Of)
		if i < 0 || slices.ContainsFunc(told, func(f news.Figure) bool { return f.Of == r.Of && f.Value == r.Value }) {
			continue
		}
		if Contradicts(r, Report{Figure: told[i]}) {
			changes = append(changes, news.Change{Of: r.Label, Was: told[i].Text, Now: r.Text, Ref: r.Ref})
		}
	}
	return changes
}

// lastOf is the last figure told of a thing, -1 for none.
func lastOf(told []news.Figure, of string) int {
	for i := len(told) - 1; i >= 0; i-- {
		if told[i].Of == of {
			return i
		}
	}
	return -1
}
