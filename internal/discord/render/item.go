package render

import (
	"cmp"
	"strconv"
	"strings"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// maxSources is how many sources stand under an item; Sources has them all.
const maxSources = 6

// maxTitle is how much is shown of a headline: four lines on a phone.
const maxTitle = 150

// itemBlock is one entry: linked title, lines, what changed and where outlets
// differ, sources. In a brief of mixed modes an extractive entry says why it is
// one.
func itemBlock(item news.Item, mixed bool) string {
	title := message.Link(message.Fit(itemTitle(item), maxTitle), item.Headline.URL)
	if item.Update {
		title = "Update: " + title
	}
	lines := []string{"**" + title + "**"}
	if said := lineTexts(item); said != "" {
		lines = append(lines, said)
	}
	if changed := changes(item); changed != "" {
		lines = append(lines, changed)
	}
	lines = append(lines, differences(item, item.Sources, item.Differences)...)
	if from := sources(item); from != "" {
		lines = append(lines, "-# "+from)
	}
	if mixed && item.Mode.Extractive() {
		lines = append(lines, "-# "+modeLabel(item.Mode))
	}
	if item.Dropped > 0 {
		lines = append(lines, "-# "+droppedNote(item))
	}
	return strings.Join(lines, "\n")
}

// itemTitle is the headline in the brief's language, where it has one.
func itemTitle(item news.Item) string { return cmp.Or(item.Title.Text, item.Headline.Title) }

// numbered reports whether an item's sources bear marks: there are several, or
// it rests on another article than the one its headline is of.
func numbered(item news.Item) bool {
	return len(item.Sources) > 1 || len(item.Sources) == 1 && item.Sources[0].ID != item.Headline.ID
}

// lineTexts are the sentences, each with the marks of its sources where they
// are numbered.
func lineTexts(item news.Item) string {
	texts := make([]string, len(item.Lines))
	for i, l := range item.Lines {
		texts[i] = message.Escape(l.Text)
		if numbered(item) {
			texts[i] += marks(item, l.Refs)
		}
	}
	return strings.Join(texts, " ")
}

// changes are the figures that are not what the channel was told.
func changes(item news.Item) string {
	said := make([]string, len(item.Changes))
	for i, c := range item.Changes {
		said[i] = message.Escape(c.String())
		if numbered(item) {
			said[i] += marks(item, []news.Ref{c.Ref})
		}
	}
	return strings.Join(said, " · ")
}

// sources are the articles that an item rests on, with their marks where they
// are numbered, and how many outlets tell of it.
func sources(item news.Item) string {
	if !numbered(item) {
		from := Origin(item.Headline)
		if said := voices(item); said != "" {
			from = strings.TrimPrefix(from+" · "+said, " · ")
		}
		return from
	}
	var parts []string
	for i, h := range item.Sources[:min(len(item.Sources), maxSources)] {
		name := "[" + strconv.Itoa(i+1) + "] " + message.Link(cmp.Or(h.Source, message.Host(h.URL), h.Title), h.URL)
		if when := h.When(); !when.IsZero() {
			name += " " + message.Stamp(when, 't')
		}
		parts = append(parts, name)
	}
	if more := len(item.Sources) - maxSources; more > 0 {
		parts = append(parts, "and "+strconv.Itoa(more)+" more")
	}
	if said := voices(item); said != "" {
		parts = append(parts, said)
	}
	return strings.Join(parts, " · ")
}

// voices says how many outlets tell of an item, and how many in words of their
// own; "" for one alone.
func voices(item news.Item) string {
	if item.Outlets < 2 {
		return ""
	}
	return strconv.Itoa(item.Outlets) + " outlets, " + strconv.Itoa(item.Independent) + " independent"
}

// droppedNote says that the check left sentences out.
func droppedNote(item news.Item) string {
	support := "the article does not support "
	if len(item.Sources) > 1 {
		support = "the articles do not support "
	}
	if item.Dropped == 1 {
		return "1 sentence of the model's was left out: " + support + "it"
	}
	return strconv.Itoa(item.Dropped) + " sentences of the model's were left out: " + support + "them"
}

// languageHeads are the headings that part a brief's languages, one for each
// item and "" where it goes on in that of the item before; none when all are of
// one language. An item of a language unknown goes on with the one before.
func languageHeads(b news.Brief) []string {
	heads := make([]string, len(b.Items))
	if !b.Mode.Extractive() {
		return heads
	}
	now, groups := "", 0
	for i, item := range b.Items {
		if l := news.PrimaryLanguage(item.Language); l != "" && l != now {
			now, groups = l, groups+1
			heads[i] = "__" + message.Escape(Language(l)) + "__\n"
		}
	}
	if groups < 2 {
		clear(heads)
	}
	return heads
}

// SourcesOf are the articles that an item rests on.
func SourcesOf(item news.Item) []news.Headline {
	if len(item.Sources) == 0 {
		return []news.Headline{item.Headline}
	}
	return item.Sources
}
