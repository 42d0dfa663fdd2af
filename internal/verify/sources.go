package verify

import (
	"maps"
	"regexp"
	"strings"
	"time"
	"unicode"

	"newsdesk/internal/text"
)

// sources is what the cited sentences of a claim hold, with their context.
type sources struct {
	terms   map[string]bool // of content
	amounts []amount
	said    []statement
	folded  string        // their words, for quotations
	names   []*vocabulary // of every article cited
}

// vocabulary is what names of one article may be made of: every offered
// sentence of it, not only the cited ones, since "Ada Voss" is the right name
// for the Voss of a cited sentence.
type vocabulary struct {
	words    map[string]bool // folded
	capitals map[string]bool // the words among them written in capitals
	initials map[string]bool // of names: "who" for World Health Organization
	terms    map[string]bool
}

// vocabularies reads the offered sentences by article.
func vocabularies(evidence map[int]Evidence) map[int64]*vocabulary {
	out := map[int64]*vocabulary{}
	contexts := map[string]bool{}
	for _, e := range evidence {
		v := out[e.Article]
		if v == nil {
			v = &vocabulary{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
			out[e.Article] = v
		}
		v.add(e.Text)
		if !contexts[e.Context] {
			contexts[e.Context] = true
			v.add(e.Context)
		}
	}
	return out
}

func (v *vocabulary) add(s string) {
	for _, w := range plainWords(s) {
		v.words[w] = true
	}
	for _, w := range strings.Fields(s) {
		if len(w) > 1 && strings.ToUpper(w) == w {
			for _, folded := range plainWords(w) {
				v.capitals[folded] = true
			}
		}
	}
	for _, name := range text.Names(s) {
		full, short := initials(name)
		v.initials[full], v.initials[short] = true, true
	}
	for _, term := range text.Terms(s) {
		v.terms[term] = true
	}
	for _, date := range isoDate.FindAllStringSubmatch(s, -1) {
		if t, err := time.Parse("01", date[1]); err == nil {
			v.words[strings.ToLower(t.Month().String())] = true
		}
	}
}

var isoDate = regexp.MustCompile(`\b\d{4}-(\d\d)-\d\d\b`)

// plainWords are the folded words of s as names are made of: no possessives,
// no stops.
func plainWords(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text.Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '.'
	}) {
		w = strings.TrimSuffix(strings.Trim(w, "'."), "'s")
		out = append(out, strings.ReplaceAll(strings.ReplaceAll(w, ".", ""), "'", ""))
	}
	return out
}

// initials of a folded name, with and without its particles.
func initials(name string) (full, short string) {
	for _, w := range strings.Fields(name) {
		r := string([]rune(w)[:1])
		full += r
		if !text.IsStop(w) {
			short += r
		}
	}
	return full, short
}

// gather reads the cited sentences and their context.
func gather(ids []int, evidence map[int]Evidence, articles map[int64]*vocabulary) *sources {
	src := &sources{terms: map[string]bool{}}
	seen, contexts := map[int64]bool{}, map[string]bool{}
	var folded strings.Builder
	for _, id := range ids {
		e := evidence[id]
		texts := []string{e.Text}
		if !contexts[e.Context] {
			contexts[e.Context] = true
			texts = append(texts, e.Context)
		}
		for _, s := range texts {
			folded.WriteString(comparable(s) + "\n")
			src.amounts = append(src.amounts, amounts(s)...)
			said := stated(s)
			src.said = append(src.said, said)
			maps.Copy(src.terms, said.terms)
		}
		if !seen[e.Article] {
			seen[e.Article] = true
			src.names = append(src.names, articles[e.Article])
		}
	}
	src.folded = folded.String()
	return src
}

// hasName reports whether a name, folded, occurs in one of the cited articles:
// each of its words, or all of it in another usual form.
func (src *sources) hasName(name string) bool {
	for _, v := range src.names {
		if v.hasName(name) {
			return true
		}
	}
	return false
}

func (v *vocabulary) hasName(name string) bool {
	full, short := initials(name)
	if strings.Contains(name, " ") && (v.capitals[full] || v.capitals[short]) {
		return true // "World Health Organization" where the source says WHO
	}
	if v.initials[name] && len(name) > 1 {
		return true // and the other way round
	}
	for _, w := range strings.Fields(name) {
		if !text.IsStop(w) && !v.hasWord(w) {
			return v.hasTerms("the " + name)
		}
	}
	return true
}

// hasTerms reports whether the vocabulary holds all terms of s that mean
// something: "United States" where the source says U.S.
func (v *vocabulary) hasTerms(s string) bool {
	for _, term := range text.Terms(s) {
		if !text.IsStop(term) && !v.terms[term] {
			return false
		}
	}
	return true
}

// hasWord looks for one word of a name: itself, its plural or abbreviation, or
// the country for its people.
func (v *vocabulary) hasWord(w string) bool {
	if v.words[w] {
		return true
	}
	for have := range v.words {
		if related(w, have) {
			return true
		}
	}
	return false
}
