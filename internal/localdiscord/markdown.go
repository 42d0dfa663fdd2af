package localdiscord

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// renderMarkdown renders Discord's markdown as HTML that is safe to insert
// into a page: no tag, attribute or address of s reaches the output unless a
// rule here wrote it, and links lead to http and https only.
//
// names resolves a mention: kind is "user", "role" or "channel", id a
// snowflake; it answers the bare name, or "" for one it does not know.
func renderMarkdown(s string, names func(kind, id string) string) string {
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

	bareURL  = regexp.MustCompile(`^https?://[^\s<>]+[^\s<>"'.,:;!?]`)
	nothing  = regexp.MustCompile(`[^\s\S]`)
	heading  = regexp.MustCompile(`^#{1,3} +[^\s#]`)
	subtext  = regexp.MustCompile(`^-# +\S`)
	anyBlock = regexp.MustCompile("^ {0,3}(?:>(?:>>)? |#{1,3} |-# |[-*+] |[0-9]{1,9}[.)] |```)")
	tag      = regexp.MustCompile(`^<(?:t:(-?\d{1,13})(?::([tTdDfFsSR]))?|@!?(\d{1,20})|@&(\d{1,20})|#(\d{1,20})|/([^<>:\n]{1,100}):(\d{1,20})|a?:(\w{2,32}):\d{1,20})>`)
)

