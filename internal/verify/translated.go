package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsdesk/internal/text"
	"newsdesk/internal/verify/align"
)

// Translated checks claims as Draft does, where they are in another language
// than their evidence: ids exist, nothing foreign is in them, and numbers in
// digits occur. Words and quotations cannot be compared. Names are, loosely,
// as names of places change their endings; not in languages whose nouns have
// capitals too.
func Translated(claims []Claim, evidence map[int]Evidence, language string) (kept []Claim, dropped []Dropped) {
	return sift(claims, evidence, func(s string, src *sources) (Reason, string) {
		return translatedFacts(s, src, capitalNouns[language])
	})
}

// capitalNouns are the languages that write every noun with a capital.
var capitalNouns = map[string]bool{"de": true, "lb": true}

func translatedFacts(s string, src *sources, everyNoun bool) (Reason, string) {
	for _, n := range text.Numbers(decimalComma.ReplaceAllString(s, "$1.$2")) {
		if !align.Vague(n.Text) && !src.hasNumber(n) {
			return UnknownNumber, n.Text
		}
	}
	if everyNoun {
		return "", ""
	}
	first := strings.Join(plainWords(strings.SplitN(s, " ", 2)[0]), " ") // its capital says nothing
	for _, name := range text.Names(s) {
		for _, word := range strings.Fields(name) {
			if word != first && utf8.RuneCountInString(word) >= nameStem && !text.IsStop(word) && !src.hasNameLike(word) {
				return UnknownName, name
			}
		}
	}
	return "", ""
}

// decimalComma matches 3,5.
var decimalComma = regexp.MustCompile(`(\d),(\d{1,2})\b`)

// hasNumber compares numbers whatever separators a language writes them with:
// 4.000 is 4,000.
func (src *sources) hasNumber(n text.Number) bool {
	digits := onlyDigits(n.Text)
	return slices.ContainsFunc(src.amounts, func(have amount) bool {
		return have.Value == n.Value || digits != "" && onlyDigits(have.Value) == digits
	})
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// nameStem is how many letters at its beginning a name keeps in another
// language, mostly.
const nameStem = 4

// hasNameLike looks for a word that begins as a name does.
func (src *sources) hasNameLike(word string) bool {
	stem := string([]rune(word)[:nameStem])
	for _, v := range src.names {
		for have := range v.words {
			if strings.HasPrefix(have, stem) {
				return true
			}
		}
	}
	return false
}
