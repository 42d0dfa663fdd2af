package briefs_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/store/briefs"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestWindow(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	from := c.Now()
	for _, at := range []struct {
		title string
		add   time.Duration
	}{
		{"long before", -time.Hour}, {"at the overlap", -briefs.Overlap}, {"in the overlap", -briefs.Overlap + time.Millisecond},
		{"at the start", 0}, {"within", time.Minute}, {"at the end", time.Hour}, {"after", time.Hour + time.Millisecond},
	} {
		a := storetest.Piece("1", at.title, "It came "+at.title+".")
		a.Added = from.Add(at.add)
		s.Save(a)
	}
	s.Save(storetest.Piece("2", "Theirs", "Their text."))
	c.Pass(time.Hour)
	want := []string{"in the overlap", "at the start", "within", "at the end"}
	if diff := cmp.Diff(want, s.Fresh("1", "10", from)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Theirs"}, s.Fresh("2", "10", time.Time{})); diff != "" {
		t.Error("another guild:", diff)
	}
	terms, err := s.Briefs.WindowTerms(t.Context(), "1", "10", from, c.Now())
	s.Must(err)
	for id, words := range terms {
		if len(terms) != 4 || !strings.HasPrefix(words, " ") || !strings.HasSuffix(words, " ") || !strings.Contains(words, " come ") {
			t.Errorf("%d of %d: %q", id, len(terms), words)
		}
	}
}

// TestLedger: what a channel knows are the briefs that did not fail.
func TestLedger(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	ferry := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody))
	b := storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now(), ferry)
	b.Items[0].Story, b.Items[0].Articles = ferry.ID, []int64{ferry.ID, 7}
	b.Items[0].Facts = news.Facts{Sentences: []string{"It ran aground."}, Figures: []news.Figure{{Of: "dead", Value: "9", Text: "nine", Label: "dead"}}}
	s.Must(s.Briefs.SaveBrief(t.Context(), b))
	want := []news.Knowledge{{Story: ferry.ID, Articles: []int64{ferry.ID, 7}, Facts: b.Items[0].Facts, At: b.To}}
	for _, tt := range []struct {
		name, guild, channel string
		since                time.Time
		want                 []news.Knowledge
		after                func() error
	}{
		{"on its way", "1", "10", time.Time{}, want, func() error { return s.Briefs.MarkDelivered(t.Context(), "1", b.ID) }},
		{"delivered", "1", "10", time.Time{}, want, nil},
		{"another channel", "1", "11", time.Time{}, nil, nil},
		{"another guild", "2", "10", time.Time{}, nil, nil},
		{"forgotten", "1", "10", c.Now(), nil, func() error { return s.Briefs.FailBrief(t.Context(), "1", b.ID) }},
		{"failed", "1", "10", time.Time{}, nil, nil},
	} {
		got, err := s.Briefs.Known(t.Context(), tt.guild, tt.channel, tt.since)
		s.Must(err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if tt.after != nil {
			s.Must(tt.after())
		}
	}
}

func TestWindowStart(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 8, 0, 0, 0, time.UTC) }
	type brief struct {
		from, to int // days; from 0 is none
		failed   bool
	}
	for _, tt := range []struct {
		name   string
		briefs []brief
		want   int
	}{
		{"none", nil, 0},
		{"one", []brief{{1, 2, false}}, 2},
		{"newest", []brief{{1, 2, false}, {2, 3, false}}, 3},
		{"single article does not count", []brief{{1, 2, false}, {0, 5, false}}, 2},
		{"newest failed", []brief{{1, 2, false}, {2, 3, true}}, 2},
		{"only one, failed", []brief{{1, 2, true}}, 1},
		{"earlier failed", []brief{{1, 2, false}, {2, 3, true}, {3, 4, false}}, 2},
		{"earlier failed, covered since", []brief{{1, 2, false}, {2, 3, true}, {3, 4, false}, {2, 5, false}}, 5},
		{"covered by one that failed too", []brief{{1, 2, false}, {2, 3, true}, {3, 4, false}, {2, 5, true}}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.Open(t, storetest.NewClock())
			for _, b := range tt.briefs {
				var from time.Time
				if b.from != 0 {
					from = day(b.from)
				}
				saved := storetest.Brief("1", "10", from, day(b.to))
				s.Must(s.Briefs.SaveBrief(t.Context(), saved))
				if b.failed {
					s.Must(s.Briefs.FailBrief(t.Context(), "1", saved.ID))
				}
			}
			s.Must(s.Briefs.SaveBrief(t.Context(), storetest.Brief("1", "11", day(1), day(20))))
			s.Must(s.Briefs.SaveBrief(t.Context(), storetest.Brief("2", "10", day(1), day(21))))
			other := storetest.Brief("1", "10", day(1), day(22))
			other.Filter = "another"
			s.Must(s.Briefs.SaveBrief(t.Context(), other))
			got, ok, err := s.Briefs.WindowStart(t.Context(), "1", "10", "mine")
			s.Must(err)
			if ok != (tt.want != 0) || ok && !got.Equal(day(tt.want)) {
				t.Errorf("%v %v, want day %d", got, ok, tt.want)
			}
		})
	}
}

// TestWindowGoesOnWithStories: the earlier articles of a story come with its
// new ones, those of others do not.
func TestWindowGoesOnWithStories(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	old, other := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)), s.Save(storetest.Piece("1", "Tram", "The tram opens."))
	theirs := s.Save(storetest.Piece("2", "Theirs", "Their text."))
	c.Pass(48 * time.Hour)
	fresh := s.Save(storetest.Piece("1", "Ferry afloat", "The ferry floats again."))
	s.Must(s.Stories.PlaceArticles(t.Context(), []news.Placement{
		{Article: old.ID, Story: old.ID}, {Article: fresh.ID, Story: old.ID}, {Article: theirs.ID, Story: old.ID}, {Article: other.ID, Story: other.ID},
	}, nil))
	got, err := s.Briefs.Window(t.Context(), "1", "10", c.Now().Add(-time.Hour), c.Now())
	s.Must(err)
	want := map[int64]bool{fresh.ID: false, old.ID: true}
	for _, p := range got {
		if was, there := want[p.ID]; !there || was != p.Old || p.Story != old.ID {
			t.Errorf("%+v", p)
		}
	}
	if len(got) != 2 {
		t.Errorf("%d articles", len(got))
	}
}
