package store

import (
	"testing"

	"newsdesk/internal/news"
)

func TestThreadFollowsItsStory(t *testing.T) {
	s := open(t, newClock())
	first, second := save(t, s, piece("1", "Ferry", ferryBody)), save(t, s, piece("1", "Tram", "The tram opens."))
	must(t, s.PlaceArticles(t.Context(), []news.Placement{{Article: first.ID, Story: first.ID}, {Article: second.ID, Story: second.ID}}, nil))
	must(t, s.SaveThread(t.Context(), "1", "10", "77", first.ID))
	about := func(guild, channel string, want int64) {
		t.Helper()
		if got, err := s.ThreadStory(t.Context(), guild, channel); err != nil || got != want {
			t.Errorf("story %d, want %d: %v", got, want, err)
		}
	}
	about("1", "77", first.ID)
	about("2", "77", 0)
	about("1", "78", 0)
	must(t, s.PlaceArticles(t.Context(), nil, []news.StoryChange{{Story: second.ID, Turn: news.Merged, Other: first.ID}}))
	about("1", "77", second.ID)
	for parent, want := range map[string]string{"10": "77", "11": ""} {
		if got, err := s.StoryThread(t.Context(), "1", parent, second.ID); err != nil || got != want {
			t.Errorf("in %s the thread is %q, want %q: %v", parent, got, want, err)
		}
	}
	must(t, s.SaveThread(t.Context(), "1", "10", "79", 1<<40))
	about("1", "79", 0)
	must(t, s.RemoveArticle(t.Context(), "1", first.ID))
	about("1", "77", 0)
}

// TestScopeOfAStory: a search of one story sees its articles only, and those
// only that the guild sees.
func TestScopeOfAStory(t *testing.T) {
	s := open(t, newClock())
	ferry := save(t, s, piece("1", "Ferry", "The ferry ran aground."))
	other := save(t, s, piece("1", "Ferry afloat", "The ferry floats again."))
	save(t, s, piece("1", "Ferry fares", "The ferry costs more."))
	theirs := save(t, s, piece("2", "Theirs", "The ferry is late."))
	must(t, s.PlaceArticles(t.Context(), []news.Placement{
		{Article: ferry.ID, Story: ferry.ID}, {Article: other.ID, Story: ferry.ID}, {Article: theirs.ID, Story: ferry.ID},
	}, nil))
	scope := news.Scope{Guild: "1", Story: ferry.ID}
	got := map[string]bool{}
	for _, title := range titlesOf(candidates(t, s, news.Lookup{Scope: scope, Terms: []string{"ferri"}}, 10)) {
		got[title] = true
	}
	if len(got) != 2 || !got["Ferry"] || !got["Ferry afloat"] {
		t.Errorf("found %v", got)
	}
	if n, err := s.Searched(t.Context(), scope); err != nil || n.Articles != 2 {
		t.Errorf("%+v, %v", n, err)
	}
	scope.Story = 1 << 40
	if n, err := s.Searched(t.Context(), scope); err != nil || n.Articles != 0 {
		t.Errorf("%+v, %v", n, err)
	}
}
