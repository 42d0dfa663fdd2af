package sqlite

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
func (db *DB) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return news.Faultf(err, "%s exists already, or cannot be looked at. Name a new file.", file)
	}
	copied, err := db.copyBeside(ctx, file)
	if err == nil {
		err = os.Rename(copied, file)
	}
	if err != nil && copied != "" {
		err = errors.Join(err, os.Remove(copied))
	}
	return err
}

// copyBeside writes a checked copy next to file, where a rename reaches it, and
// returns its name, also with an error; "" when there is none.
func (db *DB) copyBeside(ctx context.Context, file string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part")
	if err != nil {
		return "", err
	}
	defer f.Close()
	// On a connection of its own: writes would wait for the writer's, and a
	// reader's may not write a file.
	from, err := sql.Open("sqlite", dsn(db.Path))
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

// check reads a whole database file and fails at the first fault.
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
