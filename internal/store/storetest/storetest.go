// Package storetest gives a test a new database, a clock that stands still, and short
// ways to put articles, feeds, schedules and briefs into it. It goes through the store
// as newsdesk does; only SQL goes past it. What does not work fails the test.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/store"
)

// Clock is a time that stands still until a test moves it. It begins at noon of
// 2026-03-02, UTC.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// NewClock is a clock that was not moved yet.
func NewClock() *Clock { return &Clock{t: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)} }

// Now is the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Pass moves the clock by d.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// DB is the store of one test, with the clock that it goes by.
type DB struct {
	testing.TB
	*store.Store
	*Clock
	Path string
	SQL  *sql.DB // to look into the file, and to break it
}

// Open opens a new database for one test.
func Open(t testing.TB, c *Clock) *DB {
	t.Helper()
	return Reopen(t, filepath.Join(t.TempDir(), "newsdesk.db"), c)
}

// Reopen opens a database that may be there already, and be open.
func Reopen(t testing.TB, path string, c *Clock) *DB {
	t.Helper()
	db := &DB{TB: t, Clock: c, Path: path}
	var err error
	db.Store, err = store.Open(t.Context(), "sqlite:"+path, c.Now)
	db.Must(err)
	t.Cleanup(func() { db.Must(db.Close()) })
	db.SQL, err = sql.Open("sqlite", path+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)")
	db.Must(err)
	t.Cleanup(func() { db.Must(db.SQL.Close()) })
	return db
}

// Must fails the test at an error of what it depends on.
func (db *DB) Must(err error) {
	db.Helper()
	if err != nil {
		db.Fatal(err)
	}
}

// WantErr checks an error by errors.Is.
func (db *DB) WantErr(got, want error) {
	db.Helper()
	if !errors.Is(got, want) {
		db.Fatalf("error %v, want %v", got, want)
	}
}

// One reads a single number out of the database.
func (db *DB) One(query string, args ...any) (n int) {
	db.Helper()
	db.Must(db.SQL.QueryRowContext(context.WithoutCancel(db.Context()), query, args...).Scan(&n))
	return n
}
