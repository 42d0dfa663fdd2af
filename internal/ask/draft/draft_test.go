package draft_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"newsdesk/internal/ask/draft"
	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/prompts"
)

var found = []news.FoundPassage{{
	Article: news.Headline{ID: 3, Source: "Orle Post", Title: "Orle opens its lift", Published: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)},
	First:   4,
	Sentences: []news.Sentence{
		{Text: "The lift to the upper town opened on Friday."},
		{Text: "It carries forty people and cost 9 million crowns."},
	},
}}

func desk(t *testing.T, model *llmtest.Server) draft.Desk {
	t.Helper()
	set, err := prompts.Load("")
	if err != nil {
		t.Fatal(err)
	}
	client, err := llm.New(llm.Options{URL: model.URL(), Model: llmtest.Model, Timeouts: llm.Timeouts{Total: 5 * time.Second, Backoff: time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	return draft.Desk{Writer: client, Prompts: set}
}

func TestAnswer(t *testing.T) {
	says := func(text string, id int) llmtest.Reply {
		return llmtest.Draft(llmtest.Sentence{Text: text, IDs: []int{id}})
	}
	invented, copied := says("It cost 11 million crowns.", 2), says("It carries forty people and cost 9 million crowns", 2)
	for name, tt := range map[string]struct {
		script   []llmtest.Reply
		lines    []string
		verbatim bool
		dropped  int
		calls    int
		bad      bool
	}{
		"its own words":            {[]llmtest.Reply{says("The lift opened on a Friday.", 1)}, []string{"The lift opened on a Friday."}, false, 0, 1, false},
		"copied":                   {[]llmtest.Reply{copied}, []string{found[0].Sentences[1].Text}, true, 0, 1, false},
		"mended":                   {[]llmtest.Reply{invented, copied}, []string{found[0].Sentences[1].Text}, true, 0, 2, false},
		"invented twice":           {[]llmtest.Reply{invented, invented}, nil, false, 1, 2, true},
		"invented, then gives up":  {[]llmtest.Reply{invented, llmtest.Unanswerable()}, nil, false, 1, 2, false},
		"not there":                {[]llmtest.Reply{llmtest.Unanswerable()}, nil, false, 0, 1, false},
		"prose, then half a reply": {[]llmtest.Reply{llmtest.Text("Sure!"), llmtest.Text(`{"answerable": tr`)}, nil, false, 0, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			model := llmtest.New(t, tt.script...)
			got, err := desk(t, model).Answer(t.Context(), prompts.Answer{Guild: "1", Question: "What did the lift cost?"}, found, time.UTC)
			if bad := errors.Is(err, news.ErrBadDraft); bad != tt.bad || err != nil && !bad {
				t.Errorf("err %v", err)
			}
			var lines []string
			for _, l := range got.Lines {
				lines = append(lines, l.Text)
				if l.Verbatim != tt.verbatim || len(l.Refs) != 1 || l.Refs[0].Article != 3 || l.Refs[0].Sentence < 4 {
					t.Errorf("line %+v", l)
				}
			}
			if !slices.Equal(lines, tt.lines) || got.Dropped != tt.dropped || (got.Dropped > 0) != (len(got.Reasons) > 0) || len(model.Requests()) != tt.calls {
				t.Errorf("lines %q, dropped %d because %q, %d calls", lines, got.Dropped, got.Reasons, len(model.Requests()))
			}
		})
	}
}
