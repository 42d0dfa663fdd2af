package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

const (
	feedsPage  = 10 // on a page of the list
	maxMenu    = 25 // entries of a select menu
	maxReason  = 200
	maxExcerpt = 400 // of an item's text
	maxTold    = 10  // lines of an import that are shown besides the file

	onlySick   = "failing"
	onlyPaused = "paused"
)

// feedName is a feed in a message: its name here, linked to its site.
func feedName(s news.Subscription) string {
	at := s.Feed.Site
	if at == "" {
		at = s.Feed.URL
	}
	return "**" + link(fit(s.Name(), maxFeedTitle), at) + "**"
}

// offerMessage lets a member pick one of a site's feeds.
func offerMessage(found []news.FeedCandidate, id string) message {
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: customID(doFeedPick, id), Placeholder: "Choose a feed to follow"}
	for i, c := range found {
		name := plain(c.Title)
		if name == "" {
			name = plain(c.URL)
		}
		about := plain(c.URL)
		if c.Items > 0 {
			about = count(c.Items, "item", "items") + " · " + about
		}
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{
			Label: fit(name, maxChoice), Value: strconv.Itoa(i), Description: fit(about, maxChoice),
		})
	}
	m := card("", "That site has "+count(len(found), "feed", "feeds")+". Choose the one to follow.", "")
	m.rows = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}
	return m
}

func followedMessage(s news.Subscription, existing bool) message {
	if existing {
		return feedMessage("Followed already", s, "")
	}
	return feedMessage("Feed added", s, "\n-# What it holds now is stored and can be asked about; briefs tell what comes from now on.")
}

// feedsMessage is one page of the feeds, all of them or those failing or
// paused.
func feedsMessage(all []news.Subscription, only string, page int) message {
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
		return card("Feeds", "No feed yet. Add one with `/feed add`, such as url `https://example.org`: a site's address finds its feeds. `/feed import` takes a whole list.", "")
	}
	pages := max((len(listed)+feedsPage-1)/feedsPage, 1)
	page = min(max(page, 0), pages-1)
	var lines []string
	for _, s := range listed[page*feedsPage : min((page+1)*feedsPage, len(listed))] {
		lines = append(lines, feedLine(s))
	}
	if lines == nil {
		lines = []string{"No feed is " + escape(only) + "."}
	}
	foot := count(len(all), "feed", "feeds") + ", " + number(int64(sick)) + " failing, " + number(int64(paused)) + " paused"
	if pages > 1 {
		foot += " · page " + strconv.Itoa(page+1) + " of " + strconv.Itoa(pages)
	}
	m := card("Feeds", fit(strings.Join(lines, "\n"), maxDescription), foot)
	var row []discordgo.Button
	if page > 0 {
		row = append(row, button("Back", customID(doFeeds, strconv.Itoa(page-1), only)))
	}
	if page+1 < pages {
		row = append(row, button("Next", customID(doFeeds, strconv.Itoa(page+1), only)))
	}
	if row != nil {
		m.rows = buttons(row...)
	}
	return m
}

// feedLine is a feed in a line of a list, and what is wrong with it in a
// second. Ten of them fit into a message whatever they say: names and reasons
// are cut, and addresses are those of hosts only.
func feedLine(s news.Subscription) string {
	line := "`" + number(s.ID) + "` **" + escape(fit(s.Name(), 80)) + "**"
	if at := host(s.Feed.URL); at != "" {
		line += " · " + escape(fit(at, 40))
	}
	line += " · " + count(s.Articles, "article", "articles")
	h := s.Feed.Health
	switch {
	case s.Paused:
		return line + " · paused"
	case failing(s):
		return line + "\n-# " + trouble(s)
	case h.Worked.IsZero():
		return line + " · not read yet"
	}
	return line + " · read " + stamp(h.Worked, 'R')
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
		words += " since " + stamp(h.Since, 'R')
	}
	if h.Reason != "" {
		words += ": " + escape(fit(h.Reason, maxReason))
	}
	return words
}

// feedMessage is everything about a feed and how it is followed, with a last
// word.
func feedMessage(title string, s news.Subscription, last string) message {
	lines := []string{"`" + number(s.ID) + "` " + feedName(s)}
	_, bare, _ := strings.Cut(s.Feed.URL, "://")
	lines = append(lines, "Feed: "+link(fit(bare, maxFeedTitle), s.Feed.URL), "", followingLines(s))
	return card(title, fit(strings.Join(append(lines, "", healthLines(s)), "\n"), maxDescription-size(last))+last, "")
}

