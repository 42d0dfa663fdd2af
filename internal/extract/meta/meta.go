// Package meta reads what a page or file says of itself (title, authors, outlet, date
// and language) from meta elements, linked data and front matter. It does not look at
// the article's text, and leaves out what is malformed.
package meta

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"newsdesk/internal/extract/prose"
	"newsdesk/internal/text"
)

// facts is what a page says about itself, as found.
type facts struct {
	meta      map[string]string // lower-case name, property or itemprop to content; the first wins
	title, h1 string
	lang      string
	canonical string
	base      string
	time      string // datetime of the first time element
	author    string // text of the first rel=author link
	linked    linkedData
}

// factsOf reads a page once, from top to bottom.
func factsOf(root *html.Node) facts {
	f := facts{meta: map[string]string{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Namespace == "" { // not the title of a drawing
			f.read(n)
		}
	}
	return f
}

func (f *facts) read(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		f.lang = attr(n, "lang")
	case atom.Title:
		setOnce(&f.title, n)
	case atom.H1:
		setOnce(&f.h1, n)
	case atom.Base:
		f.base = attr(n, "href")
	case atom.Meta:
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			name := strings.ToLower(attr(n, key))
			if _, ok := f.meta[name]; !ok && name != "" {
				f.meta[name] = attr(n, "content")
			}
		}
	case atom.Link:
		if strings.EqualFold(attr(n, "rel"), "canonical") && f.canonical == "" {
			f.canonical = attr(n, "href")
		}
	case atom.A:
		if attr(n, "rel") == "author" {
			setOnce(&f.author, n)
		}
	case atom.Time:
		if f.time == "" {
			f.time = attr(n, "datetime")
		}
	case atom.Script:
		if strings.Contains(attr(n, "type"), "ld+json") && n.FirstChild != nil {
			f.linked.read(n.FirstChild.Data)
		}
	}
}

// setOnce keeps the text of the first such element that has any.
func setOnce(to *string, n *html.Node) {
	if *to == "" {
		*to = prose.OneLine(textOf(n))
	}
}

// Page is what a page says of itself.
type Page struct {
	Title     string
	Byline    string // the authors' names, without "By" and role
	Source    string // the outlet's name, "" when not said
	Language  string // BCP 47, "" when not said
	Canonical string // the address it gives as its own, made absolute
	Lead      string // address of the lead image
	Published time.Time
	Heading   string // its title as it stands there, with the outlet's name
	Closed    bool   // it says that readers must pay
	Body      string // the article as it is given to programs, HTML or text; "" when it is not
}

// ReadPage reads what a page at an address, nil when unknown, says of itself.
func ReadPage(root *html.Node, at *url.URL) Page {
	f := factsOf(root)
	p := Page{
		Source:    outlet(first(f.meta["og:site_name"], f.linked.publisher, f.meta["application-name"])),
		Language:  languageTag(first(f.lang, f.linked.language, f.meta["content-language"], f.meta["og:locale"])),
		Canonical: f.resolve(at, first(f.canonical, f.meta["og:url"])),
		Lead:      f.resolve(at, first(f.meta["og:image"], f.meta["og:image:url"], f.meta["twitter:image"], f.linked.image)),
		Published: f.published(at),
		Heading:   first(f.title, f.h1),
		Closed:    f.linked.closed,
		Body:      f.linked.body,
	}
	if name := f.byline(); !SameName(name, p.Source) {
		p.Byline = name
	}
	p.Title = withoutOutlet(first(f.meta["og:title"], f.linked.headline, f.h1, f.title), f.h1, p.Source, at)
	return p
}

// outlet is a site's name without its slogan, "" when it is an address.
func outlet(name string) string {
	if strings.Contains(name, "://") {
		return ""
	}
	return Headline(name)
}

// first is the first value that is not blank, on one line, with references resolved
// that were escaped twice.
func first(values ...string) string {
	for _, value := range values {
		if value = prose.OneLine(html.UnescapeString(value)); value != "" {
			return value
		}
	}
	return ""
}

