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
