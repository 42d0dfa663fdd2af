package story_test

import (
	"testing"
	"time"

	"newsdesk/internal/story"
)

// TestMatch: what is matched is found where Add would put it, and changes
// nothing for those that come after it.
func TestMatch(t *testing.T) {
	at := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	fire := story.Article{ID: 1, At: at, Title: "Fire in Brandt mill kills nine",
		Text: "Nine people died when fire tore through the Brandt mill in Marlow. The blaze began in the weaving hall, fire chief Tom Reed said."}
	again := story.Article{ID: 2, At: at.Add(time.Hour), Title: "Mill fire in Marlow kills nine",
		Text: "The fire in the Brandt mill of Marlow killed nine people. Fire chief Tom Reed said the blaze began in the weaving hall."}
	tram := story.Article{ID: 3, At: at.Add(time.Hour), Title: "First tram line of Norhaven opens in June",
		Text: "Norhaven opens its first tram line in June, after nine years of building. The city council expects many passengers a day."}

	g := story.NewGrouper(story.Options{})
	if id, ok := g.Match(fire); ok {
		t.Errorf("story %d before there is any", id)
	}
	placed := g.Add(fire)
	if id, ok := g.Match(again); !ok || id != placed.Story {
		t.Errorf("the same event: story %d, %v", id, ok)
	}
	if id, ok := g.Match(tram); ok {
		t.Errorf("another event: story %d", id)
	}
	if g.Live() != 1 {
		t.Errorf("%d articles live", g.Live())
	}
	if got := g.Add(again); got.New || got.Story != placed.Story {
		t.Errorf("added: %+v", got)
	}
}
