package feed

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestDiscover(t *testing.T) {
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
			got := Discover([]byte(tt.page), &url.URL{Scheme: "https", Host: "harbour.example", Path: "/town/"})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error("-want +got:\n", diff)
			}
		})
	}
	if got := Discover([]byte(strings.Repeat(`<a href="/feed">x</a>`, 1000)+strings.Repeat("<a href=/x.rss?", 1000)), here); len(got) > MaxLinks {
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

func TestParseOPML(t *testing.T) {
	const body = `<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
		<outline text="Top" xmlUrl="https://a.example/feed?x=1&y=2" htmlUrl="https://a.example/"/>
		<outline text="News &amp; more"><outline title="In/Town"><outline text="B" type="rss" xmlUrl="http://b.example/rss"></outline></outline>
			<OUTLINE TEXT="C" XMLURL="feed://c.example/atom" htmlUrl="javascript:x"/></outline>
		<outline text="Gone" type="rss"/><outline text="Local" xmlUrl="file:///etc/passwd"/><outline xmlUrl="http://b.example/rss"/><outline text="empty folder"/>
		<outline text="D" xmlUrl="feed:https://d.example/"><outline text="E" xmlUrl="https://e.example/"/><outline text="Cut" xmlUrl="https://f.exam`
	outlines, faults, err := ParseOPML([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := []Outline{
		{"Top", "https://a.example/feed?x=1&y=2", "https://a.example/", ""}, {"B", "http://b.example/rss", "", "News & more/In-Town"}, {"C", "https://c.example/atom", "", "News & more"},
		{"D", "https://d.example/", "", ""}, {"E", "https://e.example/", "", ""},
	}
	if diff := cmp.Diff(want, outlines); diff != "" {
		t.Error("-want +got:\n", diff)
	}
	var said []string
	for _, fault := range faults {
		s, _ := news.Say(fault)
		said = append(said, s)
	}
	if diff := cmp.Diff([]string{"Gone has no feed address.", "Local has an address that is not http or https.", "http://b.example/rss is listed twice.", "The list breaks off before its end; what stands before was read."}, said); diff != "" {
		t.Error("-want +got:\n", diff)
	}
}

func TestHostileOPML(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "a PDF": "%PDF-1.7", "words": "my feeds", "a page": "<html><outline xmlUrl='https://a.example/'></html>", "no entry": "<opml><body><outline text='x'/></body></opml>",
	} {
		if _, _, err := ParseOPML([]byte(body)); err == nil {
			t.Errorf("%s was taken for a list", name)
		} else if _, ok := news.Say(err); !ok {
			t.Errorf("%s: no sentence in %v", name, err)
		}
	}
	long := "<opml><outline text='Long' xmlUrl='https://a.example/" + strings.Repeat("x", maxAddress) + "'/></opml>"
	if outlines, faults, err := ParseOPML([]byte(long)); err != nil || len(outlines) > 0 || len(faults) != 1 {
		t.Errorf("%d outlines of a long address, %v, %v", len(outlines), faults, err)
	}
	deep := "<opml>" + strings.Repeat("<outline text='x'>", 1<<12) + strings.Repeat("<outline text='y' xmlUrl='https://a.example/'>", 2*MaxOutlines)
	outlines, faults, err := ParseOPML([]byte(deep))
	if err != nil || len(outlines) != 1 || len(outlines)+len(faults) != MaxOutlines+1 || strings.Count(outlines[0].Folder, "/") != maxFolders-1 {
		t.Errorf("%d outlines, %d faults, %v", len(outlines), len(faults), err)
	}
	WriteOPML("x", time.Time{}, outlines)
}

func TestOPMLRoundTrip(t *testing.T) {
	want := []Outline{
		{"A & <b>", "https://a.example/?x=1&y=\"2\"", "https://a.example/", ""}, {"B", "https://b.example/", "", "News/Town"}, {"C", "https://c.example/", "", "News/Town"}, {"D", "https://d.example/", "", "News"},
	}
	body := WriteOPML("Ours", day(10), want)
	if !strings.Contains(string(body), "<dateCreated>Mon, 02 Mar 2026 10:00:00 GMT</dateCreated>") {
		t.Errorf("no date in %s", body)
	}
	got, faults, err := ParseOPML(body)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("-want +got:\n", diff)
	}
}

func TestParseDate(t *testing.T) {
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return when.UTC()
	}
	for written, want := range map[string]string{
		"Mon, 02 Mar 2026 11:00:00 +0100":         "2026-03-02T10:00:00Z",
		"Mon, 02 Mar 2026 11:00:00 GMT":           "2026-03-02T11:00:00Z",
		"Mon, 2 Mar 2026 05:00:00 EST":            "2026-03-02T10:00:00Z",
		"2 Mar 26 11:00 CET":                      "2026-03-02T10:00:00Z",
		"Monday, March 2nd, 2026 3:04:05 PM":      "2026-03-02T15:04:05Z",
		"Mar 2, 2026 12:30 a.m.":                  "2026-03-02T00:30:00Z",
		"Mon Mar  2 10:00:00 2026":                "2026-03-02T10:00:00Z",
		"Mon Mar 02 2026 11:00:00 GMT+0100 (CET)": "2026-03-02T10:00:00Z",
		"Lun, 02 mars 2026 11:00:00 +01:00":       "2026-03-02T10:00:00Z",
		"mar, 03 feb 2026 11:00":                  "2026-02-03T11:00:00Z",
		"2. März 2026, 11:00 MEZ":                 "2026-03-02T10:00:00Z",
		"2026-03-02T10:00:00.25-0130":             "2026-03-02T11:30:00.25Z",
		"2026-03-02 10:00:00 +00:00":              "2026-03-02T10:00:00Z",
		"2026-03-02T10:00Z":                       "2026-03-02T10:00:00Z",
		"2026-03-02T10:00:00+0200":                "2026-03-02T08:00:00Z",
		"2026-03-02":                              "2026-03-02T00:00:00Z",
		"20260302":                                "2026-03-02T00:00:00Z",
		"2026-03":                                 "2026-03-01T00:00:00Z",
		"2026":                                    "2026-01-01T00:00:00Z",
		"02.03.2026 10:00":                        "2026-03-02T10:00:00Z",
		"03/13/2026":                              "2026-03-13T00:00:00Z",
		"02-Mar-99":                               "1999-03-02T00:00:00Z",
		"2026-03-02T24:00:00Z":                    "2026-03-03T00:00:00Z",
		"Tue, 31 Jun 2026 10:61:00 GMT":           "2026-07-01T11:01:00Z",
		"20260302T110000+0100":                    "2026-03-02T10:00:00Z",
		"20260302100000":                          "2026-03-02T10:00:00Z",
		"260302":                                  "2026-03-02T00:00:00Z",
		"26-03-02":                                "2026-03-02T00:00:00Z",
		"2026-061":                                "2026-03-02T00:00:00Z",
		"2026-03-02T10Z":                          "2026-03-02T10:00:00Z",
		"2026-03-02T11:00:00,25+01[Europe/Paris]": "2026-03-02T10:00:00.25Z",
		"1772445600":                              "2026-03-02T10:00:00Z",
		"1772445600250":                           "2026-03-02T10:00:00.25Z",
		"Mon, 02 Mar 2026 10.00.00":               "2026-03-02T10:00:00Z",
		"Mon, 02 Mar 2026 10h30":                  "2026-03-02T10:30:00Z",
		"Mon, 02 Mar 2026 1000 GMT":               "2026-03-02T10:00:00Z",
		"Mon, 02 Mar 2026 3:04PM ET":              "2026-03-02T20:04:00Z",
		"Mar-02-2026 at 10:00":                    "2026-03-02T10:00:00Z",
		"March 2026":                              "2026-03-01T00:00:00Z",
		"1er mars 2026":                           "2026-03-01T00:00:00Z",
		"2026-március-2T9:15-05:00":               "2026-03-02T14:15:00Z",
		"2026. március 2. 10:00":                  "2026-03-02T10:00:00Z",
		"Δευ, 02 Μάρ 2026 05:00:00 EST":           "2026-03-02T10:00:00Z",
		"Пн, 02 мар 2026 13:00:00 +0300":          "2026-03-02T10:00:00Z",
		"2 лютого 2026":                           "2026-02-02T00:00:00Z",
		"2 października 2026":                     "2026-10-02T00:00:00Z",
		"2. července 2026":                        "2026-07-02T00:00:00Z",
		"2 Ağustos 2026":                          "2026-08-02T00:00:00Z",
		"2 مارس 2026":                             "2026-03-02T00:00:00Z",
		"2026년 3월 2일 오후 7:04:05":                  "2026-03-02T10:04:05Z",
		"2026年03月02日 13時31分15秒":                   "2026-03-02T13:31:15Z",
		"2026年3月2日(月) 下午3:04":                     "2026-03-02T15:04:00Z",
	} {
		got, ok := parseDate(written)
		if !ok || !got.Equal(at(want)) {
			t.Errorf("%q: %v %v, want %s", written, got, ok, want)
		}
	}
	for _, written := range []string{"", "soon", "9999-12-31", "1600-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "2026-13-02", "99:99:99", "Mon", ":", "-", "+", "1:", "0000-00-00", "2026-00-00", "Mon, 00 Mar 2026 10:00:00 GMT", "Mon, 30 Nov -0001 00:00:00 +0000", "12345", "123456789012", "2026-03-02T10:00:00+99:00", strings.Repeat("1", 90)} {
		if got, ok := parseDate(written); ok {
			t.Errorf("%q became %v", written, got)
		}
	}
}
