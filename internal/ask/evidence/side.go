package evidence

import (
	"slices"
	"strings"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/summary"
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
	if !outlet {
		side.keepTo(contentWords(name))
	}
	c.Sides = append(c.Sides, side)
	c.Join(found)
}

// keepTo leaves out the choices that tell of something else in an article that
// only mentions what is called by words: neither they nor the headline hold it,
// nor the sentence that they continue.
func (s *Side) keepTo(words []string) {
	s.choices = slices.DeleteFunc(s.choices, func(choice summary.Choice) bool {
		told := s.candidates[choice.Index]
		said := told.Title + " " + told.Text
		if before := s.Sentence(news.Ref{Article: told.Ref.Article, Sentence: told.Ref.Sentence - 1}); summary.Continues(before, told.Text) {
			said += " " + before
		}
		return !holdsMost(text.Fold(said), words)
	})
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

// Publishes reports whether name is that of an outlet among what was found.
func Publishes(name string, found news.Found) bool {
	called := wording.Words(name)
	return called != "" && slices.ContainsFunc(found.Passages, func(p news.FoundPassage) bool {
		return strings.TrimPrefix(wording.Words(p.Article.Source), "the ") == called
	})
}

// About keeps what was found and picks the sentences that speak of name itself.
func (c *Case) About(name string, found news.Found) {
	c.Take(found, name)
	called := wording.Words(name)
	c.choices = slices.DeleteFunc(c.choices, func(choice summary.Choice) bool {
		return !wording.Within(called, wording.Words(c.candidates[choice.Index].Text))
	})
}

// ofSide keeps the best passages of the outlet called name; where there is
// none, those that speak of it.
func ofSide(found []news.FoundPassage, name string) (kept []news.FoundPassage, outlet bool) {
	called, words := wording.Words(name), contentWords(name)
	var of, partly, speaking []news.FoundPassage
	for _, p := range found {
		switch source := wording.Words(p.Article.Source); {
		case source == called, strings.HasSuffix(source, " "+called):
			of = append(of, p)
		case wording.Within(called, source):
			partly = append(partly, p) // Orle is a town rather than the Orle Gazette
		}
		if holdsMost(body(p, p.Article.Title), words) {
			speaking = append(speaking, p)
		}
	}
	switch {
	case len(of) > 0:
		kept, outlet = of, true
	case len(speaking) > 0:
		kept = speaking
	default:
		kept, outlet = partly, len(partly) > 0
	}
	return kept[:min(perSide, len(kept))], outlet
}

// contentWords are the words of a name that carry it, folded.
func contentWords(name string) []string {
	return slices.DeleteFunc(strings.Fields(wording.Words(name)), func(w string) bool { return !text.HasContent(w) })
}

// holdsMost reports whether a folded text holds all of a name of one or two
// words, and more than half of a longer phrase.
func holdsMost(body string, words []string) bool {
	held := 0
	for _, w := range words {
		if holdsName(body, w) {
			held++
		}
	}
	return 2*held > len(words)
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
