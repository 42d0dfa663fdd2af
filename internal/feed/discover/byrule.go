package discover

import (
	"net/url"
	"regexp"
	"strings"
)

// rules are the sites whose feeds follow from a page's address, and whose pages do not
// always name them: they need scripts or consent, or keep programs out. A host that
// begins with a dot stands for its subdomains. page matches path and query; $1 in a
// feed is its group, and $host is the page's host.
var rules = []struct {
	host  string
	page  *regexp.Regexp
	feeds []Link
}{
	{"youtube.com", regexp.MustCompile(`^/channel/(UC[\w-]{22})`), []Link{{URL: "https://www.youtube.com/feeds/videos.xml?channel_id=$1", Title: "Videos"}}},
	{"youtube.com", regexp.MustCompile(`^/user/([\w.-]+)`), []Link{{URL: "https://www.youtube.com/feeds/videos.xml?user=$1", Title: "Videos of $1"}}},
	{"youtube.com", regexp.MustCompile(`^/(?:playlist|watch)\?(?:.*&)?list=(PL[\w-]+)`), []Link{{URL: "https://www.youtube.com/feeds/videos.xml?playlist_id=$1", Title: "Playlist"}}},
	{"reddit.com", regexp.MustCompile(`^/((?:r|u|user)/[\w-]+)`), []Link{{URL: "https://www.reddit.com/$1/.rss", Title: "$1"}}},
	{"github.com", regexp.MustCompile(`^/([\w-]+/[\w.-]+)`), []Link{
		{URL: "https://github.com/$1/releases.atom", Title: "Releases of $1"},
		{URL: "https://github.com/$1/tags.atom", Title: "Tags of $1"},
		{URL: "https://github.com/$1/commits.atom", Title: "Commits to $1"},
	}},
	{"medium.com", regexp.MustCompile(`^/(@[\w.-]+|tag/[\w-]+)`), []Link{{URL: "https://medium.com/feed/$1", Title: "$1"}}},
	{"bsky.app", regexp.MustCompile(`^/profile/([\w.:-]+)`), []Link{{URL: "https://bsky.app/profile/$1/rss", Title: "$1"}}},
	{"news.google.com", regexp.MustCompile(`^/((?:topics|publications)/[\w-]+|search\?.+)`), []Link{{URL: "https://news.google.com/rss/$1", Title: "Google News"}}},
	{".substack.com", anyPage, []Link{{URL: "https://$host/feed"}}},
	{".wordpress.com", anyPage, []Link{{URL: "https://$host/feed/"}}},
	{".tumblr.com", anyPage, []Link{{URL: "https://$host/rss"}}},
	{".blogspot.com", anyPage, []Link{{URL: "https://$host/feeds/posts/default"}}},
}

var anyPage = regexp.MustCompile(`^`)

// ByRule is the feeds that follow from a page's address alone, none for most sites.
func ByRule(at *url.URL) (found []Link) {
	if at == nil {
		return nil
	}
	host, page := strings.ToLower(at.Hostname()), at.RequestURI()
	bare := host
	for _, prefix := range []string{"www.", "m.", "old.", "new."} {
		bare = strings.TrimPrefix(bare, prefix)
	}
	for _, r := range rules {
		below := strings.HasPrefix(r.host, ".") && strings.HasSuffix(host, r.host) && bare != r.host[1:]
		m := r.page.FindStringSubmatchIndex(page)
		if bare != r.host && !below || m == nil {
			continue
		}
		for _, feed := range r.feeds {
			address := r.page.ExpandString(nil, strings.Replace(feed.URL, "$host", host, 1), page, m)
			title := r.page.ExpandString(nil, feed.Title, page, m)
			found = append(found, Link{URL: string(address), Title: string(title)})
		}
	}
	return found
}
