// Package verify checks what a language model drafted against the stored
// sentences it cites, by rules alone: the cited ids exist, numbers, names and
// quotations occur in the sources, in their units, counting the same and in
// their places, what they say is not denied or the other way round, the words
// overlap, and nothing foreign (a link, a mention, mark-up, hidden characters)
// is in it. It drops what fails and says why; it never mends a text. What rules
// cannot see, such as a name put wrongly into words that no source has, or a
// denial in other words, it lets pass: that is why the cited sentence is always
// shown beside the claim.
package verify

import (
	"strings"
	"unicode/utf8"

	"newsdesk/internal/text"
	"newsdesk/internal/verify/align"
)

// maxClaim is the longest claim kept, in runes: a sentence, not a paragraph.
const maxClaim = 400

// minOverlap is the least share of a claim's content terms that must occur in
// its evidence. Faithful sentences share .64 to .88 with their sources, ones
// cited to the wrong source about .07.
const minOverlap = 0.34

// Evidence is one source sentence offered to the model.
type Evidence struct {
	Text    string // the stored sentence
	Context string // title, byline, date, outlet: names and numbers there count as known
	Article int64  // names known from its other offered sentences count too
}

// Claim is one drafted sentence and the numbers of the source sentences it
// says it rests on.
type Claim struct {
	Text string
	IDs  []int
}

// Reason is why a claim was dropped, in words for a receipt.
type Reason string

// The reasons, in the order they are looked for.
const (
	Empty         Reason = "has no text"
	TooLong       Reason = "is too long"
	Repeated      Reason = "repeats another one"
	Foreign       Reason = "holds a link, a mention, mark-up or hidden characters"
	NoSource      Reason = "cites no source"
	UnknownSource Reason = "cites only sources that were not offered"
	UnknownNumber Reason = "holds a number that its sources do not"
	OtherNumber   Reason = "counts something by a number that its sources give for something else"
	UnknownQuote  Reason = "quotes words that its sources do not hold"
	UnknownName   Reason = "holds a name that its sources do not"
	OtherName     Reason = "has a name where its sources have another"
	Reversed      Reason = "denies what its sources say, or says what they deny"
	Opposed       Reason = "says the opposite of what its sources say"
	LittleOverlap Reason = "shares too few words with its sources"
)

// Dropped is a claim that failed. Detail is the text at fault, "" when it is
// the whole claim.
type Dropped struct {
	Claim  Claim
	Reason Reason
	Detail string
}

// Draft checks claims against the evidence, keyed by the numbers the prompt
// gave. Kept claims are as drafted, in order, their ids known and without
// repeats. Claims must be in the language of their evidence.
func Draft(claims []Claim, evidence map[int]Evidence) (kept []Claim, dropped []Dropped) {
	return sift(claims, evidence, func(s string, src *sources) (Reason, string) {
		reason, detail := facts(s, src)
		if reason == "" && !overlaps(s, src) {
			reason = LittleOverlap
		}
		return reason, detail
	})
}

// sift keeps the claims whose text can be shown, whose ids exist, and which
// their sources bear out: borne says why they do not, "" when they do.
func sift(claims []Claim, evidence map[int]Evidence, borne func(string, *sources) (Reason, string)) (kept []Claim, dropped []Dropped) {
	articles := read(evidence)
	said := map[string]bool{}
	for _, c := range claims {
		reason, detail := shape(c.Text)
		if reason == "" && said[comparable(c.Text)] {
			reason = Repeated
		}
		if reason == "" {
			c.IDs, reason = known(c.IDs, evidence)
		}
		if reason == "" {
			reason, detail = borne(c.Text, articles.gather(c.IDs, evidence))
		}
		if reason != "" {
			dropped = append(dropped, Dropped{Claim: c, Reason: reason, Detail: detail})
			continue
		}
		said[comparable(c.Text)] = true
		kept = append(kept, c)
	}
	return kept, dropped
}

// shape judges the text by itself.
func shape(s string) (Reason, string) {
	if strings.TrimSpace(s) == "" {
		return Empty, ""
	}
	if utf8.RuneCountInString(s) > maxClaim {
		return TooLong, ""
	}
	if found := foreign(s); found != "" {
		return Foreign, found
	}
	return "", ""
}

// known keeps the ids that were offered, each once.
func known(ids []int, evidence map[int]Evidence) ([]int, Reason) {
	if len(ids) == 0 {
		return ids, NoSource
	}
	var out []int
	seen := map[int]bool{}
	for _, id := range ids {
		if _, ok := evidence[id]; ok && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return ids, UnknownSource
	}
	return out, ""
}

// facts checks numbers, quotations and names, and where they stand.
func facts(s string, src *sources) (Reason, string) {
	for _, a := range amounts(s) {
		if !src.hasAmount(a) {
			return UnknownNumber, a.Text
		}
	}
	if found := swapped(s, src); found != "" {
		return OtherNumber, found
	}
	for _, q := range quotations(s) {
		if !strings.Contains(src.folded, q) {
			return UnknownQuote, q
		}
	}
	for _, name := range names(s, src) {
		if !src.hasName(name) {
			return UnknownName, name
		}
	}
	return aligned(align.Beside(s, src.cited))
}

// aligned lays the claim beside its sources, word by word.
func aligned(p align.Pair) (Reason, string) {
	if found := p.OtherNumber(); found != "" {
		return OtherNumber, found
	}
	if found := p.OtherName(); found != "" {
		return OtherName, found
	}
	if found := p.Reversed(); found != "" {
		return Reversed, found
	}
	if found := p.Opposed(); found != "" {
		return Opposed, found
	}
	return "", ""
}

// minQuote is the fewest words of a quotation that must be verbatim; shorter
// ones are titles and words held at a distance.
const minQuote = 4

// quotations finds what s puts between double quotes, ready to compare.
func quotations(s string) []string {
	var out []string
	parts := strings.Split(text.Fold(s), `"`)
	for i := 1; i < len(parts); i += 2 {
		q := comparable(parts[i])
		if len(strings.Fields(q)) >= minQuote {
			out = append(out, q)
		}
	}
	return out
}

// comparable keeps the words of s, single-spaced.
func comparable(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return strings.ContainsRune(" \n.,;:!?\"'()[]-…", r) }), " ")
}

// overlaps reports whether enough of the claim's content terms are in the
// sources.
func overlaps(s string, src *sources) bool {
	content, shared := 0, 0
	for _, term := range text.Terms(s) {
		if text.IsStop(term) {
			continue
		}
		content++
		if src.terms[term] {
			shared++
		}
	}
	return content > 0 && float64(shared) >= minOverlap*float64(content)
}
