package align

import (
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// OtherName finds a name of the claim in whose place a cited sentence that tells
// the same has another one, which the claim does not have; or two names that
// stand in each other's place.
func (p Pair) OtherName() string {
	for _, m := range p.claim.names {
		if !p.plain(m) && !office(m) && p.replaced(m) {
			return m.text
		}
	}
	for i, a := range p.claim.names {
		for _, b := range p.claim.names[i+1:] {
			if !a.same(b) && (p.exchanged(a, b) || p.turned(a, b)) {
				return a.text
			}
		}
	}
	return ""
}

// plain reports whether a name is a word that the cited articles have without a
// capital, too.
func (p Pair) plain(m mention) bool {
	fold := p.claim.words[m.first].fold
	return m.first == m.last && slices.ContainsFunc(p.cited, func(s *Sentence) bool { return s.of.plain[fold] })
}

// told is the least terms beside a name that a sentence must share to tell the
// same of another.
const told = 2

// replaced reports whether a sentence that tells the same has another name in
// the place of m, and none has m there. Places may be told more or less widely
// ("in Norhaven", "in Norland"), and pronouns may mean a name told before.
func (p Pair) replaced(m mention) bool {
	if wide[p.claim.preposition(m)] {
		return false
	}
	rest := p.claim.without(m)
	for _, s := range p.cited {
		if shared := rest.shared(s); shared < told || float64(shared) < about*float64(len(rest.terms)) || s.means(m) {
			continue
		}
		for _, o := range s.names {
			n := p.place(m, s, o)
			if n > 0 && !p.claim.mentions(o) && dated(m) == dated(o) && p.own(m) < n {
				return true
			}
		}
	}
	return false
}

// without is a sentence without the terms of a name.
func (s *Sentence) without(m mention) *Sentence {
	rest := &Sentence{terms: map[string]bool{}}
	for t := range s.terms {
		if !slices.Contains(m.terms, t) {
			rest.terms[t] = true
		}
	}
	return rest
}

// means reports whether a sentence may be about a name: it has a word of it, or
// a pronoun and the sentence before has it.
func (s *Sentence) means(m mention) bool {
	if s.mentions(m) || slices.ContainsFunc(s.words, func(w word) bool { return slices.Contains(m.parts, w.fold) }) {
		return true
	}
	return s.before != nil && s.before.mentions(m) && slices.ContainsFunc(s.words, func(w word) bool { return pronouns[w.fold] })
}

func (s *Sentence) mentions(m mention) bool { return slices.ContainsFunc(s.names, m.same) }

// own is how well m stands in its place where the cited sentences have it.
func (p Pair) own(m mention) (most int) {
	for _, s := range p.cited {
		for _, o := range s.names {
			if m.same(o) {
				most = max(most, p.place(m, s, o))
			}
		}
	}
	return most
}

// place is how well name m of the claim stands where o does in s: behind the
// same preposition, by as many of the nearest words of content. A name with a
// noun right behind it may only tell which ("a Norhaven teacher").
func (p Pair) place(m mention, s *Sentence, o mention) int {
	if p.claim.preposition(m) != s.preposition(o) {
		return 0
	}
	before, behind := p.claim.beside(m)
	before2, behind2 := s.beside(o)
	n := text.Shared(behind, behind2)
	if n == 0 && p.claim.tellsWhich(m) {
		return 0
	}
	return n + text.Shared(before, before2)
}

// beside are the nearest terms of content before and behind a name that no mark
// parts from it, none or one each.
func (s *Sentence) beside(m mention) (before, behind []string) {
	from, to := m.first, m.last
	for from > max(0, m.first-near) && !s.words[from].mark {
		from--
	}
	for to < min(len(s.words)-1, m.last+near) && !s.words[to+1].mark {
		to++
	}
	part := &Sentence{words: s.words[from : to+1]}
	return part.around(m.first-from, m.last-from, 1, near)
}

// tellsWhich reports whether a noun or a verb follows a name.
func (s *Sentence) tellsWhich(m mention) bool {
	if m.last+1 == len(s.words) {
		return false
	}
	next := s.words[m.last+1]
	return !next.mark && !next.stop && !next.named
}

// near is how far the nearest words of content may be from a name.
const near = 3

// preposition is what stands before a name, "" for none.
func (s *Sentence) preposition(m mention) string {
	for i := m.first - 1; i >= max(0, m.first-2) && !s.words[i+1].mark; i-- {
		if prepositions[s.words[i].fold] {
			return s.words[i].fold
		}
	}
	return ""
}

// exchanged reports whether a sentence has each of two names where the claim
// has the other one, and none has either in its own place.
func (p Pair) exchanged(a, b mention) bool {
	return slices.ContainsFunc(p.cited, func(s *Sentence) bool {
		return p.stands(a, s, b) && p.stands(b, s, a)
	}) && !slices.ContainsFunc(p.cited, func(s *Sentence) bool {
		return p.stands(a, s, a) || p.stands(b, s, b)
	})
}

// stands reports whether m, in the claim, stands where s has name as.
func (p Pair) stands(m mention, s *Sentence, as mention) bool {
	before, behind := p.claim.around(m.first, m.last, each, reach)
	for _, o := range s.names {
		if !as.same(o) || p.claim.preposition(m) != s.preposition(o) {
			continue
		}
		before2, behind2 := s.around(o.first, o.last, each, reach)
		if text.Shared(before, before2)+text.Shared(behind, behind2) > 0 {
			return true
		}
	}
	return false
}

// turned reports whether who did and to whom it was done stand the other way
// round: in another order around one verb, or in the same order where one of
// the two sentences says "by".
func (p Pair) turned(a, b mention) bool {
	deed, ok := p.claim.between(a, b)
	if !ok {
		return false
	}
	wrong := false
	for _, s := range p.cited {
		for _, x := range s.names {
			for _, y := range s.names {
				told, ok := s.between(x, y)
				if !ok || told.verb != deed.verb {
					continue
				}
				forth := a.same(x) && b.same(y)
				if forth == (a.same(y) && b.same(x)) {
					continue
				}
				passive := (told.behind == "by") != (deed.behind == "by")
				voices := passive && told.behind+deed.behind == "by"
				switch {
				case told.behind != deed.behind && !voices:
				case forth == passive:
					wrong = true
				default:
					return false
				}
			}
		}
	}
	return wrong
}

// deed is what stands between two names: the last word of content, and the
// preposition behind it.
type deed struct{ verb, behind string }

// between reads what stands between two names that nothing else parts, false
// when that is no deed, or one done as much by either.
func (s *Sentence) between(a, b mention) (d deed, ok bool) {
	if b.first <= a.last || b.first-a.last > reach || s.words[b.first].mark {
		return d, false
	}
	for _, w := range s.words[a.last+1 : b.first] {
		switch {
		case w.named || w.mark:
			return d, false
		case prepositions[w.fold]:
			d.behind = w.fold
		case !w.stop && w.term != "":
			d = deed{verb: w.term}
		}
	}
	return d, d.verb != "" && !mutual[d.verb]
}

// same reports whether two names may be of one: they share a word, or one is
// the initials of the other.
func (m mention) same(o mention) bool {
	if text.Shared(m.terms, o.terms) > 0 {
		return true
	}
	for _, a := range m.parts {
		for _, b := range o.parts {
			if Related(a, b) {
				return true
			}
		}
	}
	return abbreviates(m, o) || abbreviates(o, m)
}

func abbreviates(short, long mention) bool {
	if len(short.parts) != 1 {
		return false
	}
	all, main := Initials(text.Fold(long.text))
	return short.parts[0] == all || short.parts[0] == main
}

// Initials of a folded name, with and without its particles.
func Initials(name string) (all, main string) {
	for _, w := range strings.Fields(name) {
		r := string([]rune(w)[:1])
		all += r
		if !text.IsStop(w) {
			main += r
		}
	}
	return all, main
}

// dated is what of a date a name is, "" for none: a month or a day.
func dated(m mention) string {
	switch name := calendar[strings.ToLower(m.text)]; {
	case name == "":
		return ""
	case strings.HasSuffix(name, "day"):
		return "day"
	}
	return "month"
}

// office reports whether a name is one that its bearer has as well.
func office(m mention) bool {
	return !slices.ContainsFunc(m.parts, func(part string) bool { return !offices[part] })
}

var (
	prepositions = set(`in at near to from of by for on with against over after before into as via through about across`)
	// wide are those before places.
	wide     = set(`in at near to from across`)
	offices  = set(`president prime minister pm king queen prince princess pope mayor governor gov senator sen secretary chancellor judge chief police government`)
	pronouns = set(`he she it they his her its their him them`)
	// mutual are terms of what two do together, and of saying, whose speaker may
	// stand behind it.
	mutual = termSet(`say tell add ask meet marry wed divorce talk speak play face fight draw agree share join date discuss negotiate border team partner work`)
)

func termSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, t := range text.Terms(words) {
		m[t] = true
	}
	return m
}
