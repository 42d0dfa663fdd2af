package guilds_test

import (
	"newsdesk/internal/store/storetest"

	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestBudget(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	const day = "2026-03-02"
	reserve := func(guild string, tokens, limit int, want error) {
		t.Helper()
		s.WantErr(s.Guilds.Reserve(t.Context(), guild, day, tokens, limit), want)
	}
	reserve("1", 101, 100, news.ErrBudget)
	reserve("1", 60, 100, nil)
	reserve("1", 41, 100, news.ErrBudget)
	reserve("1", 40, 100, nil)
	reserve("1", 1, 100, news.ErrBudget)
	reserve("2", 100, 100, nil) // a budget of its own
	s.Must(s.Guilds.Settle(t.Context(), "1", day, 60, news.Usage{Prompt: 20, Reply: 5, Calls: 1}))
	reserve("1", 36, 100, news.ErrBudget)
	reserve("1", 35, 100, nil)
	reserve("1", 1_000_000, 0, nil) // no limit
	s.Must(s.Guilds.Settle(t.Context(), "1", day, 40+35+1_000_000, news.Usage{Prompt: 1, Reply: 1, Calls: 1}))
	s.Must(s.Guilds.Settle(t.Context(), "1", day, 50, news.Usage{})) // settled twice: never below nothing
	s.Must(s.Guilds.Settle(t.Context(), "1", "2026-03-03", 50, news.Usage{Prompt: 9, Calls: 1}))

	for _, want := range []struct {
		guild string
		news.Usage
	}{
		{"1", news.Usage{Day: day, Prompt: 21, Reply: 6, Calls: 2}},
		{"1", news.Usage{Day: "2026-03-03", Prompt: 9, Calls: 1}},
		{"2", news.Usage{Day: day, Reserved: 100}},
		{"3", news.Usage{Day: day}},
	} {
		if got, err := s.Guilds.UsageOf(t.Context(), want.guild, want.Day); err != nil || got != want.Usage {
			t.Errorf("guild %s: %+v %v, want %+v", want.guild, got, err, want.Usage)
		}
	}
}

func TestBudgetIsNotPassedByManyAtOnce(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	var mu sync.Mutex
	var wg sync.WaitGroup
	granted := 0
	for range 20 {
		wg.Go(func() {
			if s.Guilds.Reserve(t.Context(), "1", "2026-03-02", 10, 75) == nil {
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

// A guild is told once a day that most of its tokens are spent, and once that all are.
func TestSpentTokensAreTold(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	const today, tomorrow = "2026-03-02", "2026-03-03"
	s.Must(s.Guilds.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "10"}))
	spend := func(guild, day string, tokens int) {
		t.Helper()
		s.Must(s.Guilds.Reserve(t.Context(), guild, day, tokens, 100))
		s.Must(s.Guilds.Settle(t.Context(), guild, day, tokens, news.Usage{Prompt: tokens, Calls: 1}))
	}
	// told is what the guild was told since, all of it posted by now.
	told := func() (kinds []string) {
		t.Helper()
		pending, err := s.Outbox.PendingNotices(t.Context(), 10)
		s.Must(err)
		for _, n := range pending {
			kinds = append(kinds, n.Guild+" in "+n.Channel+": "+string(n.Kind)+", "+n.Reason)
			b := news.Brief{ID: news.NewID(), Guild: n.Guild, Channel: n.Channel, To: s.Now()}
			s.Must(s.Outbox.QueueNotices(t.Context(), b, []news.Post{{Payload: []byte("{}"), Marker: b.ID}}, []news.Notice{n}))
		}
		return kinds
	}
	expect := func(want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, told()); diff != "" {
			t.Error(diff)
		}
	}
	spend("1", today, 79)
	expect()
	spend("1", today, 1)
	expect("1 in 10: nearly spent, 80 of 100 tokens.")
	spend("1", today, 15)
	expect()
	for range 2 {
		s.WantErr(s.Guilds.Reserve(t.Context(), "1", today, 6, 100), news.ErrBudget)
	}
	expect("1 in 10: spent, 95 of 100 tokens, and the next call would take more than is left.")
	spend("1", today, 5)
	expect()
	spend("1", tomorrow, 90)
	spend("1", tomorrow, 10) // what was not told yet is no longer true
	expect("1 in 10: spent, 100 of 100 tokens.")
	spend("", today, 100) // all guilds together
	spend("vectors", today, 100)
	spend("2", today, 100) // no channel to tell
	expect()
	unseen, err := s.Outbox.UnseenNotices(t.Context(), "2", 10)
	s.Must(err)
	if len(unseen) != 1 || unseen[0].Kind != news.NoticeSpent {
		t.Errorf("its managers read %v", unseen)
	}
}
