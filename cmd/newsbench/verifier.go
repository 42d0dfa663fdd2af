package main

import (
	"context"
	"flag"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"newsdesk/internal/text"
	"newsdesk/internal/verify"
)

type verifierResult struct {
	Benchmark string             `json:"benchmark"`
	Pairs     int                `json:"pairs"`
	Sentences int                `json:"sentences"`
	Dropped   float64            `json:"faithful_dropped"` // share of people's sentences that the check drops
	Caught    map[string]float64 `json:"caught"`           // share of corrupted ones that it drops, by kind
	Tried     map[string]int     `json:"tried"`
}

type verifierLine struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"` // faithful, or how it was corrupted
	Text   string `json:"text"`
	Kept   bool   `json:"kept"`
	Reason string `json:"reason,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// benchVerifier checks summaries by people, which are faithful, and the same sentences
// with one thing made wrong. Every sentence cites the whole article, or as many of its
// sentences in a row as -window says: those that it shares most with.
func benchVerifier(_ context.Context, args []string) (any, error) {
	var pairs, out string
	var window int
	if err := parse("verifier", args, func(f *flag.FlagSet) {
		f.StringVar(&pairs, "pairs", "", "`file` of articles and summaries, JSON lines")
		f.StringVar(&out, "out", "", "write a JSON line per sentence to this `file`")
		f.IntVar(&window, "window", 0, "cite so many sentences in a row; 0 is the whole article")
	}); err != nil {
		return nil, err
	}
	all, err := readLines[summaryPair](pairs)
	if err != nil {
		return nil, err
	}
	b := verifierBench{window: window, random: rand.New(rand.NewPCG(1, 2))} //nolint:gosec // the same numbers each time
	for i, p := range all {
		b.check(p, all[(i+len(all)/2)%len(all)])
	}
	return b.result(len(all)), writeLines(out, b.lines)
}

type verifierBench struct {
	window int
	random *rand.Rand
	lines  []verifierLine
}

func (b *verifierBench) result(pairs int) verifierResult {
	r := verifierResult{Benchmark: "verifier", Pairs: pairs, Caught: map[string]float64{}, Tried: map[string]int{}}
	dropped := map[string]int{}
	for _, l := range b.lines {
		r.Tried[l.Kind]++
		if !l.Kept {
			dropped[l.Kind]++
		}
	}
	for kind, n := range r.Tried {
		r.Caught[kind] = round(float64(dropped[kind])/float64(n), 3)
	}
	r.Sentences, r.Dropped = r.Tried[faithful], r.Caught[faithful]
	delete(r.Tried, faithful)
	delete(r.Caught, faithful)
	return r
}

const faithful = "faithful"

// offer is an article's sentences as a model is offered them.
type offer struct {
	pair     summaryPair
	evidence map[int]verify.Evidence
	terms    []map[string]bool
}

func offered(p summaryPair) offer {
	o := offer{pair: p, evidence: map[int]verify.Evidence{}}
	for i, s := range text.Cut(text.Clean(p.Src)) {
		o.evidence[i+1] = verify.Evidence{Text: s.Text, Context: p.Title, Article: 1}
		terms := map[string]bool{}
		for _, t := range text.Terms(s.Text) {
			terms[t] = !text.IsStop(t)
		}
		o.terms = append(o.terms, terms)
	}
	return o
}

// cited are the sentences that s rests on.
func (o offer) cited(s string, window int) (ids []int) {
	first, last := 1, len(o.terms)
	if window > 0 && window < last {
		first = o.nearest(text.Terms(s), window)
		last = first + window - 1
	}
	for id := first; id <= last; id++ {
		ids = append(ids, id)
	}
	return ids
}

// nearest is where the window begins that holds most of terms.
func (o offer) nearest(terms []string, window int) (first int) {
	best := -1
	for at := range len(o.terms) - window + 1 {
		shared := 0
		for _, t := range terms {
			if slices.ContainsFunc(o.terms[at:at+window], func(have map[string]bool) bool { return have[t] }) {
				shared++
			}
		}
		if shared > best {
			best, first = shared, at+1
		}
	}
	return first
}

func (b *verifierBench) check(p, other summaryPair) {
	article, elsewhere := offered(p), offered(other)
	for s := range strings.Lines(text.Clean(p.Ref)) {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		ids := article.cited(s, b.window)
		b.try(faithful, article, s, ids)
		b.try("another_article", elsewhere, s, elsewhere.cited(s, b.window))
		b.try("unknown_id", article, s, []int{len(article.evidence) + 1})
		b.try("link", article, s+" https://evil.example/read", ids)
		wrong, ok := b.newNumber(s, p.Src)
		b.tryIf(ok, "changed_number", article, wrong, ids)
		wrong, ok = ownNumber(s, p.Src)
		b.tryIf(ok, "swapped_number", article, wrong, ids)
		wrong, ok = swapName(s, text.Names(other.Src), p.Src)
		b.tryIf(ok, "foreign_name", article, wrong, ids)
		wrong, ok = swapName(s, text.Names(p.Src), s)
		b.tryIf(ok, "swapped_name", article, wrong, ids)
		wrong, ok = exchangedNames(s)
		b.tryIf(ok, "exchanged_names", article, wrong, ids)
		wrong, ok = negated(s)
		b.tryIf(ok, "negation", article, wrong, ids)
		wrong, ok = affirmed(s)
		b.tryIf(ok, "lost_negation", article, wrong, ids)
		wrong, ok = opposed(s)
		b.tryIf(ok, "opposite", article, wrong, ids)
	}
}

func (b *verifierBench) tryIf(corrupted bool, kind string, o offer, s string, ids []int) {
	if corrupted {
		b.try(kind, o, s, ids)
	}
}

func (b *verifierBench) try(kind string, o offer, s string, ids []int) {
	kept, dropped := verify.Draft([]verify.Claim{{Text: s, IDs: ids}}, o.evidence)
	line := verifierLine{ID: o.pair.ID, Kind: kind, Text: s, Kept: len(kept) > 0}
	if len(dropped) > 0 {
		line.Reason, line.Detail = string(dropped[0].Reason), dropped[0].Detail
	}
	b.lines = append(b.lines, line)
}

// newNumber changes the first number in digits to one that the article does not have.
func (b *verifierBench) newNumber(s, article string) (string, bool) {
	have := map[string]bool{}
	for _, n := range text.Numbers(article) {
		have[n.Value] = true
	}
	for _, n := range text.Numbers(s) {
		if strings.Trim(n.Text, "0123456789") != "" {
			continue
		}
		for range 50 {
			if to := strconv.Itoa(2 + b.random.IntN(2000)); !have[to] {
				return strings.Replace(s, n.Text, to, 1), true
			}
		}
	}
	return s, false
}

// ownNumber changes the first number in digits to another one of the article.
func ownNumber(s, article string) (string, bool) {
	for _, n := range text.Numbers(s) {
		if strings.Trim(n.Text, "0123456789") != "" {
			continue
		}
		for _, to := range text.Numbers(article) {
			if to.Value != n.Value && strings.Trim(to.Text, "0123456789") == "" {
				return strings.Replace(s, n.Text, to.Text, 1), true
			}
		}
	}
	return s, false
}

// swapName puts one of names in place of the first name in s: one whose last word is
// not in avoided.
func swapName(s string, names []string, avoided string) (string, bool) {
	folded := text.Fold(avoided)
	for _, name := range text.Names(s) {
		at := strings.Index(text.Fold(s), name)
		if at < 0 || len(text.Fold(s)) != len(s) {
			continue
		}
		for _, to := range names {
			last := to[strings.LastIndexByte(to, ' ')+1:]
			if len(last) < 4 || strings.Contains(folded, last[:4]) {
				continue
			}
			return s[:at] + capitals(to) + s[at+len(name):], true
		}
	}
	return s, false
}

var wordStart = regexp.MustCompile(`(?:^| )\pL`)

func capitals(name string) string { return wordStart.ReplaceAllStringFunc(name, strings.ToUpper) }

// exchangedNames puts the first two names of s in each other's place, where more than a
// list has them.
func exchangedNames(s string) (string, bool) {
	names := text.Names(s)
	if len(names) < 2 || len(text.Fold(s)) != len(s) {
		return s, false
	}
	first, second := strings.Index(text.Fold(s), names[0]), strings.Index(text.Fold(s), names[1])
	end := first + len(names[0])
	if first < 0 || second < end || !lowerWord.MatchString(s[end:second]) {
		return s, false
	}
	after := second + len(names[1])
	return s[:first] + s[second:after] + s[end:second] + s[first:end] + s[after:], true
}

// lowerWord matches a word that is no name and joins none.
var lowerWord = regexp.MustCompile(` \p{Ll}{4,}`)

// affirmed leaves out the first "not" of s.
func affirmed(s string) (string, bool) {
	at := denies.FindStringIndex(s)
	if at == nil {
		return s, false
	}
	return s[:at[0]] + s[at[1]:], true
}

var denies = regexp.MustCompile(` not\b`)

// opposed puts its opposite in place of the first word of s that has one.
func opposed(s string) (string, bool) {
	for _, w := range anyWord.FindAllStringIndex(s, -1) {
		if to := opposite[s[w[0]:w[1]]]; to != "" {
			return s[:w[0]] + to + s[w[1]:], true
		}
	}
	return s, false
}

var (
	anyWord  = regexp.MustCompile(`\pL+`)
	opposite = both("rose fell", "rise fall", "rising falling", "increase decrease", "increased decreased", "won lost", "win lose", "wins loses",
		"before after", "more less", "most least", "approved rejected", "approves rejects", "accepted refused", "supports opposes", "supported opposed",
		"guilty innocent", "arrested released", "opened closed", "open closed", "began ended", "begins ends", "first last", "high low", "higher lower",
		"highest lowest", "up down", "early late", "north south", "east west", "northern southern", "eastern western", "man woman", "men women", "boy girl",
		"son daughter", "husband wife", "father mother", "brother sister", "alive dead", "survived died", "confirmed denied", "confirms denies", "bought sold",
		"largest smallest", "biggest smallest", "best worst", "better worse", "young old", "legal illegal", "joined left", "started stopped", "strong weak")
)

func both(pairs ...string) map[string]string {
	m := map[string]string{}
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, " ")
		m[a], m[b] = b, a
	}
	return m
}

var auxiliary = regexp.MustCompile(`\b(?:is|are|was|were|will|has|have|had|can|could|would|should|did|does|do)\b`)

// negated makes s say that it is not so.
func negated(s string) (string, bool) {
	at := auxiliary.FindStringIndex(s)
	if at == nil {
		return s, false
	}
	return s[:at[1]] + " not" + s[at[1]:], true
}
