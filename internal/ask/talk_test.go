package ask_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

func TestFollowUps(t *testing.T) {
	for name, tt := range map[string]struct{ first, then, want string }{
		"he":          {"Who was the last to leave the ferry Merle?", "And when did he leave the ship?", "last to leave the ship"},
		"why":         {"Who closed the harbour bridge in Norhaven?", "Why?", "closed the harbour bridge"},
		"she":         {"What did Mayor Ada Voss say about the beam?", "What did she promise commuters?", "free ferry"},
		"it":          {"Why did Norhaven close the harbour bridge?", "When was it built?", "1931"},
		"the harbour": {"How do the Ellery Courier and the Tidewater Ledger differ on the ferry Merle?", "What about the bridge?", "bridge"},
		"how many":    {"Why did Norhaven close the harbour bridge?", "and how many vehicles does it carry?", "14,000"},
		"what about":  {"What caused the fire on the ferry Merle?", "what about the bridge?", "bridge"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			d.harbour()
			if a := d.ask(tt.first); a.Refused || a.Follows {
				t.Fatalf("the first question: refused %v, follows %v", a.Refused, a.Follows)
			}
			d.pass(time.Minute)
			a := d.ask(tt.then)
			says(t, a, tt.want)
			if !a.Follows || a.Question != tt.then {
				t.Errorf("follows %v, asked %q", a.Follows, a.Asked)
			}
		})
	}
}

// The same asked of another place is not answered of the first.
func TestAnotherPlaceIsNotTheFirst(t *testing.T) {
	d := newDesk(t, nil)
	d.add(guild, "Ellery Courier", "Ada Voss wins in Norhaven", noon.Add(-2*time.Hour), "Ada Voss has won the run-off in Norhaven with 52 per cent. She takes office in May.")
	d.add(guild, "Ellery Courier", "Budget of Gullport", noon.Add(-3*time.Hour), "The council of Gullport has passed its budget. Schools get 4 million crowns.")
	d.ask("Who won the run-off in Norhaven?")
	for question, want := range map[string]bool{"And in Gullport?": false, "and in Norhaven?": true} {
		if a := d.ask(question); a.Refused == want {
			t.Errorf("%q: refused %v, %q", question, a.Refused, said(a))
		}
	}
}

// What is known of a person does not answer what else is asked of them.
func TestAddedNamesAreNoEvidence(t *testing.T) {
	d := newDesk(t, nil)
	d.harbour()
	d.ask("Who was the last to leave the ferry Merle?")
	if a := d.ask("and how old is he?"); !a.Refused {
		t.Errorf("%q is answered with %q", a.Asked, said(a))
	}
}

// A question that names what it is about leaves the conversation behind.
func TestTheScopeIsLeft(t *testing.T) {
	d := newDesk(t, nil)
	d.harbour()
	d.ask("Why did Norhaven close the harbour bridge?")
	a := d.ask("How many people were rescued from the ferry Merle?")
	says(t, a, "Twelve people were rescued")
	if a.Follows || strings.Contains(a.Asked, "norhaven") {
		t.Errorf("follows %v: %q", a.Follows, a.Asked)
	}
}

func TestAConversationEnds(t *testing.T) {
	d := newDesk(t, nil)
	d.harbour()
	d.ask("Why did Norhaven close the harbour bridge?")
	then := news.Question{Guild: guild, Channel: channel, User: member, Text: "Why?"}
	for name, other := range map[string]func(news.Question) news.Question{
		"another member's":  func(q news.Question) news.Question { q.User = "8"; return q },
		"another channel's": func(q news.Question) news.Question { q.Channel = "11"; return q },
		"another guild's":   func(q news.Question) news.Question { q.Guild = "2"; return q },
	} {
		if _, err := d.Answer(t.Context(), other(then)); !faulty(err) {
			t.Errorf("%s conversation goes on: %v", name, err)
		}
	}
	d.pass(29 * time.Minute)
	if a := d.asks(then); !a.Follows {
		t.Error("it ended too early")
	}
	d.pass(31 * time.Minute)
	if _, err := d.Answer(t.Context(), then); !faulty(err) {
		t.Errorf("it goes on after half an hour: %v", err)
	}
}

func faulty(err error) bool {
	_, ok := news.Say(err)
	return ok
}

