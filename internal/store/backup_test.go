package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"newsdesk/internal/store/storetest"
)

// TestBackupIsAStore: a copy finds what it was copied from, and goes on.
func TestBackupIsAStore(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	for i := range 50 {
		s.Save(storetest.Piece("1", fmt.Sprint("Before ", i), fmt.Sprintf("Text before %d.", i)))
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	s.Must(s.Backup(t.Context(), file))
	copied := storetest.Reopen(t, file, c)
	if _, total, err := copied.Archive.Articles(t.Context(), "1", 0, 1); err != nil || total != 50 {
		t.Errorf("%d articles in the copy, %v", total, err)
	}
	if n := copied.One(`SELECT count(*) FROM passage_index WHERE passage_index MATCH 'before'`); n != 50 {
		t.Errorf("the copy finds %d passages", n)
	}
	copied.Save(storetest.Piece("1", "Life goes on", "The copy can be written."))
}
