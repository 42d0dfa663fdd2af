package feed

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"newsdesk/internal/feed/date"
	"newsdesk/internal/feed/mend"
	"newsdesk/internal/feed/plain"
	"newsdesk/internal/feed/webaddr"
	"newsdesk/internal/news"
)

// parseXML reads RSS, RDF and Atom: mended first, then through gofeed.
func parseXML(s, contentType string, at *url.URL) (Feed, error) {
	doc := mend.Feed(s, at)
	if doc.Root == "" {
		return Feed{}, noFeed(s, doc.First, contentType)
	}
	read := readRSS
	if doc.Root == "feed" {
		read = readAtom
	}
	f, err := read(doc.XML, at)
	if err != nil {
		return Feed{}, news.Faultf(err, "This feed is too broken to read. Tell its publisher, or check the address.")
	}
	f.Truncated, f.Dropped = doc.Truncated, doc.Dropped
	return f, nil
}

func readRSS(doc []byte, at *url.URL) (Feed, error) {
	source, err := (&rss.Parser{}).Parse(bytes.NewReader(doc))
	if err != nil {
		return Feed{}, err
	}
	// gofeed would parse every item's HTML only to look for a picture.
	g, err := (&gofeed.DefaultRSSTranslator{DisableContentImageScan: true}).Translate(source)
	if err != nil {
		return Feed{}, err
	}
	f := common(g, at)
	f.Updated = date.First(source.LastBuildDate, source.PubDate, last(g.Extensions, "dc", "date"), last(g.Extensions, "dcterms", "modified"),
		last(g.Extensions, "dcterms", "issued"), last(g.Extensions, "dcterms", "created"), last(g.Extensions, "atom", "updated"))
	f.Every = interval(source.TTL, g.Extensions)
	for _, link := range g.Extensions["atom"]["link"] {
		f.related(link.Attrs["rel"], link.Attrs["href"])
	}
	for i, item := range source.Items {
		f.Items = append(f.Items, rssItem(item, g.Items[i], at))
	}
	return f, nil
}

func rssItem(source *rss.Item, g *gofeed.Item, at *url.URL) Item {
	x := g.Extensions
	item := commonItem(g, at)
	item.Published = date.First(source.PubDate, last(x, "dc", "date"), last(x, "dcterms", "issued"), last(x, "atom", "published"), last(x, "dcterms", "created"),
		last(x, "desk", "published"), last(x, "desk", "created"), last(x, "dcterms", "available"), last(x, "dc", "created"), last(x, "prism", "publicationdate"))
	item.Updated = date.First(last(x, "atom", "updated"), last(x, "dcterms", "modified"), last(x, "desk", "updated"))
	item.Author = cmp.Or(creators(x), item.Author)
	if body := cmp.Or(g.Custom["content"], g.Custom["summary"]); item.Content == "" {
		item.Summary, item.Content = plain.Text(body), strings.TrimSpace(body)
	}
	if id := last(x, "atom", "id"); item.ID == "" {
		item.ID = id
	}
	links := []string{last(x, "feedburner", "origlink"), source.Link}
	for _, l := range x["atom"]["link"] {
		if rel := l.Attrs["rel"]; rel == "" || rel == "alternate" {
			links = append(links, l.Attrs["href"])
		}
	}
	if guid := source.GUID; guid != nil {
		switch strings.ToLower(strings.TrimSpace(guid.IsPermalink)) {
		case "false":
		case "true":
			links = append(links, guidLink(guid.Value, at))
		default:
			links = append(links, guid.Value)
		}
	}
	item.Link = webaddr.FirstWeb(append(links, last(x, "desk", "about"))...)
	return item
}

// guidLink is the address that a permanent guid is: at times a path of the site, but
// never a mere number.
func guidLink(guid string, at *url.URL) string {
	if mend.IsPath(guid) {
		return webaddr.Resolve(at, guid)
	}
	return guid
}

// creators are the authors in Dublin Core, which names each in an element of its own.
func creators(x ext.Extensions) string {
	var names []string
	for _, e := range x["dc"]["creator"] {
		if name := plain.Text(e.Value); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func readAtom(doc []byte, at *url.URL) (Feed, error) {
	source, err := (&atom.Parser{}).Parse(bytes.NewReader(doc))
	if err != nil {
		return Feed{}, err
	}
	g, err := (&gofeed.DefaultAtomTranslator{}).Translate(source)
	if err != nil {
		return Feed{}, err
	}
	f := common(g, at)
	f.Updated = date.First(source.Updated, last(g.Extensions, "dc", "date"), last(g.Extensions, "dcterms", "modified"))
	f.Every = interval("", g.Extensions)
	f.Link = webaddr.FirstWeb(webaddr.Resolve(at, alternate(source.Links)), f.Link)
	for _, link := range source.Links {
		f.related(link.Rel, link.Href)
	}
	for i, entry := range source.Entries {
		item := atomItem(entry, g.Items[i], at)
		if item.Author == "" { // RFC 4287 4.2.1: the feed's authors are its entries'
			item.Author = byline(g.Authors)
		}
		f.Items = append(f.Items, item)
	}
	return f, nil
}

func atomItem(source *atom.Entry, g *gofeed.Item, at *url.URL) Item {
	x := g.Extensions
	item := commonItem(g, at)
	item.Published = date.First(source.Published, last(x, "desk", "created"), last(x, "dc", "date"), last(x, "dcterms", "issued"), last(x, "dcterms", "created"), last(x, "desk", "published"))
	item.Updated = date.First(source.Updated, last(x, "dcterms", "modified"), last(x, "desk", "updated"))
	links := []string{last(x, "feedburner", "origlink"), alternate(source.Links), g.Link}
	for _, l := range source.Links {
		if l.Rel == "self" {
			links = append(links, l.Href)
		}
	}
	if source.Content != nil {
		links = append(links, source.Content.Src)
	}
	item.Link = webaddr.FirstWeb(append(links, item.ID)...)
	return item
}

// alternate is the address that an Atom feed or entry stands for: its first
// alternate link to a page, or else to anything.
func alternate(links []*atom.Link) string {
	other := ""
	for _, l := range links {
		rel := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(l.Rel)), "http://www.iana.org/assignments/relation/")
		switch {
		case l.Href == "" || rel != "" && rel != "alternate":
		case l.Type == "" || strings.Contains(l.Type, "html"):
			return l.Href
		default:
			other = cmp.Or(other, l.Href)
		}
	}
	return other
}

