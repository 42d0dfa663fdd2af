package discord_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

func TestPrivateBriefIsNotTold(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	alone := s.slash(s.reader, "brief now", localdiscord.Opts{"private": true})
	wants(t, alone, "1 new article since", "[Bridge opens](")
	if !alone.Ephemeral() {
		t.Error("the private brief is public")
	}
	wants(t, s.click(s.reader, alone, "v1:evbrief:"), "> The harbour bridge opened on Tuesday.")
	shown := s.slash(s.reader, "brief now", nil)
	wants(t, shown, "1 new article since")
	if shown.Ephemeral() {
		t.Error("the channel's brief is private")
	}
	refused := s.slash(s.reader, "brief now", localdiscord.Opts{"language": "klingon!"})
	wants(t, refused, "is not a language")
	if !refused.Ephemeral() {
		t.Error("the refusal is public")
	}
}

// TestBriefNowIsAsAskedFor looks at the order that the options make.
func TestBriefNowIsAsAskedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"language": "de"}), "Deutsch")
	orders := make(chan news.Order, 1)
	s.compose(func(o news.Order) news.Brief {
		orders <- o
		return news.Brief{ID: news.NewID(), Guild: o.Guild, Channel: o.Channel, From: o.Since, To: s.desk.now(), Filter: o.Filter.Key()}
	})
	wants(t, s.slash(s.reader, "brief now", localdiscord.Opts{"topic": "ferries, trams", "since": "24 hours", "style": "headlines"}), "No article that fits this brief has come in")
	got := <-orders
	if back := time.Since(got.Since); back < 24*time.Hour || back > 25*time.Hour {
		t.Errorf("since %s ago", back)
	}
	if strings.Join(got.Filter.Topics, "|") != "ferries|trams" || got.Style != news.Headlines || got.Language != "de" {
		t.Errorf("order %+v", got)
	}
	wants(t, s.slash(s.reader, "brief now", localdiscord.Opts{"language": "fr"}), "Nothing new")
	if got := <-orders; got.Language != "fr" || !got.Since.IsZero() || got.Filter.Key() != "" {
		t.Errorf("order %+v", got)
	}
}

func (s *scene) compose(told func(news.Order) news.Brief) { s.desk.told.Store(&told) }

// place stores articles of one story and gives their headlines.
func (s *scene) place(bodies ...string) (told []news.Headline) {
	s.t.Helper()
	var placed []news.Placement
	for i, body := range bodies {
		stored, err := s.desk.AddText(s.t.Context(), s.guild.ID, "1", "Fire, report "+string(rune('A'+i)), body)
		if err != nil {
			s.t.Fatal(err)
		}
		told = append(told, stored.Headline)
		placed = append(placed, news.Placement{Article: stored.Headline.ID, Story: told[0].ID})
	}
	if err := s.desk.Stories.PlaceArticles(s.t.Context(), placed, nil); err != nil {
		s.t.Fatal(err)
	}
	return told
}

// TestStoriesOfABriefOpen picks from the menu under a brief: the story comes
// at length, to the member alone, with all who tell of it.
func TestStoriesOfABriefOpen(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	fire := s.place("Nine people died in the fire. It began at night. The quay is closed.", "Twelve people died in the fire. It was put out at noon.")
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved as article 3")
	bridge, err := s.desk.Archive.Article(t.Context(), s.guild.ID, 3)
	if err != nil {
		t.Fatal(err)
	}
	s.compose(func(o news.Order) news.Brief {
		b := news.Brief{ID: news.NewID(), Guild: o.Guild, Channel: o.Channel, From: s.desk.now().Add(-time.Hour), To: s.desk.now(), Mode: news.NoModel}
		ref := func(i int, n int) news.Ref { return news.Ref{Article: fire[i].ID, Sentence: n} }
		b.Items = []news.Item{{
			Headline: fire[1], Story: fire[0].ID, Sources: []news.Headline{fire[1], fire[0]}, Outlets: 2, Independent: 2, Update: true, Mode: news.NoModel,
			Lines:       []news.Line{{Text: "Twelve people died in the fire.", Refs: []news.Ref{ref(1, 0)}, Verbatim: true}},
			Changes:     []news.Change{{Of: "people died", Was: "Nine", Now: "Twelve", Ref: ref(1, 0)}},
			Differences: []news.Difference{{Reports: []news.Report{{Ref: ref(0, 0), Figure: "Nine people"}, {Ref: ref(1, 0), Figure: "Twelve people"}}}},
		}, s.desk.brief(bridge, 1)}
		b.Items[1].Story = bridge.ID
		return b
	})
	brief := s.slash(s.reader, "brief now", nil)
	wants(t, brief, "2 new stories", "**Update: [Fire, report B](", "people died: Nine → Twelve [1]", "**The articles differ**: Harbour Post **Nine people**", "2 outlets, 2 independent")
	menu, ok := brief.Control("v1:story:")
	if !ok || len(menu.Options) != 2 || menu.Options[0].Label != "Fire, report B" {
		t.Fatalf("menu %+v", menu)
	}
	opened := s.sel(s.reader, brief, "v1:story:", "0")
	wants(t, opened, "Nine people died in the fire. [1] It began at night. [1]", "2 articles of this story", "- [Fire, report A](", "- [Fire, report B](")
	if !opened.Ephemeral() || opened.ID == brief.ID {
		t.Error("the opened story is public")
	}
	wants(t, s.click(s.reader, opened, "v1:evbrief:"), "> It began at night.")
	wants(t, s.click(s.reader, opened, "v1:lean:1:more"), "will put stories like this one first")
	wants(t, s.click(s.reader, opened, "v1:lean:1:less"), "will put stories like this one later")
	leanings, err := s.desk.Guilds.Leanings(t.Context(), s.guild.ID, s.room.ID)
	if err != nil || len(leanings) != 1 || leanings[0].More || leanings[0].Story != fire[0].ID || leanings[0].User != s.reader.User.ID {
		t.Errorf("leanings %+v, %v", leanings, err)
	}
	wants(t, s.click(s.reader, brief, "v1:sources:"), "[1] [Fire, report B](", "[2] [Fire, report A](", "[Bridge opens](")
	wants(t, s.click(s.reader, brief, "v1:evbrief:"), "> Twelve people died in the fire.", "> Nine people died in the fire.", "> The harbour bridge opened on Tuesday.")
	for _, h := range fire {
		if err := s.desk.Archive.RemoveArticle(t.Context(), s.guild.ID, h.ID); err != nil {
			t.Fatal(err)
		}
	}
	wants(t, s.sel(s.reader, brief, "v1:story:", "0"), "no longer stored here")
}

