package ask_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// drafts scripts one sentence that cites the prompt's sentences with part.
func drafts(text, part string) llmtest.Reply {
	return llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		return []llmtest.Sentence{{Text: text, IDs: r.IDs(part)}}
	})
}

const why = "Why did Norhaven close the harbour bridge?"

func TestAnsweredWithAModelAndChecked(t *testing.T) {
	model := llmtest.New(t, drafts("A crack in the main beam had grown, Mayor Ada Voss said.", "crack"))
	d := newDesk(t, model)
	id, _, _ := d.harbour()
	a := d.ask(why)
	says(t, a, "A crack in the main beam had grown")
	if a.Mode != news.ByModel || len(a.Sources) != 1 || a.Sources[0].ID != id || a.Lines[0].Verbatim {
		t.Errorf("answer %+v", a)
	}
	if len(a.Citations) != 1 || a.Citations[0].Quote != "Mayor Ada Voss said a crack in the main beam had grown." {
		t.Errorf("citations %+v", a.Citations)
	}
	if len(model.Requests()) != 1 {
		t.Errorf("%d calls", len(model.Requests()))
	}
	if r := model.Last(); !strings.Contains(r.User, "Tidewater Ledger") || !strings.Contains(r.User, why) {
		t.Errorf("prompt:\n%s", r.User)
	}
}

// What a model gets wrong is not shown: a second try may mend it, else the
// articles' own sentences answer, labelled.
func TestBadDraftsFallBack(t *testing.T) {
	many := make([]llmtest.Sentence, 40)
	for i := range many {
		many[i] = llmtest.Sentence{Text: "The mayor flew to the moon in 1969 with Nadia Brandt.", IDs: []int{1}}
	}
	for name, reply := range map[string]llmtest.Reply{
		"ids that do not exist":   llmtest.Draft(llmtest.Sentence{Text: "A crack in the main beam had grown.", IDs: []int{900, 901}}),
		"no ids":                  llmtest.Draft(llmtest.Sentence{Text: "A crack in the main beam had grown."}),
		"an invented number":      drafts("A crack of 37 metres in the main beam had grown.", "crack"),
		"an invented name":        drafts("Nadia Brandt said a crack in the main beam had grown.", "crack"),
		"another article's claim": drafts("An overheated bearing caused the fire.", "crack"),
		"a link":                  drafts("A crack in the main beam had grown, see https://evil.example/x.", "crack"),
		"a mention":               drafts("@everyone a crack in the main beam had grown.", "crack"),
		"forty wrong sentences":   llmtest.Draft(many...),
		"prose":                   llmtest.Text("The bridge was closed because of a crack."),
		"nothing":                 llmtest.Text(""),
		"half JSON":               llmtest.Text(`{"answerable": true, "sentences": [{"text": "A crack in the`),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, llmtest.New(t, reply))
			d.harbour()
			a := d.ask(why)
			if a.Mode != news.DraftFailed {
				t.Errorf("mode %s", a.Mode)
			}
			for _, l := range a.Lines {
				if !l.Verbatim {
					t.Errorf("kept the model's %q", l.Text)
				}
			}
			says(t, a, "The council of Norhaven closed the harbour bridge on Friday.")
			if !strings.Contains(d.log.String(), "answer without model") {
				t.Errorf("log: %s", d.log.String())
			}
		})
	}
}

func TestABadDraftIsSentBackOnce(t *testing.T) {
	good := drafts("A crack in the main beam had grown.", "crack")
	for name, tt := range map[string]struct {
		first llmtest.Reply
		told  string
	}{
		"a wrong number": {drafts("A crack of 37 metres had grown.", "crack"), "- A sentence holds a number that its sources do not."},
		"prose":          {llmtest.Text("The bridge was closed because of a crack."), "- The reply was not in the form asked for below."},
	} {
		t.Run(name, func(t *testing.T) {
			model := llmtest.New(t, tt.first, good)
			d := newDesk(t, model)
			d.harbour()
			a := d.ask(why)
			if a.Mode != news.ByModel || said(a) != "A crack in the main beam had grown." || a.Dropped != 0 {
				t.Errorf("mode %s, dropped %d, %q", a.Mode, a.Dropped, said(a))
			}
			if r := model.Requests(); len(r) != 2 || !strings.Contains(r[1].User, tt.told) || strings.Contains(r[1].User, "37") {
				t.Errorf("%d calls, the last:\n%s", len(r), model.Last().User)
			}
		})
	}
	t.Run("no third time", func(t *testing.T) {
		model := llmtest.New(t, llmtest.Text("prose"))
		d := newDesk(t, model)
		d.harbour()
		if a := d.ask(why); a.Mode != news.DraftFailed || len(model.Requests()) != 2 {
			t.Errorf("mode %s after %d calls", a.Mode, len(model.Requests()))
		}
	})
}

