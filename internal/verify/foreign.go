package verify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/text"
)

// foreign returns what in s has no place in a plain sentence of news, "" when
// there is nothing. The links, marks and mentions of a message are newsdesk's
// own, never the model's.
func foreign(s string) string {
	clean := text.Clean(s)
	for _, r := range s {
		hidden := text.IsInvisible(r) && !strings.ContainsRune(clean, r) // joiners that spelling needs stay
		if hidden || unicode.IsControl(r) || r == '`' || r == utf8.RuneError {
			return string(r)
		}
	}
	return strangers.FindString(text.Fold(s))
}

// strangers matches folded text.
var strangers = regexp.MustCompile(strings.Join([]string{
	`[a-z][a-z0-9+.-]*://`,                // a URL
	`\b(?:javascript|data|mailto|tel):\S`, // a URL without a host
	`\bwww\.`,
	`\b[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:` + domains + `)\b`,
	`\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S`,
	`discord(?:app)?\.(?:gg|com|me|io)`,
	`@\w`,                                  // @everyone, a handle, a mail address
	`<[a-z/!?@#:&%|]`, `&lt;`, `<<`, `\|>`, // mentions, HTML, role tokens
	`\]\s*\(`, `!\[`, // masked link, image
	`\[/?\s*(?:inst|system|assistant|user)\b`,
	`^\s*(?:system|assistant|user|human)\s*:`,
	`#{3,}`, `\|\|`, `~~~`,
	`^\s*(?:[#>*+-]|\d+[.)])\s`, // a heading, quotation or list
}, "|"))

// domains are the top-level domains that a text without "www." or "http" is
// commonly linked by.
const domains = `com|net|org|info|biz|gov|edu|mil|int|io|co|me|tv|gg|ly|app|dev|xyz|site|online|shop|store|top|club|live|link|click|news|ru|cn|uk|de|fr|eu|in|ai|us|to`
