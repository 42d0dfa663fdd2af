package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"newsdesk/internal/text"
)

// choose parts blocks into story and aside.
func choose(blocks []block, d Document) (story, aside []string, author string) {
	blocks, aside = trimHead(blocks, d.Title)
	blocks, tail := trimTail(blocks)
	var lines []string
	for _, b := range blocks {
		if around(b) {
			aside = append(aside, b.text)
		} else {
			lines = append(lines, b.text)
		}
	}
	story, more, author := sift(lines, d.Title, d.Byline)
	return story, append(append(aside, more...), tail...), author
}

// around reports whether the markup says that a block stands around the story.
func around(b block) bool {
	return b.role == furniture || isLinks(b)
}

// isLinks reports whether a block is a link to something else rather than
// text with links in it.
func isLinks(b block) bool {
	if 10*b.linked < 8*len(b.text) || countWords(b.text) > 25 || strings.HasPrefix(b.text, "http") || strings.HasPrefix(b.text, "www.") {
		return false
	}
	if isHeading(b) && !b.item && !b.card {
		return false
	}
	return !endsSentence(b.text)
}

func isHeading(b block) bool {
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isProse reports whether a block is a paragraph of running text.
func isProse(b block) bool {
	words := countWords(b.text)
	return b.role == body && !isHeading(b) && !around(b) && (words >= 25 || words >= 6 && endsSentence(b.text)) && !boilerplate(b.text)
}

// How much may stand above the first paragraph and below the last and still be
// taken for what surrounds a story; more of it is a story told in lists.
const (
	headWords  = 40
	tailBlocks = 8
)

// trimHead takes off what stands above the first paragraph: title, standfirst,
// byline, date, section names. A short heading right before it stays.
func trimHead(blocks []block, title string) (rest []block, aside []string) {
	first := 0
	for first < len(blocks) && !isProse(blocks[first]) {
		first++
	}
	loose := 0
	for _, b := range blocks[:first] {
		if !around(b) && !isHeading(b) {
			loose += countWords(b.text)
		}
	}
	if first == len(blocks) || loose > headWords {
		return blocks, nil
	}
	for i, b := range blocks[:first] {
		words := countWords(b.text)
		heading := i == first-1 && words <= 10 && !endsSentence(b.text)
		switch {
		case sameText(b.text, title):
		case b.role == body && (isHeading(b) && heading || !isHeading(b) && words >= 12):
			rest = append(rest, b)
		default:
			aside = append(aside, b.text)
		}
	}
	return append(rest, blocks[first:]...), aside
}

// trimTail takes off the short lines after the last paragraph. A list at the
// end stays: it may be the story's own.
func trimTail(blocks []block) (rest []block, aside []string) {
	last := len(blocks) - 1
	for last >= 0 && !isProse(blocks[last]) {
		last--
	}
	if last < 0 || len(blocks)-last > tailBlocks {
		return blocks, nil
	}
	rest = blocks[: last+1 : last+1]
	for _, b := range blocks[last+1:] {
		if b.role == body && (b.item || endsSentence(b.text)) {
			rest = append(rest, b)
		} else {
			aside = append(aside, b.text)
		}
	}
	return rest, aside
}

func sameText(a, b string) bool { return text.Fold(a) == text.Fold(b) }
