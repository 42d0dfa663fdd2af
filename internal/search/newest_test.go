package search_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestNewestStories(t *testing.T) {
	s := newShelf(t)
	s.add(9, "Hill Echo", "Old flood", "The Arl flooded Bremford.")
	clock := s.add(1.5, "Hill Echo", "Clock stops", "The clock of Bremford stopped.", "Its shaft broke.")
	s.add(0.9, "Hill Echo", "Band wins", "The band of Bremford won.")
	fire := s.add(0.6, "Quay Gazette", "Mill burns", "The mill of Bremford burned.")
	again := s.add(0.4, "Hill Echo", "Mill burned down", "Nothing is left of the mill of Bremford.")
	s.add(0.3, "Quay Gazette", "Pool opens", "The pool of Bremford opened.")
	s.addTo("2", 0.1, "Quay Gazette", "Elsewhere", "Another server's article.")
	err := s.store.Stories.PlaceArticles(t.Context(), []news.Placement{
		{Article: clock.ID, Story: clock.ID}, {Article: fire.ID, Story: fire.ID}, {Article: again.ID, Story: fire.ID},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		asked string
		scope news.Scope
		limit int
		want  []string
	}{
		"the last day, most told first":     {"What is there?", news.Scope{}, 9, []string{"Mill burned down", "Pool opens", "Band wins"}},
		"not more than asked for":           {"What is there?", news.Scope{}, 2, []string{"Mill burned down", "Pool opens"}},
		"a day by name":                     {"What was there on Wednesday?", news.Scope{}, 9, []string{"Band wins", "Clock stops"}},
		"an outlet":                         {"And in the Quay Gazette?", news.Scope{}, 9, []string{"Pool opens", "Mill burns"}},
		"the last week when a day has none": {"What is there?", news.Scope{AsOf: now.Add(-30 * time.Hour)}, 9, []string{"Clock stops"}},
		"whatever there is":                 {"What is there?", news.Scope{AsOf: now.Add(-60 * time.Hour)}, 9, []string{"Old flood"}},
		"a day in the papers of the next":   {"What was there on 9 November?", news.Scope{}, 9, []string{"Old flood"}},
		"one story":                         {"What is there?", news.Scope{Story: fire.ID}, 9, []string{"Mill burned down"}},
		"a server without articles":         {"What is there?", news.Scope{Guild: "3"}, 9, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.scope.Guild == "" {
				tt.scope.Guild = "1"
			}
			found, err := s.found.Search(t.Context(), tt.scope, tt.asked, tt.limit)
			if err != nil {
				t.Fatal(err)
			}
			if !found.Newest && tt.want != nil {
				t.Error("the newest are not told as such")
			}
			var titles []string
			for _, p := range found.Passages {
				titles = append(titles, p.Article.Title)
				if p.First != 0 || len(p.Sentences) == 0 {
					t.Errorf("%s: %d sentences from %d on, want those it opens with", p.Article.Title, len(p.Sentences), p.First)
				}
			}
			if diff := cmp.Diff(tt.want, titles); diff != "" {
				t.Error(diff)
			}
		})
	}
}
