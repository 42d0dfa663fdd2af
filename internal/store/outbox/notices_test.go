package outbox_test

import (
	"testing"
	"time"

	"newsdesk/internal/store/outbox"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestNotices(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", func(s *news.Subscription) { s.Title = "Harbour" })
	s.Follow("2", "https://courier.example/feed", func(s *news.Subscription) { s.Alerts = "8" })
	paused := s.Follow("3", "https://courier.example/feed", nil)
	s.Must(s.Feeds.PauseSubscription(t.Context(), "3", paused.ID, true))
	f := s.Lend(sub)
	f.Title = "Courier"
	_, err := s.Feeds.SavePolls(t.Context(), "a", []news.Poll{{Feed: f, At: c.Now(), Notices: []news.Notice{{Kind: news.NoticeSick, Reason: "It fails.", Since: c.Now().Add(-time.Hour)}}}})
	s.Must(err)
	pending, err := s.Outbox.PendingNotices(t.Context(), 10)
	s.Must(err)
	want := news.Notice{Guild: "1", Channel: "9", Feed: "Harbour", URL: f.URL, Kind: news.NoticeSick, Reason: "It fails.", Since: c.Now().Add(-time.Hour), At: c.Now()}
	theirs := want
	theirs.Guild, theirs.Channel, theirs.Feed = "2", "8", "Courier"
	for i := range pending {
		pending[i].ID = 0
	}
	if diff := cmp.Diff([]news.Notice{want, theirs}, pending); diff != "" {
		t.Fatal(diff)
	}

	pending, err = s.Outbox.PendingNotices(t.Context(), 1)
	s.Must(err)
	b := news.Brief{ID: "NOTICE", Guild: "1", Channel: "9", To: c.Now()}
	posts := []news.Post{{Payload: []byte("{}"), Marker: "m"}}
	s.Must(s.Outbox.QueueNotices(t.Context(), b, posts, pending))
	b.ID = "AGAIN"
	s.WantErr(s.Outbox.QueueNotices(t.Context(), b, posts, pending), news.ErrNotFound)
	due, err := s.Outbox.ClaimDeliveries(t.Context(), "x", time.Minute, 10)
	if err != nil || len(due) != 1 || due[0].Channel != "9" || due[0].Brief != "NOTICE" {
		t.Errorf("%v, %v", due, err)
	}
	if _, told, err := s.Briefs.WindowStart(t.Context(), "1", "9", ""); err != nil || told {
		t.Errorf("a notice counts as a brief: %v, %v", told, err)
	}
	s.Settle("x", due[0], news.Sent)
	if n := s.One(`SELECT count(*) FROM notice`); n != 1 {
		t.Errorf("%d notices are left, want the other guild's", n)
	}
}

// TestUnseenNoticesTakeTurns: those beyond what is listed at once are listed
// next time, as long as anybody may care.
func TestUnseenNoticesTakeTurns(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	var want []int64
	for range 3 {
		sc := s.Add(storetest.Schedule("1", "10", c.Now()))
		for range outbox.MaxRefusals {
			refuse(t, s, sc)
		}
		want = append([]int64{sc.ID}, want...)
	}
	var told []int64
	for range 2 {
		unseen, err := s.Outbox.UnseenNotices(t.Context(), "1", 2)
		s.Must(err)
		for _, n := range unseen {
			told = append(told, n.Schedule)
		}
		s.Must(s.Outbox.NoticesSeen(t.Context(), "2", unseen))
		s.Must(s.Outbox.NoticesSeen(t.Context(), "1", unseen))
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("stopped schedules told (-want +got):\n%s", diff)
	}
	stopped := s.Add(storetest.Schedule("1", "10", c.Now()))
	for range outbox.MaxRefusals {
		refuse(t, s, stopped)
	}
	c.Pass(outbox.NoticeLife)
	s.Must(s.Outbox.NoticesSeen(t.Context(), "1", nil))
	if n := s.One(`SELECT count(*) FROM notice`); n != 0 {
		t.Errorf("%d notices are kept that nobody is told", n)
	}
}
