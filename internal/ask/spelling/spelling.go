// Package spelling tells which words one may have been meant as that is spelt
// wrong. It knows no dictionary: the caller keeps those that articles hold.
package spelling

import (
	"regexp"
	"strings"

	"newsdesk/internal/text"
)

var (
	// word is a run of Latin letters with nothing else in it: no number, no address.
	word = regexp.MustCompile(`\p{Latin}+`)
	// mendable is a folded word that can be taken for another. Of shorter ones too
	// many are a letter apart.
	mendable = regexp.MustCompile(`^[a-z]{5,}$`)
)

// Words are the words of a question that may be spelt wrong, each once, folded.
func Words(question string) (words []string) {
	seen := map[string]bool{}
	for _, w := range word.FindAllString(question, -1) {
		w = text.Fold(w)
		if mendable.MatchString(w) && text.HasContent(w) && !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

// Near are the words at one slip from a folded word: a letter too many, missing,
// wrong, or two changed round. The first letter stands: it is seldom the slip.
func Near(word string) (near []string) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for i := 1; i <= len(word); i++ {
		before, after := word[:i], word[i:]
		for _, l := range letters {
			near = append(near, before+string(l)+after)
			if after != "" && rune(after[0]) != l {
				near = append(near, before+string(l)+after[1:])
			}
		}
		if after != "" {
			near = append(near, before+after[1:])
		}
		if len(after) > 1 && after[0] != after[1] {
			near = append(near, before+after[1:2]+after[:1]+after[2:])
		}
	}
	return near
}

// Replace puts other in place of a folded word of a question.
func Replace(question, folded, other string) string {
	return word.ReplaceAllStringFunc(question, func(w string) string {
		switch {
		case text.Fold(w) != folded:
			return w
		case w != strings.ToLower(w): // a name stays one
			return strings.ToUpper(other[:1]) + other[1:]
		}
		return other
	})
}
