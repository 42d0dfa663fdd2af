package markdown

import (
	"html"
	"strconv"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// pairParser parses spans between doubled marks.
type pairParser struct {
	mark  byte
	class string
}

func (p pairParser) Trigger() []byte { return []byte{p.mark} }

func (p pairParser) IsDelimiter(b byte) bool { return b == p.mark }

func (p pairParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (p pairParser) OnMatch(int) ast.Node { return &pairSpan{class: p.class} }

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
	m := tagPattern.FindSubmatch(line)
	if m == nil {
		return nil
	}
	names, _ := pc.Get(namesKey).(func(kind, id string) string)
	out := tagHTML(m, names)
	if out == "" {
		return nil
	}
	block.Advance(len(m[0]))
	return &tagNode{html: out}
}

// tagHTML writes the tag that a match of tagPattern holds; "" leaves it text.
func tagHTML(m [][]byte, names func(kind, id string) string) string {
	switch unix, user, role, channel, command := string(m[1]), string(m[3]), string(m[4]), string(m[5]), string(m[6]); {
	case unix != "":
		return timeHTML(unix, string(m[2]))
	case user != "":
		return mentionHTML(names, "user", user, "@", "unknown-user")
	case role != "":
		return mentionHTML(names, "role", role, "@", "deleted-role")
	case channel != "":
		return mentionHTML(names, "channel", channel, "#", "deleted-channel")
	case command != "":
		name := html.EscapeString(command)
		return `<span class="mention" data-command="` + name + `">/` + name + `</span>`
	}
	return ":" + string(m[8]) + ":"
}

func mentionHTML(names func(kind, id string) string, kind, id, sign, unknown string) string {
	name := unknown
	if names != nil {
		if known := names(kind, id); known != "" {
			name = known
		}
	}
	return `<span class="mention" data-` + kind + `="` + id + `">` + sign + html.EscapeString(name) + `</span>`
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
