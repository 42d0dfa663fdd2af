package verify

import (
	"regexp"
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// statement is a sentence that says that something is so, or not.
type statement struct {
	text  string
	terms map[string]bool // of content
}

func stated(s string) statement {
	st := statement{s, map[string]bool{}}
	for _, t := range text.Terms(s) {
		if !text.IsStop(t) {
			st.terms[t] = true
		}
	}
	return st
}

// doubts reports whether a word turns the sentence round, "not" among them.
func (s statement) doubts() bool { return turning.MatchString(s.text) }

// denied are the terms that a "not" stands before.
func (s statement) denied() (terms []string) {
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

var (
	// denial captures what is denied: the words behind a "not" in its clause.
	denial = regexp.MustCompile(`(?i)\b(?:not|never|cannot|no longer|\p{L}+n['’]t)\b ?((?:[\p{L}\p{M}\d'’\-]+ ?){1,4})`)
	// turning matches what makes a sentence say that something is not so.
	turning = regexp.MustCompile(`(?i)\b(?:not|never|cannot|no|nor|neither|none|nobody|nothing|without|hardly|barely|against|yet to|instead of|rather than|\p{L}+n['’]t|(?:fail|refus|declin|reject|lack|avoid|prevent|halt|stop|cancel|dismiss|disput|scrap|abandon|block)\p{L}*|den(?:y|ie[sd]|ying|ials?)|unable|unlikely|wrong(?:ly)?|false(?:ly)?|ban(?:s|ned|ning)?|bar(?:s|red|ring)?|rul(?:e[sd]?|ing) out|less|few(?:er)?)\b`)
)

// reversed finds what s denies although the cited sentences about the same say
// it and nothing there casts doubt on it; or what s says although the cited
// sentence nearest to it denies it.
func reversed(s string, src *sources) string {
	claim := stated(s)
	var near []statement
	nearest := 0
	for _, have := range src.said {
		if n := claim.shared(have); n >= 2 && float64(n) >= about*float64(len(claim.terms)) {
			near = append(near, have)
			nearest = max(nearest, n)
		}
	}
	for _, term := range claim.denied() {
		with := func(have statement) bool { return have.terms[term] }
		doubted := func(have statement) bool { return have.terms[term] && have.doubts() }
		if slices.ContainsFunc(near, with) && !slices.ContainsFunc(near, doubted) {
			return term
		}
	}
	if claim.doubts() {
		return ""
	}
	for _, have := range near {
		if claim.shared(have) < nearest {
			continue
		}
		for _, term := range have.denied() {
			if claim.terms[term] && !src.state(term) {
				return term
			}
		}
	}
	return ""
}

// state reports whether a cited sentence holds a term without denying it.
func (src *sources) state(term string) bool {
	return slices.ContainsFunc(src.said, func(have statement) bool {
		return have.terms[term] && !slices.Contains(have.denied(), term)
	})
}

// light are verbs that deny nothing by themselves: "did not say why".
var light = set(`say tell know learn think want`)

// about is the share of a claim's terms that a sentence on the same thing holds.
const about = 0.5

// shared counts the terms of both.
func (s statement) shared(other statement) (n int) {
	for t := range s.terms {
		if other.terms[t] {
			n++
		}
	}
	return n
}
