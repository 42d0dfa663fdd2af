package brief_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/prompts"
)

// echo drafts the first sentence of the prompt.
var echo = llmtest.Quote(1)

// TestManyChannelsCostOneCall: what a thousand channels want alike is written
// once, and once a guild where its own articles are in it.
func TestManyChannelsCostOneCall(t *testing.T) {
	d := newDesk(t)
	d.follow("Courier", "1", "2")
	d.press("Courier", "Nine dead in mill fire", mill)
	s := llmtest.New(t, echo, echo, echo)
	d.model(s, 0)
	var briefs sync.WaitGroup
	for _, guild := range []string{"1", "2"} {
		for channel := range 10 {
			briefs.Go(func() {
				b, err := d.Order(t.Context(), news.Order{Guild: guild, Channel: guild + "-" + string(rune('a'+channel))})
				if err != nil || len(b.Items) != 1 || b.Mode != news.ByModel {
					t.Errorf("%v: %+v", err, b)
				}
			})
		}
	}
	briefs.Wait()
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d calls for 20 channels", n)
	}
	d.own("1", "Ledger", "Tram to open", tram)
	d.own("2", "Ledger", "Tram to open", tram)
	for _, guild := range []string{"1", "1", "2", "2"} {
		d.order(news.Order{Guild: guild, Channel: "30"})
	}
	if n := len(s.Requests()); n != 3 {
		t.Errorf("%d calls with a private article in two guilds", n)
	}
}

// TestWhatIsWrittenOnce: a story is written anew in another style or language,
// and when the prompts change.
func TestWhatIsWrittenOnce(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	s := llmtest.New(t, echo, echo, echo, echo)
	d.model(s, 0)
	other, err := prompts.Load(overridden(t))
	d.must(err)
	for i, again := range []func(*news.Order){
		func(*news.Order) {},
		func(o *news.Order) { o.Style = news.Detailed },
		func(o *news.Order) { o.Language = "de" },
		func(*news.Order) { d.Prompts = other },
	} {
		o := news.Order{}
		again(&o)
		for range 2 {
			d.order(o)
		}
		if n := len(s.Requests()); n != i+1 {
			t.Errorf("%d calls after %d different orders", n, i+1)
		}
	}
}

