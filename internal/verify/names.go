package verify

import (
	"regexp"
	"strings"
	"unicode"

	"newsdesk/internal/text"
)

// names finds the names of a claim. A capital at the beginning of a clause says
// nothing, so a word there counts only when it stands like a name and no source
// has it in any form. One word between quotation marks is the name of
// something, too.
func names(s string, src *sources) []string {
	out := text.Names(s)
	for _, m := range opening.FindAllStringSubmatch(s, -1) {
		o := opener{raw: m[1], behind: m[2], next: m[3], after: m[4]}
		if word := plainWords(o.raw); len(word) == 1 && o.named(word[0]) && !src.hasStem(word[0]) {
			out = append(out, word[0])
		}
	}
	for _, m := range titled.FindAllStringSubmatch(s, -1) {
		if word := plainWords(m[1]); len(word) == 1 && !src.hasStem(word[0]) {
			out = append(out, word[0])
		}
	}
	return out
}

var (
	opening = regexp.MustCompile(`(?:^|[.:!?]\s)["“‘']?(\p{Lu}[\p{L}\p{M}\d'’.\-]*)(["”]?[,:]?)(?: (\p{Ll}[\p{L}'’]*))?(?: (\p{L}[\p{L}'’]*))?`)
	titled  = regexp.MustCompile(`["“](\p{Lu}[\p{L}\p{M}'’\-]+)[,.]?["”]`)
)

// opener is the word with a capital that begins a clause, and what follows it.
type opener struct {
	raw    string
	behind string // a comma or a colon
	next   string // in lower case, else ""
	after  string
}

// named reports whether it stands like a name: as an owner, in capitals, set
// off ("Voss, who", "Voss: "), with another ("Voss and Reed"), or as who did
// something ("Voss told", "Voss later told"). Words built like common nouns do
// not. Word is it folded.
func (o opener) named(word string) bool {
	several := plural.MatchString(word)
	switch {
	case text.IsStop(word):
		return false
	case strings.HasSuffix(o.raw, "'s"), strings.HasSuffix(o.raw, "’s"):
		return true
	case len(word) > 1 && strings.ToUpper(o.raw) == o.raw:
		return true
	case common.MatchString(word) || never[word]:
		return false
	case strings.HasSuffix(o.behind, ",") || strings.HasSuffix(o.behind, ":"):
		return !several && !strings.HasSuffix(word, "ly")
	case o.next == "and" || o.next == "or":
		return !several && o.after != "" && unicode.IsUpper([]rune(o.after)[0])
	case does[o.next], plural.MatchString(o.next) && follows[o.after]:
		return true
	}
	verb, after := o.next, o.after
	if soon[verb] || strings.HasSuffix(verb, "ly") {
		verb, after = o.after, ""
	}
	return does[verb] || !several && (did[verb] || past.MatchString(verb) && !passive[after])
}

// follows are the words between a verb and its object, passive those between
// it and what was done by whom.
var (
	follows = set(`a an the his her its their this that these those not no another`)
	passive = set(`by on over after for`)
)

// never are openers that are no names, though they stand like one.
var never = set(`analysis exclusive expert official opinion poll quote report source study survey update video
	meanwhile instead today tonight yesterday tomorrow nevertheless nonetheless moreover furthermore besides indeed
	overall afterwards afterward elsewhere sometimes perhaps maybe next last later sooner soon now then read watch asked mom mum mother dad father`)

// soon are the short words between who and did.
var soon = set(`also later never then still now first once already soon just again has had have will would could may might`)

// did are verbs that follow one or many, does those that follow one.
var (
	did = set(`will would could can may might must should did had said told wanted went came took made won lost met left died
		got gave kept led found held beat put began became knew saw spoke wrote ran fell rose sold paid spent sent brought hit put`)
	does = set(`is was has does says tells asks wants plans calls goes comes takes makes wins loses meets leaves dies beats
		faces claims gives gets keeps leads finds holds puts begins becomes knows sees speaks writes runs plays scores shows
		sends brings warns vows urges accuses denies admits hopes seeks joins remains apologizes apologises criticizes
		criticises agrees refuses rejects announces celebrates reveals insists believes thinks adds argues tweets thanks isn't wasn't`)
)

// past matches past tenses, and not need and seed.
var past = regexp.MustCompile(`^\p{L}{2,}[^e]ed$|^\p{L}+(?:gr|fr)eed$`)

// plural matches words that may be plurals.
var plural = regexp.MustCompile(`[^su]s$|men$|^(?:people|police|children)$`)

// common matches words built like common nouns, adjectives and adverbs.
var common = regexp.MustCompile(`(?:ing|ed|er|or|ist|man|woman|tion|sion|ment|ity|ness|ism|ance|ence|ship|ful|ous|ive)s?$`)

// hasStem reports whether a cited article holds a word in any form.
func (src *sources) hasStem(word string) bool {
	for _, term := range text.Terms(word) {
		for _, v := range src.names {
			if v.terms[term] {
				return true
			}
		}
	}
	return false
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
