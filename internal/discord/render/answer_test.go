package render

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// comparison is two outlets on one fire, the second hours after the first.
func comparison() news.Answer {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	return news.Answer{
		ID: "A", Question: "How do the Courier, the Ledger and the Gazette differ?", Mode: news.NoModel,
		Sides: []string{"Courier", "Ledger", "Gazette"},
		Lines: []news.Line{
			{Text: "Nine people were rescued.", Refs: []news.Ref{{Article: 1}}, Side: "Courier"},
			{Text: "Twelve people were rescued.", Refs: []news.Ref{{Article: 2}}, Side: "Ledger"},
			{Text: "The fire is out.", Refs: []news.Ref{{Article: 1, Sentence: 1}, {Article: 2, Sentence: 1}}},
		},
		Sources: []news.Headline{{ID: 1, Title: "Fire", Source: "Courier", Published: at}, {ID: 2, Title: "Twelve saved", Source: "Ledger", Published: at.Add(155 * time.Minute)}},
		Differences: []news.Difference{{Reports: []news.Report{
			{Ref: news.Ref{Article: 1}, Figure: "Nine people"}, {Ref: news.Ref{Article: 2}, Figure: "Twelve people"},
		}}},
	}
}

func TestComparisonStandsSideBySide(t *testing.T) {
	want := strings.Join([]string{
		"> **How do the Courier, the Ledger and the Gazette differ?**",
		"",
		"**Courier**",
		"Nine people were rescued. [1]",
		"**Ledger**",
		"Twelve people were rescued. [2]",
		"**Gazette**",
		"-# Nothing in the articles answers this.",
		"**Together**",
		"The fire is out. [1] [2]",
		"",
		"**The articles differ**: Courier **Nine people** (<t:1795269900:t>) [1], Ledger **Twelve people** (<t:1795279200:t>) [2].",
		"",
		"**Sources**",
		"[1] Fire · Courier · <t:1795269900:f>",
		"[2] Twelve saved · Ledger · <t:1795279200:f>",
		"",
		"-# As of <t:1795279200:D> · No language model: the article's own sentences",
	}, "\n")
	if diff := cmp.Diff(want, Answer(comparison(), 0)[0].Embeds[0].Description); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnswerSaysWhatItLacks(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*news.Answer)
		want   string
	}{
		"superseded": {func(a *news.Answer) { a.Differences[0].Superseded = true },
			"**The newest report**: Ledger **Twelve people** (<t:1795279200:t>) [2]. It supersedes Courier **Nine people** (<t:1795269900:t>) [1]."},
		"days apart": {func(a *news.Answer) { a.Sources[0].Published = a.Sources[0].Published.AddDate(0, 0, -2) },
			"Courier **Nine people** (<t:1795097100:f>) [1], Ledger **Twelve people** (<t:1795279200:f>) [2]."},
		"one left out": {func(a *news.Answer) {
			a.Mode, a.Dropped, a.Reasons = news.ByModel, 1, []string{"holds a number that its sources do not"}
		}, "-# 1 sentence of the model's was left out, because it holds a number that its sources do not."},
		"two left out": {func(a *news.Answer) {
			a.Mode, a.Dropped, a.Reasons = news.ByModel, 2, []string{"cites no source", "is too long"}
		}, "-# 2 sentences of the model's were left out, because each cites no source, or is too long."},
		"spelt wrong": {func(a *news.Answer) { a.Respelled = []string{"trawler", "reef"} },
			"-# I searched for “trawler” and “reef”: no article holds what was written."},
		"as of": {func(a *news.Answer) { a.AsOf = time.Unix(1795305599, 0) },
			"What was known by <t:1795305599:f>. Nothing published later was looked at."},
		"nothing then": {func(a *news.Answer) {
			*a = news.Answer{ID: "A", Question: "?", Refused: true, AsOf: time.Unix(1795305599, 0)}
		}, "No stored article had been published by then."},
		"hostile": {func(a *news.Answer) {
			a.Sides[0], a.Lines[0].Side, a.Differences[0].Reports[0].Figure = "@everyone [x](https://evil.example)", "@everyone [x](https://evil.example)", "<@1> 9 `x`"
		}, "**@\u200beveryone \\[x\\](https:\u200b//evil.example)**"},
		"an article that is not listed": {func(a *news.Answer) { a.Differences[0].Reports[0].Ref.Article = 9 }, "**Sources**"},
	} {
		t.Run(name, func(t *testing.T) {
			a := comparison()
			tt.change(&a)
			got := Answer(a, 0)[0].Embeds[0].Description
			if !strings.Contains(got, tt.want) {
				t.Errorf("lacks %q:\n%s", tt.want, got)
			}
			if strings.Contains(got, "<@1>") || name == "an article that is not listed" && strings.Contains(got, "differ**") {
				t.Errorf("says too much:\n%s", got)
			}
		})
	}
}

func TestNearestHeadlinesAreButtons(t *testing.T) {
	a := news.Answer{ID: "A", Question: "?", Refused: true, Searched: news.Searched{Articles: 9}}
	for id := range int64(5) {
		a.Nearest = append(a.Nearest, news.Headline{ID: id + 1, Title: strings.Repeat("A very long headline ", 9)})
	}
	rows := Answer(a, 0)[0].Rows
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	near := rows[1].(discordgo.ActionsRow).Components
	for i, c := range near {
		b := c.(discordgo.Button)
		if message.Size(b.Label) > 80 || !strings.HasPrefix(b.Label, "Ask: A very long") || b.CustomID != "v1:reask:A:"+message.Number(int64(i+1)) {
			t.Errorf("button %q %s", b.Label, b.CustomID)
		}
	}
	if len(near) != 3 {
		t.Errorf("%d headlines", len(near))
	}
	if rows := Answer(a, 7)[0].Rows; len(rows) != 1 {
		t.Error("the article that refused is offered again")
	}
}

// An article that was asked alone is not called the closest one.
func TestOneArticleThatDoesNotAnswer(t *testing.T) {
	a := news.Answer{ID: "A", Question: "Who?", Refused: true, Nearest: []news.Headline{{ID: 7, Title: "Fire on the ferry"}}}
	a.Searched.Articles = 1
	got := Answer(a, 7)[0].Embeds[0].Description
	if want := "This article does not answer it:\n- Fire on the ferry"; !strings.Contains(got, want) || strings.Contains(got, "Closest") {
		t.Errorf("%q", got)
	}
}