// newMarkdown leaves out what Discord does not know: raw HTML, images,
// tables, indented code, rules, link references and entities.
func newMarkdown() goldmark.Markdown {
	blocks := parser.WithBlockParsers(
		util.Prioritized(onlyIf{parser.NewATXHeadingParser(), "#", heading}, 100),
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
			extension.WithLinkifyWWWRegexp(nothing),
			extension.WithLinkifyEmailRegexp(nothing),
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

// lines is a block of text lines. It is no ast.Paragraph, because goldmark
// lets a paragraph run on past the end of its quote or list item and Discord
// does not.
type lines struct {
	ast.BaseBlock
	kind ast.NodeKind
}

func (n *lines) Kind() ast.NodeKind            { return n.kind }
func (n *lines) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// pair is a span between two equal doubled marks: ~~struck~~, ||spoiler||.
type pair struct {
	ast.BaseInline
	class string
}

func (n *pair) Kind() ast.NodeKind            { return kindPair }
func (n *pair) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// tagNode is one <…> tag of Discord, already safe HTML.
type tagNode struct {
	ast.BaseInline
	html string
}

func (n *tagNode) Kind() ast.NodeKind            { return kindTag }
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
func (lineBlock) CanInterruptParagraph() bool                 { return true }
func (lineBlock) CanAcceptIndentedLine() bool                 { return false }

// textParser takes every line that no other block wants.
type textParser struct{ lineBlock }

func (textParser) Trigger() []byte             { return nil }
func (textParser) CanAcceptIndentedLine() bool { return true }

func (textParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) {
		return nil, parser.NoChildren
	}
	return takeLine(&lines{kind: kindText}, segment, reader), parser.NoChildren
}

func (textParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) || anyBlock.Match(line) {
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
	if !subtext.Match(line[at:]) {
		return nil, parser.NoChildren
	}
	segment = segment.WithStart(segment.Start + at + len("-#"))
	segment = segment.TrimRightSpace(reader.Source())
	return takeLine(&lines{kind: kindSubtext}, segment, reader), parser.NoChildren
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

// pairParser parses spans between doubled marks.
type pairParser struct {
	mark  byte
	class string
}

func (p pairParser) Trigger() []byte         { return []byte{p.mark} }
func (p pairParser) IsDelimiter(b byte) bool { return b == p.mark }
func (p pairParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (p pairParser) OnMatch(int) ast.Node { return &pair{class: p.class} }

func (p pairParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	mark := parser.ScanDelimiter(line, block.PrecendingCharacter(), 2, p)
	if mark == nil || mark.OriginalLength != 2 {
		return nil
	}
	// Unlike emphasis, "|| hidden ||" may have blanks inside.
	mark.CanOpen, mark.CanClose = true, true
	mark.Segment = segment.WithStop(segment.Start + 2)
	block.Advance(2)
	pc.PushDelimiter(mark)
	return mark
}

// tagParser parses <t:…>, mentions, command mentions and custom emoji.
type tagParser struct{}

func (tagParser) Trigger() []byte { return []byte("<") }

func (tagParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := tag.FindSubmatch(line)
	if m == nil {
		return nil
	}
	names, _ := pc.Get(namesKey).(func(kind, id string) string)
	mention := func(kind, sign, id, unknown string) string {
		name := ""
		if names != nil {
			name = names(kind, id)
		}
		if name == "" {
			name = unknown
		}
		return `<span class="mention" data-` + kind + `="` + id + `">` + sign + html.EscapeString(name) + `</span>`
	}
	var out string
	switch unix, user, role, channel, command := string(m[1]), string(m[3]), string(m[4]), string(m[5]), string(m[6]); {
	case unix != "":
		out = timeHTML(unix, string(m[2]))
	case user != "":
		out = mention("user", "@", user, "unknown-user")
	case role != "":
		out = mention("role", "@", role, "deleted-role")
	case channel != "":
		out = mention("channel", "#", channel, "deleted-channel")
	case command != "":
		name := html.EscapeString(command)
		out = `<span class="mention" data-command="` + name + `">/` + name + `</span>`
	default:
		out = ":" + string(m[8]) + ":"
	}
	if out == "" {
		return nil
	}
	block.Advance(len(m[0]))
	return &tagNode{html: out}
}

// timeHTML writes the moment for a program to print; the text inside is for
// readers without one. It is "" outside of Discord's range of ±8.64e12 s.
func timeHTML(unix, style string) string {
	seconds, err := strconv.ParseInt(unix, 10, 64)
	if err != nil || seconds > 8.64e12 || seconds < -8.64e12 {
		return ""
	}
	if style == "" {
		style = "f"
	}
	at := time.Unix(seconds, 0).UTC()
	return `<time datetime="` + at.Format(time.RFC3339) + `" data-unix="` + strconv.FormatInt(seconds, 10) +
		`" data-style="` + style + `">` + at.Format("2 January 2006 15:04 UTC") + `</time>`
}

// discordHTML renders what differs from CommonMark.
type discordHTML struct{}

func (r discordHTML) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindText, block("<div>", "</div>\n"))
	reg.Register(kindSubtext, block(`<div class="subtext">`, "</div>\n"))
	reg.Register(ast.KindBlockquote, block("<blockquote>", "</blockquote>\n"))
	reg.Register(kindPair, renderPair)
	reg.Register(kindTag, renderTag)
	reg.Register(ast.KindEmphasis, renderEmphasis)
	reg.Register(ast.KindLink, renderLink)
	reg.Register(ast.KindAutoLink, renderAutoLink)
}

// block wraps a node; a blank line before it in the source is kept as one gap.
func block(open, end string) renderer.NodeRendererFunc {
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
	return wrap(w, entering, map[string][2]string{
		"s":       {"<s>", "</s>"},
		"spoiler": {`<span class="spoiler">`, "</span>"},
	}[n.(*pair).class])
}

func renderTag(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	return wrap(w, entering, [2]string{n.(*tagNode).html, ""})
}

// renderEmphasis tells __underline__ from **bold** by the mark in the source:
// to goldmark both are emphasis of level 2.
func renderEmphasis(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch e := n.(*ast.Emphasis); {
	case e.Level == 1:
		return wrap(w, entering, [2]string{"<em>", "</em>"})
	case source[e.Pos()] == '_':
		return wrap(w, entering, [2]string{"<u>", "</u>"})
	}
	return wrap(w, entering, [2]string{"<strong>", "</strong>"})
}

// renderLink leaves a link literal whose scheme is not safe, and, as Discord
// does, one whose text pretends to be an address.
func renderLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.Link)
	href := safeURL(string(link.Destination))
	if href == "" || strings.Contains(label(link, source), "://") {
		return wrap(w, entering, [2]string{"[", "](" + html.EscapeString(string(link.Destination)) + ")"})
	}
	return wrap(w, entering, [2]string{anchor(href, string(link.Title)), "</a>"})
}

func label(n ast.Node, source []byte) string {
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
		return wrap(w, true, [2]string{"&lt;" + shown + "&gt;", ""})
	}
	return wrap(w, true, [2]string{anchor(href, "") + shown + "</a>", ""})
}

func wrap(w util.BufWriter, entering bool, around [2]string) (ast.WalkStatus, error) {
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
