package feeds

import (
	"sync"

	"newsdesk/internal/news"
)

// maxOffers is how many menus of feeds can be open; the oldest closes first.
const maxOffers = 256

// offer is a menu of a site's feeds that a member has not picked from yet: the
// feeds, and how the picked one is to be followed.
type offer struct {
	like  news.Subscription
	found []news.FeedCandidate
}

// offers keeps open menus: an address can be longer than what a menu carries.
// They end with the process; the member runs the command again.
type offers struct {
	mu    sync.Mutex
	open  map[string]offer
	order []string // oldest first
}

func newOffers() *offers { return &offers{open: make(map[string]offer)} }

// keep gives the offer a name.
func (o *offers) keep(of offer) string {
	id := news.NewID()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open[id] = of
	o.order = append(o.order, id)
	if len(o.order) > maxOffers {
		delete(o.open, o.order[0])
		o.order = o.order[1:]
	}
	return id
}

// find gives an offer back, false when it is closed or another guild's.
func (o *offers) find(id, guild string) (offer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	of, ok := o.open[id]
	return of, ok && of.like.Guild == guild
}
