package interaction

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Keywords reads words separated by commas.
func Keywords(typed string) []string {
	var words []string
	for word := range strings.SplitSeq(typed, ",") {
		if word = message.Plain(word); word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// Language reads the tag of a language (BCP 47), "" when nothing was typed.
func Language(typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	tag, err := language.Parse(typed)
	if err != nil {
		return "", news.Faultf(err, "“%s” is not a language. Give its code, such as en, de or pt-BR.", message.Fit(message.Plain(typed), message.MaxChoiceName))
	}
	return tag.String(), nil
}