// common is what every format has.
func common(g *gofeed.Feed, at *url.URL) Feed {
	f := Feed{
		Format:      strings.TrimSpace(g.FeedType + " " + g.FeedVersion),
		ID:          cmp.Or(last(g.Extensions, "desk", "id"), last(g.Extensions, "desk", "about")),
		Title:       plain.Text(g.Title),
		Description: plain.Text(cmp.Or(g.Description, last(g.Extensions, "itunes", "subtitle"))),
		Link:        webaddr.Web(webaddr.Resolve(at, g.Link)),
		Self:        webaddr.Web(webaddr.Resolve(at, g.FeedLink)),
		Language:    strings.ReplaceAll(cmp.Or(plain.Text(g.Language), last(g.Extensions, "desk", "lang")), "_", "-"),
	}
	if g.Image != nil {
		f.Image = webaddr.Web(webaddr.Resolve(at, g.Image.URL))
	}
	return f
}

func commonItem(g *gofeed.Item, at *url.URL) Item {
	if base := last(g.Extensions, "desk", "base"); base != "" {
		at = webaddr.Base(at, base)
	}
	item := Item{
		ID:      cmp.Or(last(g.Extensions, "desk", "id"), strings.TrimSpace(g.GUID), last(g.Extensions, "desk", "about")),
		Title:   plain.Text(cmp.Or(g.Title, last(g.Extensions, "media", "title"), last(g.Extensions, "itunes", "title"))),
		Summary: plain.Text(g.Description),
		Content: strings.TrimSpace(cmp.Or(g.Content, g.Description)),
		Author:  byline(g.Authors),
	}
	for _, e := range g.Enclosures {
		if address := webaddr.Web(webaddr.Resolve(at, e.URL)); address != "" {
			length, err := strconv.ParseInt(strings.TrimSpace(e.Length), 10, 64)
			if err != nil {
				length = 0 // publishers write anything here
			}
			item.Enclosures = append(item.Enclosures, Enclosure{address, e.Type, length})
		}
	}
	item.Image = leadImage(g, item.Content, at)
	if item.Content == "" {
		item.Content = caption(g.Extensions["media"])
		item.Summary = plain.Text(item.Content)
	}
	return item
}

// related keeps the first link of each relation that a Feed has a field for.
func (f *Feed) related(rel, href string) {
	href = webaddr.Web(href)
	switch rel {
	case "self":
		f.Self = cmp.Or(f.Self, href)
	case "hub":
		f.Hub = cmp.Or(f.Hub, href)
	case "next":
		f.Next = cmp.Or(f.Next, href)
	}
}

// leadImage is the picture that the item names, or else the first one in its HTML that
// is not a tracker.
func leadImage(g *gofeed.Item, content string, at *url.URL) string {
	if g.Image != nil {
		if address := webaddr.Web(webaddr.Resolve(at, g.Image.URL)); address != "" {
			return address
		}
	}
	media := g.Extensions["media"]
	for _, group := range media["group"] {
		media["thumbnail"] = append(media["thumbnail"], group.Children["thumbnail"]...)
	}
	for _, thumbnail := range media["thumbnail"] {
		if address := webaddr.Web(webaddr.Resolve(at, thumbnail.Attrs["url"])); address != "" {
			return address
		}
	}
	return plain.FirstImage(content, at)
}

// caption is what an item says of its video or picture, as HTML.
func caption(media map[string][]ext.Extension) string {
	found := media["description"]
	for _, group := range media["group"] {
		found = append(found, group.Children["description"]...)
	}
	switch {
	case len(found) == 0:
		return ""
	case found[0].Attrs["type"] == "html":
		return strings.TrimSpace(found[0].Value)
	}
	return paragraphs(found[0].Value)
}

// byline is the names of persons, or their mail addresses where they have none.
func byline(persons []*gofeed.Person) string {
	var names []string
	for _, p := range persons {
		if name := plain.Text(cmp.Or(p.Name, p.Email)); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// interval is how often the publisher asks to be polled, by ttl (minutes) or the
// syndication module; 0 when it does not say.
func interval(ttl string, x ext.Extensions) time.Duration {
	const year = 365 * 24 * time.Hour
	if minutes, err := strconv.Atoi(strings.TrimSpace(ttl)); err == nil && minutes > 0 {
		return time.Duration(min(minutes, int(year/time.Minute))) * time.Minute
	}
	period, ok := map[string]time.Duration{
		"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": year,
	}[strings.ToLower(last(x, "sy", "updateperiod"))]
	if !ok {
		return 0
	}
	if times, err := strconv.Atoi(last(x, "sy", "updatefrequency")); err == nil && times > 0 {
		period /= time.Duration(times)
	}
	return period
}

// last is the text of the last extension element of this name, which overrides those
// before it; "" when there is none.
func last(x ext.Extensions, prefix, name string) string {
	found := x[prefix][name]
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1].Value
}
