package query

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// alias is one way to write the name of an outlet.
type alias struct {
	words  []string // as written
	outlet string   // the stored name
}

var (
	separator = regexp.MustCompile(` \| | - | – | — |: `)
	word      = regexp.MustCompile(`[\p{L}\p{N}&+]+(?:['’.][\p{L}\p{N}]+)*`)
)

// namedOutlets lists the outlets that asked names, as they are stored, and where
// it names them: the longest names first, so that none is found inside another.
// A stored name "Harbour Gazette - Latest News" or "gazette.com" is known by
// its parts and without the ending.
func namedOutlets(asked string, outlets []string) (named []string, places [][]int) {
	var aliases []alias
	for _, outlet := range outlets {
		aliases = append(aliases, aliasesOf(outlet)...)
	}
	slices.SortStableFunc(aliases, func(x, y alias) int { return cmp.Compare(len(y.words), len(x.words)) })
	at := word.FindAllStringIndex(asked, -1)
	written := make([]string, len(at))
	for i, w := range at {
		written[i] = asked[w[0]:w[1]]
	}
	for _, a := range aliases {
		for i := 0; i+len(a.words) <= len(written); i++ {
			if a.standsAt(written[i:]) {
				places = append(places, []int{at[i][0], at[i+len(a.words)-1][1]})
				if !slices.Contains(named, a.outlet) {
					named = append(named, a.outlet)
				}
				if !a.shared(aliases) {
					clear(written[i : i+len(a.words)])
				}
			}
		}
	}
	return named, places
}

func aliasesOf(outlet string) (aliases []alias) {
	names := append([]string{outlet}, separator.Split(outlet, -1)...)
	for _, name := range names {
		words := word.FindAllString(strings.TrimSuffix(strings.TrimSpace(name), ".com"), -1)
		if len(words) > 1 && strings.EqualFold(words[0], "the") {
			words = words[1:] // asked for with or without
		}
		known := slices.ContainsFunc(aliases, func(a alias) bool { return slices.Equal(a.words, words) })
		if len(strings.Join(words, "")) > 1 && !known {
			aliases = append(aliases, alias{words, outlet})
		}
	}
	return aliases
}

// shared reports whether another outlet is known by the same name.
func (a alias) shared(aliases []alias) bool {
	return slices.ContainsFunc(aliases, func(other alias) bool {
		return other.outlet != a.outlet && slices.EqualFunc(a.words, other.words, strings.EqualFold)
	})
}

// standsAt reports whether the name stands at the beginning of written. A word
// that the name has with a capital needs one: "the week" is not The Week. Only
// initials that can be read as nothing else, such as CNN, are known without.
func (a alias) standsAt(written []string) bool {
	for i, w := range a.words {
		has := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(written[i], "'s"), "’s"), ".com")
		if !strings.EqualFold(w, has) {
			return false
		}
		if capital(w) && !capital(has) && strings.ContainsAny(strings.ToLower(w), "aeiouy") {
			return false
		}
	}
	return true
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}
