package feeds

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

const (
	listPage   = 10 // on a page of the list
	maxReason  = 200
	maxExcerpt = 400 // of an item's text
	maxTold    = 10  // lines of an import that are shown besides the file

	onlySick   = "failing"
	onlyPaused = "paused"
)

// name is a feed in a message: its name here, linked to its site.
func name(s news.Subscription) string {
	at := s.Feed.Site
	if at == "" {
		at = s.Feed.URL
	}
	return "**" + message.Link(message.Fit(s.Name(), MaxTitle), at) + "**"
}

// offerCard lets a member pick one of a site's feeds.
func offerCard(found []news.FeedCandidate, id string) message.Message {
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: action.ID(action.FeedPick, id), Placeholder: "Choose a feed to follow"}
	for i, c := range found {
		name := message.Plain(c.Title)
		if name == "" {
			name = message.Plain(c.URL)
		}
		about := message.Plain(c.URL)
		if c.Items > 0 {
			about = message.Count(c.Items, "item", "items") + " · " + about
		}
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{
			Label: message.Fit(name, message.MaxChoiceName), Value: strconv.Itoa(i), Description: message.Fit(about, message.MaxChoiceName),
		})
	}
	m := message.Card("", "That site has "+message.Count(len(found), "feed", "feeds")+". Choose the one to follow.", "")
	m.Rows = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}
	return m
}

// listCard is one page of the feeds, all of them or those failing or
// paused.
func listCard(all []news.Subscription, only string, page int) message.Message {
	var listed []news.Subscription
	sick, paused := 0, 0
	for _, s := range all {
		ill := failing(s)
		if ill {
			sick++
		}
		if s.Paused {
			paused++
		}
		if only == "" || only == onlySick && ill || only == onlyPaused && s.Paused {
			listed = append(listed, s)
		}
	}
	if len(all) == 0 {
		return message.Card("Feeds", "No feed yet. Add one with `/feed add`, such as url `https://example.org`: a site's address finds its feeds. `/feed import` takes a whole list.", "")
	}
	pages := max((len(listed)+listPage-1)/listPage, 1)
	page = min(max(page, 0), pages-1)
	var lines []string
	for _, s := range listed[page*listPage : min((page+1)*listPage, len(listed))] {
		lines = append(lines, line(s))
	}
	if lines == nil {
		lines = []string{"No feed is " + message.Escape(only) + "."}
	}
	foot := message.Count(len(all), "feed", "feeds") + ", " + message.Number(int64(sick)) + " failing, " + message.Number(int64(paused)) + " paused"
	if pages > 1 {
		foot += " · page " + strconv.Itoa(page+1) + " of " + strconv.Itoa(pages)
	}
	m := message.Card("Feeds", message.Fit(strings.Join(lines, "\n"), message.MaxDescription), foot)
	m.Rows = message.Turning(page, pages, func(page int) string { return action.ID(action.Feeds, strconv.Itoa(page), only) })
	return m
}

// line is a feed in a line of a list, and what is wrong with it in a
// second. Ten of them fit into a message whatever they say: names and reasons
// are cut, and addresses are those of hosts only.
func line(s news.Subscription) string {
	line := "`" + message.Number(s.ID) + "` **" + message.Escape(message.Fit(s.Name(), 80)) + "**"
	if at := message.Host(s.Feed.URL); at != "" {
		line += " · " + message.Escape(message.Fit(at, 40))
	}
	line += " · " + message.Count(s.Articles, "article", "articles")
	h := s.Feed.Health
	switch {
	case s.Paused:
		return line + " · paused"
	case failing(s):
		return line + "\n-# " + trouble(s)
	case h.Worked.IsZero():
		return line + " · not read yet"
	}
	return line + " · read " + message.Stamp(h.Worked, 'R')
}

// failing reports whether a feed is in trouble that its followers should know
// of.
func failing(s news.Subscription) bool {
	return !s.Paused && (s.Feed.State == news.FeedSick || s.Feed.State == news.FeedGone)
}

// trouble says since when a feed fails, and why.
func trouble(s news.Subscription) string {
	h := s.Feed.Health
	words := "failing"
	if h.State == news.FeedGone {
		words = "gone for good"
	}
	if !h.Since.IsZero() {
		words += " since " + message.Stamp(h.Since, 'R')
	}
	if h.Reason != "" {
		words += ": " + message.Escape(message.Fit(h.Reason, maxReason))
	}
	return words
}

// card is everything about a feed and how it is followed, with a last word.
// told is the channel that the guild chose for all alerts, "" for none.
func card(title string, s news.Subscription, told, last string) message.Message {
	lines := []string{"`" + message.Number(s.ID) + "` " + name(s)}
	_, bare, _ := strings.Cut(s.Feed.URL, "://")
	lines = append(lines, "Feed: "+message.Link(message.Fit(bare, MaxTitle), s.Feed.URL), "", followingLines(s, told))
	return message.Card(title, message.Fit(strings.Join(append(lines, "", healthLines(s)), "\n"), message.MaxDescription-message.Size(last))+last, "")
}

