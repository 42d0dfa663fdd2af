package brief

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"newsdesk/internal/news"
)

// outage remembers, for one brief, that the model failed in a way that the
// next item would only wait for again, and when the brief stops waiting.
type outage struct {
	mode  atomic.Value
	until time.Time // by the machine's time, as all waits; zero for never
}

// errPatience is why a call to the model that is under way is given up.
var errPatience = errors.New("the brief is due")

// wait is ctx for as long as the brief waits for the model.
func (o *outage) wait(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.until.IsZero() {
		return context.WithCancel(ctx)
	}
	return context.WithDeadlineCause(ctx, o.until, errPatience)
}

func (o *outage) note(m news.Mode) {
	if m == news.NoModel || m == news.ModelDown || m == news.OverBudget {
		o.mode.Store(m)
	}
}

func (o *outage) now() (news.Mode, bool) {
	m, ok := o.mode.Load().(news.Mode)
	return m, ok
}

// together is the mode of a whole brief, "" when it has no line: of headlines
// alone, nobody wrote anything.
func together(items []news.Item) news.Mode {
	var mode news.Mode
	for _, item := range items {
		switch {
		case item.Mode == mode || item.Mode == "":
		case mode == "":
			mode = item.Mode
		case item.Mode.Extractive() && mode.Extractive():
			mode = news.ModelDown
		default:
			return news.Mixed
		}
	}
	return mode
}

// byLanguage brings the items of one language together, the language of the
// first item first.
func byLanguage(items []news.Item) {
	order := map[string]int{}
	for _, item := range items {
		l := news.PrimaryLanguage(item.Language)
		if _, ok := order[l]; !ok {
			order[l] = len(order)
		}
	}
	slices.SortStableFunc(items, func(a, b news.Item) int {
		return order[news.PrimaryLanguage(a.Language)] - order[news.PrimaryLanguage(b.Language)]
	})
}
