package feeds_test

import (
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestTastes(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	subs := map[string]func(*news.Subscription){
		"all":      nil,
		"ferries":  func(s *news.Subscription) { s.Include = []string{"Ferries"} },
		"phrase":   func(s *news.Subscription) { s.Include = []string{"Alder Island", "zeppelin"} },
		"broken":   func(s *news.Subscription) { s.Include = []string{"Island Alder"} },
		"no crack": func(s *news.Subscription) { s.Exclude = []string{"CRACKS"} },
		"no tram":  func(s *news.Subscription) { s.Exclude = []string{"tram"} },
		"both":     func(s *news.Subscription) { s.Include, s.Exclude = []string{"ferry"}, []string{"rudder"} },
		"English":  func(s *news.Subscription) { s.Language = "en" },
		"German":   func(s *news.Subscription) { s.Language = "de" },
		"nothing":  func(s *news.Subscription) { s.Include = []string{"…"} }, // no word, no filter
	}
	var any news.Subscription
	for guild, edit := range subs {
		any = s.Follow(guild, "https://courier.example/feed", edit)
	}
	a := storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)
	a.Language = "en-GB"
	s.Deliver(any, storetest.Item(1, a))
	id := s.IDOf("Night ferry cancelled")
	for guild, want := range map[string]bool{
		"all": true, "ferries": true, "phrase": true, "broken": false, "no crack": false, "no tram": true,
		"both": false, "English": true, "German": false, "nothing": true,
	} {
		if _, err := s.Archive.Article(t.Context(), guild, id); (err == nil) != want {
			t.Errorf("%s sees it: %v, want %v", guild, err == nil, want)
		}
		named, err := s.Briefs.Named(t.Context(), guild, []int64{id, id + 1})
		if err != nil || len(named) != 1 || named[id].Title != a.Title {
			t.Errorf("a receipt of %s names %v, %v", guild, named, err)
		}
	}
}
