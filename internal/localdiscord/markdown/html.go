package markdown

import (
	"html"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// discordHTML renders what differs from CommonMark.
type discordHTML struct{}

func (r discordHTML) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindText, blockHTML("<div>", "</div>\n"))
	reg.Register(kindSubtext, blockHTML(`<div class="subtext">`, "</div>\n"))
	reg.Register(ast.KindBlockquote, blockHTML("<blockquote>", "</blockquote>\n"))
	reg.Register(kindPair, renderPair)
	reg.Register(kindTag, renderTag)
	reg.Register(ast.KindEmphasis, renderEmphasis)
	reg.Register(ast.KindLink, renderLink)
	reg.Register(ast.KindAutoLink, renderAutoLink)
}

// blockHTML wraps a node; a blank line before it in the source is kept as one gap.
func blockHTML(open, end string) renderer.NodeRendererFunc {
	return func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, err := w.WriteString(end)
			return ast.WalkContinue, err
		}
		gap := ""
		// goldmark counts the fence that ends a code block as a blank line.
		before := n.PreviousSibling()
		if before != nil && n.HasBlankPreviousLines() && before.Kind() != ast.KindFencedCodeBlock {
			gap = `<div class="gap"></div>`
		}
		_, err := w.WriteString(gap + open)
		return ast.WalkContinue, err
	}
}

func renderPair(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	return writeAround(w, entering, map[string][2]string{
		"s":       {"<s>", "</s>"},
		"spoiler": {`<span class="spoiler">`, "</span>"},
	}[n.(*pairSpan).class])
}

func renderTag(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	return writeAround(w, entering, [2]string{n.(*tagNode).html, ""})
}

// renderEmphasis tells __underline__ from **bold** by the mark in the source:
// to goldmark both are emphasis of level 2.
func renderEmphasis(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch e := n.(*ast.Emphasis); {
	case e.Level == 1:
		return writeAround(w, entering, [2]string{"<em>", "</em>"})
	case source[e.Pos()] == '_':
		return writeAround(w, entering, [2]string{"<u>", "</u>"})
	}
	return writeAround(w, entering, [2]string{"<strong>", "</strong>"})
}

// renderLink leaves a link literal whose scheme is not safe, and, as Discord
// does, one whose text pretends to be an address.
func renderLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.Link)
	href := safeURL(string(link.Destination))
	if href == "" || strings.Contains(linkText(link, source), "://") {
		return writeAround(w, entering, [2]string{"[", "](" + html.EscapeString(string(link.Destination)) + ")"})
	}
	return writeAround(w, entering, [2]string{anchor(href, string(link.Title)), "</a>"})
}

func linkText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func renderAutoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	address := string(n.(*ast.AutoLink).Label(source))
	shown := html.EscapeString(address)
	href := safeURL(address)
	if href == "" {
		return writeAround(w, true, [2]string{"&lt;" + shown + "&gt;", ""})
	}
	return writeAround(w, true, [2]string{anchor(href, "") + shown + "</a>", ""})
}

func writeAround(w util.BufWriter, entering bool, around [2]string) (ast.WalkStatus, error) {
	part := around[1]
	if entering {
		part = around[0]
	}
	_, err := w.WriteString(part)
	return ast.WalkContinue, err
}

func anchor(href, title string) string {
	if title != "" {
		title = ` title="` + html.EscapeString(title) + `"`
	}
	return `<a href="` + html.EscapeString(href) + `"` + title + ` target="_blank" rel="noopener noreferrer nofollow">`
}

// safeURL normalises an absolute http or https address; it is "" for others.
func safeURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

// plainWriter writes text with backslash escapes resolved but, unlike
// goldmark's own writer, with "&amp;" left as its five letters.
type plainWriter struct{ gmhtml.Writer }

func (p plainWriter) Write(w util.BufWriter, source []byte) {
	start := 0
	for i := 0; i+1 < len(source); i++ {
		if source[i] == '\\' && util.IsPunct(source[i+1]) {
			p.RawWrite(w, source[start:i])
			start = i + 1
			i++
		}
	}
	p.RawWrite(w, source[start:])
}
