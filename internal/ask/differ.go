package ask

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Figures that differ are found by comparing sentences, without a model and
// carefully: the same thing counted, in sentences about the same, of different
// articles. What is missed is not said; what is said stands in the articles.

const (
	// settles is how much later a report must be to supersede another outlet's.
	settles = 3 * time.Hour
	// apart is how far apart in time two reports of one thing may be; later it
	// is another thing, or a trend.
	apart = 7 * 24 * time.Hour
	// alike is the least share of the shorter sentence's terms that two
	// sentences about the same thing have in common, and leastAlike how many
	// those are. What is told in money or per cent is seldom the same.
	alike, alikeMoney = 0.6, 0.75
	leastAlike        = 3
	maxDifferences    = 3
)

// figure is a number in a sentence of an article, with what it counts.
type figure struct {
	news.Report
	value, unit string
	hedged      bool // "at least", "about": another number is no contradiction
	about       []string
	from        news.Headline
}

// differ adds to ans what the cited sentences count and another article counts
// otherwise. Where the newest report supersedes and is not among the lines, it
// leads them, in its own words.
func (r reading) differ(ans *news.Answer) {
	all := r.figures()
	ans.Differences = nil
	for _, f := range all {
		if !citedIn(ans.Lines, f.Ref) || reported(ans.Differences, f.Ref) {
			continue
		}
		d, newest := against(f, all)
		if d.Reports == nil || len(ans.Differences) == maxDifferences {
			continue
		}
		ans.Differences = append(ans.Differences, d)
		if d.Superseded && !citedIn(ans.Lines, newest) {
			r.lead(ans, newest)
		}
	}
}

func citedIn(lines []news.Line, ref news.Ref) bool {
	return slices.ContainsFunc(lines, func(l news.Line) bool { return slices.Contains(l.Refs, ref) })
}

func reported(ds []news.Difference, ref news.Ref) bool {
	return slices.ContainsFunc(ds, func(d news.Difference) bool {
		return slices.ContainsFunc(d.Reports, func(r news.Report) bool { return r.Ref == ref })
	})
}

// lead puts a sentence before the lines of ans.
func (r reading) lead(ans *news.Answer, ref news.Ref) {
	for _, c := range r.candidates {
		if c.Ref == ref {
			line := news.Line{Text: c.Text, Refs: []news.Ref{ref}, Verbatim: true, Side: r.sideOf([]news.Ref{ref})}
			ans.Lines = append([]news.Line{line}, ans.Lines...)
			if ans.Mode.Extractive() {
				ans.Lines = ans.Lines[:min(max(maxQuotes, len(r.sides)), len(ans.Lines))]
			}
			return
		}
	}
}

// against is what other articles count where f counts something, the last
// report of each outlet; its zero value when all agree.
func against(f figure, all []figure) (d news.Difference, newest news.Ref) {
	same := []figure{f}
	for _, g := range all {
		if g.from.ID != f.from.ID && sameThing(f, g) {
			same = append(same, g)
		}
	}
	slices.SortStableFunc(same, func(a, b figure) int { return a.from.When().Compare(b.from.When()) })
	last := same[len(same)-1]
	same = slices.DeleteFunc(same, func(g figure) bool {
		return g.Ref != f.Ref && slices.ContainsFunc(same, func(h figure) bool {
			return h.Ref != g.Ref && h.from.Source == g.from.Source && h.from.When().After(g.from.When()) && g.value == h.value
		})
	})
	superseded := true
	for _, g := range same {
		if g.value == last.value {
			continue
		}
		if g.from.Source != last.from.Source && last.from.When().Sub(g.from.When()) < settles {
			superseded = false
		}
	}
	for _, g := range same {
		if g.value != last.value && !(!superseded && compatible(g, last)) {
			d.Reports = append(d.Reports, g.Report)
		}
	}
	if d.Reports == nil {
		return news.Difference{}, news.Ref{}
	}
	d.Reports, d.Superseded = append(d.Reports, last.Report), superseded
	return d, last.Ref
}

// compatible reports whether a hedge makes two numbers no contradiction.
func compatible(a, b figure) bool { return a.hedged || b.hedged }

