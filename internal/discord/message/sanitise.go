package message

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"newsdesk/internal/text"
)

// Everything that others wrote (articles, questions, names, a model's words)
// passes through Escape, Plain or Link before it stands in a message.

const (
	gap        = "\u200b" // zero-width space: breaks what Discord would act on
	maxLinkURL = 1000     // a longer address is not linked; it would crowd out the text
)

var (
	markdown   = regexp.MustCompile("[\\\\*_~`|\\[\\]<]")
	lineStart  = regexp.MustCompile(`^(\d{1,9})([.)])(\s)|^([>#+-])`)
	everyone   = regexp.MustCompile(`(?i)@(everyone|here)\b`)
	tag        = regexp.MustCompile(`<(@[!&]?|#|/|t:|id:|a?:)`)
	invite     = regexp.MustCompile(`(?i)\b(discord(?:app)?)\.(gg|com|me|io|new|gift)\b`)
	hostname   = regexp.MustCompile(`^[A-Za-z0-9._-]+(:\d+)?$`)
	linkMarks  = strings.NewReplacer("*", "", "_", " ", "~", "", "`", "", "|", "-", "[", "(", "]", ")", "\\", "/", "<", "", ">", "")
	linkEscape = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", `"`, "%22", "|", "%7C", `\`, "%5C", "`", "%60", "[", "%5B", "]", "%5D", "*", "%2A")
)

// Plain makes one line without invisible or control characters, for places
// that Discord shows as they are: labels, footers, choices.
func Plain(s string) string {
	return strings.Join(strings.Fields(text.Clean(s)), " ")
}

// Escape makes untrusted text one line that reads the same in Discord's
// Markdown and does nothing: no formatting, mention, link, invitation,
// timestamp or emoji code.
func Escape(s string) string {
	s = Disarm(Plain(s))
	s = markdown.ReplaceAllString(s, `\$0`)
	return lineStart.ReplaceAllStringFunc(s, func(m string) string {
		i := strings.IndexAny(m, ".)>#+-")
		return m[:i] + `\` + m[i:]
	})
}

// Disarm breaks what Discord recognises even inside plain or escaped text.
func Disarm(s string) string {
	s = tag.ReplaceAllString(s, "<"+gap+"$1")
	s = everyone.ReplaceAllString(s, "@"+gap+"$1")
	s = strings.ReplaceAll(s, "://", ":"+gap+"//")
	return invite.ReplaceAllString(s, "$1"+gap+".$2")
}

// label makes untrusted text fit to be the text of a link. Discord shows
// backslashes there and drops the link when it meets an address or an emoji,
// so those characters go.
func label(s string) string {
	s = strings.ReplaceAll(linkMarks.Replace(Plain(s)), "://", ": ")
	s = strings.Map(func(r rune) rune {
		if emoji(r) {
			return -1
		}
		return r
	}, s)
	if s = Disarm(strings.Join(strings.Fields(s), " ")); s == "" {
		return "untitled"
	}
	return s
}

func emoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF ||
		r >= 0x2B00 && r <= 0x2BFF || unicode.Is(unicode.Variation_Selector, r)
}

// Link is a masked link to a stored address, or the escaped text alone when
// the address is not one a browser should be sent to.
func Link(title, address string) string {
	u, ok := webAddress(address)
	if !ok {
		return Escape(title)
	}
	return "[" + label(title) + "](" + u + ")"
}

// webAddress gives address in the form it may stand in a masked link: http or
// https, a host in ASCII, no user name, brackets and spaces encoded.
func webAddress(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", false
	}
	if name := u.Hostname(); !ascii(name) {
		if name, err = idna.Lookup.ToASCII(name); err != nil {
			return "", false
		}
		u.Host = strings.Replace(u.Host, u.Hostname(), name, 1)
	}
	if !hostname.MatchString(u.Host) {
		return "", false
	}
	u.User = nil
	s := linkEscape.Replace(u.String())
	if len(s) > maxLinkURL || strings.ContainsFunc(s, hidden) {
		return "", false
	}
	return s, true
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// Host is the host of a stored address as it is shown beside a link: punycode
// stays punycode, so that a look-alike name shows. "" when there is none.
func Host(address string) string {
	u, ok := webAddress(address)
	if !ok {
		return ""
	}
	parsed, err := url.Parse(u)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(parsed.Hostname(), "www.")
}

func hidden(r rune) bool { return r == utf8.RuneError || !unicode.IsGraphic(r) }
