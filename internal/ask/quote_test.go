package ask_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
)

// varr is a week in a town: a landing told twice, two matches, an obituary, an
// interview and two things that cost.
func (d *desk) varr() {
	d.t.Helper()
	for _, a := range []struct {
		source, title string
		hours         int
		body          string
	}{
		{"Varr Herald", "Plane lands in Holt with smoke on board, five hurt", 30,
			"A Norrair plane with 143 people on board made an emergency landing at Holt airport on Saturday after smoke was smelled. Five people were hurt on the slides. Holt airport was closed for three hours."},
		{"Varr Herald", "Norrair landing: eight hurt, oven blamed", 9,
			"Eight people were hurt in the emergency landing of a Norrair plane at Holt airport, the airport said. Investigators said that an oven had overheated."},
		{"Brill Daily", "Wanderers lose to Brill", 12,
			"Varr Wanderers lost 4-1 at home to Brill. Striker Noa Quist scored twice for Brill. The attendance was 6,120."},
		{"Varr Herald", "Gulls beat Norhaven", 5,
			"The Gulls have beaten Norhaven 27 to 25. Left back Tuva Renn scored nine goals. Some 3,200 spectators saw the match."},
		{"Brill Daily", "Painter Sven Arkwright dies", 60,
			"Sven Arkwright, whose murals line the harbour of Varr, has died in Brill. He was 88. Arkwright was born in Holt in 1938."},
		{"Brill Daily", "Rhea Madigan on leaving the lottery", 50,
			"Rhea Madigan quit as director of the state lottery on Thursday.\n\nWhy did you go?\n\n\"Because the treasurer wanted the draws hidden,\" she says.\n\nMadigan's deputy, Colm Fisk, leads the lottery until June."},
		{"Varr Herald", "Baths cost the town three million", 20,
			"The baths cost the town 3 million crowns a year, councillor Ida Brand said."},
		{"Brill Daily", "Tunnel gets dearer", 3,
			"The tunnel will cost 84 million crowns, the planners said."},
	} {
		d.add(guild, a.source, a.title, noon.Add(-time.Duration(a.hours)*time.Hour), a.body)
	}
}

// One sentence that answers is told alone.
func TestWhatAnswersIsTold(t *testing.T) {
	d := newDesk(t, nil)
	d.varr()
	for _, tt := range []struct {
		question, says, not string
		lines               int
	}{
		{"How many goals did Noa Quist score?", "scored twice", "Tuva Renn", 1},
		{"How long was Holt airport closed?", "three hours", "hurt", 1},
		{"How much do the baths cost the town?", "3 million", "tunnel", 1},
		{"Why did Rhea Madigan quit?", "Because the treasurer", "Fisk", 1},
		{"Who leads the lottery?", "Colm Fisk", "hidden", 1},
		{"How old was Sven Arkwright?", "has died in Brill.\nHe was 88.", "1938", 2},
	} {
		a := d.asks(news.Question{Guild: guild, Channel: tt.question, User: member, Text: tt.question})
		says(t, a, tt.says)
		saysNot(t, a, tt.not)
		if len(a.Lines) != tt.lines {
			t.Errorf("%q: %d lines, want %d: %q", tt.question, len(a.Lines), tt.lines, said(a))
		}
	}
}

// The newest report says what it supersedes, whichever of the two is asked for.
func TestTheNewestSupersedes(t *testing.T) {
	d := newDesk(t, nil)
	d.varr()
	superseded := func(a news.Answer) {
		t.Helper()
		if len(a.Differences) != 1 || !a.Differences[0].Superseded || a.Differences[0].Reports[1].Figure != "Eight people" {
			t.Errorf("%q: differences %+v", a.Question, a.Differences)
		}
	}
	first := d.ask("How many people were hurt at Holt airport?")
	superseded(first)
	if !strings.HasPrefix(first.Lines[0].Text, "Eight people") {
		t.Errorf("the newest is not told first: %q", said(first))
	}
	other := d.ask("Is Holt airport open after the emergency landing of the plane?")
	if len(other.Differences) > 0 {
		t.Errorf("%q tells what else differs: %+v", other.Question, other.Differences)
	}
	then := d.asks(news.Question{Guild: guild, Channel: "then", User: member, Text: "How many people were hurt at Holt airport as of yesterday?"})
	if !strings.HasPrefix(said(then), "Five people were hurt") {
		t.Errorf("as of the day before: %q", said(then))
	}
	saysNot(t, then, "Eight people")
	if len(then.Differences) != 0 {
		t.Errorf("as of the day before: differences %+v", then.Differences)
	}
}

// What is asked of as if it had been named is looked for in what was told.
func TestWhoWasTheDeputy(t *testing.T) {
	d := newDesk(t, nil)
	d.varr()
	d.add(guild, "Varr Herald", "Mayor's deputy cuts a ribbon", noon.Add(-time.Hour), "The deputy, Tom Reed, cut a ribbon. Reed is deputy of the mayor.")
	d.ask("Why did Rhea Madigan quit the lottery?")
	d.pass(time.Minute)
	a := d.ask("Who was the deputy?")
	says(t, a, "Colm Fisk")
	saysNot(t, a, "Reed")
}

// A follow-up of a bare kind is answered by that kind or not at all.
func TestHowOldIsHe(t *testing.T) {
	d := newDesk(t, nil)
	d.varr()
	d.ask("Where did Sven Arkwright die?")
	d.pass(time.Minute)
	says(t, d.ask("And how old was he?"), "He was 88.")
	d.pass(time.Minute)
	says(t, d.ask("Where was he born?"), "born in Holt")
	d.pass(time.Hour)
	d.ask("Who scored twice for Brill?")
	d.pass(time.Minute)
	if a := d.ask("How old is he?"); !a.Refused {
		t.Errorf("answered with %q", said(a))
	}
}
