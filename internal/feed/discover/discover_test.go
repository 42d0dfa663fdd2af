package discover

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var here = &url.URL{Scheme: "https", Host: "harbour.example", Path: "/feeds/news.xml"}

func TestFeeds(t *testing.T) {
	tests := []struct {
		name, page string
		want       []Link
	}{
		{"announced", `<link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/feed?a=1&amp;b=2"><LINK REL='ALTERNATE nofollow' TYPE='application/atom+xml; charset=utf-8' HREF=atom.xml>`,
			[]Link{{"https://harbour.example/feed?a=1&b=2", "All & more", "application/rss+xml"}, {"https://harbour.example/town/atom.xml", "", "application/atom+xml"}}},
		{"comments last, links after", `<a href="/rss">All <b>stories</b></a> <link rel=alternate type=application/rss+xml title="Comments" href=/comments/feed><link rel=alternate type=application/feed+json href=/feed.json>`,
			[]Link{{"https://harbour.example/feed.json", "", "application/feed+json"}, {"https://harbour.example/rss", "All stories", ""}, {"https://harbour.example/comments/feed", "Comments", "application/rss+xml"}}},
		{"base and repetition", `<base href="https://cdn.example/x/"><base href="/no/"><link rel=alternate type=application/rss+xml href=feed><a href="https://cdn.example/x/feed/">Feed</a>`,
			[]Link{{"https://cdn.example/x/feed", "", "application/rss+xml"}}},
		{"by their paths", `<link rel=alternate type=text/xml href=/news/rss/all.xml><link rel=alternate href=/feed.json><link rel=alternate type=text/xml href=/sitemap.xml><a href="feed://harbour.example/atom.xml">F</a><a href="https://rss.harbour.example/town.xml">T</a>`,
			[]Link{{"https://harbour.example/news/rss/all.xml", "", "text/xml"}, {"https://harbour.example/feed.json", "", ""}, {"https://harbour.example/atom.xml", "F", ""}, {"https://rss.harbour.example/town.xml", "T", ""}}},
		{"by the page's own address", `<link rel=canonical href="https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv"><a href=/rss>R</a>`,
			[]Link{{"https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv", "Videos", ""}, {"https://harbour.example/rss", "R", ""}}},
		{"not feeds", `<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/json href=/wp-json><link rel=stylesheet type=application/rss+xml href=/x>
			<a href="javascript:feed">x</a><a href="/feedback">y</a><a href="ftp://harbour.example/feed">z</a><script>"<a href='/feed'>"</script><!-- <a href="/rss"> -->`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Feeds([]byte(tt.page), &url.URL{Scheme: "https", Host: "harbour.example", Path: "/town/"})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error("-want +got:\n", diff)
			}
		})
	}
	if got := Feeds([]byte(strings.Repeat(`<a href="/feed">x</a>`, 1000)+strings.Repeat("<a href=/x.rss?", 1000)), here); len(got) > MaxLinks {
		t.Errorf("%d links", len(got))
	}
}

func TestCommonPaths(t *testing.T) {
	for address, want := range map[string]string{
		"https://harbour.example":               "https://harbour.example/feed",
		"https://harbour.example/town/":         "https://harbour.example/town/feed",
		"http://harbour.example:81/a/page.html": "http://harbour.example:81/a/feed",
		"https://harbour.example/@ada":          "https://harbour.example/@ada.rss",
	} {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		got := CommonPaths(at)
		if got[0].String() != want {
			t.Errorf("%s: first %s, want %s", address, got[0], want)
		}
		seen := map[string]bool{}
		for _, u := range got {
			if seen[u.String()] || u.Host != at.Host {
				t.Errorf("%s: %s is there twice or elsewhere", address, u)
			}
			seen[u.String()] = true
		}
	}
}

func TestByRule(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos": "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
		"https://m.youtube.com/user/harbour":                              "https://www.youtube.com/feeds/videos.xml?user=harbour",
		"https://youtube.com/watch?v=x&list=PLabc-1":                      "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabc-1",
		"https://old.reddit.com/r/harbour/top/?t=day":                     "https://www.reddit.com/r/harbour/.rss",
		"https://www.reddit.com/user/ada":                                 "https://www.reddit.com/user/ada/.rss",
		"https://github.com/harbour/pier/issues":                          "https://github.com/harbour/pier/releases.atom https://github.com/harbour/pier/tags.atom https://github.com/harbour/pier/commits.atom",
		"https://medium.com/@ada":                                         "https://medium.com/feed/@ada",
		"https://bsky.app/profile/ada.example":                            "https://bsky.app/profile/ada.example/rss",
		"https://news.google.com/search?q=pier&hl=en":                     "https://news.google.com/rss/search?q=pier&hl=en",
		"https://ADA.substack.com/p/pier":                                 "https://ada.substack.com/feed",
		"https://ada.wordpress.com":                                       "https://ada.wordpress.com/feed/",
		"https://ada.blogspot.com/2026/03/pier.html":                      "https://ada.blogspot.com/feeds/posts/default",
		"https://www.youtube.com/":                                        "",
		"https://www.youtube.com/@ada":                                    "",
		"https://www.reddit.com/":                                         "",
		"https://github.com/harbour":                                      "",
		"https://www.substack.com/":                                       "",
		"https://notyoutube.com/user/ada":                                 "",
		"https://harbour.example/r/ada":                                   "",
	} {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, link := range ByRule(at) {
			got = append(got, link.URL)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func FuzzFeeds(f *testing.F) {
	f.Add([]byte(`<base href="//x"><link rel="alternate feed" type=text/xml href=" /a%b/feed.xml"><a href="feed:https://y/rss">z</a>`))
	f.Add([]byte("\xff\xfe<\x00a\x00"))
	f.Fuzz(func(t *testing.T, page []byte) {
		links := Feeds(page, here)
		if len(links) > MaxLinks {
			t.Fatalf("%d links", len(links))
		}
		for _, link := range links {
			if u, err := url.Parse(link.URL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
				t.Fatalf("link %q", link.URL)
			}
		}
	})
}
