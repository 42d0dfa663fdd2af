package stories_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestStoryOfAGuild(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	var ids []int64
	for i, source := range []string{"Courier", "Ledger", "Courier", "Post"} {
		a := storetest.Piece("1", fmt.Sprint("Report ", i), fmt.Sprintf("The ferry ran aground, report number %d says.", i))
		a.Source, a.Published = source, c.Now().Add(time.Duration(-i)*time.Hour)
		ids = append(ids, s.Save(a).ID)
	}
	theirs := s.Save(storetest.Piece("2", "Theirs", "Their text."))
	s.Must(s.Stories.PlaceArticles(t.Context(), []news.Placement{
		{Article: ids[0], Story: ids[0]}, {Article: ids[1], Story: ids[0], Voice: ids[0]}, {Article: ids[2], Story: ids[2]},
		{Article: ids[3], Story: ids[3]}, {Article: theirs.ID, Story: ids[0]}, {Article: 99, Story: 99},
	}, nil))
	s.Must(s.Stories.PlaceArticles(t.Context(), []news.Placement{{Article: ids[3], Story: ids[0]}}, []news.StoryChange{
		{Story: ids[0], Turn: news.Merged, Other: ids[2], At: c.Now()},
		{Story: ids[0], Turn: news.Merged, Other: theirs.ID, At: c.Now()},
	}))
	got, err := s.Stories.Story(t.Context(), "1", ids[0])
	s.Must(err)
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
	_, err = s.Stories.Story(t.Context(), "1", ids[2])
	s.WantErr(err, news.ErrNotFound)
	_, err = s.Stories.Story(t.Context(), "3", ids[0])
	s.WantErr(err, news.ErrNotFound)
}

// TestMergedStoriesAreKnown: what a channel was told of one story it knows of
// the one that it turned out to be.
func TestMergedStoriesAreKnown(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	first, second := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)), s.Save(storetest.Piece("1", "Tram", "The tram opens."))
	b := storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now(), second)
	s.Must(s.Briefs.SaveBrief(t.Context(), b))
	s.Must(s.Stories.PlaceArticles(t.Context(), nil, []news.StoryChange{{Story: first.ID, Turn: news.Merged, Other: second.ID, At: c.Now()}}))
	known, err := s.Briefs.Known(t.Context(), "1", "10", time.Time{})
	s.Must(err)
	stories := map[int64]bool{}
	for _, k := range known {
		stories[k.Story] = true
	}
	if !stories[first.ID] || !stories[second.ID] || len(known) != 2 {
		t.Errorf("%+v", known)
	}
}

// TestArticlesSinceAStart: nothing older is listed, whether the reader starts or
// goes on, and articles of any scope are.
func TestArticlesSinceAStart(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	if all, err := s.Stories.ArticlesSince(t.Context(), time.Time{}, 0, 10); err != nil || len(all) != 0 {
		t.Errorf("of an empty store: %v, %v", all, err)
	}
	var ids []int64
	for i, guild := range []string{"1", "2", "1", "2"} {
		ids = append(ids, s.Save(storetest.Piece(guild, fmt.Sprint("Story ", i), fmt.Sprintf("Text of story %d.", i))).ID)
		c.Pass(time.Hour)
	}
	since := c.Now().Add(-150 * time.Minute)
	for after, want := range map[int64][]int64{0: ids[2:], ids[0]: ids[2:], ids[2]: ids[3:], ids[3]: nil} {
		all, err := s.Stories.ArticlesSince(t.Context(), since, after, 10)
		s.Must(err)
		var got []int64
		for _, a := range all {
			got = append(got, a.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("after %d: %v, want %v", after, got, want)
		}
	}
}
