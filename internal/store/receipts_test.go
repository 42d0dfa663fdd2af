package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestReceipts(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	ferry, tram := save(t, s, piece("1", "Ferry", ferryBody)), save(t, s, piece("1", "Tram", "The tram opens."))
	run := runOf(sc, 2, ferry)
	run.Skipped = []string{"2026-03-01T09:00", "2026-03-01T08:00"}
	run.Brief.Slot, run.Brief.Missed, run.Brief.Late, run.Brief.More = sc.NextSlot, 1, time.Minute, 3
	run.Brief.Used = news.Usage{Prompt: 500, Reply: 60, Calls: 2}
	run.Brief.Receipts = []news.Receipt{
		{Article: tram.ID, Stage: news.StageCapped, Reason: "the brief is full"},
		{Article: ferry.ID, Stage: news.StagePosted},
		{Article: 1 << 40, Stage: news.StageGrouped, Other: ferry.ID},
		{Article: 12, Stage: news.StageGrouped, Other: ferry.ID},
	}
	claim(t, s, "a")
	must(t, s.CommitSlot(t.Context(), run))

	c.pass(time.Hour)
	quiet := briefOf("1", "10", c.now().Add(-time.Hour), c.now())
	quiet.Receipts = []news.Receipt{{Article: tram.ID, Stage: news.StageTold}}
	must(t, s.SaveBrief(t.Context(), quiet))
	must(t, s.SaveBrief(t.Context(), briefOf("2", "10", c.now().Add(-time.Hour), c.now())))

	runs, err := s.Runs(t.Context(), "1", 0, 10)
	must(t, err)
	if len(runs) != 3 || runs[0].Brief != quiet.ID || runs[0].Outcome != news.SlotEmpty {
		t.Fatalf("%+v", runs)
	}
	posted, skipped := runs[1], runs[2]
	if posted.Outcome != news.SlotBriefed {
		posted, skipped = skipped, posted
	}
	if skipped.Slot != "2026-03-01T08:00" || skipped.Last != "2026-03-01T09:00" || skipped.Missed != 2 || skipped.Outcome != news.SlotSkipped {
		t.Errorf("skipped at once: %+v", skipped)
	}
	if posted.Items != 1 || posted.More != 3 || posted.Missed != 1 || posted.Late != time.Minute || posted.Used != run.Brief.Used ||
		len(posted.Messages) != 2 || posted.Delivered || posted.Schedule != sc.ID {
		t.Errorf("%+v", posted)
	}
	if diff := cmp.Diff(map[news.Stage]int{news.StageCapped: 1, news.StagePosted: 1, news.StageGrouped: 2}, posted.Stages); diff != "" {
		t.Error(diff)
	}
	if only, err := s.Runs(t.Context(), "1", sc.ID, 1); err != nil || len(only) != 1 || only[0].Schedule != sc.ID {
		t.Errorf("%+v, %v", only, err)
	}

	_, receipts, err := s.Explain(t.Context(), "1", run.Brief.ID)
	must(t, err)
	want := []news.Receipt{run.Brief.Receipts[1], run.Brief.Receipts[2], run.Brief.Receipts[3], run.Brief.Receipts[0]}
	if diff := cmp.Diff(want, receipts); diff != "" {
		t.Error(diff)
	}
	_, _, err = s.Explain(t.Context(), "2", run.Brief.ID)
	wantErr(t, err, news.ErrNotFound)

	traces, err := s.Traces(t.Context(), "1", tram.ID, 10)
	must(t, err)
	if len(traces) != 2 || traces[0].Receipt.Stage != news.StageTold || traces[1].Receipt.Reason != "the brief is full" {
		t.Errorf("%+v", traces)
	}
	_, err = s.Traces(t.Context(), "2", tram.ID, 10)
	wantErr(t, err, news.ErrNotFound)
}

func TestReceiptsAreForgotten(t *testing.T) {
	c := newClock()
	s := open(t, c)
	b := briefOf("1", "10", c.now().Add(-time.Hour), c.now())
	b.Receipts = []news.Receipt{{Article: 7, Stage: news.StageTold}}
	must(t, s.SaveBrief(t.Context(), b))
	c.pass(receiptLife + time.Hour)
	must(t, s.SaveBrief(t.Context(), briefOf("1", "10", c.now().Add(-time.Hour), c.now())))
	if runs, rows := one(t, s, `SELECT count(*) FROM run`), one(t, s, `SELECT count(*) FROM receipt`); runs != 1 || rows != 0 {
		t.Errorf("%d runs and %d receipts kept", runs, rows)
	}
}

// TestSilentSlot: a brief with nothing to tell that is not posted leaves its
// receipts, and the window where it was.
func TestSilentSlot(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	tram := save(t, s, piece("1", "Tram", "The tram opens."))
	run := runOf(sc, 0)
	run.Outcome, run.Brief.Receipts = news.SlotEmpty, []news.Receipt{{Article: tram.ID, Stage: news.StageFiltered, Reason: "not about the topics asked for"}}
	claim(t, s, "a")
	must(t, s.CommitSlot(t.Context(), run))
	if _, told, err := s.WindowStart(t.Context(), "1", "10", ""); err != nil || told {
		t.Errorf("the window moved: %v", err)
	}
	traces, err := s.Traces(t.Context(), "1", tram.ID, 10)
	must(t, err)
	if len(traces) != 1 || traces[0].Receipt.Stage != news.StageFiltered || traces[0].Run.Outcome != news.SlotEmpty {
		t.Errorf("%+v", traces)
	}
}
