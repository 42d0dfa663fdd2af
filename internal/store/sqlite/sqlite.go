// Package sqlite keeps a database in one file, which its owner alone can read:
// one connection writes it, a few read beside it. It brings the schema up to
// date, copies the file while others write, and tells whether another process
// works on it; times, durations and JSON go into columns and come out of them here.
// It knows no table but the list of steps that the schema has taken, and refuses a
// file whose schema is newer than its own.
package sqlite

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
)

const (
	// readers is how many statements may read at once; each holds a page cache.
	readers = 4
	// checkpoint is after how many pages of 4 KB the log is moved into the
	// database: a page that many writes change is moved once.
	checkpoint = "_pragma=wal_autocheckpoint(4000)"
	// busyWait is how long a statement waits for other processes, and migrateWait how
	// long a step of the schema does: another process may be taking one on a large
	// database.
	busyWait    = 5 * time.Second
	migrateWait = 30 * time.Second
	// closeLimit bounds the wait for a write that is under way.
	closeLimit = 10 * time.Second
)

// DB is an open database. It is safe for use by many goroutines, and several
// processes may have the same file open.
type DB struct {
	Path   string
	Writer *sql.DB // one connection: SQLite has one writer, and waiting in Go is fairer than in its busy loop
	Reader *sql.DB // connections that cannot write

	lock *os.File // of Lock; nil before it found this process alone
}

// Open opens the file at path, makes it (mode 0600) and its directory when
// missing, and takes the steps of the schema that the file has not seen: the
// files of steps, by name in order. now is when they are noted to be taken.
func Open(ctx context.Context, path string, steps fs.FS, now time.Time) (*DB, error) {
	db := &DB{Path: path}
	if err := db.open(ctx, steps, now); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), db.close(context.WithoutCancel(ctx)))
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, steps fs.FS, now time.Time) error {
	if err := os.MkdirAll(filepath.Dir(db.Path), 0o700); err != nil {
		return err
	}
	if err := makeFile(db.Path); err != nil {
		return err
	}
	var err error
	db.Writer, err = sql.Open("sqlite", dsn(db.Path, "_txlock=immediate",
		"_pragma=journal_mode(wal)", "_pragma=synchronous(full)", "_pragma=temp_store(memory)", checkpoint))
	if err != nil {
		return err
	}
	db.Writer.SetMaxOpenConns(1)
	if err := setBusyWait(ctx, db.Writer, migrateWait); err != nil {
		return err
	}
	if err := migrate(ctx, db.Writer, steps, now); err != nil {
		return err
	}
	if err := setBusyWait(ctx, db.Writer, busyWait); err != nil {
		return err
	}
	db.Reader, err = sql.Open("sqlite", dsn(db.Path, "_pragma=query_only(1)"))
	if err != nil {
		return err
	}
	db.Reader.SetMaxOpenConns(readers)
	db.Reader.SetMaxIdleConns(readers)
	return nil
}

// makeFile makes an empty database that only its owner can read; its log files
// take the same mode. An existing file is not even opened: closing it would drop
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

// setBusyWait sets how long statements wait for other processes, on the one
// connection of db.
func setBusyWait(ctx context.Context, db *sql.DB, wait time.Duration) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, wait.Milliseconds()))
	return err
}

// dsn names a database file to the driver. A path may hold "?" and "%".
func dsn(path string, options ...string) string {
	file := url.URL{Scheme: "file", Path: path}
	options = append(options, fmt.Sprintf("_pragma=busy_timeout(%d)", busyWait.Milliseconds()), "_pragma=foreign_keys(1)", "_pragma=cache_size(-16000)")
	return file.String() + "?" + strings.Join(options, "&")
}

// Close moves the write-ahead log into the database file and closes it.
func (db *DB) Close() error { return db.close(context.Background()) }

func (db *DB) close(ctx context.Context) error {
	var errs []error
	if db.lock != nil {
		defer func() { _ = db.lock.Close() }() // its lock ends with the process at the latest
	}
	if db.Reader != nil {
		errs = append(errs, db.Reader.Close())
	}
	if db.Writer != nil {
		// The log is left alone while another process reads from it.
		ctx, cancel := context.WithTimeout(ctx, closeLimit)
		defer cancel()
		_, err := db.Writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		errs = append(errs, err, db.Writer.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// Write runs f in one transaction of the writer: all of it or nothing. what says in
// an error what was being done.
func (db *DB) Write(ctx context.Context, what string, f func(*sql.Tx) error) error {
	return Wrap(what, transact(ctx, db.Writer, nil, f))
}

// Read runs f on one snapshot of the database. what says in an error what was being
// done.
func (db *DB) Read(ctx context.Context, what string, f func(*sql.Tx) error) error {
	return Wrap(what, transact(ctx, db.Reader, &sql.TxOptions{ReadOnly: true}, f))
}

func transact(ctx context.Context, db *sql.DB, opts *sql.TxOptions, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing; before, the error of f is the one to tell
	if err = f(tx); err == nil {
		err = tx.Commit()
	}
	if over := ctx.Err(); err != nil && over != nil && !errors.Is(err, over) {
		// A transaction that ended with its context says only that it is over.
		err = fmt.Errorf("%w: %w", over, err)
	}
	return err
}

// Lock reports whether no other process has locked the database, and then locks
// it until Close. The lock is on a file beside it, which the system unlocks
// however the process ends: a process that lives is told from a dead one.
func (db *DB) Lock() (alone bool, err error) {
	f, err := os.OpenFile(db.Path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return false, err
	}
	if alone, err := lockFile(f); err != nil || !alone {
		return false, errors.Join(err, f.Close())
	}
	db.lock = f
	return true, nil
}
