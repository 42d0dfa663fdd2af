// Package markdown renders Discord's markdown as HTML. It is pure, and refuses
// whatever could do harm in a page: tags, attributes and addresses other than
// those it writes itself.
package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// HTML renders Discord's markdown as HTML that is safe to insert
// into a page: no tag, attribute or address of s reaches the output unless a
// rule here wrote it, and links lead to http and https only.
//
// names resolves a mention: kind is "user", "role" or "channel", id a
// snowflake; it answers the bare name, or "" for one it does not know.
func HTML(s string, names func(kind, id string) string) string {
	source := []byte(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
	pc := parser.NewContext()
	pc.Set(namesKey, names)
	var out bytes.Buffer
	if err := discordMarkdown.Convert(source, &out, parser.WithContext(pc)); err != nil {
		return html.EscapeString(s)
	}
	return out.String()
}

var (
	namesKey        = parser.NewContextKey()
	discordMarkdown = newMarkdown()

	bareURL     = regexp.MustCompile(`^https?://[^\s<>]+[^\s<>"'.,:;!?]`)
	noAddress   = regexp.MustCompile(`[^\s\S]`)
	headingLine = regexp.MustCompile(`^#{1,3} +[^\s#]`)
	subtextLine = regexp.MustCompile(`^-# +\S`)
	blockStart  = regexp.MustCompile("^ {0,3}(?:>(?:>>)? |#{1,3} |-# |[-*+] |[0-9]{1,9}[.)] |```)")
	tagPattern  = regexp.MustCompile(`^<(?:t:(-?\d{1,13})(?::([tTdDfFsSR]))?|@!?(\d{1,20})|@&(\d{1,20})|#(\d{1,20})|/([^<>:\n]{1,100}):(\d{1,20})|a?:(\w{2,32}):\d{1,20})>`)
)

// newMarkdown leaves out what Discord does not know: raw HTML, images,
// tables, indented code, rules, link references and entities.
func newMarkdown() goldmark.Markdown {
	blocks := parser.WithBlockParsers(
		util.Prioritized(onlyIf{parser.NewATXHeadingParser(), "#", headingLine}, 100),
		util.Prioritized(onlyIf{parser.NewFencedCodeBlockParser(), "`", nil}, 200),
		util.Prioritized(quoteParser{}, 300),
		util.Prioritized(subtextParser{}, 400),
		util.Prioritized(parser.NewListParser(), 500),
		util.Prioritized(parser.NewListItemParser(), 600),
		util.Prioritized(textParser{}, 1000),
	)
	inlines := parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(tagParser{}, 200),
		util.Prioritized(linkParser{parser.NewLinkParser()}, 300),
		util.Prioritized(parser.NewAutoLinkParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(pairParser{'~', "s"}, 500),
		util.Prioritized(pairParser{'|', "spoiler"}, 500),
		util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyURLRegexp(bareURL),
			extension.WithLinkifyWWWRegexp(noAddress),
			extension.WithLinkifyEmailRegexp(noAddress),
		), 999),
	)
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(blocks, inlines)),
		goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
			util.Prioritized(discordHTML{}, 100),
			util.Prioritized(gmhtml.NewRenderer(gmhtml.WithHardWraps(), gmhtml.WithWriter(plainWriter{gmhtml.DefaultWriter})), 1000),
		))),
	)
}

// Kinds of nodes that CommonMark lacks.
var (
	kindText    = ast.NewNodeKind("DiscordText")
	kindSubtext = ast.NewNodeKind("DiscordSubtext")
	kindPair    = ast.NewNodeKind("DiscordPair")
	kindTag     = ast.NewNodeKind("DiscordTag")
)

// textLines is a block of text lines. It is no ast.Paragraph, because goldmark
// lets a paragraph run on past the end of its quote or list item and Discord
// does not.
type textLines struct {
	ast.BaseBlock
	kind ast.NodeKind
}

func (n *textLines) Kind() ast.NodeKind { return n.kind }

func (n *textLines) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// pairSpan is a span between two equal doubled marks: ~~struck~~, ||spoiler||.
type pairSpan struct {
	ast.BaseInline
	class string
}

func (n *pairSpan) Kind() ast.NodeKind { return kindPair }