// overridden is a folder in which an operator changed a prompt.
func overridden(t *testing.T) string {
	t.Helper()
	template, err := os.ReadFile("../../prompts/brief.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "brief.tmpl"), append(template, "\nBe plain.\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestFailingSentencesAreReplaced(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	d.model(llmtest.New(t, llmtest.Draft(
		llmtest.Sentence{Text: "Nine people died in a fire at the Brandt mill in Marlow.", IDs: []int{1}},
		llmtest.Sentence{Text: "Forty firemen came from Port Ellery.", IDs: []int{2}},
	)), 0)
	b := d.order(news.Order{Style: news.Detailed})
	item := b.Items[0]
	if item.Mode != news.Mixed || item.Dropped != 1 || len(item.Lines) != 2 || item.Lines[0].Verbatim || !item.Lines[1].Verbatim {
		t.Errorf("%+v", item)
	}
	for _, line := range item.Lines {
		if len(line.Refs) == 0 || strings.Contains(line.Text, "Forty") {
			t.Errorf("line %+v", line)
		}
	}
	if b.Used.Calls != 1 || b.Used.Prompt == 0 {
		t.Errorf("it took %+v", b.Used)
	}
}

// TestSlowModel: a brief waits for the model so long and no longer; what is
// written by then is told so, the rest in the articles' own sentences.
func TestSlowModel(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	d.own("1", "Ledger", "Tram to open", tram)
	d.model(llmtest.New(t, echo, llmtest.Stall()), 0)
	d.Patience = time.Second
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // before the model's own limit
	defer cancel()
	b, err := d.Order(ctx, news.Order{Guild: "1", Channel: "10"})
	d.must(err)
	var modes []news.Mode
	for _, item := range b.Items {
		modes = append(modes, item.Mode)
		if len(item.Lines) == 0 {
			t.Errorf("nothing is told of %q", item.Headline.Title)
		}
	}
	slices.Sort(modes)
	want := []news.Mode{news.ByModel, news.ModelDown}
	slices.Sort(want)
	if diff := cmp.Diff(want, modes); diff != "" || b.Mode != news.Mixed {
		t.Errorf("the brief is %q, its items (-want +got):\n%s", b.Mode, diff)
	}
}

// TestBadDrafts: the model is asked twice at most, and the brief comes anyway.
func TestBadDrafts(t *testing.T) {
	invented := llmtest.Draft(llmtest.Sentence{Text: "Forty firemen came from Port Ellery.", IDs: []int{2}})
	for _, tt := range []struct {
		name   string
		script []llmtest.Reply
		mode   news.Mode
		calls  int
	}{
		{"mended", []llmtest.Reply{invented, echo}, news.ByModel, 2},
		{"invented twice", []llmtest.Reply{invented, invented}, news.DraftFailed, 2},
		{"ids that do not exist", []llmtest.Reply{
			llmtest.Draft(llmtest.Sentence{Text: "Nine people died.", IDs: []int{99}}), echo}, news.ByModel, 2},
		{"a link and a mention", []llmtest.Reply{
			llmtest.Draft(llmtest.Sentence{Text: "Nine people died, see https://example.org @everyone.", IDs: []int{1}}), invented}, news.DraftFailed, 2},
		{"prose", []llmtest.Reply{llmtest.Text("Sure! Here is a summary of the news for you."), llmtest.Text("As I said.")}, news.DraftFailed, 0},
		{"nothing", []llmtest.Reply{llmtest.Text(""), llmtest.Text("")}, news.DraftFailed, 0},
		{"a name of another story", []llmtest.Reply{
			llmtest.Draft(llmtest.Sentence{Text: "Captain Jonas Weil said the roof had fallen in.", IDs: []int{3}}), echo}, news.ByModel, 2},
		{"down", []llmtest.Reply{llmtest.Status(403, "no")}, news.ModelDown, 1},
		{"rate limited", []llmtest.Reply{llmtest.Status(429, "slow down", "Retry-After", "3600")}, news.ModelDown, 0},
		{"silent", []llmtest.Reply{llmtest.Stall()}, news.ModelDown, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			d.own("1", "Courier", "Nine dead in mill fire", mill)
			s := llmtest.New(t, tt.script...)
			if tt.name == "silent" {
				d.patience = 50 * time.Millisecond
			}
			d.model(s, 0)
			b := d.order(news.Order{})
			calls := len(s.Requests()) == tt.calls || tt.calls == 0 // 0: the client has ways of its own to ask again
			if len(b.Items) != 1 || len(b.Items[0].Lines) != 1 || b.Mode != tt.mode || !calls {
				t.Fatalf("%d calls, %+v", len(s.Requests()), b)
			}
			if line := b.Items[0].Lines[0]; tt.mode.Extractive() != line.Verbatim {
				t.Errorf("%+v", line)
			}
		})
	}
}

func TestBudget(t *testing.T) {
	d := newDesk(t)
	for _, outlet := range []string{"Courier", "Ledger", "Post"} {
		d.follow(outlet, "1")
	}
	long := mill + strings.Repeat(" The old mill stood by the river for many quiet years before it.", 20)
	a := d.press("Courier", "Nine dead in mill fire", long)
	b := d.press("Ledger", "Mill burns", "In Marlow a mill burned down. "+long)
	c := d.press("Post", "Fire in Marlow", "It was a dark day for Marlow. "+long)
	d.one(a, b, c)
	s := llmtest.New(t, echo, echo, echo)
	d.model(s, 10_000)
	whole := d.order(news.Order{})
	d.must(d.Guilds.Reserve(t.Context(), "1", d.clock.Format(time.DateOnly), 8_000-whole.Used.Total(), 0))
	d.Model = "another" // so that the cache has nothing
	short := d.order(news.Order{})
	if whole.Mode != news.ByModel || short.Mode != news.ByModel {
		t.Fatalf("%v, %v", whole.Mode, short.Mode)
	}
	spared := 0
	for _, r := range short.Receipts {
		if r.Stage == news.StageBudget {
			spared++
		}
	}
	if reqs := s.Requests(); spared != 1 || len(reqs[1].User) > len(reqs[0].User)/2 {
		t.Errorf("%d spared; prompts of %d and %d bytes", spared, len(reqs[0].User), len(reqs[1].User))
	}

	d.model(s, 1)
	d.Model = "a third"
	none := d.order(news.Order{})
	if none.Mode != news.OverBudget || len(none.Items) != 1 || len(s.Requests()) != 2 {
		t.Errorf("%d calls, %v %v", len(s.Requests()), none.Mode, titles(none))
	}
}

func TestLanguages(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	german := d.piece("Bote", "Neue Straßenbahn", "Die Straßenbahn von Norhaven fährt ab Juni zum Hafen. Die Stadt erwartet viele Fahrgäste.")
	german.Language, german.Guild = "de", "1"
	if _, _, err := d.Archive.SaveArticle(t.Context(), german); err != nil {
		t.Fatal(err)
	}
	d.own("1", "Ledger", "Storm over Port Ellery", "A storm cut power to 4,000 houses in Port Ellery on Sunday night.")
	plain := d.order(news.Order{Language: "fr"})
	languages := ""
	for _, item := range plain.Items {
		languages += item.Language + " "
		if item.Title.Text != "" || !item.Lines[0].Verbatim {
			t.Errorf("%+v", item)
		}
	}
	if languages != "en en de " && languages != "de en en " {
		t.Errorf("not by language: %s", languages)
	}

	french := llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		if !strings.Contains(r.User, "Brandt mill") {
			return nil
		}
		return []llmtest.Sentence{
			{Text: "Un incendie fait neuf morts à Marlow", IDs: []int{1}},
			{Text: "Un incendie a ravagé lundi la filature Brandt à Marlow.", IDs: []int{1}},
		}
	})
	d.model(llmtest.New(t, french, french, french, french, french), 0)
	written := d.order(news.Order{Language: "fr"})
	for _, item := range written.Items {
		if item.Headline.Title != "Nine dead in mill fire" {
			continue
		}
		if item.Title.Text != "Un incendie fait neuf morts à Marlow" || item.Language != "fr" || item.Mode != news.ByModel ||
			len(item.Lines) != 1 || item.Citations[0].Quote != "Nine people died when fire tore through the Brandt mill in Marlow on Monday." {
			t.Errorf("%+v", item)
		}
	}
	if written.Mode != news.Mixed {
		t.Errorf("mode %v", written.Mode)
	}
}

func TestHeadlinesCostNothing(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	s := llmtest.New(t)
	d.model(s, 0)
	b := d.order(news.Order{Style: news.Headlines})
	if len(b.Items) != 1 || b.Items[0].Lines != nil || len(b.Items[0].Sources) != 1 || len(s.Requests()) != 0 || b.Mode != "" {
		t.Errorf("%d calls, %+v", len(s.Requests()), b)
	}
	if e, err := d.Estimate(t.Context(), news.Order{Guild: "1", Channel: "10"}); err != nil || e.Stories != 1 || e.Calls != 1 || e.Tokens < 200 {
		t.Errorf("estimate %+v, %v", e, err)
	}
}
