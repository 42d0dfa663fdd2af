package render

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

var published = time.Date(2026, 3, 4, 8, 30, 0, 0, time.UTC)

func bridge(id int64) news.Headline {
	return news.Headline{
		ID: id, Title: "Harbour bridge opens", URL: "https://post.example/bridge", Source: "Harbour Post",
		Byline: "Ada Marsh", Published: published,
	}
}

func bridgeBrief() news.Brief {
	line := news.Line{Text: "The bridge opened on Tuesday.", Refs: []news.Ref{{Article: 1, Sentence: 0}}, Verbatim: true}
	return news.Brief{
		ID: "BRIEFID", Guild: "1", Channel: "2", From: published, To: published.Add(time.Hour), Mode: news.NoModel,
		Items: []news.Item{{Headline: bridge(1), Lines: []news.Line{line}, Mode: news.NoModel}},
	}
}

func TestBriefIsReadable(t *testing.T) {
	messages := Brief(bridgeBrief())
	if len(messages) != 1 {
		t.Fatalf("%d messages, want 1", len(messages))
	}
	want := strings.Join([]string{
		"**1 new article since <t:1772613000:f>**",
		"-# No language model: the article's own sentences",
		"",
		"**[Harbour bridge opens](https://post.example/bridge)**",
		"The bridge opened on Tuesday.",
		"-# Harbour Post (post.example) · Ada Marsh · <t:1772613000:f>",
	}, "\n")
	embed := messages[0].Embeds[0]
	if diff := cmp.Diff(want, embed.Description); diff != "" {
		t.Errorf("brief (-want +got):\n%s", diff)
	}
	if got, want := embed.Footer.Text, "newsdesk · brief BRIEFID · 1/1"; got != want {
		t.Errorf("footer %q, want %q", got, want)
	}
}

func TestModeLabels(t *testing.T) {
	want := map[news.Mode]string{
		news.NoModel:     "No language model: the article's own sentences",
		news.ModelDown:   "The language model did not answer in time: the article's own sentences",
		news.OverBudget:  "Today's token budget is spent: the article's own sentences",
		news.DraftFailed: "The model's text did not pass the check: the article's own sentences",
		news.ByModel:     "Written by the language model, each sentence checked against the article",
		news.Mixed:       "Partly written by the language model, each sentence checked against the article",
	}
	for mode, label := range want {
		if got := modeLabel(mode); got != label {
			t.Errorf("label of %s is %q, want %q", mode, got, label)
		}
	}
}

func TestLateAndMissedAreSaid(t *testing.T) {
	b := bridgeBrief()
	b.Missed, b.Late, b.More = 2, 95*time.Minute, 3
	text := Brief(b)[0].Embeds[0].Description
	for _, want := range []string{"Covers 1 h, 2 slots missed.", "late by 1 hour and 35 minutes", "3 more new articles did not fit", "**4 new articles"} {
		if !strings.Contains(text, want) {
			t.Errorf("brief does not say %q:\n%s", want, text)
		}
	}
	b.Items, b.More = nil, 0
	m := Brief(b)[0]
	if text := m.Embeds[0].Description; !strings.Contains(text, "No article has come in since <t:1772613000:f>") || m.Rows != nil {
		t.Errorf("empty brief: %s, %d rows", text, len(m.Rows))
	}
}