// The model is told earlier questions, at most three, and never an answer.
func TestOnlyQuestionsAreHandedOn(t *testing.T) {
	model := llmtest.New(t, drafts("A crack in the main beam had grown.", "crack"))
	d := newDesk(t, model)
	d.harbour()
	for _, q := range []string{"Who closed the harbour bridge of Norhaven?", "Why did Norhaven close the harbour bridge?",
		"What did Voss say about the crack?", "What carries vehicles in Norhaven?", "and why was it closed?"} {
		d.pass(time.Minute)
		d.ask(q)
	}
	prompt := model.Last().User
	if n := strings.Count(prompt, "Asked before:"); n != 3 || strings.Contains(prompt, "Who closed") {
		t.Errorf("%d earlier questions:\n%s", n, prompt)
	}
	if strings.Contains(prompt, "A crack in the main beam had grown.\n") {
		t.Errorf("an earlier answer is handed on:\n%s", prompt)
	}
}

func TestAConversationWhoseArticleIsGone(t *testing.T) {
	d := newDesk(t, nil)
	id, _, _ := d.harbour()
	d.ask("Why did Norhaven close the harbour bridge?")
	if err := d.store.Archive.RemoveArticle(t.Context(), guild, id); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"Why?", "and when was it built?", "What did she say?"} {
		if a := d.ask(q); strings.Contains(said(a), "1931") || strings.Contains(said(a), "crack") {
			t.Errorf("%q is answered from what is gone: %q", q, said(a))
		}
	}
}

func TestAsOf(t *testing.T) {
	d := newDesk(t, nil)
	_, first, later := d.harbour()
	saturday := noon.AddDate(0, 0, -1)
	for name, q := range map[string]news.Question{
		"by option":      {Text: "How many people were rescued from the ferry Merle?", AsOf: saturday.Add(11 * time.Hour)},
		"as of":          {Text: "As of 21 November, how many people were rescued from the ferry Merle?"},
		"did we know":    {Text: "What did we know on Saturday about the people rescued from the ferry Merle?"},
		"before":         {Text: "How many people did we know before 22 November were rescued from the ferry Merle?"},
		"ISO":            {Text: "How many people were rescued from the ferry Merle as of 2026-11-21?"},
		"the month ford": {Text: "As of November 21, 2026: how many people were rescued from the ferry Merle?"},
	} {
		t.Run(name, func(t *testing.T) {
			q.Guild, q.Channel, q.User = guild, channel, name
			a := d.asks(q)
			says(t, a, "Nine people were rescued")
			saysNot(t, a, "Twelve")
			if a.AsOf.Format(time.DateOnly) != "2026-11-21" || a.Searched.To.After(a.AsOf) || a.Mark(later) != 0 || a.Mark(first) != 1 {
				t.Errorf("as of %s, searched to %s, sources %+v", a.AsOf, a.Searched.To, a.Sources)
			}
		})
	}
	a := d.asks(news.Question{Guild: guild, Channel: channel, User: "8", Text: "What did we know on Saturday?"})
	if says(t, a, "Merle"); !a.Newest || a.Mark(first) == 0 || a.Mark(later) != 0 {
		t.Errorf("what was known by %s: %q", a.AsOf, said(a))
	}
	if a := d.asks(news.Question{Guild: guild, Channel: channel, User: "9", Text: "As of 1 November, how many people were rescued from the ferry Merle?"}); !a.Refused || len(a.Nearest) != 0 {
		t.Errorf("answered before anything was known: %q, nearest %v", said(a), a.Nearest)
	}
	if a := d.asks(news.Question{Guild: guild, Channel: channel, User: "9", Text: "How many people were rescued from the ferry Merle?", AsOf: noon.AddDate(1, 0, 0)}); !a.AsOf.IsZero() {
		t.Errorf("as of the future: %s", a.AsOf)
	}
}

// The day is the server's: what came out at half past eleven at night in UTC
// came out the next day in Berlin.
func TestAsOfIsInTheZoneAsked(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	model := llmtest.New(t, llmtest.Quote(1))
	d := newDesk(t, model)
	d.add(guild, "Ellery Courier", "Fire on the ferry Merle", time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC), ferry)
	q := news.Question{Guild: guild, Channel: channel, User: member, Text: "How many people were rescued from the ferry Merle as of 20 November?"}
	if a := d.asks(q); a.Refused {
		t.Error("refused in UTC")
	}
	if !strings.Contains(model.Last().System, "Friday, 20 November 2026, 23:59 UTC") {
		t.Errorf("the model's day: %s", model.Last().System)
	}
	q.Zone = berlin
	if a := d.asks(q); !a.Refused {
		t.Errorf("in Berlin it is known a day early: %q", said(a))
	}
}

