package index_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// The outlets follow the articles.
func TestOutletsFollowArticles(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	var last news.Headline
	for i, source := range []string{"Ledger", "Gazette", "Ledger"} {
		a := storetest.Piece("1", fmt.Sprint("Story ", i), fmt.Sprint("Text ", i, "."))
		a.Source = source
		last = s.Save(a)
	}
	want := func(names ...string) {
		t.Helper()
		if got, err := s.Index.Outlets(t.Context(), "1"); err != nil || !slices.Equal(got, names) {
			t.Errorf("outlets %v, %v; want %v", got, err, names)
		}
	}
	want("Gazette", "Ledger")
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", last.ID))
	want("Gazette", "Ledger")
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", last.ID-1))
	want("Ledger")
}

func TestSearched(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	if got, err := s.Index.Searched(t.Context(), news.Scope{Guild: "1"}); err != nil || got != (news.Searched{}) {
		t.Errorf("empty: %v %v", got, err)
	}
	old := storetest.Piece("1", "Old", "Old text.")
	old.Published = c.Now().AddDate(-1, 0, 0)
	h := s.Save(old)
	s.Save(storetest.Piece("1", "New", "New text."))
	s.Save(storetest.Piece("2", "Theirs", "Their text."))
	for _, tt := range []struct {
		scope news.Scope
		want  news.Searched
	}{
		{news.Scope{Guild: "1"}, news.Searched{Articles: 2, From: old.Published, To: c.Now()}},
		{news.Scope{Guild: "1", Article: h.ID}, news.Searched{Articles: 1, From: old.Published, To: old.Published}},
		{news.Scope{Guild: "2", Article: h.ID}, news.Searched{}},
	} {
		got, err := s.Index.Searched(t.Context(), tt.scope)
		s.Must(err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v: %s", tt.scope, diff)
		}
	}
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", h.ID))
	if got, err := s.Index.Searched(t.Context(), news.Scope{Guild: "1"}); err != nil || got.Articles != 1 || !got.From.Equal(c.Now()) {
		t.Errorf("after removal: %v %v", got, err)
	}
}

// TestScopeOfAStory: a search of one story sees its articles only, and those
// only that the guild sees.
func TestScopeOfAStory(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	ferry := s.Save(storetest.Piece("1", "Ferry", "The ferry ran aground."))
	other := s.Save(storetest.Piece("1", "Ferry afloat", "The ferry floats again."))
	s.Save(storetest.Piece("1", "Ferry fares", "The ferry costs more."))
	theirs := s.Save(storetest.Piece("2", "Theirs", "The ferry is late."))
	s.Must(s.Stories.PlaceArticles(t.Context(), []news.Placement{
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
	if n, err := s.Index.Searched(t.Context(), scope); err != nil || n.Articles != 2 {
		t.Errorf("%+v, %v", n, err)
	}
	scope.Story = 1 << 40
	if n, err := s.Index.Searched(t.Context(), scope); err != nil || n.Articles != 0 {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestScopes(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	scopes, err := s.Index.Scopes(t.Context(), "7")
	if diff := cmp.Diff([]string{"g7"}, scopes); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestPassagesIn(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	a := s.Save(storetest.Piece("1", "Ferry late", "The ferry was late. Fog lay on the strait. It cleared at noon."))
	b := s.Save(storetest.Piece("1", "Tram opens", "The tram line opens on Monday."))
	_, err := s.SQL.ExecContext(t.Context(), `INSERT INTO member (article, story) VALUES ($1, $1), ($2, $1)`, a.ID, b.ID)
	s.Must(err)
	for _, tt := range []struct {
		name  string
		scope news.Scope
		limit int
		want  int
	}{
		{"article", news.Scope{Guild: "1", Article: a.ID}, 9, 2},
		{"story", news.Scope{Guild: "1", Story: a.ID}, 9, 3},
		{"limit", news.Scope{Guild: "1", Story: a.ID}, 2, 2},
		{"other guild", news.Scope{Guild: "2", Story: a.ID}, 9, 0},
		{"no such story", news.Scope{Guild: "1", Story: b.ID}, 9, 0},
	} {
		ids, err := s.Index.PassagesIn(t.Context(), tt.scope, tt.limit)
		if err != nil || len(ids) != tt.want || !slices.IsSortedFunc(ids, func(x, y int64) int { return int(y - x) }) {
			t.Errorf("%s: %v, %v, want %d, newest first", tt.name, ids, err, tt.want)
		}
	}
}
