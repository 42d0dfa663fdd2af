package briefs_test

import (
	"testing"
	"time"

	"newsdesk/internal/store/briefs"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestReceipts(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	ferry, tram := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)), s.Save(storetest.Piece("1", "Tram", "The tram opens."))
	run := storetest.Run(sc, 2, ferry)
	run.Skipped = []string{"2026-03-01T09:00", "2026-03-01T08:00"}
	run.Brief.Slot, run.Brief.Missed, run.Brief.Late, run.Brief.More = sc.NextSlot, 1, time.Minute, 3
	run.Brief.Used = news.Usage{Prompt: 500, Reply: 60, Calls: 2}
	run.Brief.Receipts = []news.Receipt{
		{Article: tram.ID, Stage: news.StageCapped, Reason: "the brief is full"},
		{Article: ferry.ID, Stage: news.StagePosted},
		{Article: 1 << 40, Stage: news.StageGrouped, Other: ferry.ID},
		{Article: 12, Stage: news.StageGrouped, Other: ferry.ID},
	}
	s.Claim("a")
	s.Must(s.Schedules.CommitSlot(t.Context(), run))

	c.Pass(time.Hour)
	quiet := storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now())
	quiet.Receipts = []news.Receipt{{Article: tram.ID, Stage: news.StageTold}}
	s.Must(s.Briefs.SaveBrief(t.Context(), quiet))
	s.Must(s.Briefs.SaveBrief(t.Context(), storetest.Brief("2", "10", c.Now().Add(-time.Hour), c.Now())))

	runs, err := s.Briefs.Runs(t.Context(), "1", 0, 10)
	s.Must(err)
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
	if only, err := s.Briefs.Runs(t.Context(), "1", sc.ID, 1); err != nil || len(only) != 1 || only[0].Schedule != sc.ID {
		t.Errorf("%+v, %v", only, err)
	}

	_, receipts, err := s.Briefs.Explain(t.Context(), "1", run.Brief.ID)
	s.Must(err)
	want := []news.Receipt{run.Brief.Receipts[1], run.Brief.Receipts[2], run.Brief.Receipts[3], run.Brief.Receipts[0]}
	if diff := cmp.Diff(want, receipts); diff != "" {
		t.Error(diff)
	}
	_, _, err = s.Briefs.Explain(t.Context(), "2", run.Brief.ID)
	s.WantErr(err, news.ErrNotFound)

	traces, err := s.Briefs.Traces(t.Context(), "1", tram.ID, 10)
	s.Must(err)
	if len(traces) != 2 || traces[0].Receipt.Stage != news.StageTold || traces[1].Receipt.Reason != "the brief is full" {
		t.Errorf("%+v", traces)
	}
	_, err = s.Briefs.Traces(t.Context(), "2", tram.ID, 10)
	s.WantErr(err, news.ErrNotFound)
}

func TestReceiptsAreForgotten(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	b := storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now())
	b.Receipts = []news.Receipt{{Article: 7, Stage: news.StageTold}}
	s.Must(s.Briefs.SaveBrief(t.Context(), b))
	c.Pass(briefs.ReceiptLife + time.Hour)
	s.Must(s.Briefs.SaveBrief(t.Context(), storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now())))
	if runs, rows := s.One(`SELECT count(*) FROM run`), s.One(`SELECT count(*) FROM receipt`); runs != 1 || rows != 0 {
		t.Errorf("%d runs and %d receipts kept", runs, rows)
	}
}

// TestSilentSlot: a brief with nothing to tell that is not posted leaves its
// receipts, and the window where it was.
func TestSilentSlot(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	tram := s.Save(storetest.Piece("1", "Tram", "The tram opens."))
	run := storetest.Run(sc, 0)
	run.Outcome, run.Brief.Receipts = news.SlotEmpty, []news.Receipt{{Article: tram.ID, Stage: news.StageFiltered, Reason: "not about the topics asked for"}}
	s.Claim("a")
	s.Must(s.Schedules.CommitSlot(t.Context(), run))
	if _, told, err := s.Briefs.WindowStart(t.Context(), "1", "10", ""); err != nil || told {
		t.Errorf("the window moved: %v", err)
	}
	traces, err := s.Briefs.Traces(t.Context(), "1", tram.ID, 10)
	s.Must(err)
	if len(traces) != 1 || traces[0].Receipt.Stage != news.StageFiltered || traces[0].Run.Outcome != news.SlotEmpty {
		t.Errorf("%+v", traces)
	}
}
