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
	maxSideName = 6 // words; more is a clause, not a name
)

// comparisons capture the list of what is compared. What named says counts
// only when every part of the list has a capital: officials say many things,
// but outlets are names.
var (
	comparisons = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\bhow (?:do|does|did) (.+?) (?:differ|compare)\b`),
		regexp.MustCompile(`(?i)\bcompare (?:what |how )?(.+?)(?: (?:on|about|over|regarding|say|said|report|reported|cover|covered|write|wrote|describe|described)\b|[?.!:;]|$)`),
		regexp.MustCompile(`(?i)\bdifferences? between (.+?)(?: (?:on|about|over|regarding|in)\b|[?.!,;]|$)`),
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

// sideNames splits a list into its names, nil when a part is none.
func sideNames(list string, capitals bool) (names []string) {
	for _, part := range listed.Split(list, -1) {
		name := part
		if i := strings.IndexFunc(part, unicode.IsUpper); i >= 0 {
			name = part[i:] // "the budget of Norhaven"
		} else if capitals {
			return nil
		}
		name = strings.TrimPrefix(strings.TrimSpace(name), "the ")
		name = strings.TrimPrefix(name, "The ")
		name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
		if !text.HasContent(name) || len(strings.Fields(name)) > maxSideName {
			return nil
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names[:min(len(names), MostSides)]
}

// Topic is what a question compares its sides in.
func Topic(question string, sides []string) string {
	topic := comparing.ReplaceAllString(question, " ")
	for _, name := range sides {
		topic = strings.ReplaceAll(topic, name, " ")
	}
	return topic
}