func TestPartOfADraftIsKept(t *testing.T) {
	d := newDesk(t, llmtest.New(t, llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		return []llmtest.Sentence{
			{Text: "A crack in the main beam had grown.", IDs: r.IDs("crack")},
			{Text: "The work costs 88 million.", IDs: r.IDs("six weeks")},
		}
	})))
	d.harbour()
	a := d.ask(why)
	if a.Mode != news.ByModel || len(a.Lines) != 1 || a.Dropped != 1 || len(a.Reasons) != 1 || a.Reasons[0] != "holds a number that its sources do not" {
		t.Errorf("dropped %d for %q: %q", a.Dropped, a.Reasons, said(a))
	}
}

func TestFortySentencesAreCut(t *testing.T) {
	d := newDesk(t, llmtest.New(t, llmtest.From(func(r llmtest.Request) (out []llmtest.Sentence) {
		for range 40 {
			out = append(out, llmtest.Sentence{Text: "A crack in the main beam had grown.", IDs: r.IDs("crack")})
		}
		return out
	})))
	d.harbour()
	if a := d.ask(why); len(a.Lines) == 0 || len(a.Lines) > 5 {
		t.Errorf("%d lines", len(a.Lines))
	}
}

func TestModelSaysItIsNotThere(t *testing.T) {
	model := llmtest.New(t, llmtest.Unanswerable())
	d := newDesk(t, model)
	id, _, _ := d.harbour()
	a := d.ask("Why did Norhaven close the harbour bridge to the horses?")
	if !a.Refused || a.Mode != news.ByModel || len(a.Nearest) == 0 || a.Nearest[0].ID != id || len(model.Requests()) != 1 {
		t.Errorf("refused %v, mode %s, nearest %v, %d calls", a.Refused, a.Mode, a.Nearest, len(model.Requests()))
	}
	if a.Searched.Articles != 3 || !a.Searched.From.Equal(noon.Add(-40*time.Hour)) || !a.Searched.To.Equal(noon.Add(-2*time.Hour)) {
		t.Errorf("searched %+v", a.Searched)
	}
}

func TestNobodyIsAskedInVain(t *testing.T) {
	model := llmtest.New(t)
	d := newDesk(t, model)
	d.harbour()
	a := d.ask("Which orchestra won the Brandenburg violin competition in Leipzig?")
	if !a.Refused || len(model.Requests()) != 0 {
		t.Errorf("refused %v after %d calls: %q", a.Refused, len(model.Requests()), said(a))
	}
}

func TestModelThatDoesNotAnswer(t *testing.T) {
	short := func(o *llm.Options) {
		o.Timeouts = llm.Timeouts{Total: 300 * time.Millisecond, Backoff: time.Millisecond}
	}
	for name, tt := range map[string]struct {
		reply llmtest.Reply
		want  news.Mode
		with  func(*llm.Options)
	}{
		"slow":        {llmtest.Stall(), news.ModelDown, short},
		"half-way":    {llmtest.StallAfter(`{"answerable"`), news.ModelDown, short},
		"down":        {llmtest.Status(500, "{}"), news.ModelDown, short},
		"cut off":     {llmtest.Cut(""), news.ModelDown, short},
		"over budget": {llmtest.Quote(1), news.OverBudget, func(o *llm.Options) { o.DailyTokens = 10 }},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, llmtest.New(t, tt.reply), tt.with)
			d.harbour()
			a := d.ask(why)
			if a.Mode != tt.want {
				t.Errorf("mode %s, want %s", a.Mode, tt.want)
			}
			says(t, a, "The council of Norhaven closed the harbour bridge on Friday.")
		})
	}
}

func TestCanceledIsNoAnswer(t *testing.T) {
	held := make(chan struct{})
	defer close(held)
	d := newDesk(t, llmtest.New(t, llmtest.Hold(held, llmtest.Quote(1))))
	d.harbour()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if a, err := d.Answer(ctx, news.Question{Guild: guild, Channel: channel, User: member, Text: why}); err == nil {
		t.Errorf("answered %q", said(a))
	} else if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err %v", err)
	}
}

// An article may be removed while the model writes: what rested on it is gone.
func TestArticleRemovedMeanwhile(t *testing.T) {
	for name, reply := range map[string]llmtest.Reply{"model": drafts("A crack in the main beam had grown.", "crack"), "prose": llmtest.Text("prose")} {
		t.Run(name, func(t *testing.T) {
			var d *desk
			var id int64
			d = newDesk(t, llmtest.New(t, func(w2 llmtest.Reply) llmtest.Reply {
				return llmtest.If(func(llmtest.Request) bool {
					_ = d.store.RemoveArticle(context.WithoutCancel(t.Context()), guild, id) // gone already the second time
					return true
				}, w2, nil)
			}(reply)))
			id, _, _ = d.harbour()
			a := d.ask(why)
			saysNot(t, a, "crack")
			for _, h := range append(a.Sources, a.Nearest...) {
				if h.ID == id {
					t.Errorf("names the removed article: %+v", h)
				}
			}
		})
	}
}
