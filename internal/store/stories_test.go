package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestStoryOfAGuild(t *testing.T) {
	c := newClock()
	s := open(t, c)
	var ids []int64
	for i, source := range []string{"Courier", "Ledger", "Courier", "Post"} {
		a := piece("1", fmt.Sprint("Report ", i), fmt.Sprintf("The ferry ran aground, report number %d says.", i))
		a.Source, a.Published = source, c.now().Add(time.Duration(-i)*time.Hour)
		ids = append(ids, save(t, s, a).ID)
	}
	theirs := save(t, s, piece("2", "Theirs", "Their text."))
	must(t, s.PlaceArticles(t.Context(), []news.Placement{
		{Article: ids[0], Story: ids[0]}, {Article: ids[1], Story: ids[0], Voice: ids[0]}, {Article: ids[2], Story: ids[2]},
		{Article: ids[3], Story: ids[3]}, {Article: theirs.ID, Story: ids[0]}, {Article: 99, Story: 99},
	}, nil))
	must(t, s.PlaceArticles(t.Context(), []news.Placement{{Article: ids[3], Story: ids[0]}}, []news.StoryChange{
		{Story: ids[0], Turn: news.Merged, Other: ids[2], At: c.now()},
		{Story: ids[0], Turn: news.Merged, Other: theirs.ID, At: c.now()},
	}))
	got, err := s.Story(t.Context(), "1", ids[0])
	must(t, err)
	var titles []string
	for _, h := range got.Articles {
		titles = append(titles, h.Title)
	}
	if diff := cmp.Diff([]string{"Report 3", "Report 2", "Report 1", "Report 0"}, titles); diff != "" {
		t.Error(diff)
	}
	if got.Outlets != 3 || got.Independent != 2 {
		t.Errorf("%d outlets, %d independent", got.Outlets, got.Independent)
	}
	if len(got.History) != 1 || got.History[0].Other != ids[2] || got.History[0].Turn != news.Merged {
		t.Errorf("history %+v", got.History)
	}
	_, err = s.Story(t.Context(), "1", ids[2])
	wantErr(t, err, news.ErrNotFound)
	_, err = s.Story(t.Context(), "3", ids[0])
	wantErr(t, err, news.ErrNotFound)
}

// TestMergedStoriesAreKnown: what a channel was told of one story it knows of
// the one that it turned out to be.
func TestMergedStoriesAreKnown(t *testing.T) {
	c := newClock()
	s := open(t, c)
	first, second := save(t, s, piece("1", "Ferry", ferryBody)), save(t, s, piece("1", "Tram", "The tram opens."))
	b := briefOf("1", "10", c.now().Add(-time.Hour), c.now(), second)
	must(t, s.SaveBrief(t.Context(), b))
	must(t, s.PlaceArticles(t.Context(), nil, []news.StoryChange{{Story: first.ID, Turn: news.Merged, Other: second.ID, At: c.now()}}))
	known, err := s.Known(t.Context(), "1", "10", time.Time{})
	must(t, err)
	stories := map[int64]bool{}
	for _, k := range known {
		stories[k.Story] = true
	}
	if !stories[first.ID] || !stories[second.ID] || len(known) != 2 {
		t.Errorf("%+v", known)
	}
}

// TestWindowGoesOnWithStories: the earlier articles of a story come with its
// new ones, those of others do not.
func TestWindowGoesOnWithStories(t *testing.T) {
	c := newClock()
	s := open(t, c)
	old, other := save(t, s, piece("1", "Ferry", ferryBody)), save(t, s, piece("1", "Tram", "The tram opens."))
	theirs := save(t, s, piece("2", "Theirs", "Their text."))
	c.pass(48 * time.Hour)
	fresh := save(t, s, piece("1", "Ferry afloat", "The ferry floats again."))
	must(t, s.PlaceArticles(t.Context(), []news.Placement{
		{Article: old.ID, Story: old.ID}, {Article: fresh.ID, Story: old.ID}, {Article: theirs.ID, Story: old.ID}, {Article: other.ID, Story: other.ID},
	}, nil))
	got, err := s.Window(t.Context(), "1", "10", c.now().Add(-time.Hour), c.now())
	must(t, err)
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

// TestArticlesSinceAStart: nothing older is listed, whether the reader starts or
// goes on, and articles of any scope are.
func TestArticlesSinceAStart(t *testing.T) {
	c := newClock()
	s := open(t, c)
	if all, err := s.ArticlesSince(t.Context(), time.Time{}, 0, 10); err != nil || len(all) != 0 {
		t.Errorf("of an empty store: %v, %v", all, err)
	}
	var ids []int64
	for i, guild := range []string{"1", "2", "1", "2"} {
		ids = append(ids, save(t, s, piece(guild, fmt.Sprint("Story ", i), fmt.Sprintf("Text of story %d.", i))).ID)
		c.pass(time.Hour)
	}
	since := c.now().Add(-150 * time.Minute)
	for after, want := range map[int64][]int64{0: ids[2:], ids[0]: ids[2:], ids[2]: ids[3:], ids[3]: nil} {
		all, err := s.ArticlesSince(t.Context(), since, after, 10)
		must(t, err)
		var got []int64
		for _, a := range all {
			got = append(got, a.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("after %d: %v, want %v", after, got, want)
		}
	}
}
