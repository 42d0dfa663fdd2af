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

func TestListFitsWithLongAddresses(t *testing.T) {
	page := make([]news.Headline, pageLength)
	for i := range page {
		page[i] = bridge(int64(100 - i))
		page[i].Title = strings.Repeat("T", 250)
		page[i].URL = "https://post.example/" + strings.Repeat("y", 900)
	}
	m := listCard(page, 30, 0)
	if err := m.Check(); err != nil {
		t.Error(err)
	}
	if body := messagetest.JSON(t, m); !strings.Contains(body, `"v1:list:91"`) {
		t.Errorf("no button for older articles: %s", body)
	}
}

func bridge(id int64) news.Headline {
	return news.Headline{
		ID: id, Title: "Harbour bridge opens", URL: "https://post.example/bridge", Source: "Harbour Post",
		Byline: "Ada Marsh", Published: published,
	}
}

var published = time.Date(2026, 3, 4, 8, 30, 0, 0, time.UTC)
