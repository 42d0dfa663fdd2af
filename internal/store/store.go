// Package store keeps everything newsdesk must not forget, in one SQLite file. All of
// newsdesk's SQL is here: in a package for each thing that is kept, which this one
// opens together and hands out. Itself it does what concerns the whole file: its
// schema, copies of it, and a start after a crash or with the clock set back.
//
// The package refuses to show one guild what belongs to another, and to write half of
// anything. Methods take the guild first; ids of another guild are not found. Times
// are kept in UTC to the millisecond. Statements use $1 placeholders and what SQLite
// and PostgreSQL have in common; only the migrations, the search statement and how
// many rows come in at once are SQLite's own.
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
	"newsdesk/internal/store/answers"
	"newsdesk/internal/store/archive"
	"newsdesk/internal/store/briefs"
	"newsdesk/internal/store/feeds"
	"newsdesk/internal/store/guilds"
	"newsdesk/internal/store/index"
	"newsdesk/internal/store/outbox"
	"newsdesk/internal/store/schedules"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/stories"
	"newsdesk/internal/store/vectors"
)

// The schema, step by step. A step that was released is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open database, by what it keeps. It is safe for use by many
// goroutines, and several processes may have the same file open.
type Store struct {
	Archive   *archive.Store   // articles, and how long they stay
	Index     *index.Store     // their passages, by words
	Vectors   *vectors.Store   // their passages, by what an embedder makes of them
	Stories   *stories.Store   // the articles about one event, and the threads about it
	Feeds     *feeds.Store     // who follows them, and their polls
	Briefs    *briefs.Store    // what channels were told, and why
	Schedules *schedules.Store // when channels are told, and what became of each slot
	Outbox    *outbox.Store    // messages, notices and promised replies on their way
	Answers   *answers.Store   // and what members think of them
	Guilds    *guilds.Store    // what they chose, lean to and spent

	db  *sqlite.DB
	now func() time.Time
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
	searched, err := index.New(ctx, db)
	polled, cause := feeds.New(ctx, db, now)
	if err = errors.Join(err, cause); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), db.Close())
	}
	return &Store{
		Archive: archive.New(db, now), Index: searched, Vectors: vectors.New(db), Stories: stories.New(db),
		Feeds: polled, Briefs: briefs.New(db, now), Schedules: schedules.New(db, now), Outbox: outbox.New(db, now),
		Answers: answers.New(db), Guilds: guilds.New(db, now), db: db, now: now,
	}, nil
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
func (s *Store) Close() error { return s.db.Close() }

// Backup writes a consistent copy of the database to file while others read and
// write, and checks the copy before it gets its name. It refuses to overwrite.
func (s *Store) Backup(ctx context.Context, file string) error {
	return sqlite.Wrap("back up database", s.db.Backup(ctx, file))
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var articles int
	err := s.db.Reader.QueryRowContext(ctx, `SELECT count(*) FROM tally`).Scan(&articles)
	return sqlite.Wrap("reach database", err)
}

// Note is the value kept under key, "" when there is none. Notes are the few
// things that one start tells the next, such as the hash of the commands
// registered.
func (s *Store) Note(ctx context.Context, key string) (string, error) {
	var value string
	err := s.db.Reader.QueryRowContext(ctx, `SELECT value FROM note WHERE key = $1`, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, sqlite.Wrap("read note", err)
}

// SetNote keeps value under key in place of what was there.
func (s *Store) SetNote(ctx context.Context, key, value string) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		INSERT INTO note (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return sqlite.Wrap("write note", err)
}