// TestRenderBriefFitsDiscord renders a brief far too large for one message.
func TestRenderBriefFitsDiscord(t *testing.T) {
	b := bridgeBrief()
	long := strings.Repeat("A *sentence* that goes on, and on. ", 60)
	for i := range 15 {
		h := bridge(int64(i))
		h.Title = strings.Repeat("Long title ", 22)
		h.URL = "https://post.example/" + strings.Repeat("x", 800)
		b.Items = append(b.Items, news.Item{Headline: h, Lines: []news.Line{{Text: long}, {Text: long}}})
	}
	posts, err := Posts{}.RenderBrief(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(posts) < 5 {
		t.Errorf("%d posts for more than 60,000 characters", len(posts))
	}
	markers := map[string]bool{}
	for i, p := range posts {
		var body struct {
			Embeds []struct {
				Description string
				Footer      struct{ Text string }
			}
			Components      []json.RawMessage
			AllowedMentions json.RawMessage `json:"allowed_mentions"`
		}
		if err := json.Unmarshal(p.Payload, &body); err != nil {
			t.Fatal(err)
		}
		if string(body.AllowedMentions) != `{"parse":[]}` {
			t.Errorf("post %d allows mentions: %s", i, body.AllowedMentions)
		}
		if n := message.Size(body.Embeds[0].Description); n > message.MaxDescription {
			t.Errorf("post %d has %d characters", i, n)
		}
		if body.Embeds[0].Footer.Text != p.Marker || markers[p.Marker] {
			t.Errorf("post %d: footer %q, marker %q", i, body.Embeds[0].Footer.Text, p.Marker)
		}
		markers[p.Marker] = true
		if last := i == len(posts)-1; last != (len(body.Components) > 0) {
			t.Errorf("post %d of %d has %d rows of buttons", i, len(posts), len(body.Components))
		}
	}
}

func bridgeAnswer() news.Answer {
	return news.Answer{
		ID: "ANSWERID", Question: "When did it open?", Mode: news.ByModel,
		Lines: []news.Line{
			{Text: "It opened on Tuesday.", Refs: []news.Ref{{Article: 1, Sentence: 0}, {Article: 1, Sentence: 2}, {Article: 2, Sentence: 0}}},
			{Text: "The mayor cut the ribbon.", Refs: []news.Ref{{Article: 2, Sentence: 1}}},
		},
		Sources:  []news.Headline{bridge(1), {ID: 2, Title: "Ribbon cut", Source: "The Quay", Added: published.Add(24 * time.Hour)}},
		Searched: news.Searched{Articles: 9, From: published, To: published.Add(72 * time.Hour)},
	}
}

func TestAnswerIsReadable(t *testing.T) {
	want := strings.Join([]string{
		"> **When did it open?**",
		"",
		"It opened on Tuesday. [1] [2]",
		"The mayor cut the ribbon. [2]",
		"",
		"**Sources**",
		"[1] [Harbour bridge opens](https://post.example/bridge) · Harbour Post (post.example) · Ada Marsh · <t:1772613000:f>",
		"[2] Ribbon cut · The Quay · <t:1772699400:f>",
		"",
		"-# As of <t:1772699400:D> · Written by the language model, each sentence checked against the article",
	}, "\n")
	if diff := cmp.Diff(want, Answer(bridgeAnswer(), 0)[0].Embeds[0].Description); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// What a model only copied is marked as an article's words among its own;
// without a model the label says it of all lines.
func TestCopiedSentencesAreQuoted(t *testing.T) {
	a := bridgeAnswer()
	a.Lines[1].Verbatim = true
	for mode, want := range map[news.Mode]string{
		news.ByModel: "It opened on Tuesday. [1] [2]\n“The mayor cut the ribbon.” [2]",
		news.NoModel: "It opened on Tuesday. [1] [2]\nThe mayor cut the ribbon. [2]",
	} {
		a.Mode = mode
		if text := Answer(a, 0)[0].Embeds[0].Description; !strings.Contains(text, want) {
			t.Errorf("%v: %s", mode, text)
		}
	}
}

func TestRefusalNamesWhatWasSearched(t *testing.T) {
	a := bridgeAnswer()
	a.Refused, a.Lines, a.Sources, a.Nearest = true, nil, nil, []news.Headline{bridge(1)}
	m := Answer(a, 0)[0]
	text := m.Embeds[0].Description
	for _, want := range []string{"do not answer this", "9 articles from <t:1772613000:D> to <t:1772872200:D>", "not an answer", "[Harbour bridge opens](https://post.example/bridge)"} {
		if !strings.Contains(text, want) {
			t.Errorf("refusal does not say %q:\n%s", want, text)
		}
	}
	if body, err := json.Marshal(m); err != nil || strings.Contains(string(body), "Evidence") {
		t.Errorf("a refusal offers evidence: %s, %v", body, err)
	}
	a.Searched = news.Searched{}
	if text := Answer(a, 0)[0].Embeds[0].Description; !strings.Contains(text, "no article to answer from yet") {
		t.Errorf("with nothing stored: %s", text)
	}
}
