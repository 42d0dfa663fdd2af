package llm_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// ledger keeps usage in memory, by guild and day.
type ledger struct {
	mu   sync.Mutex
	used map[string]news.Usage
}

func (l *ledger) Reserve(ctx context.Context, guild, day string, tokens, limit int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	u := l.used[guild+day]
	if limit > 0 && u.Total()+tokens > limit {
		return news.ErrBudget
	}
	u.Reserved += tokens
	l.used[guild+day] = u
	return ctx.Err()
}

func (l *ledger) Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	u := l.used[guild+day]
	u.Reserved -= reserved
	u.Prompt += used.Prompt
	u.Reply += used.Reply
	u.Calls += used.Calls
	l.used[guild+day] = u
	return nil
}

func (l *ledger) UsageOf(_ context.Context, guild, day string) (news.Usage, error) {
	return l.of(guild, day), nil
}

func (l *ledger) of(guild, day string) news.Usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.used[guild+day]
}

const today = "2026-11-23"

func accounted(s *llmtest.Server, limit int) (llm.Options, *ledger) {
	l := &ledger{used: map[string]news.Usage{}}
	o := options(s)
	o.Budget, o.DailyTokens = l, limit
	o.Now = func() time.Time { return time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC).In(time.FixedZone("", 7200)) }
	return o, l
}

func TestBudget(t *testing.T) {
	s := llmtest.New(t, llmtest.Complete(llmtest.Completion{Text: "A ferry sank. [1]", PromptTokens: 60, ReplyTokens: 15}))
	o, l := accounted(s, 1200)
	c := client(t, o)
	var calls int
	var err error
	for err == nil && calls < 100 {
		if _, err = c.Draft(t.Context(), prompt()); err == nil {
			calls++
		}
	}
	got := l.of("g1", today)
	if !errors.Is(err, news.ErrBudget) || calls == 0 || calls != len(s.Requests()) {
		t.Errorf("%d calls, %d requests, err %v", calls, len(s.Requests()), err)
	}
	if got.Calls != calls || got.Prompt != 60*calls || got.Reply != 15*calls || got.Reserved != 0 {
		t.Errorf("usage %+v after %d calls", got, calls)
	}
	other := prompt()
	other.Guild = "g2"
	if _, err := c.Draft(t.Context(), other); err != nil {
		t.Errorf("another guild pays: %v", err)
	}
}

// TestBudgetOfAll: what one guild spends, another lacks, and no reservation of
// a refused call stays.
func TestBudgetOfAll(t *testing.T) {
	s := llmtest.New(t, llmtest.Complete(llmtest.Completion{Text: "A ferry sank. [1]", PromptTokens: 500, ReplyTokens: 100}))
	o, l := accounted(s, 0)
	o.TotalTokens = 1500
	c := client(t, o)
	if _, err := c.Draft(t.Context(), prompt()); err != nil {
		t.Fatal(err)
	}
	if share, err := c.Spent(t.Context(), "g2"); err != nil || share != 0.4 {
		t.Errorf("spent %v, %v", share, err)
	}
	other := prompt()
	other.Guild = "g2"
	if _, err := c.Draft(t.Context(), other); !errors.Is(err, news.ErrBudget) {
		t.Errorf("another guild: %v", err)
	}
	if u := l.of("g2", today); u.Total() != 0 {
		t.Errorf("its usage %+v", u)
	}
}

// TestSettles: no reservation outlives its draft.
func TestSettles(t *testing.T) {
	draft := "A ferry sank. [1]"
	for _, tt := range []struct {
		name  string
		reply llmtest.Reply
		spent bool // the endpoint took the call on
		calls int
	}{
		{"reported", llmtest.Text(draft), true, 1},
		{"counted by us", llmtest.Complete(llmtest.Completion{Text: draft, NoUsage: true}), true, 1},
		{"bad draft", llmtest.Text("Well."), true, 1},
		{"cut", llmtest.Cut(draft), true, 1},
		{"half-way stalled", llmtest.StallAfter(draft), true, 1},
		{"refused", llmtest.Status(403, "no"), false, 0},
		{"down", llmtest.Status(503, "no"), false, 0},
		{"no reply", llmtest.Stall(), false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, l := accounted(llmtest.New(t, tt.reply), 0)
			switch tt.name {
			case "half-way stalled":
				o.Timeouts.Idle = 50 * time.Millisecond
			case "no reply":
				o.Timeouts.First = 50 * time.Millisecond
			}
			_, _ = client(t, o).Draft(t.Context(), prompt()) // how it ends is tested elsewhere
			got := l.of("g1", today)
			if got.Reserved != 0 || got.Calls != tt.calls || (got.Prompt > 0) != tt.spent || (got.Reply > 0) != tt.spent {
				t.Errorf("usage %+v", got)
			}
		})
	}
}

func TestSettlesWhenCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o, l := accounted(llmtest.New(t, func(_ http.ResponseWriter, req llmtest.Request) { cancel() }, llmtest.Stall()), 0)
	if _, err := client(t, o).Draft(ctx, prompt()); err == nil {
		t.Error("no error")
	}
	if got := l.of("g1", today); got.Reserved != 0 {
		t.Errorf("usage %+v", got)
	}
}

type panicking struct{}

func (panicking) RoundTrip(*http.Request) (*http.Response, error) { panic("transport fell over") }

func TestSettlesAfterPanic(t *testing.T) {
	o, l := accounted(llmtest.New(t), 0)
	o.HTTP = &http.Client{Transport: panicking{}}
	c := client(t, o)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = c.Draft(t.Context(), prompt())
	}()
	if got := l.of("g1", today); got.Reserved != 0 {
		t.Errorf("usage %+v", got)
	}
}

// TestConcurrentDrafts is for the race detector.
func TestConcurrentDrafts(t *testing.T) {
	s := llmtest.New(t, llmtest.If(func(r llmtest.Request) bool { return r.Format != "" },
		llmtest.Status(400, "response_format"), llmtest.Draft(ferry)))
	o, l := accounted(s, 0)
	o.Concurrency, o.Queue = 4, 100
	c := client(t, o)
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			if _, err := c.Draft(t.Context(), prompt()); err != nil {
				t.Error(err)
			}
			_ = c.Room()
		})
	}
	wg.Wait()
	if got := l.of("g1", today); got.Calls != 40 || got.Reserved != 0 {
		t.Errorf("usage %+v", got)
	}
}

// A report that cannot be true is not believed: it would spend the day's tokens
// at once, and leave no room for another prompt.
func TestUsageThatCannotBe(t *testing.T) {
	for name, told := range map[string]llmtest.Completion{
		"prompt": {Text: "A ferry sank. [1]", PromptTokens: 1e9, ReplyTokens: 8},
		"reply":  {Text: "A ferry sank. [1]", PromptTokens: 60, ReplyTokens: 1e9},
		"below":  {Text: "A ferry sank. [1]", PromptTokens: -5, ReplyTokens: -5},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.New(t, llmtest.Complete(told))
			o := options(s)
			l := &ledger{used: map[string]news.Usage{}}
			o.Budget, o.DailyTokens, o.Now = l, 10_000, func() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }
			c := client(t, o)
			room := c.Room()
			if _, err := c.Draft(t.Context(), prompt()); err != nil {
				t.Fatal(err)
			}
			if u := l.of("g1", today); u.Calls != 1 || u.Prompt <= 0 || u.Reply <= 0 || u.Total() > 1000 {
				t.Errorf("charged %+v", u)
			}
			if got := c.Room(); got != room {
				t.Errorf("room for %d, before for %d", got, room)
			}
		})
	}
}
