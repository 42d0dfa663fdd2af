// Package store keeps everything newsdesk must not forget, in one SQLite file:
// articles and the search index over them, briefs and what each channel was
// told, answers, schedules with their slots, the outbox and the tokens spent.
// It is the only package that speaks SQL. It refuses to show one guild what
// belongs to another, to write half of anything, and to open a database that
// a newer newsdesk has written.
//
// Methods take the guild first; ids of another guild are not found. Times are
// kept in UTC to the millisecond. Statements use $1 placeholders and what
// SQLite and PostgreSQL have in common; only the migrations and the search
// statement are SQLite's own.
package store

import (
	"context"
	"errors"
	"time"
)

var errUnbuilt = errors.New("not built yet")

// Store is an open database. It is safe for use by many goroutines, and
// several processes may have the same file open.
type Store struct {
	now func() time.Time
}

// Open opens the database that url names, "sqlite:" and a path, makes the
// file (mode 0600) and its directory when missing, and brings its schema up
// to date. It fails when a newer newsdesk has written the file. now is the
// clock of leases and stamps.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	return nil, errUnbuilt
}

// Close moves the write-ahead log into the database file and closes it.
func (s *Store) Close() error { return errUnbuilt }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return errUnbuilt }

// Note is the value kept under key, "" when there is none. Notes are the few
// things that one start tells the next, such as the hash of the commands
// registered.
func (s *Store) Note(ctx context.Context, key string) (string, error) { return "", errUnbuilt }

// SetNote keeps value under key in place of what was there.
func (s *Store) SetNote(ctx context.Context, key, value string) error { return errUnbuilt }