func (n *pairSpan) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// tagNode is one <…> tag of Discord, already safe HTML.
type tagNode struct {
	ast.BaseInline
	html string
}

func (n *tagNode) Kind() ast.NodeKind { return kindTag }

func (n *tagNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// onlyIf narrows a block parser of goldmark to one trigger and, unless when
// is nil, to lines that match it.
type onlyIf struct {
	parser.BlockParser
	trigger string
	when    *regexp.Regexp
}

func (p onlyIf) Trigger() []byte { return []byte(p.trigger) }

func (p onlyIf) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if p.when != nil && !p.when.Match(line[max(pc.BlockOffset(), 0):]) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// linkParser is goldmark's without its image syntax.
type linkParser struct{ parser.InlineParser }

func (linkParser) Trigger() []byte { return []byte("[]") }

// CloseBlock forwards what embedding the plain interface would hide: links
// left open at the end of a block become text there.
func (p linkParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if closer, ok := p.InlineParser.(parser.CloseBlocker); ok {
		closer.CloseBlock(parent, block, pc)
	}
}

// lineBlock holds what the block parsers below have in common.
type lineBlock struct{}

func (lineBlock) Close(ast.Node, text.Reader, parser.Context) {}

func (lineBlock) CanInterruptParagraph() bool { return true }

func (lineBlock) CanAcceptIndentedLine() bool { return false }

// textParser takes every line that no other block wants.
type textParser struct{ lineBlock }

func (textParser) Trigger() []byte { return nil }

func (textParser) CanAcceptIndentedLine() bool { return true }

func (textParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) {
		return nil, parser.NoChildren
	}
	return takeLine(&textLines{kind: kindText}, segment, reader), parser.NoChildren
}

func (textParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) || blockStart.Match(line) {
		return parser.Close
	}
	takeLine(node, segment, reader)
	return parser.Continue | parser.NoChildren
}

func takeLine(node ast.Node, segment text.Segment, reader text.Reader) ast.Node {
	node.Lines().Append(segment.TrimLeftSpace(reader.Source()))
	reader.AdvanceToEOL()
	return node
}

func (textParser) Close(node ast.Node, reader text.Reader, _ parser.Context) {
	last := node.Lines().At(node.Lines().Len() - 1)
	node.Lines().Set(node.Lines().Len()-1, last.TrimRightSpace(reader.Source()))
}

// subtextParser takes one line "-# small print".
type subtextParser struct{ lineBlock }

func (subtextParser) Trigger() []byte { return []byte("-") }

func (subtextParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := max(pc.BlockOffset(), 0)
	if !subtextLine.Match(line[at:]) {
		return nil, parser.NoChildren
	}
	segment = segment.WithStart(segment.Start + at + len("-#"))
	segment = segment.TrimRightSpace(reader.Source())
	return takeLine(&textLines{kind: kindSubtext}, segment, reader), parser.NoChildren
}

func (subtextParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

// quoteParser takes lines that begin with "> ", and everything after ">>> ".
// Quotes do not nest.
type quoteParser struct{ lineBlock }

func (quoteParser) Trigger() []byte { return []byte(">") }

func (quoteParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	for _, open := range pc.OpenedBlocks() {
		if open.Node.Kind() == ast.KindBlockquote {
			return nil, parser.NoChildren
		}
	}
	toEnd := advancePast(reader, ">>> ")
	if !toEnd && !advancePast(reader, "> ") {
		return nil, parser.NoChildren
	}
	quote := ast.NewBlockquote()
	quote.SetAttributeString("data-to-end", toEnd)
	return quote, parser.HasChildren
}

func (quoteParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	if toEnd, _ := node.AttributeString("data-to-end"); toEnd == true || advancePast(reader, "> ") {
		return parser.Continue | parser.HasChildren
	}
	return parser.Close
}

// advancePast moves the reader behind mark if the line begins with it, after
// up to three spaces.
func advancePast(reader text.Reader, mark string) bool {
	line, _ := reader.PeekLine()
	indent := min(len(line)-len(bytes.TrimLeft(line, " ")), 3)
	if !bytes.HasPrefix(line[indent:], []byte(mark)) {
		return false
	}
	reader.Advance(indent + len(mark))
	return true
}
