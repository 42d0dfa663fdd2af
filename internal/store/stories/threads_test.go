package stories_test

import (
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestThreadFollowsItsStory(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	first, second := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)), s.Save(storetest.Piece("1", "Tram", "The tram opens."))
	s.Must(s.Stories.PlaceArticles(t.Context(), []news.Placement{{Article: first.ID, Story: first.ID}, {Article: second.ID, Story: second.ID}}, nil))
	s.Must(s.Stories.SaveThread(t.Context(), "1", "10", "77", first.ID))
	about := func(guild, channel string, want int64) {
		t.Helper()
		if got, err := s.Stories.ThreadStory(t.Context(), guild, channel); err != nil || got != want {
			t.Errorf("story %d, want %d: %v", got, want, err)
		}
	}
	about("1", "77", first.ID)
	about("2", "77", 0)
	about("1", "78", 0)
	s.Must(s.Stories.PlaceArticles(t.Context(), nil, []news.StoryChange{{Story: second.ID, Turn: news.Merged, Other: first.ID}}))
	about("1", "77", second.ID)
	for parent, want := range map[string]string{"10": "77", "11": ""} {
		if got, err := s.Stories.StoryThread(t.Context(), "1", parent, second.ID); err != nil || got != want {
			t.Errorf("in %s the thread is %q, want %q: %v", parent, got, want, err)
		}
	}
	s.Must(s.Stories.SaveThread(t.Context(), "1", "10", "79", 1<<40))
	about("1", "79", 0)
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", first.ID))
	about("1", "77", 0)
}