func TestComparison(t *testing.T) {
	d := newDesk(t, nil)
	d.harbour()
	for _, q := range []string{
		"How do the Ellery Courier and the Tidewater Ledger differ on the people rescued from the ferry Merle?",
		"Compare the Ellery Courier with the Tidewater Ledger on the people rescued from the ferry Merle.",
		"According to the Ellery Courier and the Tidewater Ledger, how many people were rescued from the ferry Merle?",
		"What do the Ellery Courier and the Tidewater Ledger report about the people rescued from the ferry Merle?",
		"How many people were rescued from the ferry Merle: what says the Ellery Courier, what the Tidewater Ledger?",
	} {
		a := d.asks(news.Question{Guild: guild, Channel: channel, User: q, Text: q})
		got := map[string]string{}
		for _, l := range a.Lines {
			got[l.Side] += l.Text
		}
		if len(a.Sides) != 2 || !strings.Contains(got["Ellery Courier"], "Nine people") || !strings.Contains(got["Tidewater Ledger"], "Twelve people") {
			t.Errorf("%q: sides %q, lines %+v", q, a.Sides, a.Lines)
		}
	}
}

func TestASideWithoutArticlesIsTold(t *testing.T) {
	d := newDesk(t, nil)
	d.harbour()
	a := d.ask("How do the Ellery Courier and the Gullport Gazette differ on the people rescued from the ferry Merle?")
	if len(a.Sides) != 2 || a.Sides[1] != "Gullport Gazette" {
		t.Fatalf("sides %q", a.Sides)
	}
	for _, l := range a.Lines {
		if l.Side != "Ellery Courier" {
			t.Errorf("%q is told by %q", l.Text, l.Side)
		}
	}
	says(t, a, "Nine people")
}

func TestComparisonOfTwoTowns(t *testing.T) {
	model := llmtest.New(t, llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		return []llmtest.Sentence{
			{Text: "Norhaven spends 4 million on schools.", IDs: r.IDs("Norhaven spends")},
			{Text: "Gullport spends 9 million on schools.", IDs: r.IDs("Gullport spends")},
			{Text: "Norhaven spends 4 million and Gullport 9 million on schools.", IDs: append(r.IDs("Norhaven spends"), r.IDs("Gullport spends")...)},
		}
	}))
	d := newDesk(t, model)
	d.add(guild, "Ellery Courier", "Norhaven passes its budget", noon.Add(-time.Hour), "Norhaven spends 4 million on schools this year. The council passed the budget on Friday.")
	d.add(guild, "Ellery Courier", "Gullport passes its budget", noon.Add(-2*time.Hour), "Gullport spends 9 million on schools this year. The council passed the budget on Thursday.")
	a := d.ask("Compare the school budgets of Norhaven and Gullport")
	var sides []string
	for _, l := range a.Lines {
		sides = append(sides, l.Side)
	}
	if strings.Join(sides, ",") != "Norhaven,Gullport," || !strings.Contains(model.Last().User, "Side: Norhaven\nSide: Gullport\n") {
		t.Errorf("sides %q\n%s", sides, model.Last().User)
	}
}

// What is only mentioned in an article about something else is not told by it.
func TestASideIsNoneThatIsOnlyMentioned(t *testing.T) {
	d := newDesk(t, nil)
	d.add(guild, "Ellery Courier", "Norhaven budget: pools shut", noon.Add(-time.Hour), "The council passed a budget on Friday. The bus to Gullport will be stopped.\n\nSchools get 4 million crowns. Roads get two million crowns.")
	a := d.ask("Compare the school budgets of Norhaven and Gullport")
	for _, l := range a.Lines {
		if l.Side != "Norhaven" && strings.Contains(l.Text, "Schools") {
			t.Errorf("%q is told of %q", l.Text, l.Side)
		}
	}
	says(t, a, "Schools get 4 million")
}

