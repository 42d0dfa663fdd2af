package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles join the parts of a name without a capital.
var particles = map[string]bool{
	"van": true, "von": true, "der": true, "den": true, "de": true, "la": true, "del": true, "di": true, "da": true, "dos": true,
	"du": true, "bin": true, "ibn": true, "al": true, "el": true, "le": true, "ten": true, "ter": true, "zu": true, "y": true,
}

// isName reports whether s is built like a person's name: two to five words,
// each with a capital but for particles, and nothing else.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || len(s) > 60 {
		return false
	}
	capitals := 0
	for i, word := range words {
		if particles[word] && i > 0 && i < len(words)-1 {
			continue
		}
		if !isNameWord(word) {
			return false
		}
		capitals++
	}
	return capitals >= 2
}

// notNames begin sentences and headings, never names.
var notNames = map[string]bool{
	"The": true, "A": true, "An": true, "This": true, "These": true, "In": true, "On": true, "At": true, "Our": true, "New": true,
	"About": true, "How": true, "Why": true, "What": true, "When": true, "Who": true, "For": true, "From": true, "By": true,
	"He": true, "She": true, "They": true, "It": true, "His": true, "Her": true, "Their": true,
}

func isNameWord(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) || notNames[word] {
		return false
	}
	for _, r := range word[size:] {
		if !unicode.IsLetter(r) && !strings.ContainsRune("'’.-", r) {
			return false
		}
	}
	// A full stop ends an initial or "Jr.", not a sentence.
	return !strings.HasSuffix(word, ".") || utf8.RuneCountInString(word) <= 4
}

// leadingName is the name a paragraph begins with, "" when it begins with none.
func leadingName(paragraph string) string {
	var words []string
	for word := range strings.FieldsSeq(paragraph) {
		if words = append(words, word); len(words) == 5 {
			break
		}
	}
	name := ""
	for n := len(words); n >= 2; n-- {
		// In "Mary Kern, who …" and "Mary Kern: …" the mark ends the name. "Mary Kern's …"
		// is not about her but about something of hers.
		candidate := strings.TrimRight(strings.Join(words[:n], " "), ",:")
		if isName(candidate) && !strings.HasSuffix(candidate, "'s") && !strings.HasSuffix(candidate, "’s") {
			name = candidate
			break
		}
	}
	return name
}

var (
	bylineLabel = regexp.MustCompile(`^(?i:by|words by|words|written by|story by|text by|text|author|reporter|von|par|por)(?::| )\s*`)
	nameJoint   = regexp.MustCompile(`, (?:and )?| and | & | und | et | y `)
)

// TrimByline takes words that introduce an author, such as "By", off a line.
func TrimByline(line string) string { return bylineLabel.ReplaceAllString(line, "") }

// Byline reads the names in a line that says who wrote the article, perhaps with their
// role or place, and nothing else.
func Byline(line string) (string, bool) {
	label := bylineLabel.FindString(line)
	if label == "" || len(line) > 160 {
		return "", false
	}
	rest := strings.TrimSpace(line[len(label):])
	for _, end := range []string{" | ", " • ", " · ", " – ", " — ", " - ", " in ", " for ", " at ", " @"} {
		rest, _, _ = strings.Cut(rest, end)
	}
	var names []string
	for _, part := range nameJoint.Split(rest, -1) {
		part = strings.TrimRight(part, ".,")
		if !isName(part) {
			break // the role, as in "Jane Doe, staff writer"
		}
		names = append(names, part)
	}
	if len(names) == 0 {
		return "", false
	}
	// A sentence such as "By Mary Kern and her team the work went on." is none.
	if tail := rest[strings.LastIndex(rest, names[len(names)-1])+len(names[len(names)-1]):]; CountWords(tail) > 6 || EndsSentence(tail) && len(tail) > 1 {
		return "", false
	}
	return JoinNames(names), true
}

// JoinNames makes "A, B and C".
func JoinNames(names []string) string {
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}
