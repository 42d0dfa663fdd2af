// Package store keeps everything newsdesk must not forget, in one SQLite file:
// articles and the search index over them, briefs and what each channel was
// told, answers, schedules with their slots, the outbox and the tokens spent.
// All of newsdesk's SQL is here. The package refuses to show one guild what
// belongs to another, and to write half of anything.
//
// Methods take the guild first; ids of another guild are not found. Times are
// kept in UTC to the millisecond. Statements use $1 placeholders and what
// SQLite and PostgreSQL have in common; only the migrations, the search
// statement and how many rows come in at once are SQLite's own.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// The schema, step by step. A step that was released is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open database. It is safe for use by many goroutines, and
// several processes may have the same file open.
type Store struct {
	db     *sqlite.DB
	now    func() time.Time
	writer *sql.DB   // of db
	reader *sql.DB   // of db
	items  *sql.Stmt // of reader: prepareItems
	counts termCounts
}

// Open opens the database that url names, "sqlite:" and a path, makes the
// file (mode 0600) and its directory when missing, and brings its schema up
// to date. It fails when a newer newsdesk has written the file. now is the
// clock of leases and stamps.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	path, err := pathOf(url)
	if err != nil {
		return nil, err
	}
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, path, steps, now())
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, now: now, writer: db.Writer, reader: db.Reader}
	if err := s.prepareItems(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// pathOf reads the file's path from a database URL.
func pathOf(url string) (string, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	path := strings.TrimPrefix(rest, "//")
	switch {
	case scheme == "postgres" || scheme == "postgresql":
		return "", news.Faultf(nil, "PostgreSQL is not in this version. Give sqlite: and the path of a file.")
	case scheme != "sqlite" || path == "":
		return "", news.Faultf(nil, "The database URL must be sqlite: and the path of a file, such as sqlite:/data/newsdesk.db.")
	case strings.HasPrefix(path, ":"):
		return "", news.Faultf(nil, "A database in memory forgets what was posted. Give sqlite: and the path of a file.")
	}
	return filepath.Abs(path)
}

// Close moves the write-ahead log into the database file and closes it.
func (s *Store) Close() error {
	if s.items == nil {
		return s.db.Close()
	}
	return errors.Join(s.items.Close(), s.db.Close())
}

// Backup writes a consistent copy of the database to file while others read and
// write, and checks the copy before it gets its name. It refuses to overwrite.
func (s *Store) Backup(ctx context.Context, file string) error {
	return wrap("back up database", s.db.Backup(ctx, file))
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var articles int
	err := s.reader.QueryRowContext(ctx, `SELECT count(*) FROM tally`).Scan(&articles)
	return wrap("reach database", err)
}

// Note is the value kept under key, "" when there is none. Notes are the few
// things that one start tells the next, such as the hash of the commands
// registered.
func (s *Store) Note(ctx context.Context, key string) (string, error) {
	var value string
	err := s.reader.QueryRowContext(ctx, `SELECT value FROM note WHERE key = $1`, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, wrap("read note", err)
}

// SetNote keeps value under key in place of what was there.
func (s *Store) SetNote(ctx context.Context, key, value string) error {
	_, err := s.writer.ExecContext(ctx, `
		INSERT INTO note (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return wrap("write note", err)
}

// write runs f in one transaction of the writer: all of it or nothing.
func (s *Store) write(ctx context.Context, what string, f func(*sql.Tx) error) error {
	return wrap(what, s.db.Write(ctx, f))
}

// read runs f on one snapshot of the database.
func (s *Store) read(ctx context.Context, what string, f func(*sql.Tx) error) error {
	return wrap(what, s.db.Read(ctx, f))
}

// wrap says what was being done; no rows is news.ErrNotFound.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	return fmt.Errorf("%s: %w", what, err)
}

// mustChange is news.ErrNotFound when a statement changed no row.
func mustChange(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return news.ErrNotFound
	}
	return err
}
