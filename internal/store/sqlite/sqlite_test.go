package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"newsdesk/internal/news"
)

// steps make a table of notes, and then a second column of it.
var steps = fstest.MapFS{
	"0001_note.sql":  {Data: []byte(`CREATE TABLE note (text TEXT NOT NULL)`)},
	"0002_stars.sql": {Data: []byte(`ALTER TABLE note ADD COLUMN stars BIGINT NOT NULL DEFAULT 0`)},
}

func open(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, steps, time.Now())
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func file(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "notes.db")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func note(t *testing.T, db *DB, text string) {
	t.Helper()
	_, err := db.Writer.ExecContext(t.Context(), `INSERT INTO note (text) VALUES ($1)`, text)
	must(t, err)
}

func count(t *testing.T, db *DB) (n int) {
	t.Helper()
	must(t, db.Reader.QueryRowContext(t.Context(), `SELECT count(*) FROM note WHERE stars = 0`).Scan(&n))
	return n
}

func TestOpenMakesAPrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "dir", "a b%20?x=1#y.db")
	note(t, open(t, path), "first")
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}

func TestOpenSetsWhatDurabilityNeeds(t *testing.T) {
	opened := open(t, file(t))
	for _, db := range []struct {
		name string
		*sql.DB
		want map[string]string
	}{
		{"writer", opened.Writer, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "0"}},
		{"reader", opened.Reader, map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "1"}},
	} {
		for pragma, want := range db.want {
			var got string
			must(t, db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got))
			if got != want {
				t.Errorf("%s has %s %s, want %s", db.name, pragma, got, want)
			}
		}
	}
}

// TestStepsAreTakenOnce: a file gets the steps that it has not seen, and keeps
// what is in it.
func TestStepsAreTakenOnce(t *testing.T) {
	path := file(t)
	early, err := Open(t.Context(), path, fstest.MapFS{"0001_note.sql": steps["0001_note.sql"]}, time.Now())
	must(t, err)
	note(t, early, "first")
	must(t, early.Close())
	for range 2 {
		db, err := Open(t.Context(), path, steps, time.Now())
		must(t, err)
		if n := count(t, db); n != 1 {
			t.Errorf("%d notes", n)
		}
		must(t, db.Close())
	}
}

// TestFailedStep: a step that fails leaves the file as it was.
func TestFailedStep(t *testing.T) {
	path := file(t)
	broken := fstest.MapFS{"0001_note.sql": steps["0001_note.sql"], "0002_broken.sql": {Data: []byte(`CREATE TABLE half (n BIGINT); nonsense`)}}
	if _, err := Open(t.Context(), path, broken, time.Now()); err == nil || !strings.Contains(err.Error(), "0002_broken.sql") {
		t.Fatalf("%v, want an error that names the step", err)
	}
	db := open(t, path)
	if _, err := db.Reader.ExecContext(t.Context(), `SELECT n FROM half`); err == nil {
		t.Error("half of the step was taken")
	}
	note(t, db, "first")
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	path := file(t)
	db, err := Open(t.Context(), path, steps, time.Now())
	must(t, err)
	must(t, db.Close())
	_, err = Open(t.Context(), path, fstest.MapFS{"0001_note.sql": steps["0001_note.sql"]}, time.Now())
	if say, ok := news.Say(err); !ok || !strings.Contains(say, "schema 2") {
		t.Errorf("open: %v, want a refusal that names schema 2", err)
	}
}

func TestOpenRefusesAnotherFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	must(t, os.WriteFile(path, []byte(strings.Repeat("not a database\n", 100)), 0o600))
	if _, err := Open(t.Context(), path, steps, time.Now()); err == nil {
		t.Fatal("opened a text file")
	}
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "not a database") {
		t.Errorf("the file was changed: %v", err)
	}
}

func TestCloseEmptiesTheLog(t *testing.T) {
	path := file(t)
	db, err := Open(t.Context(), path, steps, time.Now())
	must(t, err)
	note(t, db, "first")
	must(t, db.Close())
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	db := open(t, file(t))
	if _, err := db.Reader.ExecContext(t.Context(), `INSERT INTO note (text) VALUES ('first')`); err == nil {
		t.Error("a reader wrote")
	}
}

// TestWriteIsAllOrNothing: what fails half-way leaves nothing.
func TestWriteIsAllOrNothing(t *testing.T) {
	db := open(t, file(t))
	broken := errors.New("broken")
	err := db.Write(t.Context(), "note", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `INSERT INTO note (text) VALUES ('first')`); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) || count(t, db) != 0 {
		t.Errorf("%d notes, %v", count(t, db), err)
	}
}

// TestLock: it is held until Close, by one at a time.
func TestLock(t *testing.T) {
	path := file(t)
	first, err := Open(t.Context(), path, steps, time.Now())
	must(t, err)
	second := open(t, path)
	if alone, err := first.Lock(); err != nil || !alone {
		t.Errorf("the only one: %v, %v", alone, err)
	}
	if alone, err := second.Lock(); err != nil || alone {
		t.Errorf("beside another: %v, %v", alone, err)
	}
	must(t, first.Close())
	if alone, err := second.Lock(); err != nil || !alone {
		t.Errorf("after the other: %v, %v", alone, err)
	}
}

func TestBackupWhileWriting(t *testing.T) {
	db := open(t, file(t))
	for i := range 50 {
		note(t, db, fmt.Sprint("before ", i))
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
				if _, err := db.Writer.ExecContext(t.Context(), `INSERT INTO note (text) VALUES ('meanwhile')`); err != nil {
					t.Error(err)
				}
			}
		}
	})
	<-writing
	copied := filepath.Join(t.TempDir(), "copy.db")
	err := db.Backup(t.Context(), copied)
	close(stop)
	wg.Wait()
	must(t, err)
	info, err := os.Stat(copied)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if left, err := filepath.Glob(copied + "*"); err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v %v", left, err)
	}
	if n := count(t, open(t, copied)); n < 53 {
		t.Errorf("%d notes in the copy", n)
	}
}

func TestBackupDoesNotOverwrite(t *testing.T) {
	db := open(t, file(t))
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept.db")
	must(t, os.WriteFile(kept, []byte("precious"), 0o600))
	if say, ok := news.Say(db.Backup(t.Context(), kept)); !ok || say == "" {
		t.Error("no sentence for the operator")
	}
	if b, err := os.ReadFile(kept); err != nil || string(b) != "precious" {
		t.Errorf("%q %v", b, err)
	}
	if err := db.Backup(t.Context(), filepath.Join(dir, "missing", "copy.db")); err == nil {
		t.Error("backed up into a directory that is not there")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}
