package store

import (
	"fmt"
	"path/filepath"
	"testing"
)

// TestBackupIsAStore: a copy finds what it was copied from, and goes on.
func TestBackupIsAStore(t *testing.T) {
	c := newClock()
	s := open(t, c)
	for i := range 50 {
		save(t, s, piece("1", fmt.Sprint("Before ", i), fmt.Sprintf("Text before %d.", i)))
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	must(t, s.Backup(t.Context(), file))
	copied := reopen(t, file, c)
	if _, total, err := copied.Articles(t.Context(), "1", 0, 1); err != nil || total != 50 {
		t.Errorf("%d articles in the copy, %v", total, err)
	}
	if n := one(t, copied, `SELECT count(*) FROM passage_index WHERE passage_index MATCH 'before'`); n != 50 {
		t.Errorf("the copy finds %d passages", n)
	}
	save(t, copied, piece("1", "Life goes on", "The copy can be written."))
}
