// Package opml reads and writes lists of subscriptions in OPML. It refuses other
// files, and names each entry that it leaves out.
package opml

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"newsdesk/internal/charset"
	"newsdesk/internal/feed"
	"newsdesk/internal/feed/scan"
	"newsdesk/internal/feed/webaddr"
	"newsdesk/internal/news"
)

// Limits on a subscription list.
const (
	MaxOutlines = 10_000
	maxAddress  = 2048 // bytes
	// maxFolders is how many nested folders are kept; deeper ones are left out.
	maxFolders = 16
)

// Outline is one subscription of an OPML list.
type Outline struct {
	Title  string
	URL    string // of the feed, http or https
	Site   string // of the site, "" when unknown
	Folder string // names of its folders from the outermost, parted by "/"; "" at the top
}

// Parse reads a list of subscriptions, well-formed or not. faults are the entries that
// are left out, each an error with a sentence for members; err means that body is no
// list at all.
func Parse(body []byte) (outlines []Outline, faults []error, err error) {
	if err := feed.Refuse(body); err != nil {
		return nil, nil, news.Faultf(err, "This is no OPML file. Export your subscriptions as OPML from your reader and attach that file.")
	}
	l := list{Scanner: scan.New(charset.Decode(body, "")), seen: map[string]bool{}}
	for l.Next() != html.ErrorToken && len(l.outlines)+len(l.faults) < MaxOutlines {
		switch l.Kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			l.element(l.Tag())
		case html.EndTagToken:
			if l.Name == "outline" && len(l.folders) > 0 {
				l.folders = l.folders[:len(l.folders)-1]
			}
			l.closed = l.closed || l.Name == "opml"
		}
	}
	if !l.opml {
		return nil, nil, news.Faultf(nil, "This is no OPML file. Export your subscriptions as OPML from your reader and attach that file.")
	}
	if len(l.outlines) == 0 && len(l.faults) == 0 {
		return nil, nil, news.Faultf(nil, "This OPML file lists no feeds. Export your subscriptions again, with their addresses.")
	}
	switch {
	case l.Kind != html.ErrorToken:
		l.faults = append(l.faults, news.Faultf(nil, "The list has more than %d entries; the rest was left out.", MaxOutlines))
	case !l.closed:
		l.faults = append(l.faults, news.Faultf(nil, "The list breaks off before its end; what stands before was read."))
	}
	return l.outlines, l.faults, nil
}

// list is an OPML file as it is read.
type list struct {
	*scan.Scanner
	opml     bool
	closed   bool     // its end was seen
	folders  []string // of the open outlines; "" for one that is a feed itself
	seen     map[string]bool
	outlines []Outline
	faults   []error
}

func (l *list) element(t scan.Tag) {
	switch t.Local {
	case "opml":
		l.opml = true
	case "outline":
		l.outline(t)
	}
}

func (l *list) outline(t scan.Tag) {
	if !l.opml {
		return
	}
	name := strings.Join(strings.Fields(cmp.Or(t.Attr("title"), t.Attr("text"))), " ")
	address := strings.TrimSpace(cmp.Or(t.Attr("xmlurl"), t.Attr("url")))
	folder := name
	if address != "" || t.Attr("type") == "rss" {
		folder = ""
		l.subscribe(name, address, webaddr.Web(t.Attr("htmlurl")))
	}
	if !t.Empty && len(l.folders) < scan.MaxDepth {
		l.folders = append(l.folders, folder)
	}
}

// subscribe keeps an entry, or the reason to leave it out.
func (l *list) subscribe(name, address, site string) {
	address = webaddr.Subscribed(address)
	shown := cmp.Or(name, address, "an entry without a name")
	switch {
	case address == "":
		l.faults = append(l.faults, news.Faultf(nil, "%s has no feed address.", shown))
	case webaddr.Web(address) == "":
		l.faults = append(l.faults, news.Faultf(nil, "%s has an address that is not http or https.", shown))
	case len(address) > maxAddress:
		l.faults = append(l.faults, news.Faultf(nil, "%s has an address that is longer than %d characters.", shown, maxAddress))
	case l.seen[address]:
		l.faults = append(l.faults, news.Faultf(nil, "%s is listed twice.", shown))
	default:
		l.seen[address] = true
		l.outlines = append(l.outlines, Outline{name, address, site, l.folder()})
	}
}

func (l *list) folder() string {
	var names []string
	for _, folder := range l.folders {
		if folder != "" && len(names) < maxFolders {
			names = append(names, strings.ReplaceAll(folder, "/", "-"))
		}
	}
	return strings.Join(names, "/")
}

type file struct {
	XMLName xml.Name   `xml:"opml"`
	Version string     `xml:"version,attr"`
	Title   string     `xml:"head>title"`
	Created string     `xml:"head>dateCreated"`
	Body    []*outline `xml:"body>outline"`
}

type outline struct {
	Text     string     `xml:"text,attr"`
	Title    string     `xml:"title,attr,omitempty"`
	Type     string     `xml:"type,attr,omitempty"`
	URL      string     `xml:"xmlUrl,attr,omitempty"`
	Site     string     `xml:"htmlUrl,attr,omitempty"`
	Outlines []*outline `xml:"outline"`
}

// Write writes a list of subscriptions in OPML 2.0, in the order given,
// those of a folder together.
func Write(title string, at time.Time, outlines []Outline) []byte {
	top := &outline{}
	for _, o := range outlines {
		folder := top
		for name := range strings.SplitSeq(o.Folder, "/") {
			folder = folder.folder(name)
		}
		name := cmp.Or(o.Title, o.URL)
		folder.Outlines = append(folder.Outlines, &outline{Text: name, Title: name, Type: "rss", URL: o.URL, Site: o.Site})
	}
	file := file{Version: "2.0", Title: title, Created: at.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"), Body: top.Outlines}
	body, err := xml.MarshalIndent(file, "", "  ")
	if err != nil {
		panic("marshal opml: " + err.Error()) // strings always can be
	}
	return slices.Concat([]byte(xml.Header), body, []byte("\n"))
}

// folder is the folder of this name in o, made when missing; "" is o itself.
func (o *outline) folder(name string) *outline {
	if name == "" {
		return o
	}
	for _, sub := range o.Outlines {
		if sub.URL == "" && sub.Text == name {
			return sub
		}
	}
	sub := &outline{Text: name}
	o.Outlines = append(o.Outlines, sub)
	return sub
}