// sameThing reports whether two figures count the same, by what they count and
// by the other words of their sentences.
func sameThing(f, g figure) bool {
	if f.unit != g.unit || f.from.When().Sub(g.from.When()).Abs() > apart {
		return false
	}
	least, share := leastAlike, alike
	if common(terms(f.from.Title), terms(g.from.Title)) >= 2 { // two reports of one event
		least, share = least-1, share-.1
	}
	if strings.ContainsAny(f.unit, money+"%") {
		least, share = leastAlike, alikeMoney
	}
	both := common(f.about, g.about)
	return both >= least && float64(both) >= share*float64(min(len(f.about), len(g.about)))
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

const money = "$€£¥"

// figures reads the numbers of all that was found.
func (r reading) figures() (all []figure) {
	at := map[int64]news.Headline{}
	for _, p := range r.found.Passages {
		at[p.Article.ID] = p.Article
	}
	seen := map[news.Ref]bool{}
	for _, p := range r.found.Passages {
		for n, s := range p.Sentences {
			ref := news.Ref{Article: p.Article.ID, Sentence: p.First + n}
			if seen[ref] {
				continue
			}
			seen[ref] = true
			for _, f := range counts(s.Text) {
				f.Ref, f.from = ref, at[ref.Article]
				all = append(all, f)
			}
		}
	}
	return all
}

var (
	hedge = regexp.MustCompile(`(?i)\b(?:at least|more than|over|upwards of|no fewer than|up to|about|around|some|nearly|almost|roughly|an estimated)\s+$`)
	// counted is what follows a number: up to three words of one clause.
	counted = regexp.MustCompile(`^[ \x{a0}-]*((?:[\pL'’-]+ ?){1,3})`)
	// reached is a number that ends what its subject did: "the toll rose to 12".
	reached = regexp.MustCompile(`(?i)\b([\pL]+) (?:has |have |had )?(?:rose|risen|climbed|grew|grown|increased|jumped|fell|fallen|dropped|stands?|stood|reached|is|was|now stands)(?: now)?(?: to| at)? (?:at least |about |more than |nearly )?$`)
	// clocks are words behind a number that measure time or name a date.
	clocks  = regexp.MustCompile(`(?i)^(?:a\.?m|p\.?m|o['’]clock|seconds?|minutes?|hours?|days?|weeks?|months?|years?|year|old|decades?|centur(?:y|ies)|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	ordinal = regexp.MustCompile(`(?i)(?:\dst|\dnd|\drd|\dth|first|second|third|fifth|eighth|ninth|twelfth|[a-z]th|ieth)$`)
	years   = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// counts reads the numbers of one sentence that count something, and nothing
// else in it does the same.
func counts(s string) (found []figure) {
	defer func() {
		times := map[string]int{}
		for _, f := range found {
			times[f.unit]++
		}
		found = slices.DeleteFunc(found, func(f figure) bool { return times[f.unit] > 1 })
	}()
	from := 0
	for _, n := range text.Numbers(s) {
		i := strings.Index(s[from:], n.Text)
		if i < 0 {
			continue
		}
		start := from + i
		from = start + len(n.Text)
		if ordinal.MatchString(n.Text) || start > 0 && s[start-1] == '-' {
			continue
		}
		unit, tail := unitOf(s, start, from, n)
		if unit == "" {
			continue
		}
		found = append(found, figure{
			Report: news.Report{Figure: s[start : from+tail]}, value: n.Value, unit: unit,
			hedged: hedge.MatchString(s[:start]), about: about(s, unit),
		})
	}
	return found
}

// unitOf is what the number at s[start:end] counts, as a term, and how many
// bytes behind the number say so; "" for dates, times and bare numbers.
func unitOf(s string, start, end int, n text.Number) (unit string, tail int) {
	if r := lastRune(s[:start]); strings.ContainsRune(money, r) {
		return string(r), 0
	}
	if strings.HasSuffix(n.Value, "%") {
		rest := s[end:]
		if i := strings.IndexByte(rest, '%'); i >= 0 && strings.TrimSpace(rest[:i]) == "" {
			return "%", i + 1
		}
		return "%", 0
	}
	m := counted.FindStringSubmatchIndex(s[end:])
	if m != nil && clocks.MatchString(s[end+m[2]:]) || years.MatchString(n.Text) {
		return "", 0
	}
	if m != nil {
		phrase := s[end+m[2] : end+m[3]]
		words := strings.Fields(phrase)
		for k, w := range words {
			if t := terms(w); len(t) > 0 && !shy[t[0]] {
				unit = toll(t[0], words[k+1:], s[:start])
				return unit, m[2] + strings.Index(phrase, w) + len(w)
			}
		}
	}
	if m := reached.FindStringSubmatch(s[:start]); m != nil {
		if t := terms(m[1]); len(t) > 0 {
			return sense(t[0]), 0
		}
	}
	return "", 0
}

func lastRune(s string) rune {
	r := []rune(strings.TrimRight(s, " "))
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}

// shy are terms that stand between a number and what it counts.
var shy = setOf(terms("other more further additional new local young old so far"))

// crowdWords count nothing by themselves: people are killed, or saved.
var crowdWords = setOf(terms("people person men women children civilians residents passengers victims others workers soldiers"))

// toll is what a count of people is about: the verb behind or before it.
func toll(noun string, behind []string, before string) string {
	if !crowdWords[noun] {
		return sense(noun)
	}
	for _, w := range behind {
		if t := terms(w); len(t) > 0 {
			return sense(t[0])
		}
	}
	ahead := terms(hedge.ReplaceAllString(before, ""))
	if len(ahead) == 0 {
		return noun
	}
	return sense(ahead[len(ahead)-1])
}

// sense brings the words of casualties together.
func sense(term string) string {
	for name, group := range senses {
		if group[term] {
			return name
		}
	}
	return term
}

var senses = map[string]map[string]bool{
	"dead":    setOf(terms("dead died dies death deaths killed killing kills toll fatalities perished")),
	"injured": setOf(terms("injured injuries wounded hurt")),
	"missing": setOf(terms("missing unaccounted")),
	"rescued": setOf(terms("rescued saved")),
}

func setOf(terms []string) map[string]bool {
	m := make(map[string]bool, len(terms))
	for _, t := range terms {
		m[t] = true
	}
	return m
}

// about is the terms of a sentence beside its numbers and what they count.
func about(s, unit string) (out []string) {
	for _, t := range terms(s) {
		if strings.ContainsAny(t, "0123456789") || sense(t) == unit || crowdWords[t] || slices.Contains(out, t) {
			continue
		}
		if len(text.Numbers(t)) == 0 {
			out = append(out, t)
		}
	}
	return out
}
