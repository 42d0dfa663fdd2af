package align

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/text"
)

// Article is the sentences of one article that a model was offered, laid out.
type Article struct {
	sentences []*Sentence
	names     map[string]bool // folded words that its names are made of
	plain     map[string]bool // folded words that stand in it without a capital
}

// Lay lays out an article's sentences, in reading order.
func Lay(sentences []string) *Article {
	a := &Article{names: map[string]bool{}, plain: map[string]bool{}}
	for _, s := range sentences {
		for _, name := range text.Names(s) {
			for _, part := range strings.Fields(name) {
				a.names[part] = true
			}
		}
	}
	for i, s := range sentences {
		a.sentences = append(a.sentences, layOut(s, a.names))
		if i > 0 {
			a.sentences[i].before = a.sentences[i-1]
		}
		for _, w := range a.sentences[i].words {
			if !capital(w.raw) {
				a.plain[w.fold] = true
			}
		}
		a.sentences[i].of = a
	}
	return a
}

// Sentence is the sentence at index i of those that were laid out.
func (a *Article) Sentence(i int) *Sentence { return a.sentences[i] }

// Sentence is one laid out word by word.
type Sentence struct {
	text    string
	words   []word
	names   []mention
	numbers []mention
	terms   map[string]bool // of content
	of      *Article        // nil of a claim
	before  *Sentence       // nil of the first
}

type word struct {
	raw, fold string
	term      string
	stop      bool // means nothing by itself
	named     bool // is of a name
	at        int  // its offset
	mark      bool // punctuation stands before it
}

// mention is a name or a number in a sentence.
type mention struct {
	first, last int // words
	text        string
	value       string   // of a number
	parts       []string // of a name: its words, folded
	terms       []string // of a name
}

// layOut reads a sentence. Known are words of names: one that begins the
// sentence is a name, then, and not only written with a capital.
func layOut(s string, known map[string]bool) *Sentence {
	out := &Sentence{text: s, terms: map[string]bool{}}
	end := 0
	for at := 0; at < len(s); {
		if r, size := utf8.DecodeRuneInString(s[at:]); !letter(r) {
			at += size
			continue
		}
		w := word{raw: s[at:wordEnd(s, at)], at: at, mark: strings.Trim(s[end:at], " ") != ""}
		w.fold = folded(w.raw)
		if terms := text.Terms(w.raw); len(terms) > 0 {
			w.term, w.stop = terms[0], text.IsStop(terms[0])
		}
		out.words = append(out.words, w)
		at += len(w.raw)
		end = at
	}
	for _, t := range text.Terms(s) {
		if !text.IsStop(t) {
			out.terms[t] = true
		}
	}
	out.findNumbers()
	out.findNames(known)
	return out
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordEnd is where the word that begins at offset at ends. Apostrophes, stops
// and commas between letters or digits are parts of it.
func wordEnd(s string, at int) int {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		next, _ := utf8.DecodeRuneInString(s[at+size:])
		joins := strings.ContainsRune("'’.", r) && letter(next) || r == ',' && unicode.IsDigit(next)
		if !letter(r) && !joins {
			break
		}
		at += size
	}
	return at
}

// folded is a word as text.Names folds it: without possessive and stops.
func folded(raw string) string {
	raw = strings.TrimSuffix(strings.TrimSuffix(raw, "'s"), "’s")
	return strings.ReplaceAll(strings.ReplaceAll(text.Fold(raw), ".", ""), "'", "")
}

func capital(raw string) bool { return strings.IndexFunc(raw, unicode.IsUpper) >= 0 }

// findNumbers finds the numbers. Their terms are no content: what stands around
// a number tells which one it is.
func (s *Sentence) findNumbers() {
	end, i := 0, 0
	for _, n := range text.Numbers(s.text) {
		at := strings.Index(s.text[end:], n.Text) // they come in order
		if at < 0 {
			continue
		}
		at += end
		end = at + len(n.Text)
		for i < len(s.words) && s.words[i].at < at {
			i++
		}
		m := mention{first: i, last: i, text: n.Text, value: n.Value}
		for ; i < len(s.words) && s.words[i].at < end; i++ {
			m.last = i
			delete(s.terms, s.words[i].term)
		}
		if m.first < i {
			s.numbers = append(s.numbers, m)
		}
	}
}

// findNames finds the names of text.Names where they stand, and known words of
// names that stand alone.
func (s *Sentence) findNames(known map[string]bool) {
	names := text.Names(s.text)
	slices.SortStableFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, name := range names {
		parts := strings.Fields(name)
		for i := range len(s.words) - len(parts) + 1 {
			if s.spells(i, parts) {
				s.name(i, i+len(parts)-1)
			}
		}
	}
	for i, w := range s.words {
		if !w.named && !w.stop && capital(w.raw) && known[w.fold] {
			s.name(i, i)
		}
	}
	slices.SortFunc(s.names, func(a, b mention) int { return a.first - b.first })
}

// spells reports whether the words from i on are the parts of a name.
func (s *Sentence) spells(i int, parts []string) bool {
	for k, p := range parts {
		if w := s.words[i+k]; w.named || w.fold != p || k == 0 && !capital(w.raw) {
			return false
		}
	}
	return true
}

func (s *Sentence) name(first, last int) {
	end := s.words[last].at + len(s.words[last].raw)
	m := mention{first: first, last: last, text: s.text[s.words[first].at:end]}
	for i := first; i <= last; i++ {
		s.words[i].named = true
		if !s.words[i].stop {
			m.parts = append(m.parts, s.words[i].fold)
		}
	}
	m.terms = slices.DeleteFunc(text.Terms(m.text), text.IsStop)
	if len(m.terms) > 0 {
		s.names = append(s.names, m)
	}
}

// shared counts the terms of content that both have.
func (s *Sentence) shared(other *Sentence) (n int) {
	for t := range s.terms {
		if other.terms[t] {
			n++
		}
	}
	return n
}
