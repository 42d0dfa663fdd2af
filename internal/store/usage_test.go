package store

import (
	"sync"
	"testing"

	"newsdesk/internal/news"
)

func TestBudget(t *testing.T) {
	s := open(t, newClock())
	const day = "2026-03-02"
	reserve := func(guild string, tokens, limit int, want error) {
		t.Helper()
		wantErr(t, s.Reserve(t.Context(), guild, day, tokens, limit), want)
	}
	reserve("1", 101, 100, news.ErrBudget)
	reserve("1", 60, 100, nil)
	reserve("1", 41, 100, news.ErrBudget)
	reserve("1", 40, 100, nil)
	reserve("1", 1, 100, news.ErrBudget)
	reserve("2", 100, 100, nil) // a budget of its own
	must(t, s.Settle(t.Context(), "1", day, 60, news.Usage{Prompt: 20, Reply: 5, Calls: 1}))
	reserve("1", 36, 100, news.ErrBudget)
	reserve("1", 35, 100, nil)
	reserve("1", 1_000_000, 0, nil) // no limit
	must(t, s.Settle(t.Context(), "1", day, 40+35+1_000_000, news.Usage{Prompt: 1, Reply: 1, Calls: 1}))
	must(t, s.Settle(t.Context(), "1", day, 50, news.Usage{})) // settled twice: never below nothing
	must(t, s.Settle(t.Context(), "1", "2026-03-03", 50, news.Usage{Prompt: 9, Calls: 1}))

	for _, want := range []struct {
		guild string
		news.Usage
	}{
		{"1", news.Usage{Day: day, Prompt: 21, Reply: 6, Calls: 2}},
		{"1", news.Usage{Day: "2026-03-03", Prompt: 9, Calls: 1}},
		{"2", news.Usage{Day: day, Reserved: 100}},
		{"3", news.Usage{Day: day}},
	} {
		if got, err := s.UsageOf(t.Context(), want.guild, want.Day); err != nil || got != want.Usage {
			t.Errorf("guild %s: %+v %v, want %+v", want.guild, got, err, want.Usage)
		}
	}
}

func TestBudgetIsNotPassedByManyAtOnce(t *testing.T) {
	s := open(t, newClock())
	var mu sync.Mutex
	var wg sync.WaitGroup
	granted := 0
	for range 20 {
		wg.Go(func() {
			if s.Reserve(t.Context(), "1", "2026-03-02", 10, 75) == nil {
				mu.Lock()
				granted++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if granted != 7 {
		t.Errorf("%d granted, want 7", granted)
	}
}
