package evidence

import (
	"slices"
	"strings"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// mostNamed is the share of the question's names that the article with the
// most of them holds.
func (c Case) mostNamed() (most float64) {
	for _, p := range c.Found.Passages {
		most = max(most, c.named(p.Article.ID))
	}
	return most
}

// named is the share of the question's names that what was found of an article
// holds; 1 when the question names nothing.
func (c Case) named(article int64) float64 {
	names := slices.DeleteFunc(text.Names(c.Asked), wording.Calendar)
	if len(names) == 0 {
		return 1
	}
	n, said := 0, c.body(article)+" "+text.Fold(c.Headline(article).Source)
	for _, name := range names {
		if holdsName(said, name) {
			n++
		}
	}
	return float64(n) / float64(len(names))
}

// body is all that was found of an article, with its headline, folded.
func (c Case) body(article int64) string {
	var said strings.Builder
	for _, p := range c.Found.Passages {
		if p.Article.ID == article {
			said.WriteString(body(p, p.Article.Title) + " ")
		}
	}
	return said.String()
}

// body is a passage's sentences behind its heading, folded.
func body(p news.FoundPassage, heading string) string {
	var b strings.Builder
	b.WriteString(text.Fold(heading))
	for _, s := range p.Sentences {
		b.WriteString(" " + text.Fold(s.Text))
	}
	return b.String()
}

// nameStem is how much of a word tells a name, whatever its form: Russia,
// Russian.
const nameStem = 5

// holdsName reports whether every word of a folded name, or its stem, occurs in a
// folded text.
func holdsName(body, name string) bool {
	for _, w := range strings.Fields(name) {
		if r := []rune(w); len(r) > nameStem {
			w = string(r[:nameStem])
		}
		if !strings.Contains(body, w) {
			return false
		}
	}
	return true
}