func followingLines(s news.Subscription) string {
	carried := "all channels"
	if len(s.Channels) > 0 {
		carried = mentions(s.Channels)
	}
	lines := []string{"In the briefs of: " + carried, "Alerts in: " + mentions([]string{s.Alerts})}
	if len(s.Include) > 0 {
		lines = append(lines, "Only with: "+escape(strings.Join(s.Include, ", ")))
	}
	if len(s.Exclude) > 0 {
		lines = append(lines, "Never with: "+escape(strings.Join(s.Exclude, ", ")))
	}
	if s.Language != "" {
		lines = append(lines, "Only in language: "+escape(s.Language))
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
	lines := []string{count(s.Articles, "article", "articles") + " stored, followed since " + stamp(s.Added, 'D')}
	switch {
	case s.Paused:
		lines = append(lines, "Paused: `/feed resume` reads it again.")
	case h.State == news.FeedGone:
		lines = append(lines, sentence(trouble(s)), "It is not read any more. `/feed resume` tries once more, `/feed remove` ends it.")
	case h.State == news.FeedSick:
		lines = append(lines, sentence(trouble(s))+" ("+count(h.Failures, "failure", "failures")+" in a row)")
	}
	if !h.Worked.IsZero() {
		lines = append(lines, "Last read "+stamp(h.Worked, 'R'))
	} else if !failing(s) {
		lines = append(lines, "Not read yet")
	}
	if !s.Paused && !h.Next.IsZero() {
		lines = append(lines, "Next read due "+stamp(h.Next, 'R'))
	}
	if h.Repairs != "" {
		lines = append(lines, "Read in spite of faults: "+escape(fit(h.Repairs, maxReason)))
	}
	return strings.Join(lines, "\n")
}

// sentence begins with a capital.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// mentions names channels so that each reader sees those they may see.
func mentions(channels []string) string {
	names := make([]string, len(channels))
	for i, id := range channels {
		names[i] = "<#" + digits(id) + ">"
	}
	return strings.Join(names, " ")
}

// testMessages shows items of a feed as they would be stored.
func testMessages(s news.Subscription, items []news.Article) []message {
	if len(items) == 0 {
		return []message{card("Test", feedName(s)+" can be read, and holds no item now.", "")}
	}
	blocks := []string{feedName(s) + ": its newest items as they would be stored. Nothing was stored."}
	for _, a := range items {
		blocks = append(blocks, itemTest(a))
	}
	var messages []message
	for _, page := range pack(blocks, "\n\n", maxDescription) {
		messages = append(messages, card("Test", page, ""))
	}
	return messages
}

func itemTest(a news.Article) string {
	facts := []string{count(len(a.Sentences), "sentence", "sentences")}
	if a.Language != "" {
		facts = append(facts, "language "+escape(a.Language))
	}
	if n := len(a.Aside); n > 0 {
		facts = append(facts, count(n, "line", "lines")+" beside the story kept apart")
	}
	lines := []string{"**" + link(a.Title, a.URL) + "**", "-# " + origin(a.Headline), "-# " + strings.Join(facts, " · ")}
	if a.Partial != "" {
		lines = append(lines, "-# Teaser only: "+escape(a.Partial))
	}
	if excerpt := escape(fit(plain(a.Body), maxExcerpt)); excerpt != "" {
		lines = append(lines, "> "+excerpt)
	}
	return strings.Join(lines, "\n")
}

// notAdded says why a line of a list was left out; what is no feed at all has
// neither title nor address.
func notAdded(r news.OPMLResult) string {
	why := escape(fit(r.Reason, maxReason))
	for _, name := range []string{plain(r.Title), plain(r.URL)} {
		if name != "" {
			return escape(fit(name, 60)) + ": " + why
		}
	}
	return why
}

// importedMessage sums an import up; every line of it is in the file.
func importedMessage(results []news.OPMLResult) message {
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
	lines := []string{"**" + count(added, "feed", "feeds") + " added, " + number(int64(len(results)-added)) + " not.** The file has a line for each."}
	lines = append(lines, left...)
	if more := len(results) - added - len(left); more > 0 {
		lines = append(lines, "- and "+number(int64(more))+" more")
	}
	m := card("Import", fit(strings.Join(lines, "\n"), maxDescription), "")
	m.files = []file{resultFile(results)}
	return m
}
