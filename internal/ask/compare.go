package ask

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// side is one of what a question compares: an outlet, or somebody or something
// that articles speak of. It has a search, and a gate, of its own.
type side struct {
	reading
	name string
}

const (
	maxSides    = 4
	perSide     = 4 // passages
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
	// asking is the vocabulary of comparing, of which articles hold nothing.
	asking = regexp.MustCompile(`(?i)\b(?:compared?|differ|differences?|between|versus|vs|according to)\b`)
)

// compared are the names that a question sets against one another; fewer than
// two when it compares nothing.
func compared(question string) []string {
	for _, p := range comparisons {
		if m := p.FindStringSubmatch(question); m != nil {
			if names := sideNames(m[1], false); len(names) > 1 {
				return names
			}
		}
	}
	for _, p := range named {
		if m := p.FindStringSubmatch(question); m != nil {
			if names := sideNames(m[1], true); len(names) > 1 {
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
		if !searchable(name) || len(strings.Fields(name)) > maxSideName {
			return nil
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names[:min(len(names), maxSides)]
}

// outletsNamed are the outlets among what was found that the question names.
func outletsNamed(question string, found news.Found) (outlets []string) {
	asked := words(question)
	for _, p := range found.Passages {
		outlet := p.Article.Source
		if within(words(outlet), asked) && !slices.Contains(outlets, outlet) {
			outlets = append(outlets, outlet)
		}
	}
	return outlets[:min(len(outlets), maxSides)]
}

// words is s folded, with single spaces in place of all but letters and digits.
func words(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// within reports whether a phrase stands in a text; both are as words gives them.
func within(phrase, body string) bool {
	return phrase != "" && strings.Contains(" "+body+" ", " "+phrase+" ")
}

// compare reads r side by side. A side for which nothing convincing is found
// stays, without a sentence, so that the answer can say so.
func (a *Asker) compare(ctx context.Context, r reading, names []string) (reading, error) {
	topic := asking.ReplaceAllString(r.query, " ")
	for _, name := range names {
		topic = strings.ReplaceAll(topic, name, " ")
	}
	r.found, r.candidates, r.choices = news.Found{}, nil, nil
	for _, name := range names {
		s := side{name: name, reading: r}
		s.sides, s.query = nil, topic+" "+name
		found, err := a.Finder.Search(ctx, r.scope, sought(s.query), passages)
		if err != nil {
			return r, err
		}
		from, outlet := ofSide(found.Passages, name)
		found.Passages = from
		about := s.query
		if outlet && searchable(topic) {
			about = topic // an outlet seldom names itself
		}
		s.take(found, about)
		r.sides = append(r.sides, s)
		r.join(found)
	}
	return r, nil
}

// ofSide keeps the best passages of the outlet called name; where there is
// none, those that speak of it.
func ofSide(found []news.FoundPassage, name string) (kept []news.FoundPassage, outlet bool) {
	called := words(name)
	var speaking []news.FoundPassage
	for _, p := range found {
		if within(called, words(p.Article.Source)) {
			kept = append(kept, p)
		}
		if speaks(p, called) {
			speaking = append(speaking, p)
		}
	}
	if outlet = len(kept) > 0; !outlet {
		kept = speaking
	}
	return kept[:min(perSide, len(kept))], outlet
}

// speaks reports whether a passage's sentences or headline hold a name.
func speaks(p news.FoundPassage, name string) bool {
	body := text.Fold(p.Article.Title)
	for _, s := range p.Sentences {
		body += " " + text.Fold(s.Text)
	}
	return holdsName(body, name)
}

// join adds what was found for one side to what was found in all.
func (r *reading) join(found news.Found) {
	r.found.Searched = found.Searched
	r.found.Coverage = max(r.found.Coverage, found.Coverage)
	r.found.Near = r.found.Near || found.Near
	for _, p := range found.Passages {
		if !slices.ContainsFunc(r.found.Passages, func(q news.FoundPassage) bool {
			return q.Article.ID == p.Article.ID && q.First == p.First
		}) {
			r.found.Passages = append(r.found.Passages, p)
		}
	}
}

// sideOf is the one side whose articles all refs are of, "" when there is no
// such side or several.
func (r reading) sideOf(refs []news.Ref) (name string) {
	for _, s := range r.sides {
		if !slices.ContainsFunc(refs, func(ref news.Ref) bool { return !s.holds(ref) }) {
			if name != "" {
				return ""
			}
			name = s.name
		}
	}
	return name
}

func (s side) holds(ref news.Ref) bool {
	return slices.ContainsFunc(s.found.Passages, func(p news.FoundPassage) bool {
		return p.Article.ID == ref.Article && ref.Sentence >= p.First && ref.Sentence < p.First+len(p.Sentences)
	})
}
