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
		"a not too many":          drafts("A crack in the main beam had not grown, Mayor Ada Voss said.", "crack"),
		"another unit":            drafts("Engineers will work on the beam for six days.", "six weeks"),
		"another weekday":         drafts("The council of Norhaven closed the harbour bridge on Monday.", "closed the harbour"),
		"another language":        drafts("Ein Riss im Träger war gewachsen.", "crack"),
		"a name that begins it":   drafts("Brandt later said a crack in the main beam had grown.", "crack"),
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
			if r := model.Requests(); len(r) != 2 || !strings.Contains(r[1].User, tt.told) || strings.Contains(r[1].User, "37 metres") {
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
	if a := d.ask(why); said(a) != "A crack in the main beam had grown." {
		t.Errorf("forty times the same: %q", said(a))
	}
}

// What a model copies is the article's, and is kept as such.
func TestACopiedSentenceIsTheArticles(t *testing.T) {
	d := newDesk(t, llmtest.New(t, drafts("**mayor Ada Voss said a crack in the main beam had grown**", "crack")))
	d.harbour()
	a := d.ask(why)
	if len(a.Lines) != 1 || !a.Lines[0].Verbatim || said(a) != "Mayor Ada Voss said a crack in the main beam had grown." || a.Mode != news.ByModel {
		t.Errorf("mode %s, lines %+v", a.Mode, a.Lines)
	}
}

// A model is told the day an article was published in the zone of the question,
// and may name it.
func TestTheDayOfAnArticleIsKnown(t *testing.T) {
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	for day, kept := range map[string]bool{"Saturday": true, "Friday": true, "Monday": false} {
		d := newDesk(t, llmtest.New(t, drafts("A crack in the main beam had grown, it was reported on "+day+".", "crack")))
		d.harbour() // the bridge is of Friday, 20:00 in UTC
		a := d.asks(news.Question{Guild: guild, Channel: channel, User: member, Text: why, Zone: auckland})
		if got := a.Mode == news.ByModel; got != kept {
			t.Errorf("%s: kept %v, want %v; %q", day, got, kept, said(a))
		}
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

// A conversation goes on when the model is lost half-way, and when it is back.
func TestAConversationOutlivesTheModel(t *testing.T) {
	crack := drafts("A crack in the main beam had grown.", "crack")
	for name, tt := range map[string]struct {
		script []llmtest.Reply
		with   func(*llm.Options)
		lost   news.Mode
		back   news.Mode
	}{
		"down":         {[]llmtest.Reply{crack, llmtest.Status(501, "{}"), crack}, func(*llm.Options) {}, news.ModelDown, news.ByModel},
		"tokens spent": {[]llmtest.Reply{crack}, func(o *llm.Options) { o.DailyTokens = 2100 }, news.OverBudget, news.OverBudget},
	} {
		t.Run(name, func(t *testing.T) {
			model := llmtest.New(t, tt.script...)
			d := newDesk(t, model, tt.with)
			d.harbour()
			if a := d.ask(why); a.Mode != news.ByModel {
				t.Fatalf("mode %s", a.Mode)
			}
			a := d.ask("and how many vehicles does it carry?")
			says(t, a, "14,000 vehicles")
			if a.Mode != tt.lost || !a.Follows {
				t.Errorf("mode %s, follows %v", a.Mode, a.Follows)
			}
			if a := d.ask("What did Mayor Ada Voss say about the crack in the beam?"); a.Mode != tt.back || a.Refused {
				t.Errorf("later: mode %s, refused %v", a.Mode, a.Refused)
			}
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

// A refusal names no article that was removed while the model read it.
func TestNearestRemovedMeanwhile(t *testing.T) {
	var d *desk
	var id int64
	model := llmtest.New(t, llmtest.If(func(llmtest.Request) bool {
		_ = d.store.Archive.RemoveArticle(context.WithoutCancel(t.Context()), guild, id)
		return true
	}, llmtest.Unanswerable(), nil))
	d = newDesk(t, model)
	id, _, _ = d.harbour()
	a := d.ask(why)
	if !a.Refused || len(model.Requests()) != 1 {
		t.Fatalf("refused %v after %d calls", a.Refused, len(model.Requests()))
	}
	for _, h := range a.Nearest {
		if h.ID == id {
			t.Errorf("names the removed article: %+v", h)
		}
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
					_ = d.store.Archive.RemoveArticle(context.WithoutCancel(t.Context()), guild, id) // gone already the second time
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
