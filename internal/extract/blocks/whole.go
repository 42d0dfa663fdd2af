package blocks

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdesk/internal/extract/prose"
)

// WholeText is the beginning of what a page shows, also to readers without scripts.
func WholeText(page string) string {
	const enough = 20 << 10
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return ""
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && b.Len() < enough && isShown(n.Parent) {
			b.WriteString(prose.OneLine(n.Data))
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func isShown(n *html.Node) bool {
	return n == nil || !skipped[n.DataAtom] || n.DataAtom == atom.Noscript || n.DataAtom == atom.Button
}
