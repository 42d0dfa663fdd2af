package evidence

import (
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
)

// found is a reading of one article of an age, among so many.
func found(now time.Time, age time.Duration, articles int) Case {
	return Case{Asked: "Who is it?", Found: news.Found{
		Passages: []news.FoundPassage{{Article: news.Headline{ID: 1, Published: now.Add(-age)}}},
		Coverage: 0.6, Searched: news.Searched{Articles: articles},
	}, choices: []summary.Choice{{Coverage: 0.6, Focused: true}}}
}

func TestWhatIsNeededGrowsWithAgeAndCrowd(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		c    Case
		want bool
	}{
		"fresh among many":          {found(now, day, 5000), true},
		"old among many":            {found(now, 60*day, 5000), false},
		"old and the only one":      {found(now, 60*day, 1), true},
		"old, asked by itself":      {with(found(now, 60*day, 5000), func(c *Case) { c.Scope.Article = 1 }), true},
		"old, but the date is told": {with(found(now, 60*day, 5000), func(c *Case) { c.Dated = true }), true},
		"fresh at the time asked":   {with(found(now, 60*day, 5000), func(c *Case) { c.Scope.AsOf = now.Add(-59 * day) }), true},
		"dated tomorrow":            {found(now, -day, 5000), true},
		"a name is missing":         {with(found(now, day, 5000), func(c *Case) { c.Asked = "Who met Nadia Brandt?"; c.Found.Coverage = 0.5 }), false},
		"not the kind asked for":    {with(found(now, day, 5000), func(c *Case) { c.choices[0].Focused = false; c.Found.Coverage = 0.5 }), false},
		"no sentence":               {with(found(now, day, 5000), func(c *Case) { c.choices = nil }), false},
	} {
		if got := tt.c.Convincing(now); got != tt.want {
			t.Errorf("%s: convincing %v at evidence %.2f, needed %.2f", name, got, tt.c.Strength(), tt.c.needed(now))
		}
	}
}

func with(c Case, change func(*Case)) Case {
	change(&c)
	return c
}
