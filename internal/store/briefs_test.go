package store

import (
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

// fresh are the titles a channel may be told of.
func fresh(t *testing.T, s *Store, guild, channel string, from time.Time) []string {
	t.Helper()
	articles, _, err := s.FreshArticles(t.Context(), guild, channel, from, s.now(), 100)
	must(t, err)
	var titles []string
	for _, a := range articles {
		titles = append(titles, a.Title)
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

func TestFreshArticlesAreToldOnceInAChannel(t *testing.T) {
	c := newClock()
	s := open(t, c)
	start := c.now()
	c.pass(time.Hour)
	ferry := save(t, s, piece("1", "Ferry", ferryBody))
	c.pass(time.Hour)
	save(t, s, piece("1", "Tram", "The tram opens."))
	save(t, s, piece("2", "Theirs", "Their text."))

	if diff := cmp.Diff([]string{"Tram", "Ferry"}, fresh(t, s, "1", "10", start)); diff != "" {
		t.Error("nothing told:", diff)
	}
	b := briefOf("1", "10", start, c.now(), ferry)
	must(t, s.SaveBrief(t.Context(), b))
	for _, tt := range []struct {
		name string
		do   func() error
		want []string
	}{
		{"on its way", func() error { return nil }, []string{"Tram"}},
		{"delivered", func() error { return s.MarkDelivered(t.Context(), "1", b.ID) }, []string{"Tram"}},
		{"failed", func() error { return s.FailBrief(t.Context(), "1", b.ID) }, []string{"Tram", "Ferry"}},
	} {
		must(t, tt.do())
		if diff := cmp.Diff(tt.want, fresh(t, s, "1", "10", start)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if diff := cmp.Diff([]string{"Tram", "Ferry"}, fresh(t, s, "1", "11", start)); diff != "" {
			t.Errorf("%s, other channel: %s", tt.name, diff)
		}
	}
	if diff := cmp.Diff([]string{"Theirs"}, fresh(t, s, "2", "10", start)); diff != "" {
		t.Error("other guild:", diff)
	}
}

func TestFreshArticlesOfAWindow(t *testing.T) {
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
	got, more, err := s.FreshArticles(t.Context(), "1", "10", from, from.Add(time.Hour), 3)
	must(t, err)
	var titles []string
	for _, a := range got {
		titles = append(titles, a.Title)
		if len(a.Sentences) != 1 || len(a.Passages) != 0 || a.Body == "" {
			t.Errorf("%s has %d sentences, %d passages", a.Title, len(a.Sentences), len(a.Passages))
		}
	}
	if diff := cmp.Diff([]string{"at the end", "within", "at the start"}, titles); diff != "" || more != 1 {
		t.Error(more, diff)
	}
	if got, more, err := s.FreshArticles(t.Context(), "1", "10", time.Time{}, from.Add(time.Hour), 100); err != nil || len(got) != 6 || more != 0 {
		t.Errorf("from the beginning: %d and %d more, %v", len(got), more, err)
	}
}

func TestLastBriefed(t *testing.T) {
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
			got, ok, err := s.LastBriefed(t.Context(), "1", "10")
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
