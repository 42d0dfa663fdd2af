package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"newsdesk/internal/feed/opml"
)

// outlet is one of the demo's newspapers.
type outlet struct {
	Name  string
	Slug  string
	Feeds []*pressFeed
	base  string // http://host:port
}

// Site is the address of the outlet's front page.
func (o *outlet) Site() string { return o.base + "/" + o.Slug }

// ours reports whether the demo follows the outlet. The one with two feeds is
// the visitor's to follow.
func (o *outlet) ours() bool { return len(o.Feeds) == 1 }

// pressFeed is a feed of an outlet. It carries teasers, as most do.
type pressFeed struct {
	File    string
	Title   string
	Section string // "" for everything
	Type    string // media type
	Broken  atomic.Bool
	write   func(*outlet, *pressFeed, []*pressStory) ([]byte, error)
}

// newOutlets are the demo's newspapers, in every format of feed. The last one
// offers two feeds.
func newOutlets() []*outlet {
	return []*outlet{
		{Name: "Ellery Courier", Slug: "ellery-courier", Feeds: []*pressFeed{
			{File: "feed.xml", Title: "Ellery Courier", Type: "application/rss+xml", write: rssFeed},
		}},
		{Name: "Northbank Post", Slug: "northbank-post", Feeds: []*pressFeed{
			{File: "feed.json", Title: "Northbank Post", Type: "application/feed+json", write: jsonFeed},
		}},
		{Name: "Holm Gazette", Slug: "holm-gazette", Feeds: []*pressFeed{
			{File: "rss", Title: "Holm Gazette", Type: "application/rss+xml", write: rssFeed},
		}},
		{Name: "Tidewater Ledger", Slug: "tidewater-ledger", Feeds: []*pressFeed{
			{File: "news.atom", Title: "Tidewater Ledger", Type: "application/atom+xml", write: atomFeed},
			{File: "sea.atom", Title: "Tidewater Ledger: Sea and harbour", Section: "sea", Type: "application/atom+xml", write: atomFeed},
		}},
	}
}

// turn breaks a feed that is whole, and heals one that is broken.
func (p *press) turn(f *pressFeed) { f.Broken.Store(!f.Broken.Load()) }

func (p *press) feed(w http.ResponseWriter, r *http.Request, o *outlet, f *pressFeed) {
	if f.Broken.Load() {
		http.Error(w, "The feed is broken; heal it on the front page.", http.StatusInternalServerError)
		return
	}
	body, err := f.write(o, f, p.carried(o, f.Section))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", f.Type+"; charset=utf-8")
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body)) // answers 304 by the tag
}

// carried is what is out and in the feeds: what is there for the visitor to
// add by hand does not come in by itself.
func (p *press) carried(o *outlet, section string) []*pressStory {
	return slices.DeleteFunc(p.out(o, section), func(s *pressStory) bool { return s.Later })
}

func rssFeed(o *outlet, f *pressFeed, stories []*pressStory) ([]byte, error) {
	type guid struct {
		ID        string `xml:",chardata"`
		Permalink bool   `xml:"isPermaLink,attr"`
	}
	type item struct {
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		GUID        guid   `xml:"guid"`
		Description string `xml:"description"`
		Creator     string `xml:"http://purl.org/dc/elements/1.1/ creator"`
		Date        string `xml:"pubDate"`
	}
	type rss struct {
		XMLName  xml.Name `xml:"rss"`
		Version  string   `xml:"version,attr"`
		Title    string   `xml:"channel>title"`
		Link     string   `xml:"channel>link"`
		About    string   `xml:"channel>description"`
		Language string   `xml:"channel>language"`
		Items    []item   `xml:"channel>item"`
	}
	doc := rss{Version: "2.0", Title: f.Title, Link: o.Site(), About: "All news of the " + o.Name, Language: "en"}
	for _, s := range stories {
		doc.Items = append(doc.Items, item{s.Title, s.URL(), guid{s.Name, false}, s.Teaser, s.Byline, s.When.Format(time.RFC1123Z)})
	}
	return markup(doc)
}

func atomFeed(o *outlet, f *pressFeed, stories []*pressStory) ([]byte, error) {
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	type entry struct {
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Link      link   `xml:"link"`
		Author    string `xml:"author>name"`
		Summary   string `xml:"summary"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
	}
	type feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Links   []link   `xml:"link"`
		Updated string   `xml:"updated"`
		Entries []entry  `xml:"entry"`
	}
	self := o.Site() + "/" + f.File
	doc := feed{Lang: "en", ID: self, Title: f.Title, Links: []link{{"self", self}, {"alternate", o.Site()}}}
	for _, s := range stories {
		when := s.When.Format(time.RFC3339)
		doc.Entries = append(doc.Entries, entry{s.URL(), s.Title, link{"alternate", s.URL()}, s.Byline, s.Teaser, when, when})
		doc.Updated = max(doc.Updated, when)
	}
	return markup(doc)
}

func markup(doc any) ([]byte, error) {
	body, err := xml.MarshalIndent(doc, "", " ")
	return append([]byte(xml.Header), body...), err
}

func jsonFeed(o *outlet, f *pressFeed, stories []*pressStory) ([]byte, error) {
	type author struct {
		Name string `json:"name"`
	}
	type item struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		Title     string   `json:"title"`
		Text      string   `json:"content_text"`
		Authors   []author `json:"authors"`
		Published string   `json:"date_published"`
	}
	items := make([]item, len(stories))
	for i, s := range stories {
		items[i] = item{s.Name, s.URL(), s.Title, s.Teaser, []author{{s.Byline}}, s.When.Format(time.RFC3339)}
	}
	return json.MarshalIndent(map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": f.Title, "language": "en",
		"home_page_url": o.Site(), "feed_url": o.Site() + "/" + f.File, "items": items,
	}, "", " ")
}

// opml lists every feed of the press, and two that no import can take.
func (p *press) opml(w http.ResponseWriter, _ *http.Request) {
	lines := []opml.Outline{
		{Title: "An address that is none", URL: "port-ellery"},
		{Title: "A feed inside the network", URL: "http://192.168.7.1/feed"},
	}
	for _, o := range p.outlets {
		for _, f := range o.Feeds {
			lines = append(lines, opml.Outline{Title: f.Title, URL: o.Site() + "/" + f.File, Site: o.Site()})
		}
	}
	w.Header().Set("Content-Type", "text/x-opml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="feeds.opml"`)
	_, _ = w.Write(opml.Write("The demo's newspapers", p.now(), lines)) // the reader is gone if this fails
}
