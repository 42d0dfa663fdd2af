package store

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"newsdesk/internal/news"
)

func TestBackupWhileWriting(t *testing.T) {
	c := newClock()
	s := open(t, c)
	for i := range 50 {
		save(t, s, piece("1", fmt.Sprint("Before ", i), fmt.Sprintf("Text before %d.", i)))
	}
	var wg sync.WaitGroup
	stop, writing := make(chan struct{}), make(chan struct{})
	wg.Go(func() {
		for i := 0; ; i++ {
			if i == 3 {
				close(writing)
			}
			select {
			case <-stop:
				return
			default:
				body := fmt.Sprintf("Text meanwhile %d.", i)
				if _, _, err := s.SaveArticle(t.Context(), piece("1", body, body)); err != nil {
					t.Error(err)
				}
			}
		}
	})
	<-writing
	file := filepath.Join(t.TempDir(), "copy.db")
	err := s.Backup(t.Context(), file)
	close(stop)
	wg.Wait()
	must(t, err)

	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(file + "*"); err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v %v", left, err)
	}
	copied := reopen(t, file, c)
	_, total, err := copied.Articles(t.Context(), "1", 0, 1)
	if err != nil || total < 53 {
		t.Errorf("%d articles in the copy, %v", total, err)
	}
	if n := one(t, copied, `SELECT count(*) FROM passage_index WHERE passage_index MATCH 'before'`); n != 50 {
		t.Errorf("the copy finds %d passages", n)
	}
	save(t, copied, piece("1", "Life goes on", "The copy can be written."))
}

func TestBackupDoesNotOverwrite(t *testing.T) {
	s := open(t, newClock())
	dir := t.TempDir()
	file := filepath.Join(dir, "kept.db")
	must(t, os.WriteFile(file, []byte("precious"), 0o600))
	if say, ok := news.Say(s.Backup(t.Context(), file)); !ok || say == "" {
		t.Error("no sentence for the operator")
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "precious" {
		t.Errorf("%q %v", b, err)
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "missing", "copy.db")); err == nil {
		t.Error("backed up into a directory that is not there")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}
