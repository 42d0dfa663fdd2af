package feeds

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

var published = time.Date(2026, 3, 4, 8, 30, 0, 0, time.UTC)

// hostileFeed is a feed whose owner tries everything that a title, an address
// and a reason can carry.
func hostileFeed() news.Subscription {
	evil := "@everyone [free](https://evil.example) <@1> **x** `y` \u202e" + strings.Repeat("long ", 100)
	s := news.Subscription{
		ID: 7, Guild: "1", Channels: []string{"10", "11"}, Alerts: "12", AddedBy: "2", Articles: 40,
		Include: []string{evil}, Exclude: []string{evil}, Language: "en", Floor: time.Hour, Added: published,
	}
	s.Feed = news.Feed{
		URL: "https://feeds.example/" + strings.Repeat("(x)[y]", 200), Title: evil, Site: "javascript:alert(1)",
		Health: news.Health{State: news.FeedSick, Since: published, Worked: published, Next: published, Failures: 9, Reason: evil, Repairs: evil},
	}
	return s
}

// harmless fails when a message says anything that Discord would act on.
func harmless(t *testing.T, name string, m message.Message) {
	t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		t.Errorf("%s cannot be sent: %v", name, err)
	}
	for _, bad := range []string{"@everyone", "](https://evil", "<@1>", "javascript:", "\u202e"} {
		if strings.Contains(string(body), bad) {
			t.Errorf("%s carries %q:\n%s", name, bad, body)
		}
	}
}

func TestHostileFeedsAreHarmless(t *testing.T) {
	s := hostileFeed()
	var many []news.Subscription
	for i := range 25 {
		s.ID = int64(i)
		many = append(many, s)
	}
	harmless(t, "list", listCard(many, "", 1))
	harmless(t, "show", card("Feed", s, "", ""))
	harmless(t, "added", card("Feed added", s, "12", "told"))
	item := news.Article{Headline: news.Headline{Title: s.Feed.Title, URL: s.Feed.Site, Byline: s.Feed.Title}, Body: strings.Repeat(s.Feed.Title, 50), Partial: s.Feed.Title}
	for _, m := range testCards(s, []news.Article{item, item, item}) {
		harmless(t, "test", m)
	}
	var found []news.FeedCandidate
	var results []news.OPMLResult
	for range message.MaxMenu {
		found = append(found, news.FeedCandidate{URL: s.Feed.URL, Title: "@everyone", Items: 3})
		results = append(results, news.OPMLResult{URL: "feed\nadded\thttps://x", Title: s.Feed.Title, Reason: s.Feed.Title})
	}
	harmless(t, "import", importedCard(results))
	if lines := strings.Count(string(resultFile(results).Content), "\n"); lines != message.MaxMenu+1 {
		t.Errorf("the file has %d lines for %d results", lines, message.MaxMenu)
	}
	if _, err := json.Marshal(offerCard(found, news.NewID())); err != nil {
		t.Error(err)
	}
	var notices []news.Notice
	for range 30 {
		notices = append(notices, news.Notice{Feed: s.Feed.Title, URL: s.Feed.URL, Kind: news.NoticeSick, Reason: s.Feed.Title, Since: published})
	}
	posts, err := render.Posts{}.RenderNotices(news.Brief{ID: "NOTICE"}, notices)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range posts {
		if strings.Contains(string(p.Payload), "@everyone") || !strings.Contains(string(p.Payload), `"allowed_mentions":{"parse":[]}`) {
			t.Errorf("a notice may mention:\n%s", p.Payload)
		}
	}
}

func TestFeedListPages(t *testing.T) {
	var all []news.Subscription
	for i := range 23 {
		s := news.Subscription{ID: int64(i + 1), Title: fmt.Sprintf("Feed %02d", i+1), Paused: i == 3}
		s.Feed.Health = news.Health{State: news.FeedWell, Worked: published}
		if i == 20 {
			s.Feed.Health = news.Health{State: news.FeedSick, Since: published, Reason: "it answered 500."}
		}
		all = append(all, s)
	}
	for _, tc := range []struct {
		only    string
		page    int
		want    []string
		not     []string
		buttons int
	}{
		{"", 0, []string{"**Feed 01**", "**Feed 10**", "`4` **Feed 04** · 0 articles · paused"}, []string{"Feed 11"}, 1},
		{"", 1, []string{"**Feed 11**", "**Feed 20**"}, []string{"Feed 10"}, 2},
		{"", 99, []string{"**Feed 23**", "-# failing since <t:1772613000:R>: it answered 500."}, []string{"Feed 20"}, 1},
		{onlySick, 0, []string{"Feed 21"}, []string{"Feed 20"}, 0},
		{onlyPaused, 0, []string{"Feed 04"}, []string{"Feed 05"}, 0},
		{"strange", 0, []string{"No feed is strange."}, nil, 0},
	} {
		m := listCard(all, tc.only, tc.page)
		text := m.Embeds[0].Description
		for _, w := range tc.want {
			if !strings.Contains(text, w) {
				t.Errorf("page %d of %q lacks %q:\n%s", tc.page, tc.only, w, text)
			}
		}
		for _, n := range tc.not {
			if strings.Contains(text, n) {
				t.Errorf("page %d of %q holds %q", tc.page, tc.only, n)
			}
		}
		body, err := json.Marshal(m)
		if n := strings.Count(string(body), `"v1:feeds:`); err != nil || n != tc.buttons {
			t.Errorf("page %d of %q has %d buttons, %v", tc.page, tc.only, n, err)
		}
		if foot := m.Embeds[0].Footer.Text; !strings.HasPrefix(foot, "23 feeds, 1 failing, 1 paused") {
			t.Errorf("footer %q", foot)
		}
	}
}

func TestWishesAreRead(t *testing.T) {
	for name, fails := range map[string]func() error{
		"interval": func() error { _, err := interval("5 minutes"); return err },
	} {
		if said, ok := news.Say(fails()); !ok || said == "" {
			t.Errorf("%s is taken", name)
		}
	}
	if wait, err := interval("3 Hours"); wait != 3*time.Hour || err != nil || every(wait) != "3 hours" {
		t.Errorf("interval %s, %v", wait, err)
	}
}

func TestOffersAreForgottenOldestFirst(t *testing.T) {
	o := newOffers()
	first := o.keep(offer{like: news.Subscription{Guild: "1"}})
	if _, ok := o.find(first, "2"); ok {
		t.Error("another guild's offer is found")
	}
	for range maxOffers - 1 {
		o.keep(offer{like: news.Subscription{Guild: "1"}})
	}
	if _, ok := o.find(first, "1"); !ok {
		t.Error("an offer closed too early")
	}
	o.keep(offer{})
	if _, ok := o.find(first, "1"); ok || len(o.open) != maxOffers {
		t.Errorf("%d offers are open, the oldest: %v", len(o.open), ok)
	}
}
