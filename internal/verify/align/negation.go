package align

import (
	"regexp"
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// Reversed finds what the claim denies although the cited sentences about the
// same say it and nothing there casts doubt on it; or what the claim says
// although the cited sentence nearest to it denies it.
func (p Pair) Reversed() string {
	var near []*Sentence
	nearest := 0
	for _, have := range p.cited {
		if n := p.claim.shared(have); n >= 2 && float64(n) >= about*float64(len(p.claim.terms)) {
			near = append(near, have)
			nearest = max(nearest, n)
		}
	}
	for _, term := range p.claim.denied() {
		with := func(have *Sentence) bool { return have.terms[term] }
		doubted := func(have *Sentence) bool { return have.terms[term] && have.doubts() }
		if slices.ContainsFunc(near, with) && !slices.ContainsFunc(near, doubted) {
			return term
		}
	}
	if found := p.undoubted(); found != "" || p.claim.doubts() {
		return found
	}
	for _, have := range near {
		if p.claim.shared(have) < nearest {
			continue
		}
		for _, term := range have.denied() {
			if p.claim.terms[term] && !p.state(term) {
				return term
			}
		}
	}
	return ""
}

// about is the share of a claim's terms that a sentence on the same thing holds.
const about = 0.5

// undoubted finds a "not" in a clause of the claim that no cited sentence bears
// out which tells nearly as much of that clause as any.
func (p Pair) undoubted() string {
	for _, clause := range edges.Split(quoted.ReplaceAllString(p.claim.text, " "), -1) {
		not := nay.FindString(clause)
		if not == "" || untold.MatchString(clause) {
			continue
		}
		s := layOut(clause, nil)
		most, ok := p.nearest(s)
		doubted := func(have *Sentence) bool {
			return float64(s.shared(have)) >= nearly*float64(most) && (have.doubts() || limits.MatchString(have.text))
		}
		if ok && !slices.ContainsFunc(p.cited, doubted) {
			return not
		}
	}
	return ""
}

// nearly is the share of what the nearest sentence has that one must have to
// bear out a "not".
const nearly = 0.75

// doubts reports whether a word turns the sentence round, "not" among them.
func (s *Sentence) doubts() bool { return turning.MatchString(s.text) }

// denied are the terms that a "not" stands before.
func (s *Sentence) denied() (terms []string) {
	for _, m := range denial.FindAllStringSubmatch(s.text, -1) {
		behind := text.Terms(m[1])
		at := slices.IndexFunc(behind, func(t string) bool {
			return !text.IsStop(t) && !light[t] && !strings.HasSuffix(t, "li") // not officially closed
		})
		if at >= 0 {
			terms = append(terms, behind[at])
		}
	}
	return terms
}

// state reports whether a cited sentence holds a term without denying it.
func (p Pair) state(term string) bool {
	return slices.ContainsFunc(p.cited, func(have *Sentence) bool {
		return have.terms[term] && !slices.Contains(have.denied(), term)
	})
}

// light are verbs that deny nothing by themselves: "did not say why".
var light = set(`say tell know learn think want`)

var (
	// denial captures what is denied: the words behind a "not" in its clause.
	denial = regexp.MustCompile(`(?i)\b(?:not|never|cannot|no longer|\p{L}+n['’]t)\b ?((?:[\p{L}\p{M}\d'’\-]+ ?){1,4})`)
	// nay matches the words that deny.
	nay = regexp.MustCompile(`(?i)\b(?:not|never|cannot|no longer|\p{L}+n['’]t)\b`)
	// untold matches a "not" of those who tell, which no source needs to say.
	untold = regexp.MustCompile(`(?i)(?:\b(?:not|never|cannot)|n['’]t)(?: \p{L}+ly| yet| been| be)? (?:say|said|tell|told|know|known|clear|comment\p{L}*|name[ds]?|identif\p{L}+|disclos\p{L}+|specif\p{L}+|explain\p{L}*|elaborat\p{L}*|mention\p{L}*|only|just|least|alone)\b`)
	// turning matches what makes a sentence say that something is not so.
	turning = regexp.MustCompile(`(?i)\b(?:not|never|cannot|no|nor|neither|none|nobody|nothing|without|hardly|barely|against|yet to|instead of|rather than|\p{L}+n['’]t|(?:fail|refus|declin|reject|lack|avoid|prevent|halt|stop|cancel|dismiss|disput|scrap|abandon|block)\p{L}*|den(?:y|ie[sd]|ying|ials?)|unable|unlikely|wrong(?:ly)?|false(?:ly)?|ban(?:s|ned|ning)?|bar(?:s|red|ring)?|rul(?:e[sd]?|ing) out|less|few(?:er)?)\b`)
	// limits matches what else a "not" in other words may rest on: "still shut" has
	// not opened, "unhurt" is not hurt.
	limits = regexp.MustCompile(`(?i)\b(?:only|just|until|still|remain\p{L}*|late[rst]*|delay\p{L}*|unclear|unknown|unhurt|un\p{L}+ed|miss\p{L}*|stay\p{L}*|end(?:s|ed)?|clos\p{L}+|clear\p{L}*|escap\p{L}+|surviv\p{L}+|question\p{L}*|critici\p{L}+|over\p{L}+)\b`)
	// edges part the clauses of a sentence.
	edges  = regexp.MustCompile(`[,;:]|\s--?\s|\s[–—]\s|\b(?:but|because|although|though|while)\b`)
	quoted = regexp.MustCompile(`["“][^"”]*["”]`)
)
