package verify

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"newsdesk/internal/text"
	"newsdesk/internal/verify/align"
)

// sources is what the cited sentences of a claim hold, with their context.
type sources struct {
	terms   map[string]bool // of content
	amounts []amount
	said    []string
	cited   []*align.Sentence
	folded  string        // their words, for quotations
	names   []*vocabulary // of every article cited
}

// articles are the offered sentences by article.
type articles map[int64]*article

type article struct {
	names *vocabulary
	laid  *align.Article
	at    map[int]int    // the place of a sentence in laid by its number
	about map[string]int // and that of a context
}

// read reads the offered sentences.
func read(evidence map[int]Evidence) articles {
	all, texts := articles{}, map[int64][]string{}
	for _, id := range slices.Sorted(maps.Keys(evidence)) {
		e := evidence[id]
		a := all[e.Article]
		if a == nil {
			a = &article{names: newVocabulary(), at: map[int]int{}, about: map[string]int{}}
			all[e.Article] = a
		}
		a.at[id] = len(texts[e.Article])
		texts[e.Article] = append(texts[e.Article], e.Text)
		a.names.add(e.Text)
	}
	for _, e := range evidence {
		a := all[e.Article]
		if _, ok := a.about[e.Context]; !ok {
			a.about[e.Context] = len(texts[e.Article])
			texts[e.Article] = append(texts[e.Article], e.Context)
			a.names.add(e.Context)
		}
	}
	for id, a := range all {
		a.laid = align.Lay(texts[id])
	}
	return all
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

func newVocabulary() *vocabulary {
	return &vocabulary{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
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
		full, short := align.Initials(name)
		v.initials[full], v.initials[short] = true, true
		if words := strings.Fields(name); len(words) > 2 {
			office, _ := align.Initials(words[0] + " " + words[1]) // PM of "Prime Minister Ada Voss"
			v.initials[office] = true
		}
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

// gather reads the cited sentences and their context.
func (all articles) gather(ids []int, evidence map[int]Evidence) *sources {
	src := &sources{terms: map[string]bool{}}
	seen, contexts := map[int64]bool{}, map[string]bool{}
	for _, id := range ids {
		e := evidence[id]
		a := all[e.Article]
		src.add(e.Text, a.laid.Sentence(a.at[id]))
		if !contexts[e.Context] {
			contexts[e.Context] = true
			src.add(e.Context, a.laid.Sentence(a.about[e.Context]))
		}
		if !seen[e.Article] {
			seen[e.Article] = true
			src.names = append(src.names, a.names)
		}
	}
	return src
}

func (src *sources) add(s string, laid *align.Sentence) {
	src.folded += comparable(s) + "\n"
	src.amounts = append(src.amounts, amounts(s)...)
	src.said = append(src.said, s)
	src.cited = append(src.cited, laid)
	for _, t := range text.Terms(s) {
		if !text.IsStop(t) {
			src.terms[t] = true
		}
	}
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
	full, short := align.Initials(name)
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
	if v.words[w] || len(w) > 1 && v.initials[w] {
		return true
	}
	for have := range v.words {
		if align.Related(w, have) {
			return true
		}
	}
	return false
}
