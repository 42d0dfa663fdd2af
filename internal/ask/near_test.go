package ask_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"newsdesk/internal/embed"
	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/search"
)

// embed gives every passage a vector, by which synonyms are the same.
func (d *desk) embed(synonyms ...string) {
	d.t.Helper()
	server := llmtest.New(d.t)
	server.Embed(llmtest.Meanings(256, synonyms...))
	model, err := embedding.New(embedding.Options{URL: server.URL(), Model: "compass"})
	if err != nil {
		d.t.Fatal(err)
	}
	keeper := embed.New(embed.Options{
		Embedder: news.Embedder{Model: "compass"}, Batch: 8, Model: model,
		Backlog: d.store.Vectors, Shelf: d.store.Vectors, Sight: d.store.Index, Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(d.t.Context())
	var runs sync.WaitGroup
	runs.Go(func() { keeper.Run(ctx) })
	d.t.Cleanup(func() { cancel(); runs.Wait() })
	for {
		near, err := keeper.Nearest(ctx, news.Scope{Guild: guild}, "anything", 100)
		if err != nil {
			d.t.Fatal(err)
		}
		if queued, err := d.store.Vectors.Unembedded(ctx, 1); err == nil && len(queued) == 0 && len(near) > 0 {
			break
		}
	}
	d.Finder.(*search.Searcher).Near = keeper
}

// What only means the same as the question passes the gate of words when there
// is a model, which can refuse by itself. Without one the gate holds.
func TestFoundByMeaningAlone(t *testing.T) {
	const question = "Which vessel foundered?"
	report := "The trawler Osgrave sank off Tolland. Divers are looking for its log."
	synonyms := []string{"vessel trawler", "foundered sank"}
	for _, tt := range []struct {
		name    string
		model   *llmtest.Server
		embed   bool
		calls   int
		refused bool
	}{
		{"by words alone", llmtest.New(t, drafts("The trawler Osgrave sank off Tolland.", "sank")), false, 0, true},
		{"a model finds the answer", llmtest.New(t, drafts("The trawler Osgrave sank off Tolland.", "sank")), true, 1, false},
		{"a model finds none", llmtest.New(t, llmtest.Unanswerable()), true, 1, true},
		{"no model", nil, true, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, tt.model)
			d.harbour()
			d.add(guild, "Ellery Courier", "Night of fog", noon.Add(-3), report)
			if tt.embed {
				d.embed(synonyms...)
			}
			a := d.ask(question)
			if a.Refused != tt.refused {
				t.Errorf("refused %v: %q", a.Refused, said(a))
			}
			if !tt.refused {
				says(t, a, "The trawler Osgrave sank off Tolland.")
			}
			if tt.model != nil && len(tt.model.Requests()) != tt.calls {
				t.Errorf("%d calls of the model, want %d", len(tt.model.Requests()), tt.calls)
			}
		})
	}
}

// So does a comparison of which the words find next to nothing.
func TestComparedByMeaning(t *testing.T) {
	model := llmtest.New(t, drafts("The Osgrave weighs forty tons.", "forty tons"))
	d := newDesk(t, model)
	d.harbour()
	d.add(guild, "Ellery Courier", "Night of fog", noon.Add(-3), "The Osgrave weighs forty tons. Divers are looking for it.")
	d.add(guild, "Ellery Courier", "Day of sun", noon.Add(-2), "The Wren weighs ninety tons. It has been in the port for years.")
	d.embed("tonnage tons", "displacement weighs")
	const question = "Compare the Osgrave with the Wren on tonnage, displacement, rigging, draught, propulsion and armament."
	says(t, d.ask(question), "The Osgrave weighs forty tons.")
	if n := len(model.Requests()); n != 1 {
		t.Errorf("%d calls of the model, want 1", n)
	}
}

// Vectors leave answered what words answer, and refused what nothing does.
func TestWordsAnswerBesideVectors(t *testing.T) {
	words, both := newDesk(t, nil), newDesk(t, nil)
	words.harbour()
	both.harbour()
	both.embed()
	for _, question := range []string{why, "How many people were rescued from the ferry Merle?", "Who won the chess tournament in Brindle?"} {
		a, b := words.ask(question), both.ask(question)
		if a.Refused != b.Refused || said(a) != said(b) {
			t.Errorf("%s\nby words: refused %v, %q\nby both:  refused %v, %q", question, a.Refused, said(a), b.Refused, said(b))
		}
	}
}