// TestReceiptsOfBriefs follows articles through a brief and asks where each
// ended.
func TestReceiptsOfBriefs(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.reader, "brief runs", nil), "No brief ran here yet")
	wants(t, s.slash(s.reader, "brief explain", nil), "no brief in this channel lately")
	fire := s.place("Nine people died in the fire.", "Twelve people died in the fire.", "The chess club met.")
	wants(t, s.slash(s.reader, "brief explain", localdiscord.Opts{"article": "1"}), "**fetched**", "**extracted** 1 sentence", "No brief has looked at it")
	s.compose(func(o news.Order) news.Brief {
		return news.Brief{
			ID: news.NewID(), Guild: o.Guild, Channel: o.Channel, From: s.desk.now().Add(-time.Hour), To: s.desk.now(), Mode: news.NoModel,
			Items: []news.Item{{Headline: fire[1], Story: fire[0].ID, Mode: news.NoModel, Lines: []news.Line{{Text: "Twelve people died in the fire.", Refs: []news.Ref{{Article: fire[1].ID}}}}}},
			Used:  news.Usage{Prompt: 500, Reply: 40, Calls: 1},
			Receipts: []news.Receipt{
				{Article: fire[0].ID, Stage: news.StageGrouped, Story: fire[0].ID, Other: fire[1].ID},
				{Article: fire[1].ID, Stage: news.StagePosted, Story: fire[0].ID},
				{Article: fire[2].ID, Stage: news.StageFiltered, Reason: "holds an excluded word"},
			},
		}
	})
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC"}), "Schedule added")
	wants(t, s.slash(s.manager, "schedule run", localdiscord.Opts{"schedule": "1"}), "Schedule 1 ran: its brief of 1 story")
	for range 7 {
		wants(t, s.slash(s.reader, "brief now", nil), "1 new story")
	}
	runs := s.slash(s.reader, "brief runs", nil)
	wants(t, runs, "on request", "1 story · shown", "540 tokens in 1 call", "3 articles: 1 posted, 1 grouped, 1 filtered")
	older := s.click(s.reader, runs, "v1:runs:")
	wants(t, older, "schedule 1, slot", "0 of 1 message posted, the rest is on its way", "page 2 of 2")
	only := s.slash(s.reader, "brief runs", localdiscord.Opts{"schedule": "1"})
	wants(t, only, "schedule 1, slot")
	if strings.Contains(only.Text(), "on request") {
		t.Errorf("runs of one schedule:\n%s", only.Text())
	}
	last := s.slash(s.reader, "brief explain", nil)
	wants(t, last, "**posted** [Fire, report B](", "in the story told by [Fire, report B](", "**filtered** [Fire, report C](https://post.example/Fire,-report-C)\n-# holds an excluded word")
	if !last.Ephemeral() || !runs.Ephemeral() {
		t.Error("receipts are public")
	}
	wants(t, s.slash(s.reader, "brief explain", localdiscord.Opts{"article": "report C"}), "schedule 1", "on request", "**filtered** holds an excluded word")
	wants(t, s.slash(s.reader, "brief explain", localdiscord.Opts{"article": "1"}), "**grouped** with 2 other articles about one event", "in the story told by Fire, report B")
}
