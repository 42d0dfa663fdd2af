package blocks

import (
	"strings"

	"golang.org/x/net/html/atom"

	"newsdesk/internal/extract/prose"
)

// Choose parts blocks into story and aside.
func Choose(blocks []Block, title, byline string) (story, aside []string, author string) {
	blocks, aside = trimHead(blocks, title)
	blocks, tail := trimTail(blocks)
	var lines []string
	for _, b := range blocks {
		if around(b) {
			aside = append(aside, b.Text)
		} else {
			lines = append(lines, b.Text)
		}
	}
	story, more, author := prose.Sift(lines, title, byline)
	return story, append(append(aside, more...), tail...), author
}

// around reports whether the markup says that a block stands around the story.
func around(b Block) bool {
	return b.role == furniture || isLinks(b)
}

// isLinks reports whether a block is a link to something else rather than
// text with links in it.
func isLinks(b Block) bool {
	if 10*b.linked < 8*len(b.Text) || prose.CountWords(b.Text) > 25 || strings.HasPrefix(b.Text, "http") || strings.HasPrefix(b.Text, "www.") {
		return false
	}
	if isHeading(b) && !b.item && !b.card {
		return false
	}
	return !prose.EndsSentence(b.Text)
}

func isHeading(b Block) bool {
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isProse reports whether a block is a paragraph of running text.
func isProse(b Block) bool {
	words := prose.CountWords(b.Text)
	return b.role == body && !isHeading(b) && !around(b) && (words >= 25 || words >= 6 && prose.EndsSentence(b.Text)) && !prose.Boilerplate(b.Text)
}

// How much above the first paragraph and below the last can be what surrounds a story;
// more is a story that is told in lists.
const (
	headWords  = 40
	tailBlocks = 8
)

// trimHead takes off what stands above the first paragraph: title, standfirst,
// byline, date, section names. A short heading right before it stays.
func trimHead(blocks []Block, title string) (rest []Block, aside []string) {
	first := 0
	for first < len(blocks) && !isProse(blocks[first]) {
		first++
	}
	loose := 0
	for _, b := range blocks[:first] {
		if !around(b) && !isHeading(b) {
			loose += prose.CountWords(b.Text)
		}
	}
	if first == len(blocks) || loose > headWords {
		return blocks, nil
	}
	for i, b := range blocks[:first] {
		words := prose.CountWords(b.Text)
		heading := i == first-1 && words <= 10 && !prose.EndsSentence(b.Text)
		switch {
		case prose.SameText(b.Text, title):
		case b.role == body && (isHeading(b) && heading || !isHeading(b) && words >= 12):
			rest = append(rest, b)
		default:
			aside = append(aside, b.Text)
		}
	}
	return append(rest, blocks[first:]...), aside
}

// trimTail takes off the short lines after the last paragraph. A list at the
// end stays: it may be the story's own.
func trimTail(blocks []Block) (rest []Block, aside []string) {
	last := len(blocks) - 1
	for last >= 0 && !isProse(blocks[last]) {
		last--
	}
	if last < 0 || len(blocks)-last > tailBlocks {
		return blocks, nil
	}
	rest = blocks[: last+1 : last+1]
	for _, b := range blocks[last+1:] {
		if b.role == body && (b.item || prose.EndsSentence(b.Text)) {
			rest = append(rest, b)
		} else {
			aside = append(aside, b.Text)
		}
	}
	return rest, aside
}
