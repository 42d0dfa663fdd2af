package ask

import (
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
)

// found is a reading of one article of an age, among so many.
func found(now time.Time, age time.Duration, articles int) reading {
	return reading{asked: "Who is it?", found: news.Found{
		Passages: []news.FoundPassage{{Article: news.Headline{ID: 1, Published: now.Add(-age)}}},
		Coverage: 0.6, Searched: news.Searched{Articles: articles},
	}, choices: []summary.Choice{{Coverage: 0.6, Focused: true}}}
}

func TestWhatIsNeededGrowsWithAgeAndCrowd(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		r    reading
		want bool
	}{
		"fresh among many":          {found(now, day, 5000), true},
		"old among many":            {found(now, 60*day, 5000), false},
		"old and the only one":      {found(now, 60*day, 1), true},
		"old, asked by itself":      {with(found(now, 60*day, 5000), func(r *reading) { r.scope.Article = 1 }), true},
		"old, but the date is told": {with(found(now, 60*day, 5000), func(r *reading) { r.dated = true }), true},
		"fresh at the time asked":   {with(found(now, 60*day, 5000), func(r *reading) { r.scope.AsOf = now.Add(-59 * day) }), true},
		"dated tomorrow":            {found(now, -day, 5000), true},
		"a name is missing":         {with(found(now, day, 5000), func(r *reading) { r.asked = "Who met Nadia Brandt?"; r.found.Coverage = 0.5 }), false},
		"not the kind asked for":    {with(found(now, day, 5000), func(r *reading) { r.choices[0].Focused = false; r.found.Coverage = 0.5 }), false},
		"no sentence":               {with(found(now, day, 5000), func(r *reading) { r.choices = nil }), false},
	} {
		if got := tt.r.convincing(now); got != tt.want {
			t.Errorf("%s: convincing %v at evidence %.2f, needed %.2f", name, got, tt.r.evidence(), tt.r.needed(now))
		}
	}
}

func with(r reading, change func(*reading)) reading {
	change(&r)
	return r
}
