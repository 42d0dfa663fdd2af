// Package wording reads from the words of a question what it asks: for the news
// as such, for what was known on a day, for a comparison, for an amount. It
// searches nothing and looks at no other question.
package wording

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

const (
	// GoesOn may stand before a question, as a part of a regular expression.
	GoesOn = `(?:(?:and|but|so)[ ,]+)?`
	// Ask is the words that ask, as a part of a regular expression.
	Ask = `(?:who|whom|whose|what|when|where|why|which|how(?: (?:many|much|long|old|often|far))?)`
)

var (
	bareAsk = regexp.MustCompile(`(?i)^` + GoesOn + `(` + Ask + `|since when)(?: (?:exactly|then|else|is (?:that|it)|was (?:that|it)|not))?[?!. ]*$`)
	asks    = regexp.MustCompile(`\b` + Ask + `\b`)
	asking  = regexp.MustCompile(`(?i)^` + GoesOn + Ask + `\b`)
	// amount asks for one, in words that no answer holds.
	amount = regexp.MustCompile(`(?i)\bhow (?:many|much|` + summary.Degrees + `)\b`)
	// marks are what Discord makes of names and links, which no article holds:
	// mentions, channels, emojis, times, addresses.
	marks = regexp.MustCompile(`<(?:@[!&]?|#|/|t:|id:|a?:)[^<>]*>|@(?:everyone|here)\b|\]\([^()\s]*\)|(?i:https?://)\S+`)
)

// Bare is what a question asks that says no more than how it asks: "why" of
// "And why not?". It is "" when the question says more.
func Bare(question string) string {
	if m := bareAsk.FindStringSubmatch(question); m != nil {
		return m[1]
	}
	return ""
}

// Focus is the first word that asks, "" when there is none.
func Focus(question string) string { return asks.FindString(text.Fold(question)) }

// Asking reports whether a question begins with a word that asks.
func Asking(question string) bool { return asking.MatchString(question) }

// Counts reports whether a question asks for an amount.
func Counts(question string) bool { return amount.MatchString(question) }

// Sought is what a question is searched by: without the words that ask for an
// amount, unless it holds nothing else.
func Sought(question string) string { return without(amount, question) }

// holder asks who holds an office now, in a word that reports of it seldom have.
var holder = regexp.MustCompile(`(?i)^(` + GoesOn + `who(?: is| are|['’]s) (?:the|your|our|its|their)) (?:new|current|present) `)

// Timeless is a question for who holds an office without saying that it is now:
// "who is the new mayor?"
func Timeless(question string) string { return holder.ReplaceAllString(question, "$1 ") }

// definition asks what somebody or something is.
var definition = regexp.MustCompile(`(?i)^` + GoesOn + `(?:what|who)(?: is| are|['’]s) (?:the )?(.+?)[?!. ]*$`)

// Defines is what a question asks to be told what it is: "Orle Gazette" of "What
// is the Orle Gazette?". It is "" when the question asks something else.
func Defines(question string) string {
	if m := definition.FindStringSubmatch(question); m != nil {
		return m[1]
	}
	return ""
}

// Untimed is a question without the months that it names, of which an article
// of then need not speak, unless it holds nothing else.
func Untimed(question string) string { return without(timed, question) }

// Vague reports whether a question says no more than what kind of thing it asks
// for: how old is he?
func Vague(question string) bool { return !text.HasContent(amount.ReplaceAllString(question, "")) }

func without(words *regexp.Regexp, question string) string {
	if rest := words.ReplaceAllString(question, ""); text.HasContent(rest) {
		return rest
	}
	return question
}

// Unmarked is a question without what Discord makes of names and links, unless
// it holds nothing else.
func Unmarked(question string) string {
	rest := strings.Join(strings.Fields(marks.ReplaceAllString(question, " ")), " ")
	if !text.HasContent(rest) {
		return question
	}
	return rest
}

// Words is s folded, with single spaces in place of all but letters and digits.
func Words(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// Within reports whether a phrase stands in a text; both are as Words gives them.
func Within(phrase, body string) bool {
	return phrase != "" && strings.Contains(" "+body+" ", " "+phrase+" ")
}

// Capital reports whether s begins with a capital.
func Capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

var (
	aYear  = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	aMonth = regexp.MustCompile(`(?i)\b(?:in|since|during|last) (` + months + `)\b`)
)

// Dated reports whether a question names a year that is over, or a month other
// than this one.
func Dated(question string, now time.Time) bool {
	for _, y := range aYear.FindAllString(question, -1) {
		if y < now.Format("2006") {
			return true
		}
	}
	m := aMonth.FindStringSubmatch(question)
	return m != nil && !strings.EqualFold(m[1], now.Month().String())
}

// present says that a question is about today.
var present = regexp.MustCompile(`(?i)\b(?:now|today|currently|latest|newest|meanwhile|since|still|these days|at the moment|so far)\b`)

// Present reports whether a question says that it is about today.
func Present(question string) bool { return present.MatchString(question) }
