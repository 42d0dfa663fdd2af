package story_test

import (
	"testing"
	"time"

	"newsdesk/internal/story"
)

// TestFirstArticles: a desk that has read nothing yet does not take short
// texts for one event because they share a word or two, and still knows those
// that are.
func TestFirstArticles(t *testing.T) {
	at := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	events := []string{"fire", "tram", "ferry", "storm", "mayor", "mayor", "plant", "fire"}
	where := map[int64]int64{}
	g := story.NewGrouper(story.Options{})
	for i, text := range [][2]string{
		{"Fire in Brandt mill kills nine", "Nine people died when fire tore through the Brandt mill in Marlow. The blaze began in the weaving hall, fire chief Tom Reed said."},
		{"First tram line of Norhaven opens in June", "Norhaven opens its first tram line in June, after nine years of building. The city council expects many passengers a day."},
		{"Ferry runs aground", "The ferry Marguerite ran aground on the Sow Reef outside Port Ellery at dawn, the harbour authority said. All 214 passengers were brought ashore by lifeboats within two hours."},
		{"Storm cuts power", "A storm cut power to 4,000 houses on the coast on Sunday night. Crews worked until dawn, the utility said."},
		{"Mayor resigns", "Mayor Ines Falk of Marlow resigned on Friday over a land sale. The council elects a new mayor in June."},
		{"Marlow's mayor steps down", "Ines Falk stepped down as mayor of Marlow on Friday because of a land deal, the council said."},
		{"Battery plant", "Lumen Works will build a battery plant in Port Ellery for 1.2 billion crowns. The plant is to employ 900 people from 2028."},
		{"Mill fire in Marlow kills nine", "The fire in the Brandt mill of Marlow killed nine people. Fire chief Tom Reed said the blaze began in the weaving hall."},
	} {
		id := int64(i)
		where[id] = g.Add(story.Article{ID: id, At: at.Add(time.Duration(i) * time.Minute), Title: text[0], Text: text[1]}).Story
		settled := g.Settle()
		for _, merged := range settled.Merged {
			for article, in := range where {
				if in == merged.From {
					where[article] = merged.To
				}
			}
		}
		for _, move := range settled.Moved {
			where[move.Article] = move.To
		}
	}
	for i, a := range events {
		for k, b := range events {
			if one := where[int64(i)] == where[int64(k)]; one != (a == b) {
				t.Errorf("articles %d and %d of %s and %s: one story %v", i, k, a, b, one)
			}
		}
	}
}

// TestFirstArticlesOfOnePlace: short texts of a desk that has read nothing yet are
// not one event because they name one place.
func TestFirstArticlesOfOnePlace(t *testing.T) {
	at := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	g := story.NewGrouper(story.Options{})
	in := map[int64]string{}
	for i, text := range [][2]string{
		{"Fire at Marlow mill", "A fire broke out at the Marlow mill on Monday. Nobody was hurt."},
		{"Marlow library to close", "The Marlow library will close in June. The council saves money."},
		{"Marlow wins cup", "Marlow beat Port Ellery 3-1 in the cup final. Weber scored twice."},
		{"New tram for Marlow", "A tram line will open in Marlow next year. It has nine stops."},
		{"Marlow mayor resigns", "The mayor of Marlow resigned on Tuesday. Ada Marsh gave no reason."},
	} {
		placed := g.Add(story.Article{ID: int64(i), At: at.Add(time.Duration(i) * time.Minute), Title: text[0], Text: text[1]})
		if !placed.New {
			t.Errorf("%q joins %q", text[0], in[placed.Story])
		}
		in[placed.Story] = text[0]
		if settled := g.Settle(); len(settled.Merged)+len(settled.Moved) > 0 {
			t.Errorf("%q has stories settled otherwise: %+v", text[0], settled)
		}
	}
}