// titleJoint parts a title from the outlet's name.
var titleJoint = regexp.MustCompile(` (?:\||-|–|—|::|»|·|•|/) `)

// Headline is the first part of a title that dashes or bars part.
func Headline(title string) string { return titleJoint.Split(title, 2)[0] }

// withoutOutlet takes the outlet's name off a page title. What follows the
// last joint is one when it is the site's name or that of its host, or when
// the page's heading is the title without it.
func withoutOutlet(title, heading, site string, at *url.URL) string {
	joints := titleJoint.FindAllStringIndex(title, -1)
	for i := len(joints) - 1; i >= 0; i-- {
		head, tail := title[:joints[i][0]], title[joints[i][1]:]
		if prose.SameText(head, heading) || site != "" && squeeze(tail) == squeeze(site) || at != nil && namesHost(tail, at.Hostname()) {
			title = head
		}
	}
	return title
}

// namesHost reports whether s is the name of a host: "Lindholm Courier" that
// of www.lindholmcourier.example.
func namesHost(s, host string) bool {
	s = squeeze(s)
	if s == squeeze(host) || "www"+s == squeeze(host) {
		return s != ""
	}
	for label := range strings.SplitSeq(host, ".") {
		if len(label) > 3 && s == squeeze(label) {
			return true
		}
	}
	return false
}

// SameName reports whether two names differ in spacing, case and marks alone.
func SameName(a, b string) bool { return squeeze(a) == squeeze(b) }

// squeeze folds s and leaves only its letters and digits.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if prose.IsWordRune(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}

// byline is the authors' names, "" when the page gives none that can be names.
func (f facts) byline() string {
	if len(f.linked.authors) > 0 {
		return prose.JoinNames(f.linked.authors)
	}
	for _, value := range []string{f.meta["author"], f.meta["parsely-author"], f.meta["dc.creator"], f.meta["byl"], f.meta["article:author"], f.author} {
		if name := Byline(value); name != "" {
			return name
		}
	}
	return ""
}

// Byline is the names in a field for authors, without "By". It is "" for an address,
// and for what is too long or has digits: dates and counters end up in such fields.
func Byline(s string) string {
	s = first(s)
	if name, ok := prose.Byline(s); ok {
		return name
	}
	s = strings.TrimSpace(prose.TrimByline(s))
	if strings.ContainsAny(s, "/@0123456789{<") || prose.CountWords(s) > 12 {
		return ""
	}
	return s
}

func languageTag(s string) string {
	tag, err := language.Parse(strings.ReplaceAll(s, "_", "-"))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

// resolve makes an address of the page absolute; "" when it is no web address.
func (f facts) resolve(at *url.URL, address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	if base, err := url.Parse(f.base); err == nil && f.base != "" && at != nil {
		u = at.ResolveReference(base).ResolveReference(u)
	} else if at != nil {
		u = at.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// dated are the fields that give a time of publication, best first.
var dated = []string{
	"article:published_time", "datepublished", "og:published_time", "article:published", "parsely-pub-date", "sailthru.date",
	"pubdate", "publish-date", "publish_date", "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "ptime", "cxenseparse:recs:publishtime",
}

var datePath = regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|-|$)`)

func (f facts) published(at *url.URL) time.Time {
	values := []string{f.linked.published}
	for _, name := range dated {
		values = append(values, f.meta[name])
	}
	for _, value := range append(values, f.time) {
		if t, ok := parseTime(value); ok {
			return t
		}
	}
	if at != nil {
		if m := datePath.FindStringSubmatch(at.Path); m != nil {
			if t, err := time.Parse("2006-01-02", m[1]+"-"+m[2]+"-"+m[3]); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

// parseTime reads the times that pages give in their markup. One without a
// zone is taken as UTC.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
		time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 MST 2006", "20060102",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	t, ok := prose.ParseDay(s)
	return t, ok
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// textOf is all text below n.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
