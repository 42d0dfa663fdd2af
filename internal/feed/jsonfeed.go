package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
	gojson "github.com/mmcdole/gofeed/json"
	"golang.org/x/net/html"

	"newsdesk/internal/feed/date"
	"newsdesk/internal/feed/webaddr"
	"newsdesk/internal/news"
)

var errNoFeed = errors.New("json without a feed's version or items")

// parseJSON reads JSON Feed item by item, so that a faulty item is lost alone, and a
// document that is cut off keeps the items before the cut.
func parseJSON(s string, at *url.URL) (Feed, error) {
	source, items, dropped, cut := jsonFeed(s)
	if !strings.Contains(source.Version, "jsonfeed.org/version/") && !slices.ContainsFunc(items, saysSomething) {
		return Feed{}, news.Faultf(errNoFeed, "This is JSON, but no JSON Feed. Check the address, or look for the site's RSS or Atom feed.")
	}
	source.Items = items
	source.Version = source.Version[strings.LastIndexByte(source.Version, '/')+1:]
	g, err := (&gofeed.DefaultJSONTranslator{}).Translate(source)
	if err != nil {
		return Feed{}, fmt.Errorf("read json feed: %w", err)
	}
	// Only content_html is HTML; elsewhere < and & mean themselves.
	g.Title, g.Description = html.EscapeString(g.Title), html.EscapeString(g.Description)
	f := common(g, at)
	f.Next = webaddr.Web(webaddr.Resolve(at, source.NextURL))
	f.ID = source.FeedURL
	f.Truncated, f.Dropped = cut, dropped
	for i, item := range items {
		f.Items = append(f.Items, jsonItem(item, g.Items[i], g.Authors, at))
		f.Updated = date.Latest(f.Updated, f.Items[i].When())
	}
	return f, nil
}

func jsonItem(source *gojson.Item, g *gofeed.Item, authors []*gofeed.Person, at *url.URL) Item {
	g.Title, g.Description = html.EscapeString(g.Title), html.EscapeString(g.Description)
	if source.ContentHTML == "" {
		g.Content = paragraphs(source.ContentText)
	}
	item := commonItem(g, at)
	item.Published, item.Updated = date.First(source.DatePublished), date.First(source.DateModified)
	item.Link = webaddr.FirstWeb(webaddr.Resolve(at, source.URL), webaddr.Resolve(at, source.ExternalURL), source.ID)
	if item.Author == "" {
		item.Author = byline(authors)
	}
	return item
}

// paragraphs is plain text as HTML.
func paragraphs(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return b.String()
}

// jsonFeed reads the document's members one by one, as far as it can. cut is true when
// they end early; dropped is how many items could not be read.
func jsonFeed(s string) (head *gojson.Feed, items []*gojson.Item, dropped int, cut bool) {
	head = &gojson.Feed{}
	members := map[string]json.RawMessage{}
	dec := json.NewDecoder(strings.NewReader(s))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return head, nil, 0, false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			cut = true
			break
		}
		if key == "items" {
			var lost int
			items, lost, err = jsonItems(dec)
			dropped += lost
		} else {
			var value json.RawMessage
			err = dec.Decode(&value)
			members[fmt.Sprint(key)] = value
		}
		if err != nil {
			cut = true
			break
		}
	}
	if _, err := dec.Token(); err != nil {
		cut = true
	}
	fillEach(head, members)
	return head, items, dropped, cut
}

// fill reads the object raw into v; false when raw is not an object.
func fill(v any, raw []byte) bool {
	if !bytes.HasPrefix(raw, []byte("{")) {
		return false
	}
	if json.Unmarshal(raw, v) == nil {
		return true
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return false
	}
	fillEach(v, members)
	return true
}

// fillEach reads members into v one by one, so that only those of a wrong type are
// left out.
func fillEach(v any, members map[string]json.RawMessage) {
	for key, value := range members {
		if single, err := json.Marshal(map[string]json.RawMessage{key: value}); err == nil {
			_ = json.Unmarshal(single, v) // a wrong type: left out
		}
	}
}

// saysSomething reports whether an object is an item of a feed and not something else.
func saysSomething(i *gojson.Item) bool {
	return i != nil && cmp.Or(i.URL, i.ExternalURL, i.Title, i.Summary, i.ContentHTML, i.ContentText) != ""
}

// jsonItems reads the array of items; an error means that it ends early.
func jsonItems(dec *json.Decoder) (items []*gojson.Item, dropped int, err error) {
	open, err := dec.Token()
	if err != nil || open != json.Delim('[') {
		return nil, 0, errors.Join(errNoFeed, err)
	}
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return items, dropped + 1, fmt.Errorf("read item: %w", err)
		}
		var item gojson.Item
		if !fill(&item, raw) || len(items) == MaxItems {
			dropped++
			continue
		}
		items = append(items, &item)
	}
	_, err = dec.Token()
	return items, dropped, err
}
