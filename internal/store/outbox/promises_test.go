package outbox_test

import (
	"newsdesk/internal/store/outbox"

	"newsdesk/internal/store/storetest"

	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// lease is how long a promise is its keeper's.
const lease = time.Minute

func promise(id string, at time.Time) news.Promise {
	return news.Promise{
		ID: id, Application: "77", Token: "secret-" + id, Guild: "1", Channel: "10", User: "5",
		Route: "/ask", Private: true, Input: `{"Options":{}}`, At: at,
	}
}

func claimPromises(t *testing.T, s *storetest.DB, owner string) []news.Promise {
	t.Helper()
	claimed, err := s.Outbox.ClaimPromises(t.Context(), owner, lease, 10)
	s.Must(err)
	return claimed
}

// A promise is its keeper's until the lease ends; then it is one other's.
func TestClaimPromises(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	p := promise("1", c.Now())
	s.Must(s.Outbox.KeepPromise(t.Context(), "a", lease, p))
	s.WantErr(s.Outbox.KeepPromise(t.Context(), "b", time.Hour, promise("1", c.Now().Add(time.Hour))), news.ErrTaken) // the same event once more
	if got := claimPromises(t, s, "b"); len(got) != 0 {
		t.Fatalf("claimed from one who is alive: %v", got)
	}
	c.Pass(lease)
	if got := claimPromises(t, s, "a"); len(got) != 0 {
		t.Errorf("claimed by who is still at it: %v", got)
	}
	for tries := 1; tries <= 2; tries++ {
		p.Tries = tries
		if diff := cmp.Diff([]news.Promise{p}, claimPromises(t, s, "b")); diff != "" {
			t.Error(diff)
		}
		if got := claimPromises(t, s, "c"); len(got) != 0 {
			t.Errorf("claimed twice: %v", got)
		}
		c.Pass(lease)
	}
	s.Must(s.Outbox.ForgetPromise(t.Context(), "1"))
	if got := claimPromises(t, s, "c"); len(got) != 0 {
		t.Errorf("claimed after it was forgotten: %v", got)
	}
}

func TestClaimPromisesOldestFirst(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	for i, id := range []string{"3", "1", "2"} {
		s.Must(s.Outbox.KeepPromise(t.Context(), "a", 0, promise(id, c.Now().Add(time.Duration(-i)*time.Second))))
	}
	claimed, err := s.Outbox.ClaimPromises(t.Context(), "b", lease, 1)
	s.Must(err)
	if len(claimed) != 1 || claimed[0].ID != "2" {
		t.Errorf("%v", claimed)
	}
}

// What Discord takes no reply to any more is dropped, its token with it.
func TestPromisesGrowOld(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Must(s.Outbox.KeepPromise(t.Context(), "a", lease, promise("1", c.Now())))
	c.Pass(news.PromiseLife - time.Second)
	s.Must(s.Outbox.KeepPromise(t.Context(), "a", 0, promise("2", c.Now())))
	c.Pass(time.Second)
	if got := claimPromises(t, s, "b"); len(got) != 1 || got[0].ID != "2" {
		t.Errorf("claimed %v", got)
	}
	if n := s.One(`SELECT count(*) FROM promise`); n != 1 {
		t.Errorf("%d are kept", n)
	}
}

// A process alone on its database need not wait for the lease of a dead one.
func TestTakeOverEndsPromiseLeases(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Must(s.Outbox.KeepPromise(t.Context(), "killed", time.Hour, promise("1", c.Now())))
	if alone, err := s.TakeOver(t.Context()); err != nil || !alone {
		t.Fatal(alone, err)
	}
	if got := claimPromises(t, s, "next"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// A brief that a promise tells is left to who claims the promise, however late.
func TestPromiseBrief(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Must(s.Outbox.KeepPromise(t.Context(), "killed", lease, promise("1", c.Now())))
	b := storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now())
	s.Must(s.Outbox.PromiseBrief(t.Context(), b, news.Promise{ID: "1", Reply: `["One."]`}))
	p := promise("1", c.Now())
	p.Tries, p.Reply, p.Brief, p.Sent = 1, `["One."]`, b.ID, 1
	s.Must(s.Outbox.NoteReply(t.Context(), p))
	c.Pass(2 * news.PromiseLife)
	if alone, err := s.TakeOver(t.Context()); err != nil || !alone {
		t.Fatal(alone, err)
	}
	if n := s.One(`SELECT count(*) FROM brief WHERE state = 'pending'`); n != 1 {
		t.Error("a promised brief is given up")
	}
	if diff := cmp.Diff([]news.Promise{p}, claimPromises(t, s, "next")); diff != "" {
		t.Error(diff)
	}
	s.Must(s.Outbox.ForgetPromise(t.Context(), "1"))
}

// Of all who are sent an event one takes it, for a day.
func TestTakeEvent(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Must(s.Outbox.TakeEvent(t.Context(), "1"))
	s.Must(s.Outbox.TakeEvent(t.Context(), "2"))
	s.Must(s.Outbox.KeepPromise(t.Context(), "a", lease, promise("3", c.Now())))
	s.Must(s.Outbox.ForgetPromise(t.Context(), "3"))
	for _, id := range []string{"1", "2", "3"} {
		s.WantErr(s.Outbox.TakeEvent(t.Context(), id), news.ErrTaken)
		s.WantErr(s.Outbox.KeepPromise(t.Context(), "b", lease, promise(id, c.Now())), news.ErrTaken)
	}
	c.Pass(outbox.TakenLife)
	claimPromises(t, s, "b")
	if n := s.One(`SELECT count(*) FROM taken`); n != 3 {
		t.Errorf("%d of 3 are left", n)
	}
	c.Pass(time.Hour)
	claimPromises(t, s, "b")
	if n := s.One(`SELECT count(*) FROM taken`); n != 0 {
		t.Errorf("%d are left", n)
	}
}

// What processes took that are dead now is no other's to answer.
func TestTakenByTheDead(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	s.Must(s.Outbox.TakeEvent(t.Context(), "1"))
	if alone, err := s.TakeOver(t.Context()); err != nil || !alone {
		t.Fatal(alone, err)
	}
	s.Must(s.Outbox.TakeEvent(t.Context(), "1"))
}
