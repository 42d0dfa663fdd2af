package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"

	"newsdesk/internal/news"
)

// decode gives raw as UTF-8, by its byte order mark, the content type, a meta
// element or, when it is no UTF-8, the guess a browser makes. It refuses bytes
// that are no text in any of them.
func decode(raw []byte, contentType string) (string, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return "", news.Faultf(nil, "It is empty. Paste the article's text, or add it by its address.")
	}
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "{\\rtf", "\x1f\x8b"} {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return "", notText()
		}
	}
	// What is valid UTF-8 is hardly ever meant as anything else, whatever the
	// label says. NUL may be UTF-16 and ESC a Japanese encoding of seven bits.
	if !utf8.Valid(raw) || bytes.ContainsAny(raw, "\x00\x1b") {
		encoding, name, _ := charset.DetermineEncoding(raw, contentType)
		if name == "utf-8" && !mostlyUTF8(raw) {
			encoding = charmap.Windows1252
		}
		decoded, err := encoding.NewDecoder().Bytes(raw)
		if err != nil {
			return "", notText()
		}
		raw = decoded
	}
	s := strings.ToValidUTF8(string(raw), "\uFFFD")
	if isBinary(s) {
		return "", notText()
	}
	return s, nil
}

// mostlyUTF8 tells UTF-8 with a broken character here and there from a text of
// single bytes under a wrong label, where hardly two make a valid character.
func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			bad++
		} else if size > 1 {
			good++
		}
		raw = raw[size:]
	}
	return good >= bad
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
