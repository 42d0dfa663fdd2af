package briefs

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message/messagetest"
	"newsdesk/internal/news"
)

func TestReceiptsFit(t *testing.T) {
	long := strings.Repeat("reason *and* more ", 60)
	run := news.Run{
		Brief: "ID", Guild: "1", Channel: "2", Schedule: 3, Slot: "2026-03-04T08:00", Outcome: news.SlotBriefed, At: published,
		Late: time.Hour, Missed: 2, Items: 5, More: 1, Used: news.Usage{Prompt: 1000, Reply: 100, Calls: 4},
		Stages:   map[news.Stage]int{news.StagePosted: 5, news.StageTold: 30, news.StageFiltered: 4},
		Messages: []news.Delivery{{State: news.Sent, Channel: "2", MessageID: "9"}},
	}
	want := strings.Join([]string{
		"**<t:1772613000:f>** · <#2> · schedule 3, slot 2026-03-04 08:00",
		"5 stories, 1 more did not fit · [1 message](https://discord.com/channels/1/2/9)",
		"late by 1 hour · 2 slots missed before · 1100 tokens in 4 calls",
		"-# 39 articles: 5 posted, 30 already told, 4 filtered",
	}, "\n")
	if diff := cmp.Diff(want, runBlock(run)); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
	skipped := news.Run{Channel: "2", Schedule: 3, Slot: "2026-03-04T08:00", Last: "2026-03-04T11:00", Missed: 4, Outcome: news.SlotSkipped, At: published}
	want = "**<t:1772613000:f>** · <#2> · schedule 3, slot 2026-03-04 08:00 to 2026-03-04 11:00\n4 slots skipped: later than the grace, or a later brief stood in"
	if diff := cmp.Diff(want, runBlock(skipped)); diff != "" {
		t.Errorf("skipped slots (-want +got):\n%s", diff)
	}
	run.Messages[0].State, run.Messages[0].Reason = news.Dead, long
	if got := runBlock(run); !strings.Contains(got, "5 not posted, 30 already told") {
		t.Errorf("the receipt of a refused brief says\n%s", got)
	}
	var runs []news.Run
	for range 7 {
		runs = append(runs, run)
	}
	if m := runsCard(runs, 3, 1); m.Check() != nil || !strings.Contains(messagetest.JSON(t, m), `"v1:runs:0:3"`) {
		t.Errorf("second page: %v %s", m.Check(), messagetest.JSON(t, m))
	}
	if body := messagetest.JSON(t, runsCard(runs[:1], 3, 0)); strings.Contains(body, "page 1") {
		t.Errorf("the only page is numbered: %s", body)
	}
	titles := map[int64]news.Headline{}
	var receipts []news.Receipt
	for i := range int64(explained) {
		h := bridge(i)
		h.Title, h.URL = long, "https://post.example/"+strings.Repeat("x", 900)
		titles[i] = h
		receipts = append(receipts, news.Receipt{Article: i, Other: i, Stage: news.StageDuplicate, Reason: long})
	}
	m := explainCard(run, receipts, titles, 0, 100)
	if err := m.Check(); err != nil {
		t.Error(err)
	}
	if n := strings.Count(m.Embeds[0].Description, "**duplicate**"); n != explained {
		t.Errorf("%d of %d articles are explained", n, explained)
	}
	var traces []news.Trace
	for _, r := range receipts {
		traces = append(traces, news.Trace{Run: run, Receipt: r})
	}
	if err := traceCard(news.Article{Headline: titles[1]}, news.Story{}, traces, titles).Check(); err != nil {
		t.Error(err)
	}
}

func bridge(id int64) news.Headline {
	return news.Headline{
		ID: id, Title: "Harbour bridge opens", URL: "https://post.example/bridge", Source: "Harbour Post",
		Byline: "Ada Marsh", Published: published,
	}
}

var published = time.Date(2026, 3, 4, 8, 30, 0, 0, time.UTC)
