package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdesk/internal/extract/blocks"
	"newsdesk/internal/extract/prose"
)

// Fragment reads a piece of HTML that is known to be an article or the
// beginning of one, as feeds carry it. It refuses nothing: what holds no story
// comes back without paragraphs.
func Fragment(title, fragment string) Document {
	d := Document{Title: prose.OneLine(title)}
	if len(fragment) > maxPage {
		return d
	}
	around := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), around)
	if err != nil { // more than 512 open elements
		return d
	}
	for _, n := range nodes {
		around.AppendChild(n)
	}
	if tangled(around) {
		return d
	}
	d.take(blocks.Of(around))
	return d
}
