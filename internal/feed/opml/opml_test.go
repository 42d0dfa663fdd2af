package opml

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestParse(t *testing.T) {
	const body = `<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
		<outline text="Top" xmlUrl="https://a.example/feed?x=1&y=2" htmlUrl="https://a.example/"/>
		<outline text="News &amp; more"><outline title="In/Town"><outline text="B" type="rss" xmlUrl="http://b.example/rss"></outline></outline>
			<OUTLINE TEXT="C" XMLURL="feed://c.example/atom" htmlUrl="javascript:x"/></outline>
		<outline text="Gone" type="rss"/><outline text="Local" xmlUrl="file:///etc/passwd"/><outline xmlUrl="http://b.example/rss"/><outline text="empty folder"/>
		<outline text="D" xmlUrl="feed:https://d.example/"><outline text="E" xmlUrl="https://e.example/"/><outline text="Cut" xmlUrl="https://f.exam`
	outlines, faults, err := Parse([]byte(body))
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

func TestHostile(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "a PDF": "%PDF-1.7", "words": "my feeds", "a page": "<html><outline xmlUrl='https://a.example/'></html>", "no entry": "<opml><body><outline text='x'/></body></opml>",
	} {
		if _, _, err := Parse([]byte(body)); err == nil {
			t.Errorf("%s was taken for a list", name)
		} else if _, ok := news.Say(err); !ok {
			t.Errorf("%s: no sentence in %v", name, err)
		}
	}
	long := "<opml><outline text='Long' xmlUrl='https://a.example/" + strings.Repeat("x", maxAddress) + "'/></opml>"
	if outlines, faults, err := Parse([]byte(long)); err != nil || len(outlines) > 0 || len(faults) != 1 {
		t.Errorf("%d outlines of a long address, %v, %v", len(outlines), faults, err)
	}
	deep := "<opml>" + strings.Repeat("<outline text='x'>", 1<<12) + strings.Repeat("<outline text='y' xmlUrl='https://a.example/'>", 2*MaxOutlines)
	outlines, faults, err := Parse([]byte(deep))
	if err != nil || len(outlines) != 1 || len(outlines)+len(faults) != MaxOutlines+1 || strings.Count(outlines[0].Folder, "/") != maxFolders-1 {
		t.Errorf("%d outlines, %d faults, %v", len(outlines), len(faults), err)
	}
	Write("x", time.Time{}, outlines)
}

func TestRoundTrip(t *testing.T) {
	want := []Outline{
		{"A & <b>", "https://a.example/?x=1&y=\"2\"", "https://a.example/", ""}, {"B", "https://b.example/", "", "News/Town"}, {"C", "https://c.example/", "", "News/Town"}, {"D", "https://d.example/", "", "News"},
	}
	body := Write("Ours", time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), want)
	if !strings.Contains(string(body), "<dateCreated>Mon, 02 Mar 2026 10:00:00 GMT</dateCreated>") {
		t.Errorf("no date in %s", body)
	}
	got, faults, err := Parse(body)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("-want +got:\n", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("<opml><body><outline text='a'><outline xmlUrl='feed://a.example/x'/></outline></body></opml>"))
	f.Add([]byte("<opml><outline title='&#0;' xmlUrl='https://a.example/\xff'>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		outlines, _, err := Parse(body)
		if err != nil {
			if _, ok := news.Say(err); !ok {
				t.Fatal(err)
			}
			return
		}
		again, _, err := Parse(Write("x", time.Time{}, outlines))
		if len(outlines) > 0 && (err != nil || len(again) != len(outlines)) {
			t.Fatalf("%d of %d outlines read again: %v", len(again), len(outlines), err)
		}
	})
}