// A comparison may be of two things that have no names.
func TestTwoThingsWithoutNames(t *testing.T) {
	d := newDesk(t, nil)
	d.add(guild, "Ellery Courier", "Storm hits the harbour", noon.Add(-time.Hour), "Waves broke two piers. The damage in the harbour is put at 6 million crowns.")
	d.add(guild, "Tidewater Ledger", "Bridge gets dearer", noon.Add(-2*time.Hour), "The new bridge will cost 54 million crowns. Work begins in May.")
	a := d.ask("Compare the damage in the harbour and the cost of the bridge")
	got := map[string]string{}
	for _, l := range a.Lines {
		got[l.Side] += l.Text
	}
	if !strings.Contains(got["damage in the harbour"], "6 million") || !strings.Contains(got["cost of the bridge"], "54 million") {
		t.Errorf("sides %q, lines %+v", a.Sides, a.Lines)
	}
}

// A side that the model leaves out is quoted.
func TestASideLeftOutIsQuoted(t *testing.T) {
	d := newDesk(t, llmtest.New(t, drafts("Nine people were rescued, the Courier reports.", "Nine people")))
	d.harbour()
	a := d.ask("How do the Ellery Courier and the Tidewater Ledger differ on the people rescued from the ferry Merle?")
	sides := map[string]news.Line{}
	for _, l := range a.Lines {
		sides[l.Side] = l
	}
	if a.Mode != news.ByModel || sides["Ellery Courier"].Verbatim || !sides["Tidewater Ledger"].Verbatim {
		t.Fatalf("mode %v, lines %+v", a.Mode, a.Lines)
	}
	says(t, a, "Nine people were rescued", "Twelve people")
}

// place puts all of an outlet's articles to one story.
func (d *desk) place(articles ...int64) (story int64) {
	d.t.Helper()
	var placed []news.Placement
	for _, id := range articles {
		placed = append(placed, news.Placement{Article: id, Story: articles[0]})
	}
	if err := d.store.Stories.PlaceArticles(d.t.Context(), placed, nil); err != nil {
		d.t.Fatal(err)
	}
	return articles[0]
}

// In a story's thread a question is about that story, until it names
// something else.
func TestAStoryIsAskedFirst(t *testing.T) {
	d := newDesk(t, nil)
	bridge, _, _ := d.harbour()
	d.add(guild, "Ellery Courier", "Old mill reopens", noon.Add(-time.Hour), "The old mill in Ellery was built in 1788. It reopens as a library on Friday.")
	here := news.Question{Guild: guild, Channel: "900", User: member, Story: d.place(bridge)}
	for question, want := range map[string]string{
		"When was it built?": "1931",
		"How many people were rescued from the ferry Merle?": "Twelve people were rescued",
	} {
		here.Text = question
		says(t, d.asks(here), want)
	}
	here.Topic = "Harbour bridge closed"
	for _, all := range []string{"What happened?", "what is this about", "So what's the latest?"} {
		here.Text, here.User = all, all
		says(t, d.asks(here), "bridge")
	}
	here.User = member
	here.Text = "Who won the chess tournament in Oslo?"
	if a := d.asks(here); !a.Refused || a.Searched.Articles < 3 {
		t.Errorf("refused %v after searching %d articles: %q", a.Refused, a.Searched.Articles, said(a))
	}
	here.Story = 1 << 40
	here.Text = "Why did Norhaven close the harbour bridge?"
	if a := d.asks(here); a.Refused {
		t.Error("a story that is gone is asked and nothing else")
	}
}

// What goes on from an answer about a day is about that day.
func TestTheDayIsKept(t *testing.T) {
	d := newDesk(t, nil)
	d.add(guild, "Ellery Courier", "Ferry Merle burns", noon.Add(-50*time.Hour), "Nine people were hurt on the ferry Merle. The fire on the ferry Merle began in the kitchen.")
	d.add(guild, "Ellery Courier", "More hurt on ferry Merle", noon.Add(-time.Hour), "Fourteen people were hurt on the ferry Merle. The fire on the ferry Merle began in the engine room.")
	a := d.ask("How many people were hurt on the ferry Merle as of Friday?")
	says(t, a, "Nine people")
	d.pass(time.Minute)
	if a = d.ask("And where did it begin?"); !a.Follows || a.AsOf.IsZero() {
		t.Fatalf("follows %v, as of %v", a.Follows, a.AsOf)
	}
	says(t, a, "kitchen")
	if strings.Contains(said(a), "engine room") {
		t.Errorf("it is told what was published later: %q", said(a))
	}
	d.pass(time.Minute)
	if a = d.ask("And where did it begin, as we know now?"); !a.AsOf.IsZero() {
		t.Errorf("still as of %v", a.AsOf)
	}
}
