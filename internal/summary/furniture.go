package summary

import (
	"regexp"
	"strings"

	"newsdesk/internal/text"
)

// isFurniture reports whether a sentence belongs to the page, not the story: a
// byline, dateline, caption, plug, link or legal line. A longer one than any
// furniture is not looked at.
func isFurniture(s string) bool {
	if len(s) > maxFurniture {
		return false
	}
	if byline.MatchString(s) {
		return true
	}
	folded := text.Fold(s)
	for _, f := range furniture {
		if strings.Contains(folded, f.cue) && f.pattern.MatchString(folded) {
			return true
		}
	}
	return false
}

const maxFurniture = 600

// byline matches a line of nothing but "By" and names: "by Tuesday evening the
// water had risen" has words without a capital.
var byline = regexp.MustCompile(`^(?:By|BY)\.? \p{Lu}[\p{L}.'’-]*(?:,? (?:\p{Lu}[\p{L}.'’-]*|and|for|of|in|the|at|von|de|van))*[.,]?$`)

// pattern is a way that furniture is written, in folded text. The cue is a
// part of every match, cheap to look for: most sentences hold none.
type pattern struct {
	cue     string
	pattern *regexp.Regexp
}

var furniture = func() []pattern {
	var out []pattern
	for _, p := range [][2]string{
		// bylines and datelines
		{"by", `^by\.? .{3,100}\|`},
		{" by", `^(?:written|reported|reporting|edited|words|pictures|additional reporting|photos?|photographs?|image) by\b`},
		{"published", `^(?:first )?published\s*(?::|\.|on |at |\d)`},
		{"updated", `^(?:last )?updated\s*(?::|\.|on |at |\d)`},
		{"posted", `^posted\s*(?::|\.|on |at |\d)`},
		{"|", `\b\d{1,2}:\d\d\s*[a-z]{2,4}\b.{0,40}\|`},
		{"contributed to this", `\bcontributed to this (?:report|story|article)`},
		{"follow", `\bfollow (?:him|her|them|us|me|the (?:author|reporter|writer)|[\w ]{3,30}) (?:on|at) (?:twitter|facebook|instagram|x|threads|bluesky|mastodon|linkedin|@)`},
		{"email", `\bemail (?:him|her|them|us|me|the (?:author|reporter|writer)) at\b`},
		{" is a", `\bis an? (?:[a-z-]+ ){0,4}(?:reporter|correspondent|columnist|contributor|writer|editor|journalist) (?:based|at the|for the|with the|who covers|covering)\b`},
		{"version of this", `\ba version of this (?:story|article|column|piece)\b`},
		// captions and credits
		{"(", `\((?:pictured|above|below|left|right|file photo|centre|center|seen here)\b[^)]*\)`},
		{"pictured", `^pictured\b`},
		{"above", `^above\b[:,]`},
		{"scroll down", `^scroll down\b`},
		{"getty", `\bgetty images\b|/getty\b|\bvia getty\b`},
		{"photo", `\b(?:ap|afp|file|courtesy) photo\b|\bphoto(?:graph)?s? (?:by|courtesy|credit|taken|shows?)\b`},
		{"shutterstock", `\bshutterstock\b`},
		{"image", `\bimages? (?:by|courtesy|credit|caption|source)\b`},
		{"hide caption", `^hide caption\b`},
		// plugs and controls
		{"video ad feedback", `video ad feedback`},
		{"just watched", `^just watched\b`},
		{"to watch", `^(?:how|where) to watch\b`},
		{"sign up for", `^sign up for\b`},
		{"sign up", `\bsign up\b.{0,60}\b(?:newsletters?|inbox|alerts?|updates|for free|here|today)\b`},
		{"subscri", `\bsubscrib\w+\b.{0,60}\b(?:newsletters?|inbox|alerts?|updates|for free|here|today|now)\b`},
		{"newsletter", `\b(?:our|your|free|daily|weekly|this) (?:[a-z-]+ ){0,3}newsletters?\b`},
		{"download", `\bdownload (?:our|the)\b.{0,30}\bapp\b`},
		{"push notification", `\b(?:turn on|enable|allow|get) push notifications\b`},
		{"policy", `\bour (?:cookie|privacy) policy\b`},
		{"here", `\b(?:click|tap|read|watch|listen|see more|learn more|find out|more) here\b`},
		{"more", `^(?:read|see|learn|find out|watch|show) more\b|\bclick .{0,20}more\b`},
		{":", `^(?:editor's note|author's note|correction|disclosure|disclaimer|related|watch|read|see also|more|more on this|listen|videos?|photos?|gallery|images?|caption|credit|sources?|topics?|tags?|share|advertisement|sponsored)\s*:`},
		{"click", `^click\b`},
		{"comment", `\b(?:view|leave a|post a) comments?\b|^comments? (?:are|is) (?:closed|open)\b`},
		// legal lines
		{"all rights reserved", `all rights reserved`},
		{"copyright", `^copyright\b`},
		{"©", `^©`},
		{"may not be", `\bmay not be (?:published|broadcast|reproduced|rewritten|redistributed)\b`},
		{"views expressed", `\bviews expressed\b`},
		{"opinions expressed", `\bopinions expressed\b`},
		{"this ", `\bthis (?:article|story|content) (?:was|is|has been) (?:originally|first|produced|provided|updated|created|published|republished)\b`},
		{"affiliate", `\baffiliate (?:links?|commission)\b`},
		{"http", `https?://\S+\s*$`},
		{"www.", `www\.\S+\s*$`},
	} {
		out = append(out, pattern{cue: p[0], pattern: regexp.MustCompile(p[1])})
	}
	return out
}()
