package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// briefOf is a brief that tells a channel of articles.
func briefOf(guild, channel string, from, to time.Time, told ...news.Headline) news.Brief {
	b := news.Brief{ID: news.NewID(), Guild: guild, Channel: channel, From: from, To: to, Mode: news.NoModel}
	for _, h := range told {
		ref := news.Ref{Article: h.ID}
		b.Items = append(b.Items, news.Item{
			Headline:  h,
			Lines:     []news.Line{{Text: h.Title + ".", Refs: []news.Ref{ref}, Verbatim: true}},
			Citations: []news.Citation{{Ref: ref, Quote: h.Title + "."}},
			Mode:      news.NoModel,
		})
	}
	return b
}

// fresh are the titles of what came in for a channel since a time and was not
// told to it, by id.
func fresh(t *testing.T, s *Store, guild, channel string, from time.Time) []string {
	t.Helper()
	known, err := s.Known(t.Context(), guild, channel, time.Time{})
	must(t, err)
	window, err := s.Window(t.Context(), guild, channel, from, s.now())
	must(t, err)
	var titles []string
	for _, p := range window {
		if !p.Old && !slices.ContainsFunc(known, func(k news.Knowledge) bool { return k.Story == p.ID }) {
			titles = append(titles, p.Title)
		}
	}
	return titles
}

func TestBriefComesBackAsSaved(t *testing.T) {
	c := newClock()
	s := open(t, c)
	b := briefOf("1", "10", c.now().Add(-time.Hour), c.now(), save(t, s, piece("1", "Ferry", ferryBody)))
	b.Late, b.More, b.Missed, b.Slot = 90*time.Second, 3, 1, "2026-03-02T08:00"
	must(t, s.SaveBrief(t.Context(), b))
	got, err := s.Brief(t.Context(), "1", b.ID)
	must(t, err)
	if diff := cmp.Diff(b, got); diff != "" {
		t.Error(diff)
	}
	for _, state := range []func(guild string) error{
		func(guild string) error { _, err := s.Brief(t.Context(), guild, b.ID); return err },
		func(guild string) error { return s.MarkDelivered(t.Context(), guild, b.ID) },
		func(guild string) error { return s.FailBrief(t.Context(), guild, b.ID) },
	} {
		wantErr(t, state("2"), news.ErrNotFound)
		wantErr(t, state("1"), nil)
	}
}

func TestWindow(t *testing.T) {
	c := newClock()
	s := open(t, c)
	from := c.now()
	for _, at := range []struct {
		title string
		add   time.Duration
	}{
		{"long before", -time.Hour}, {"at the overlap", -overlap}, {"in the overlap", -overlap + time.Millisecond},
		{"at the start", 0}, {"within", time.Minute}, {"at the end", time.Hour}, {"after", time.Hour + time.Millisecond},
	} {
		a := piece("1", at.title, "It came "+at.title+".")
		a.Added = from.Add(at.add)
		save(t, s, a)
	}
	save(t, s, piece("2", "Theirs", "Their text."))
	c.pass(time.Hour)
	want := []string{"in the overlap", "at the start", "within", "at the end"}
	if diff := cmp.Diff(want, fresh(t, s, "1", "10", from)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Theirs"}, fresh(t, s, "2", "10", time.Time{})); diff != "" {
		t.Error("another guild:", diff)
	}
	terms, err := s.WindowTerms(t.Context(), "1", "10", from, c.now())
	must(t, err)
	for id, words := range terms {
		if len(terms) != 4 || !strings.HasPrefix(words, " ") || !strings.HasSuffix(words, " ") || !strings.Contains(words, " come ") {
			t.Errorf("%d of %d: %q", id, len(terms), words)
		}
	}
}

