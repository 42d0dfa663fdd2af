package schedule

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestDue(t *testing.T) {
	at := func(s string) time.Time {
		parsed, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	tests := []struct {
		name, spec, slot, due, now string
		want                       news.SlotRun
	}{
		{"on time", "0 8 * * *", "2027-01-04T08:00", "2027-01-04T07:00:00Z", "2027-01-04T07:00:00Z", news.SlotRun{
			Slot: news.Slot{Key: "2027-01-04T08:00", At: at("2027-01-04T07:00:00Z")}, Outcome: news.SlotBriefed,
			Next: "2027-01-05T08:00", NextAt: at("2027-01-05T07:00:00Z")}},
		{"late within its grace", "0 8 * * *", "2027-01-04T08:00", "2027-01-04T07:00:00Z", "2027-01-04T09:00:00Z", news.SlotRun{
			Slot: news.Slot{Key: "2027-01-04T08:00", At: at("2027-01-04T07:00:00Z")}, Outcome: news.SlotBriefed,
			Next: "2027-01-05T08:00", NextAt: at("2027-01-05T07:00:00Z")}},
		{"later than its grace", "0 8 * * *", "2027-01-04T08:00", "2027-01-04T07:00:00Z", "2027-01-04T09:00:01Z", news.SlotRun{
			Slot: news.Slot{Key: "2027-01-04T08:00", At: at("2027-01-04T07:00:00Z")}, Outcome: news.SlotSkipped,
			Next: "2027-01-05T08:00", NextAt: at("2027-01-05T07:00:00Z")}},
		{"several missed, the newest runs", "0 8 * * *", "2027-01-04T08:00", "2027-01-04T07:00:00Z", "2027-01-06T07:30:00Z", news.SlotRun{
			Slot:    news.Slot{Key: "2027-01-06T08:00", At: at("2027-01-06T07:00:00Z"), Missed: 2},
			Outcome: news.SlotBriefed, Skipped: []string{"2027-01-04T08:00", "2027-01-05T08:00"},
			Next: "2027-01-07T08:00", NextAt: at("2027-01-07T07:00:00Z")}},
		{"several missed, none in its grace", "0 8 * * *", "2027-01-04T08:00", "2027-01-04T07:00:00Z", "2027-01-05T12:00:00Z", news.SlotRun{
			Slot:    news.Slot{Key: "2027-01-05T08:00", At: at("2027-01-05T07:00:00Z"), Missed: 1},
			Outcome: news.SlotSkipped, Skipped: []string{"2027-01-04T08:00"},
			Next: "2027-01-06T08:00", NextAt: at("2027-01-06T07:00:00Z")}},
		{"brought together by a clock change", "0 2,3 * * *", "2027-03-28T02:00", "2027-03-28T01:00:00Z", "2027-03-28T01:00:00Z", news.SlotRun{
			Slot:    news.Slot{Key: "2027-03-28T03:00", At: at("2027-03-28T01:00:00Z")},
			Outcome: news.SlotBriefed, Skipped: []string{"2027-03-28T02:00"},
			Next: "2027-03-29T02:00", NextAt: at("2027-03-29T00:00:00Z")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := Parse(test.spec, "Europe/Berlin")
			if err != nil {
				t.Fatal(err)
			}
			test.want.Slot.Schedule = 7
			got, err := plan.due(news.Schedule{ID: 7, NextSlot: test.slot, NextAt: at(test.due), Grace: 2 * time.Hour}, at(test.now))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("run (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDueBoundsReceipts(t *testing.T) {
	plan, err := Parse("*/15 * * * *", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	s := news.Schedule{NextSlot: first.Format(news.SlotLayout), NextAt: first, Grace: time.Hour}
	run, err := plan.due(s, first.AddDate(2, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	const slots = (365 + 366) * 24 * 4 // and the one that runs
	if run.Slot.Missed != slots || len(run.Skipped) != maxReceipts {
		t.Errorf("missed %d with %d receipts, want %d with %d", run.Slot.Missed, len(run.Skipped), slots, maxReceipts)
	}
	if first, newest := run.Skipped[0], run.Skipped[maxReceipts-1]; first != s.NextSlot || newest != "2028-12-31T23:45" {
		t.Errorf("receipts from %s to %s", first, newest)
	}
}

func TestDueRefusesAForeignSlot(t *testing.T) {
	plan, err := Parse("@daily", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	if run, err := plan.due(news.Schedule{NextSlot: "soon"}, time.Now()); err == nil {
		t.Errorf("due gives %+v", run)
	}
}
