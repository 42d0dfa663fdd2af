package align

import (
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// Opposed finds a word of the claim where a cited sentence has its opposite
// before or behind the same words, while no cited sentence about the same has the word itself or
// one like it. A "not" on one side only makes opposites agree.
func (p Pair) Opposed() string {
	most, ok := p.nearest(p.claim)
	if !ok {
		return ""
	}
	var same []*Sentence
	for _, s := range p.cited {
		if float64(p.claim.shared(s)) >= about*float64(most) {
			same = append(same, s)
		}
	}
	for i, w := range p.claim.words {
		for _, pole := range poles[w.term] {
			if p.claim.has(pole.other()) || slices.ContainsFunc(same, func(s *Sentence) bool { return s.has(pole) }) {
				continue
			}
			if slices.ContainsFunc(same, func(s *Sentence) bool { return p.opposes(i, pole.other(), s) }) {
				return w.raw
			}
		}
	}
	return ""
}

// opposes reports whether s has an opposite of word i of the claim in its place,
// and both are denied or neither is.
func (p Pair) opposes(i int, other pole, s *Sentence) bool {
	before, behind := p.claim.around(i, i, each, reach-1)
	for k, w := range s.words {
		if slices.Contains(poles[w.term], other) && s.negated(k) == p.claim.negated(i) {
			before2, behind2 := s.around(k, k, each, reach-1)
			if text.Shared(before, before2)+text.Shared(behind, behind2) > 0 {
				return true
			}
		}
	}
	return false
}

// negated reports whether a "not" stands shortly before word i.
func (s *Sentence) negated(i int) bool {
	return slices.ContainsFunc(s.words[max(0, i-reach):i], func(w word) bool { return nay.MatchString(w.raw) })
}

func (s *Sentence) has(p pole) bool {
	return slices.ContainsFunc(s.words, func(w word) bool { return slices.Contains(poles[w.term], p) })
}

// pole is one of two sides that cannot both be true of one thing.
type pole struct {
	pair  int
	right bool
}

func (p pole) other() pole { return pole{p.pair, !p.right} }

// poles are the sides that a term is on.
var poles = polesOf(`rise climb grow increase jump soar surge gain higher raise expand boost double / fall drop decline decrease plunge slump sink shrink lower cut reduce halve
	win victory beat defeat winner / lose loss loser
	approve accept endorse pass welcome / reject refuse veto decline oppose block
	support favour favor endorse / oppose against
	arrest detain jail imprison / release
	convict guilty / acquit innocent
	live alive survive survivor / die dead kill death
	confirm admit acknowledge / deny
	buy purchase acquire / sell sale
	open reopen begin start launch / close shut end stop finish cancel
	hire appoint / fire sack dismiss
	join / leave quit
	arrive enter / leave depart
	first / final
	best / worst
	better improve / worse worsen
	most highest largest biggest greatest / least lowest smallest
	more / less fewer
	early earlier / late later
	before / after
	north northern / south southern
	east eastern / west western
	man men boy male / woman women girl female
	son brother father husband / daughter sister mother wife
	legal lawful / illegal unlawful
	strong strengthen / weak weaken
	young younger youngest / old older oldest
	high / low
	allow permit legalise legalize / ban forbid prohibit bar
	safe / unsafe dangerous
	possible likely / impossible unlikely
	succeed success / fail failure
	true / false
	present / absent
	inside / outside
	ally friend / enemy foe
	public / private`)

// polesOf reads a pair a line, its sides parted by a stroke.
func polesOf(lines string) map[string][]pole {
	m := map[string][]pole{}
	for i, line := range strings.Split(lines, "\n") {
		left, right, _ := strings.Cut(line, "/")
		for _, t := range text.Terms(left) {
			m[t] = append(m[t], pole{i, false})
		}
		for _, t := range text.Terms(right) {
			m[t] = append(m[t], pole{i, true})
		}
	}
	return m
}
