package articles

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/discord/message/messagetest"
	"newsdesk/internal/news"
)

func TestArticlePartsCoverTheText(t *testing.T) {
	var body []string
	for range 40 {
		body = append(body, strings.Repeat("Word after word. ", 30))
	}
	a := news.Article{Headline: bridge(5), Body: strings.Join(body, "\n\n"), Aside: []string{"About the author"}}
	total := 0
	for part := range 50 {
		m := partCard(a, part)
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
		total += strings.Count(m.Embeds[0].Description, "Word after word.")
		if !strings.Contains(messagetest.JSON(t, m), `"label":"Next"`) {
			break
		}
	}
	if total != 40*30 {
		t.Errorf("the parts show %d sentences, want %d", total, 40*30)
	}
}

// Corrections say what went and what came, and fit whatever they hold.
func TestCorrectionsCard(t *testing.T) {
	first := news.Revision{At: published, Title: "Bridge *opens*", Removed: []string{"Nine were hurt."}, Added: []string{"Twelve were hurt."}}
	m := correctionsCard("Harbour bridge opens", []news.Revision{{At: published.Add(time.Hour), Title: "Harbour bridge opens", Added: []string{"It is open."}}, first})
	want := "**<t:1772616600:f>**\nNew: “It is open.”\n\n**<t:1772613000:f>**\n" +
		"The title was “Bridge \\*opens\\*”.\nGone: “Nine were hurt.”\nNew: “Twelve were hurt.”"
	if got := m.Embeds[0].Description; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	long := news.Revision{At: published, Title: strings.Repeat("*", news.MaxTitle)}
	for range 40 {
		long.Removed = append(long.Removed, strings.Repeat("🦆*", 400))
	}
	if err := correctionsCard("T", []news.Revision{long, first}).Check(); err != nil {
		t.Error(err)
	}
}

// TestListFitsWhateverItHolds lists ten articles whose every part is as long as
// it is stored.
func TestListFitsWhateverItHolds(t *testing.T) {
	for _, letter := range []string{"T", "*", "🦆"} {
		page := make([]news.Headline, pageLength)
		for i := range page {
			page[i] = bridge(9_000_000_000_000_000_000 - int64(i))
			page[i].Title, page[i].Source, page[i].Byline = strings.Repeat(letter, news.MaxTitle), strings.Repeat(letter, 80), strings.Repeat(letter, 120)
			page[i].URL = "https://post.example/" + strings.Repeat("y", 900)
		}
		m := listCard(page, 30, 0)
		if err := m.Check(); err != nil {
			t.Errorf("of %s: %v", letter, err)
		}
		if said := m.Embeds[0].Description; !strings.Contains(said, "`8999999999999999991`") {
			t.Errorf("the last is not shown: %s", said)
		}
		if body := messagetest.JSON(t, m); !strings.Contains(body, `"v1:list:8999999999999999991"`) {
			t.Errorf("no button for older articles: %s", body)
		}
	}
}

func bridge(id int64) news.Headline {
	return news.Headline{
		ID: id, Title: "Harbour bridge opens", URL: "https://post.example/bridge", Source: "Harbour Post",
		Byline: "Ada Marsh", Published: published,
	}
}

var published = time.Date(2026, 3, 4, 8, 30, 0, 0, time.UTC)
