package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsdesk/internal/text"
)

const (
	// MostSides is how many a comparison may have.
	MostSides   = 4
	maxSideName = 5 // words that carry it; more is a clause, not a name
)

// comparisons capture the list of what is compared. What named says counts
// only when every part of the list has a capital: officials say many things,
// but outlets are names.
var (
	comparisons = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\bhow (?:do|does|did) (.+?) (?:differ|compare)\b`),
		regexp.MustCompile(`(?i)\bcompare (?:what |how )?(.+?)(?: (?:on|about|over|regarding|say|said|report|reported|cover|covered|write|wrote|describe|described)\b|[?.!:;]|$)`),
		regexp.MustCompile(`(?i)\bdifferences? between (.+? and .+?)(?: (?:on|about|over|regarding|in)\b|[?.!,;]|$)`),
		regexp.MustCompile(`(?i)^(.+? (?:vs\.?|versus) .+?)(?: (?:on|about|over|regarding|in)\b|[?!:,;]|$)`),
	}
	named = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\baccording to (.+?)(?:[,?.!;]|$| (?:how|what|who|when|where|why|did|do|does|is|was|were|are)\b)`),
		regexp.MustCompile(`(?i)\b(?:what|how) (?:do|did|does) (.+?) (?:say|report|write|tell|cover|describe)\b`),
	}
	listed = regexp.MustCompile(`(?i),\s*(?:and\s+)?|\s+(?:and|vs\.?|versus|with|to|or)\s+`)
	// comparing is the vocabulary of it, of which articles hold nothing.
	comparing = regexp.MustCompile(`(?i)\b(?:compared?|differ|differences?|between|versus|vs|according to)\b`)
)

// Sides are the names that a question sets against one another; fewer than two
// when it compares nothing.
func Sides(question string) []string {
	for i, p := range slices.Concat(comparisons, named) {
		if m := p.FindStringSubmatch(question); m != nil {
			if names := sideNames(m[1], i >= len(comparisons)); len(names) > 1 {
				return names
			}
		}
	}
	return nil
}

// sideNames splits a list into its names, nil when a part is none. A part is all
// of a name when each says what of it is compared: "the price of the Merle and
// the damage in Orle", but not "the prices of Merle and Orle".
func sideNames(list string, capitals bool) (names []string) {
	parts := listed.Split(list, -1)
	whole := !slices.ContainsFunc(parts, func(part string) bool { return !text.HasContent(part[:capitalIn(part)]) })
	for _, part := range parts {
		from := capitalIn(part)
		if capitals && from == len(part) {
			return nil
		}
		if whole || from == len(part) {
			from = 0
		}
		name := strings.TrimSpace(part[from:])
		name = strings.TrimPrefix(strings.TrimPrefix(name, "the "), "The ")
		name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
		if n := len(text.Content(name)); n == 0 || n > maxSideName {
			return nil
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names[:min(len(names), MostSides)]
}

// capitalIn is where the first capital of s stands, its end when there is none.
func capitalIn(s string) int {
	if i := strings.IndexFunc(s, unicode.IsUpper); i >= 0 {
		return i
	}
	return len(s)
}

// Topic is what a question compares its sides in.
func Topic(question string, sides []string) string {
	topic := comparing.ReplaceAllString(question, " ")
	for _, name := range sides {
		topic = strings.ReplaceAll(topic, name, " ")
	}
	return topic
}
