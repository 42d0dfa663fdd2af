package choice

import (
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// caps keep one outlet and one topic from filling a brief. A topic is a name
// in the headlines of several stories.
type caps struct {
	most    int
	outlets map[string]int
	topics  map[string]int
	common  map[string]bool // names that say nothing here: in most stories, or asked for
}

// One outlet or topic may have one item in capShare, and in any case capLeast.
const (
	capShare = 3
	capLeast = 2
)

func newCaps(room int, stories []*Story, asked []string) *caps {
	c := &caps{
		most:    max(capLeast, (room+capShare-1)/capShare),
		outlets: map[string]int{}, topics: map[string]int{}, common: map[string]bool{},
	}
	for _, topic := range asked {
		for _, w := range text.Terms(topic) {
			c.common[w] = true
		}
	}
	carried := map[string]int{}
	for _, s := range stories {
		for _, name := range Content(s.fresh[0].Title) {
			carried[name]++
		}
	}
	for name, n := range carried {
		if n > c.most && 2*n > len(stories) {
			c.common[name] = true
		}
	}
	return c
}

// names are the possible names of the story's topic: words of its headline that are
// names in its text.
func (c *caps) names(s *Story) (out []string) {
	var body strings.Builder
	for _, sentence := range opening(s.Lead) {
		body.WriteString(sentence.Text + "\n")
	}
	var named []string
	for _, name := range text.Names(body.String()) {
		named = append(named, text.Terms(name)...)
	}
	for _, w := range Content(s.Lead.Title) {
		if slices.Contains(named, w) && !c.common[w] {
			out = append(out, w)
		}
	}
	return out
}

// topic is the one of the story's names that has the most items, as its headline
// writes it.
func (c *caps) topic(s *Story) string {
	most := ""
	for _, name := range c.names(s) {
		if most == "" || c.topics[name] > c.topics[most] {
			most = name
		}
	}
	for _, w := range strings.Fields(s.Lead.Title) {
		if slices.Contains(text.Terms(w), most) {
			return strings.Trim(w, `.,:;!?"'“”‘’()`)
		}
	}
	return most
}

func (c *caps) topicFull(s *Story) bool {
	return slices.ContainsFunc(c.names(s), func(name string) bool { return c.topics[name] >= c.most })
}

// outletFull is never true of texts that name no outlet.
func (c *caps) outletFull(s *Story) bool {
	return s.Lead.Source != "" && c.outlets[s.Lead.Source] >= c.most
}

func (c *caps) take(s *Story) {
	c.outlets[s.Lead.Source]++
	for _, name := range c.names(s) {
		c.topics[name]++
	}
}
