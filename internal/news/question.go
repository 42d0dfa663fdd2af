package news

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckQuestion refuses a question that nobody could answer: one that is
// empty, longer than MaxQuestion, or without a word.
func CheckQuestion(question string) error {
	switch n := utf8.RuneCountInString(question); {
	case strings.TrimSpace(question) == "":
		return Faultf(nil, "The question is empty. Ask it in words, such as: who met the minister?")
	case n > MaxQuestion:
		return Faultf(nil, "The question has %d characters, and %d are the most. Ask it more briefly.", n, MaxQuestion)
	case !strings.ContainsFunc(question, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return Faultf(nil, "There is no word in the question to search for. Ask it in words.")
	}
	return nil
}
