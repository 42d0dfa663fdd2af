package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/store/storetest"
)

// A database of the first version is carried over: its articles stay their
// guild's, found and counted as before, and what answers rest on is known.
func TestFirstDatabaseIsCarriedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", path)
	must(t, err)
	for _, file := range []string{"migrations/0001_first.sql", "migrations/0002_feedback.sql"} {
		ddl, err := os.ReadFile(file)
		must(t, err)
		_, err = db.Exec(string(ddl))
		must(t, err)
	}
	_, err = db.Exec(`
		CREATE TABLE migration (number BIGINT PRIMARY KEY, file TEXT NOT NULL, applied BIGINT NOT NULL);
		INSERT INTO migration VALUES (1, '0001_first.sql', 0), (2, '0002_feedback.sql', 0);
		INSERT INTO article VALUES (7, '1', 'https://courier.example/7', 'd', 'Night ferry cancelled', '', 'Courier', '', NULL, 1000, 1000, '7', 'url', 'en',
			'The rudder broke.', 'null', 'night ferri cancel courier', 'night ferry cancelled courier');
		INSERT INTO sentence VALUES (7, 0, 0, 'The rudder broke.');
		INSERT INTO passage VALUES (1048576, 7, 0, 0, 'rudder broke');
		INSERT INTO tally VALUES ('1', 1, 1);
		INSERT INTO answer VALUES ('A', '1', '5', '7', 1000, '{"id":"A","citations":[{"article":7,"sentence":0,"quote":"The rudder broke."}]}', '');
		INSERT INTO answer VALUES ('R', '1', '5', '7', 1000, '{"id":"R","refused":true}', '');`)
	must(t, err)
	must(t, db.Close())

	s := storetest.Reopen(t, path, storetest.NewClock())
	a, err := s.Archive.Article(t.Context(), "1", 7)
	if err != nil || a.Guild != "1" || a.Feed != 0 || len(a.Sentences) != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	if diff := cmp.Diff([]string{"Night ferry cancelled"}, s.Find("1", "rudder")); diff != "" {
		t.Error(diff)
	}
	if found := s.Find("2", "rudder"); found != nil {
		t.Errorf("guild 2 finds %v", found)
	}
	if _, total, err := s.Archive.Articles(t.Context(), "1", 0, 10); err != nil || total != 1 {
		t.Errorf("%d articles, %v", total, err)
	}
	if n := s.One(`SELECT count(*) FROM cited WHERE article = 7 AND answer = 'A'`); n != 1 {
		t.Error("the answer's article is not known")
	}
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", 7))
	if n := s.One(`SELECT count(*) FROM passage_index`); n != 0 {
		t.Errorf("%d passages are still found", n)
	}
}
