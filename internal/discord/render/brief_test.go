package render

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/message/messagetest"
	"newsdesk/internal/news"
)

// fire is a story that four outlets tell and the channel was told of before.
func fire() news.Item {
	post, daily := bridge(1), news.Headline{ID: 2, Title: "Twelve dead", URL: "https://daily.example/12", Source: "Coast *Daily*", Published: published.Add(155 * time.Minute)}
	post.Title = "Nine dead in harbour fire"
	return news.Item{
		Headline: daily, Story: 1, Mode: news.ByModel, Dropped: 1, Language: "en",
		Lines: []news.Line{
			{Text: "Twelve people died in the fire.", Refs: []news.Ref{{Article: 2, Sentence: 0}}},
			{Text: "It began at night.", Refs: []news.Ref{{Article: 1, Sentence: 3}, {Article: 2, Sentence: 1}}},
		},
		Sources: []news.Headline{daily, post}, Outlets: 4, Independent: 2, Update: true,
		Changes: []news.Change{{Of: "dead", Was: "9", Now: "12", Ref: news.Ref{Article: 2, Sentence: 0}}},
		Differences: []news.Difference{{Of: "dead", Reports: []news.Report{
			{Ref: news.Ref{Article: 1, Sentence: 0}, Figure: "9"}, {Ref: news.Ref{Article: 2, Sentence: 0}, Figure: "12"},
		}}},
	}
}

