package briefs

import (
	"sync"

	"newsdesk/internal/news"
)

// maxDrafts is how many briefs are kept that were shown to one member only.
const maxDrafts = 256

// drafts keeps briefs that were shown and not saved: previews, private ones
// and single stories. Their buttons need them; they end with the process, and
// the oldest first.
type drafts struct {
	mu    sync.Mutex
	open  map[string]news.Brief
	order []string // oldest first
}

func newDrafts() *drafts { return &drafts{open: make(map[string]news.Brief)} }

func (d *drafts) keep(b news.Brief) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open[b.ID] = b
	d.order = append(d.order, b.ID)
	if len(d.order) > maxDrafts {
		delete(d.open, d.order[0])
		d.order = d.order[1:]
	}
}

// find gives a brief back, false when it is gone or another guild's.
func (d *drafts) find(guild, id string) (news.Brief, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b, ok := d.open[id]
	return b, ok && b.Guild == guild
}
