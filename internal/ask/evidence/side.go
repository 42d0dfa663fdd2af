package evidence

import (
	"slices"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Side is one of what a question compares: an outlet, or somebody or something
// that articles speak of. It has a search, and a gate, of its own.
type Side struct {
	Case
	Name string
}

// perSide is how many passages speak for a side.
const perSide = 4

// Oppose adds the side called name, for which found was found by a search for
// topic and name.
func (c *Case) Oppose(name, topic string, found news.Found) {
	side := Side{Name: name, Case: c.Anew()}
	from, outlet := ofSide(found.Passages, name)
	found.Passages = from
	about := topic + " " + name
	if outlet && text.HasContent(topic) {
		about = topic // an outlet seldom names itself
	}
	side.Take(found, about)
	c.Sides = append(c.Sides, side)
	c.Join(found)
}

// Outlets are those among what was found that the question query names.
func Outlets(query string, found news.Found) (outlets []string) {
	asked := wording.Words(query)
	for _, p := range found.Passages {
		outlet := p.Article.Source
		if wording.Within(wording.Words(outlet), asked) && !slices.Contains(outlets, outlet) {
			outlets = append(outlets, outlet)
		}
	}
	return outlets[:min(len(outlets), wording.MostSides)]
}

// ofSide keeps the best passages of the outlet called name; where there is
// none, those that speak of it.
func ofSide(found []news.FoundPassage, name string) (kept []news.FoundPassage, outlet bool) {
	called := wording.Words(name)
	var speaking []news.FoundPassage
	for _, p := range found {
		if wording.Within(called, wording.Words(p.Article.Source)) {
			kept = append(kept, p)
		}
		if holdsName(body(p, p.Article.Title), called) {
			speaking = append(speaking, p)
		}
	}
	if outlet = len(kept) > 0; !outlet {
		kept = speaking
	}
	return kept[:min(perSide, len(kept))], outlet
}

// SideOf is the one side whose articles all refs are of, "" when there is no
// such side or several.
func (c Case) SideOf(refs []news.Ref) (name string) {
	for _, s := range c.Sides {
		if !slices.ContainsFunc(refs, func(ref news.Ref) bool { return !s.Holds(ref) }) {
			if name != "" {
				return ""
			}
			name = s.Name
		}
	}
	return name
}