func TestStoryIsReadable(t *testing.T) {
	b := news.Brief{ID: "BRIEFID", From: published, To: published.Add(31 * time.Hour), Missed: 1, Mode: news.ByModel, Items: []news.Item{fire()}}
	want := strings.Join([]string{
		"**1 new story since <t:1772613000:f>**",
		"Covers 31 h, 1 slot missed.",
		"-# Written by the language model, each sentence checked against the article",
		"",
		"**Update: [Twelve dead](https://daily.example/12)**",
		"Twelve people died in the fire. [1] It began at night. [2] [1]",
		"dead: 9 → 12 [1]",
		`**The articles differ** on “dead”: Harbour Post **9** (<t:1772613000:t>) [2], Coast \*Daily\* **12** (<t:1772622300:t>) [1].`,
		"-# [1] [Coast Daily](https://daily.example/12) <t:1772622300:t> · [2] [Harbour Post](https://post.example/bridge) <t:1772613000:t> · 4 outlets, 2 independent",
		"-# 1 sentence of the model's was left out: the articles do not support it",
	}, "\n")
	m := Brief(b)[0]
	if diff := cmp.Diff(want, m.Embeds[0].Description); diff != "" {
		t.Errorf("brief (-want +got):\n%s", diff)
	}
	body := messagetest.JSON(t, m)
	for _, want := range []string{`"v1:story:BRIEFID"`, `"label":"Twelve dead"`, `"description":"4 outlets, 2 independent"`, `"v1:ask:0"`, `"v1:evbrief:BRIEFID"`, `"v1:sources:BRIEFID"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}

func TestItemVariants(t *testing.T) {
	alone := fire()
	alone.Sources, alone.Outlets, alone.Update, alone.Changes, alone.Differences, alone.Dropped = alone.Sources[:1], 1, false, nil, nil, 0
	told := alone
	told.Title, told.Dropped = news.Line{Text: "Zwölf Tote"}, 2
	bare := fire()
	bare.Lines, bare.Update, bare.Changes, bare.Differences, bare.Dropped = nil, false, nil, nil, 0
	elsewhere := alone
	elsewhere.Sources = []news.Headline{bridge(1)}
	elsewhere.Lines = elsewhere.Lines[1:]
	for name, test := range map[string]struct {
		item news.Item
		want string
	}{
		"one source": {alone, "**[Twelve dead](https://daily.example/12)**\nTwelve people died in the fire. It began at night.\n-# Coast \\*Daily\\* (daily.example) · <t:1772622300:f>"},
		"translated": {told, "**[Zwölf Tote](https://daily.example/12)**\nTwelve people died in the fire. It began at night.\n-# Coast \\*Daily\\* (daily.example) · <t:1772622300:f>\n" +
			"-# 2 sentences of the model's were left out: the article does not support them"},
		"headline alone":             {bare, "**[Twelve dead](https://daily.example/12)**\n-# [1] [Coast Daily](https://daily.example/12) <t:1772622300:t> · [2] [Harbour Post](https://post.example/bridge) <t:1772613000:t> · 4 outlets, 2 independent"},
		"resting on another article": {elsewhere, "**[Twelve dead](https://daily.example/12)**\nIt began at night. [1]\n-# [1] [Harbour Post](https://post.example/bridge) <t:1772613000:t>"},
	} {
		if diff := cmp.Diff(test.want, itemBlock(test.item, false)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLanguagesAreGrouped(t *testing.T) {
	item := func(language string) news.Item {
		i := fire()
		i.Language, i.Mode = language, news.NoModel
		return i
	}
	b := news.Brief{ID: "ID", Mode: news.NoModel, Items: []news.Item{item("de-AT"), item("de"), item("en"), item("")}}
	text := Brief(b)[0].Embeds[0].Description
	if strings.Count(text, "__Deutsch__") != 1 || strings.Count(text, "__English__") != 1 || strings.Index(text, "Deutsch") > strings.Index(text, "English") {
		t.Errorf("groups:\n%s", text)
	}
	b.Items = b.Items[:2]
	if text := Brief(b)[0].Embeds[0].Description; strings.Contains(text, "__") {
		t.Errorf("one language has a heading:\n%s", text)
	}
}

// TestBriefsFitWhateverTheyHold renders the largest brief of hostile text.
func TestBriefsFitWhateverTheyHold(t *testing.T) {
	long := strings.Repeat("A *sentence* @everyone https://x.example that goes on, and on. ", 40)
	b := news.Brief{ID: news.NewID(), From: published, To: published.Add(time.Hour), Mode: news.Mixed, Role: "12", Crosspost: true}
	for range news.MostItems {
		i := fire()
		i.Headline.Title, i.Lines[0].Text, i.Changes[0].Of = long, long, long
		i.Sources[0].URL, i.Sources[0].Source = "https://post.example/"+strings.Repeat("x", 900), long
		for len(i.Sources) < 30 {
			i.Sources = append(i.Sources, i.Sources[0])
		}
		b.Items = append(b.Items, i)
	}
	posts, err := Posts{}.RenderBrief(b)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range posts {
		var body struct {
			Content    string
			ThreadName string `json:"thread_name"`
			Crosspost  bool
			Embeds     []*discordgo.MessageEmbed
		}
		if err := json.Unmarshal(p.Payload, &body); err != nil {
			t.Fatal(err)
		}
		if first := i == 0; first != (body.Content == "<@&12>") || first != (body.ThreadName != "") || !body.Crosspost {
			t.Errorf("post %d: content %q, thread %q, crosspost %v", i, body.Content, body.ThreadName, body.Crosspost)
		}
		if n := message.Size(body.ThreadName); n > maxThreadTitle {
			t.Errorf("the thread's title has %d characters", n)
		}
		if text := body.Embeds[0].Description; strings.Contains(text, "@everyone") {
			t.Errorf("post %d mentions everyone", i)
		}
	}
	menu := storyMenu(b)[0].(discordgo.ActionsRow).Components[0].(discordgo.SelectMenu)
	for _, o := range menu.Options {
		if message.Size(o.Label) > message.MaxChoiceName || message.Size(o.Description) > message.MaxChoiceName {
			t.Errorf("menu entry of %d and %d characters", message.Size(o.Label), message.Size(o.Description))
		}
	}
	story := news.Story{ID: 1}
	for range 60 {
		story.Articles = append(story.Articles, b.Items[0].Sources[0])
	}
	for _, m := range append(Story(b, story), Sources(b)...) {
		if err := m.Check(); err != nil {
			t.Error(err)
		}
	}
}

// TestUnsavedBriefBringsItsEvidence: no button finds a sentence again that is not
// stored.
func TestUnsavedBriefBringsItsEvidence(t *testing.T) {
	b := bridgeBrief()
	if got := Unsaved(b); len(got) != 1 || got[0].Rows != nil {
		t.Errorf("a brief of the article's own sentences: %+v", got)
	}
	b.Items[0].Lines = []news.Line{{Text: "It opened.", Refs: []news.Ref{{Article: 1}}}}
	b.Items[0].Citations = []news.Citation{{Ref: news.Ref{Article: 1}, Quote: "The bridge opened on Tuesday."}}
	got := Unsaved(b)
	if len(got) != 2 || !strings.Contains(got[1].Embeds[0].Description, "> The bridge opened on Tuesday.") || got[0].Rows != nil {
		t.Errorf("a model's brief: %+v", got)
	}
}

// An empty brief says no untruth about what came in.
func TestNothingNewSaysWhy(t *testing.T) {
	told := []news.Receipt{{Article: 1, Stage: news.StageFiltered}, {Article: 2, Stage: news.StageTold}}
	for _, test := range []struct {
		brief news.Brief
		want  string
	}{
		{news.Brief{}, "No article has come in."},
		{news.Brief{Filter: "trams"}, "No article that fits this brief has come in."},
		{news.Brief{Receipts: told}, "This channel was told all that has come in."},
		{news.Brief{Receipts: told, Filter: "trams"}, "This channel was told all that fits this brief and has come in."},
	} {
		if got := Brief(test.brief)[0].Embeds[0].Description; got != "**Nothing new**\n"+test.want {
			t.Errorf("%+v says %q, want %q", test.brief, got, test.want)
		}
	}
}

// A headline as long as a paragraph does not crowd out the rest of the brief.
func TestLongHeadlineIsCut(t *testing.T) {
	item := news.Item{Headline: bridge(1)}
	item.Headline.Title = strings.Repeat("Harbour bridge opens ", 20)
	title, _, _ := strings.Cut(itemBlock(item, false), "](")
	if n := len(title); n > 160 || !strings.HasSuffix(title, "…") {
		t.Errorf("%d bytes: %s", n, title)
	}
}

// A story that one article tells names it once.
func TestStoryOfOneArticle(t *testing.T) {
	told := news.Brief{ID: "ID", Items: []news.Item{{Headline: bridge(1), Story: 7, Mode: news.NoModel, Lines: []news.Line{{Text: "It opened."}}}}}
	got := Story(told, news.Story{ID: 7, Articles: []news.Headline{bridge(1)}})[0].Embeds[0].Description
	if n := strings.Count(got, "Harbour bridge opens"); n != 1 || strings.Contains(got, "of this story") {
		t.Errorf("names its article %d times:\n%s", n, got)
	}
}