func followingLines(s news.Subscription, told string) string {
	carried := "all channels"
	if len(s.Channels) > 0 {
		carried = message.Channels(s.Channels)
	}
	alerts := message.Channels([]string{s.Alerts})
	if told != "" {
		alerts = message.Channels([]string{told}) + ", as all of this server (`/settings set`)"
	}
	lines := []string{"In the briefs of: " + carried, "Alerts in: " + alerts}
	if len(s.Include) > 0 {
		lines = append(lines, "Only with: "+message.Escape(strings.Join(s.Include, ", ")))
	}
	if len(s.Exclude) > 0 {
		lines = append(lines, "Never with: "+message.Escape(strings.Join(s.Exclude, ", ")))
	}
	if s.Language != "" {
		lines = append(lines, "Only in language: "+message.Escape(s.Language))
	}
	if s.Floor > 0 {
		lines = append(lines, "Read at most every: "+every(s.Floor))
	}
	if !s.FullText {
		lines = append(lines, "Full text: off, teasers stay teasers")
	}
	return strings.Join(lines, "\n")
}

func healthLines(s news.Subscription) string {
	h := s.Feed.Health
	lines := []string{message.Count(s.Articles, "article", "articles") + " stored, followed since " + message.Stamp(s.Added, 'D')}
	switch {
	case s.Paused:
		lines = append(lines, "Paused: `/feed resume` reads it again.")
	case h.State == news.FeedGone:
		lines = append(lines, message.Sentence(trouble(s)), "It is not read any more. `/feed resume` tries once more, `/feed remove` ends it.")
	case h.State == news.FeedSick:
		lines = append(lines, message.Sentence(trouble(s))+" ("+message.Count(h.Failures, "failure", "failures")+" in a row)")
	}
	if !h.Worked.IsZero() {
		lines = append(lines, "Last read "+message.Stamp(h.Worked, 'R'))
	} else if !failing(s) {
		lines = append(lines, "Not read yet")
	}
	if !s.Paused && !h.Next.IsZero() {
		lines = append(lines, "Next read due "+message.Stamp(h.Next, 'R'))
	}
	if h.Repairs != "" {
		lines = append(lines, "Read in spite of faults: "+message.Escape(message.Fit(h.Repairs, maxReason)))
	}
	return strings.Join(lines, "\n")
}

// testCards shows items of a feed as they would be stored.
func testCards(s news.Subscription, items []news.Article) []message.Message {
	if len(items) == 0 {
		return []message.Message{message.Card("Test", name(s)+" can be read, and holds no item now.", "")}
	}
	blocks := []string{name(s) + ": its newest items as they would be stored. Nothing was stored."}
	for _, a := range items {
		blocks = append(blocks, itemTest(a))
	}
	var messages []message.Message
	for _, page := range message.Pack(blocks, "\n\n", message.MaxDescription) {
		messages = append(messages, message.Card("Test", page, ""))
	}
	return messages
}

func itemTest(a news.Article) string {
	facts := []string{message.Count(len(a.Sentences), "sentence", "sentences")}
	if a.Language != "" {
		facts = append(facts, "language "+message.Escape(a.Language))
	}
	if n := len(a.Aside); n > 0 {
		facts = append(facts, message.Count(n, "line", "lines")+" beside the story kept apart")
	}
	lines := []string{"**" + message.Link(a.Title, a.URL) + "**", "-# " + render.Origin(a.Headline), "-# " + strings.Join(facts, " · ")}
	if a.Partial != "" {
		lines = append(lines, "-# Teaser only: "+message.Escape(a.Partial))
	}
	if excerpt := message.Escape(message.Fit(message.Plain(a.Body), maxExcerpt)); excerpt != "" {
		lines = append(lines, "> "+excerpt)
	}
	return strings.Join(lines, "\n")
}

// notAdded says why a line of a list was left out; what is no feed at all has
// neither title nor address.
func notAdded(r news.OPMLResult) string {
	why := message.Escape(message.Fit(r.Reason, maxReason))
	for _, name := range []string{message.Plain(r.Title), message.Plain(r.URL)} {
		if name != "" {
			return message.Escape(message.Fit(name, 60)) + ": " + why
		}
	}
	return why
}

// importedCard sums an import up; every line of it is in the file.
func importedCard(results []news.OPMLResult) message.Message {
	added := 0
	var left []string
	for _, r := range results {
		if r.Added {
			added++
			continue
		}
		if len(left) < maxTold {
			left = append(left, "- "+notAdded(r))
		}
	}
	lines := []string{"**" + message.Count(added, "feed", "feeds") + " added, " + message.Number(int64(len(results)-added)) + " not.** The file has a line for each."}
	lines = append(lines, left...)
	if more := len(results) - added - len(left); more > 0 {
		lines = append(lines, "- and "+message.Number(int64(more))+" more")
	}
	m := message.Card("Import", message.Fit(strings.Join(lines, "\n"), message.MaxDescription), "")
	m.Files = []message.File{resultFile(results)}
	return m
}