// TestLedger: what a channel knows are the briefs that did not fail.
func TestLedger(t *testing.T) {
	c := newClock()
	s := open(t, c)
	ferry := save(t, s, piece("1", "Ferry", ferryBody))
	b := briefOf("1", "10", c.now().Add(-time.Hour), c.now(), ferry)
	b.Items[0].Story, b.Items[0].Articles = ferry.ID, []int64{ferry.ID, 7}
	b.Items[0].Facts = news.Facts{Sentences: []string{"It ran aground."}, Figures: []news.Figure{{Of: "dead", Value: "9", Text: "nine", Label: "dead"}}}
	must(t, s.SaveBrief(t.Context(), b))
	want := []news.Knowledge{{Story: ferry.ID, Articles: []int64{ferry.ID, 7}, Facts: b.Items[0].Facts, At: b.To}}
	for _, tt := range []struct {
		name, guild, channel string
		since                time.Time
		want                 []news.Knowledge
		after                func() error
	}{
		{"on its way", "1", "10", time.Time{}, want, func() error { return s.MarkDelivered(t.Context(), "1", b.ID) }},
		{"delivered", "1", "10", time.Time{}, want, nil},
		{"another channel", "1", "11", time.Time{}, nil, nil},
		{"another guild", "2", "10", time.Time{}, nil, nil},
		{"forgotten", "1", "10", c.now(), nil, func() error { return s.FailBrief(t.Context(), "1", b.ID) }},
		{"failed", "1", "10", time.Time{}, nil, nil},
	} {
		got, err := s.Known(t.Context(), tt.guild, tt.channel, tt.since)
		must(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if tt.after != nil {
			must(t, tt.after())
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
			s := open(t, newClock())
			for _, b := range tt.briefs {
				var from time.Time
				if b.from != 0 {
					from = day(b.from)
				}
				saved := briefOf("1", "10", from, day(b.to))
				must(t, s.SaveBrief(t.Context(), saved))
				if b.failed {
					must(t, s.FailBrief(t.Context(), "1", saved.ID))
				}
			}
			must(t, s.SaveBrief(t.Context(), briefOf("1", "11", day(1), day(20))))
			must(t, s.SaveBrief(t.Context(), briefOf("2", "10", day(1), day(21))))
			other := briefOf("1", "10", day(1), day(22))
			other.Filter = "another"
			must(t, s.SaveBrief(t.Context(), other))
			got, ok, err := s.WindowStart(t.Context(), "1", "10", "mine")
			must(t, err)
			if ok != (tt.want != 0) || ok && !got.Equal(day(tt.want)) {
				t.Errorf("%v %v, want day %d", got, ok, tt.want)
			}
		})
	}
}

func TestBriefOfAnArticleRemovedMeanwhile(t *testing.T) {
	c := newClock()
	s := open(t, c)
	h := save(t, s, piece("1", "Ferry", ferryBody))
	theirs := save(t, s, piece("2", "Theirs", "Their text."))
	must(t, s.RemoveArticle(t.Context(), "1", h.ID))
	must(t, s.SaveBrief(t.Context(), briefOf("1", "10", c.now(), c.now(), h, theirs)))
	if n := one(t, s, `SELECT count(*) FROM told`); n != 0 {
		t.Errorf("%d articles told", n)
	}
}

func TestCache(t *testing.T) {
	c := newClock()
	s := open(t, c)
	want := func(key, value string) {
		t.Helper()
		got, ok, err := s.Cached(t.Context(), key)
		if err != nil || ok != (value != "") || string(got) != value {
			t.Errorf("%s: %q %v %v, want %q", key, got, ok, err, value)
		}
	}
	want("a", "")
	must(t, s.Cache(t.Context(), "a", []byte("one")))
	must(t, s.Cache(t.Context(), "a", []byte("two")))
	want("a", "two")
	c.pass(cacheLife - time.Millisecond)
	want("a", "two")
	c.pass(time.Millisecond)
	want("a", "")
	must(t, s.Cache(t.Context(), "b", []byte("three")))
	if n := one(t, s, `SELECT count(*) FROM cache`); n != 1 {
		t.Errorf("%d rows kept", n)
	}
}
