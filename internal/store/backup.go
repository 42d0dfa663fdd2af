package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"newsdesk/internal/news"
)

// Backup writes a consistent copy of the database to file while others read
// and write, and checks the copy before it gets its name. It refuses to
// overwrite.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return news.Faultf(err, "%s exists already, or cannot be looked at. Name a new file.", file)
	}
	copied, err := s.copyBeside(ctx, file)
	if err == nil {
		err = os.Rename(copied, file)
	}
	if err != nil {
		err = errors.Join(err, removeIfThere(copied))
	}
	return wrap("back up database", err)
}

// copyBeside writes a checked copy next to file, where a rename reaches it, and
// returns its name, "" before there is any.
func (s *Store) copyBeside(ctx context.Context, file string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part")
	if err != nil {
		return "", err
	}
	defer f.Close()
	// Not on the writer, which would wait for it, nor on a reader, which may
	// not write a file.
	from, err := sql.Open("sqlite", dsn(s.path))
	if err != nil {
		return f.Name(), err
	}
	defer from.Close()
	if _, err := from.ExecContext(ctx, `VACUUM INTO $1`, f.Name()); err != nil {
		return f.Name(), err
	}
	if err := check(ctx, f.Name()); err != nil {
		return f.Name(), err
	}
	return f.Name(), f.Sync()
}

// check reads a database file through and fails at the first fault.
func check(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, "_pragma=query_only(1)"))
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("integrity check of the copy: %s", verdict)
	}
	return nil
}

func removeIfThere(path string) error {
	if path == "" {
		return nil
	}
	return os.Remove(path)
}
