package message

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"newsdesk/internal/text"
)

// Limits of Discord, counted as it counts at most: in UTF-16 units.
const (
	maxContent     = 2000
	MaxDescription = 4096
	maxEmbeds      = 6000 // all embeds of a message together
	MaxChoiceName  = 100  // of what can be picked
	MaxChoices     = 25   // suggestions for an option
	MaxMenu        = 25   // entries of a select menu
	MaxCustomID    = 100
)

var (
	maskedLink  = regexp.MustCompile(`\[(?:\\.|[^\]\\])*\]\([^)\s]*\)`)
	sentenceEnd = regexp.MustCompile(`[.!?…]["'”’»)]*\s|[。！？]`)
)

// Size is the length of s in UTF-16 units.
func Size(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Fit cuts s to a length that Discord accepts, at a grapheme and, if possible,
// word bound.
func Fit(s string, limit int) string {
	for runes := limit; Size(s) > limit && runes > 0; runes -= 1 + (Size(s)-limit)/2 {
		s = text.Truncate(s, runes)
	}
	return s
}

// split cuts Markdown into pieces of at most limit units: between paragraphs
// where it can, else after a sentence, else between words; never inside a
// link or an escape.
func split(s string, limit int) []string {
	var pieces []string
	for s = strings.TrimSpace(s); Size(s) > limit; {
		at := cutAt(s, limit)
		pieces = append(pieces, strings.TrimSpace(s[:at]))
		s = strings.TrimSpace(s[at:])
	}
	if s != "" {
		pieces = append(pieces, s)
	}
	return pieces
}

// cutAt finds the byte offset of the best cut that leaves at most limit units
// before it. A cut that wastes more than half of the room is not taken while
// there is a lesser one.
func cutAt(s string, limit int) int {
	room := within(s, limit)
	links := maskedLink.FindAllStringIndex(s, -1)
	best := func(at int) bool { return at > room/2 && !inside(links, at) }
	if at := strings.LastIndex(s[:room], "\n"); best(at) {
		return at
	}
	ends := sentenceEnd.FindAllStringIndex(s[:room], -1)
	for i := len(ends) - 1; i >= 0; i-- {
		if at := ends[i][1]; best(at) {
			return at
		}
	}
	for at := strings.LastIndexAny(s[:room], " \n"); at > 0; at = strings.LastIndexAny(s[:at], " \n") {
		if !inside(links, at) {
			return at
		}
	}
	return hardCut(s, room, links)
}

// hardCut is for text without a space: before a link if there is one, else at
// the last grapheme that fits.
func hardCut(s string, room int, links [][]int) int {
	for _, l := range links {
		if l[0] > 0 && l[0] < room && l[1] > room {
			return l[0]
		}
	}
	at := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		_, end := g.Positions()
		if end > room {
			break
		}
		at = end
	}
	if at == 0 {
		at = room // one grapheme longer than a message: nothing readable is lost
	}
	for at > 1 && s[at-1] == '\\' {
		at--
	}
	return at
}

// within is the largest byte offset at a rune bound with at most limit units
// before it.
func within(s string, limit int) int {
	n := 0
	for i, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
		if n > limit {
			return i
		}
	}
	return len(s)
}

func inside(spans [][]int, at int) bool {
	for _, s := range spans {
		if at > s[0] && at < s[1] {
			return true
		}
	}
	return false
}

// Pack joins blocks, in order, into as few pieces of at most limit units as
// it can; a block stays whole unless it is too long by itself.
func Pack(blocks []string, separator string, limit int) []string {
	var pieces []string
	for _, b := range blocks {
		for _, part := range split(b, limit) {
			last := len(pieces) - 1
			if last >= 0 && Size(pieces[last])+Size(separator)+Size(part) <= limit {
				pieces[last] += separator + part
				continue
			}
			pieces = append(pieces, part)
		}
	}
	return pieces
}
