// Package messagetest looks at messages as Discord and a reader would, for
// tests. It knows nothing of how they are made.
package messagetest

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var dangers = []*regexp.Regexp{
	regexp.MustCompile(`(?i)@(everyone|here)\b`),
	regexp.MustCompile(`<(@|#|t:|/|:|a:|id:)`),
	regexp.MustCompile(`://`),
	regexp.MustCompile(`(?i)discord(app)?\.(gg|com/invite)`),
	regexp.MustCompile(`^\s*(#{1,3} |-# |> |>>> |[-*+] |\d+[.)] )`),
	regexp.MustCompile(`\n`),
}

// Active finds what Discord would act on, by rules of its own: formatting
// characters that no backslash precedes, mentions, addresses, codes.
func Active(s string) string {
	plainMarks := "*_~`|[]<"
	slashes := 0
	for _, r := range s {
		if strings.ContainsRune(plainMarks, r) && slashes%2 == 0 {
			return "unescaped " + string(r)
		}
		if slashes++; r != '\\' {
			slashes = 0
		}
		if r != '\u200b' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) || r >= 0xE0000 && r <= 0xE007F) {
			return "hidden character"
		}
	}
	for _, re := range dangers {
		if found := re.FindString(s); found != "" {
			return found
		}
	}
	return ""
}

// JSON is a message as it would be sent.
func JSON(t *testing.T, m json.Marshaler) string {
	t.Helper()
	body, err := m.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
