// Package store keeps everything newsdesk must not forget, in one SQLite file:
// articles and the search index over them, briefs and what each channel was
// told, answers, schedules with their slots, the outbox and the tokens spent.
// It is the only package that speaks SQL. It refuses to show one guild what
// belongs to another, to write half of anything, and to open a database that
// a newer newsdesk has written.
//
// Methods take the guild first; ids of another guild are not found. Times are
// kept in UTC to the millisecond. Statements use $1 placeholders and what
// SQLite and PostgreSQL have in common; only the migrations, the search
// statement and how many rows come in at once are SQLite's own.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"newsdesk/internal/news"
)

const (
	// readers is how many statements may read at once; each holds a page cache.
	readers = 4
	// checkpoint is after how many pages of 4 KB the log is moved into the
	// database: pages that many writes change are moved once.
	checkpoint = "_pragma=wal_autocheckpoint(4000)"
	// closeLimit bounds the wait for a write that is under way.
	closeLimit = 10 * time.Second
)

// Store is an open database. It is safe for use by many goroutines, and
// several processes may have the same file open.
type Store struct {
	path   string
	now    func() time.Time
	writer *sql.DB // one connection: SQLite has one writer, and waiting in Go is fairer than in its busy loop
	reader *sql.DB
	items  *sql.Stmt // of reader: prepareItems
	common commonTerms
	lock   *os.File // held once TakeOver found this process alone
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
	s := &Store{path: path, now: now}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), s.close(context.WithoutCancel(ctx)))
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

func (s *Store) open(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return err
	}
	if err := makeFile(s.path); err != nil {
		return err
	}
	var err error
	s.writer, err = sql.Open("sqlite", dsn(s.path, "_txlock=immediate",
		"_pragma=journal_mode(wal)", "_pragma=synchronous(full)", "_pragma=temp_store(memory)", checkpoint))
	if err != nil {
		return err
	}
	s.writer.SetMaxOpenConns(1)
	if err := migrate(ctx, s.writer, s.now()); err != nil {
		return err
	}
	s.reader, err = sql.Open("sqlite", dsn(s.path, "_pragma=query_only(1)"))
	if err != nil {
		return err
	}
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	return s.prepareItems(ctx)
}

// makeFile makes an empty database that only its owner can read; its log files
// take the same mode. One that is there is not touched: closing a file drops
// the locks that SQLite has on it in this process.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn names a database file to the driver. A path may hold "?" and "%".
func dsn(path string, options ...string) string {
	file := url.URL{Scheme: "file", Path: path}
	options = append(options, "_pragma=busy_timeout(5000)", "_pragma=foreign_keys(1)", "_pragma=cache_size(-16000)")
	return file.String() + "?" + strings.Join(options, "&")
}

// Close moves the write-ahead log into the database file and closes it.
func (s *Store) Close() error { return s.close(context.Background()) }

func (s *Store) close(ctx context.Context) error {
	var errs []error
	if s.lock != nil {
		defer func() { _ = s.lock.Close() }() // its lock ends with the process at the latest
	}
	if s.items != nil {
		errs = append(errs, s.items.Close())
	}
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	if s.writer != nil {
		// It leaves the log alone when another process reads from it.
		ctx, cancel := context.WithTimeout(ctx, closeLimit)
		defer cancel()
		_, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		errs = append(errs, err, s.writer.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
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
	return transact(ctx, s.writer, nil, what, f)
}

// read runs f on one snapshot of the database.
func (s *Store) read(ctx context.Context, what string, f func(*sql.Tx) error) error {
	return transact(ctx, s.reader, &sql.TxOptions{ReadOnly: true}, what, f)
}

func transact(ctx context.Context, db *sql.DB, opts *sql.TxOptions, what string, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, opts)
	if err != nil {
		return wrap(what, err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing; before, the error of f is the one to tell
	if err = f(tx); err == nil {
		err = tx.Commit()
	}
	if over := ctx.Err(); err != nil && over != nil && !errors.Is(err, over) {
		// A transaction that ended with its context says only that it is over.
		err = fmt.Errorf("%w: %w", over, err)
	}
	return wrap(what, err)
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
