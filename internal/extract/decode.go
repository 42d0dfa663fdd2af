package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/charset"
	"newsdesk/internal/news"
)

// decode gives raw as UTF-8 and refuses bytes that are no text in any encoding.
func decode(raw []byte, contentType string) (string, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return "", news.Faultf(nil, "It is empty. Paste the article's text, or add it by its address.")
	}
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "{\\rtf", "\x1f\x8b"} {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return "", notText()
		}
	}
	s := strings.ToValidUTF8(charset.Decode(raw, contentType), "\uFFFD")
	if isBinary(s) {
		return "", notText()
	}
	return s, nil
}

func notText() error {
	return news.Faultf(nil, "This is not text newsdesk can read, but a binary file. Paste the article's text, or attach it as .txt, .md or .html.")
}

// isBinary reports whether more than one character in fifty of s is a control
// or replacement character, or any is NUL. Text has hardly any.
func isBinary(s string) bool {
	total, odd := 0, 0
	for _, r := range s {
		total++
		switch {
		case r == 0:
			return true
		case r == '\n', r == '\r', r == '\t', r == '\f':
		case unicode.IsControl(r), r == utf8.RuneError:
			odd++
		}
	}
	return odd*50 > total
}
