// Package prose tells the lines of an article apart by their wording: the story
// from what stands around it (plugs, credits, share lines, the author's
// biography), and which line names author or date. It knows no markup and
// rewords nothing; it refuses to call a long line anything but story.
package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/text"
)

// CountAll counts the words of all lines.
func CountAll(lines []string) int {
	words := 0
	for _, line := range lines {
		words += CountWords(line)
	}
	return words
}

// SameText reports whether two lines differ in case, marks and spacing alone.
func SameText(a, b string) bool { return text.Fold(a) == text.Fold(b) }

// CountWords counts words; a letter of a script without spaces counts half.
func CountWords(s string) int {
	words, dense := 0, 0
	for range strings.FieldsSeq(s) {
		words++
	}
	for _, r := range s {
		if r >= 0x2e80 && r < 0xfb00 || r >= 0x0e00 && r < 0x0f00 { // CJK, kana, hangul; Thai and Lao
			dense++
		}
	}
	return words + dense/2
}

// OneLine is s clean and without line breaks.
func OneLine(s string) string { return strings.Join(strings.Fields(text.Clean(s)), " ") }

// IsWordRune reports whether r is a letter or digit.
func IsWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// EndsSentence reports whether a line ends as a sentence does.
func EndsSentence(s string) bool {
	s = strings.TrimRight(s, ` "'”’»)]`)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:。！？", r)
}

// TrimLabel takes the first label that s begins with off it.
func TrimLabel(s string, labels []string) string {
	for _, label := range labels {
		if len(s) > len(label) && strings.EqualFold(s[:len(label)], label) {
			return strings.TrimSpace(s[len(label):])
		}
	}
	return s
}
