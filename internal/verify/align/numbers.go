package align

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// OtherNumber finds a number of the claim in whose place the cited sentences
// have another one: none of the words around it stands by it there, and some do
// by the other, on the same side, in a sentence that tells at least as much of
// what the claim does. Rounded numbers pass: they may be sums.
func (p Pair) OtherNumber() string {
	for _, m := range p.claim.numbers {
		if Vague(m.text) || hedge.MatchString(p.claim.text[:p.claim.words[m.first].at]) {
			continue
		}
		before, behind := p.claim.around(m.first, m.last, each, reach-1)
		if slices.Contains(behind, "old") {
			behind = nil // ages are all told alike
		} else if p.countsOther(m) {
			return m.text
		}
		if p.hasOther(m, before, behind) {
			return m.text
		}
	}
	return ""
}

// Vague reports whether a number word is commoner as a pronoun, an ordering or
// a unit of time than as a count: "one of them", "at first", "a second".
func Vague(word string) bool {
	switch strings.ToLower(word) {
	case "one", "first", "second", "zero":
		return true
	}
	return false
}

var (
	hedge = regexp.MustCompile(`(?i)\b(?:more than|over|at least|above|almost|nearly|close to|under|less than|fewer than|about|around|some|roughly|approximately|an estimated|up to|as many as|all but|of(?: the| all| his| her| its| their)?) [$£€¥]?$`)
	year  = regexp.MustCompile(`^(?:1[5-9]|20)\d\d$`)
)

// hasOther reports whether what stands before and behind number m of the claim
// stands by another number, and never by this one.
func (p Pair) hasOther(m mention, before, behind []string) bool {
	var here, there int // terms shared by the sentences that have m, and the best of the others
	var beside int      // how many of the words around m stand by the other
	held := false
	for _, s := range p.cited {
		shared := p.claim.shared(s)
		for _, o := range s.numbers {
			if o.value == m.value {
				if s.stands(o, before, either)+s.stands(o, behind, either) > 0 {
					return false
				}
				held, here = true, max(here, shared)
				continue
			}
			n := s.stands(o, before, ahead) + s.stands(o, behind, after)
			if n > 0 && rivals(m, o) && (n > beside || n == beside && shared > there) {
				beside, there = n, shared
			}
		}
	}
	enough := there > here || there == here && beside >= each
	return held && enough && 2*there >= len(p.claim.terms)
}

// countsOther reports whether the cited sentences count by another number what m
// counts in the claim, and by m only what the claim does not tell of: 31
// passengers, where they have 214 passengers and 31 crew.
func (p Pair) countsOther(m mention) bool {
	noun := p.claim.behind(m)
	if noun == "" {
		return false
	}
	other, strange := false, false
	for _, s := range p.cited {
		for _, o := range s.numbers {
			counted := s.behind(o)
			switch {
			case o.value != m.value:
				other = other || counted == noun && rivals(m, o)
			case counted == "" || counted == people || p.claim.terms[counted]:
				return false
			default:
				strange = true
			}
		}
	}
	return other && strange
}

// people is the term of those whom sentences count by what befell them.
const people = "peopl"

// behind is the term of content right behind a number, "" for none.
func (s *Sentence) behind(m mention) string {
	if m.last+1 == len(s.words) {
		return ""
	}
	w := s.words[m.last+1]
	if w.stop || w.named || w.mark && !strings.HasSuffix(s.text[:w.at], "-") || !s.terms[w.term] {
		return ""
	}
	return w.term
}

// rivals reports whether one number can stand where the other does. A year
// stands before anything, where counts in words and ordinals would, too.
func rivals(a, b mention) bool {
	if Vague(b.text) {
		return false
	}
	worded := strings.ContainsFunc(a.text+b.text, unicode.IsLetter)
	return year.MatchString(a.text) == year.MatchString(b.text) || !worded
}

// side is where a word stands.
type side int

const (
	ahead side = iota
	after
	either
)

// stands counts the terms that stand by number m of s on a side, nearer to it
// than to another number. Those of a part ("seven of the 30 counts") stand by
// both.
func (s *Sentence) stands(m mention, terms []string, on side) (n int) {
	part := on == either && m.last+1 < len(s.words) && s.words[m.last+1].fold == "of"
	for _, t := range terms {
		for i, w := range s.words {
			d := m.distance(i)
			if w.term != t || d == 0 || d > reach || on == ahead && i > m.first || on == after && i < m.first {
				continue
			}
			nearer := func(o mention) bool { return o.first != m.first && o.distance(i) < d }
			if part || !slices.ContainsFunc(s.numbers, nearer) {
				n++
				break
			}
		}
	}
	return n
}

// distance is how many words i is away.
func (m mention) distance(i int) int {
	return max(m.first-i, i-m.last, 0)
}
