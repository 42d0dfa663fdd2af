// Package guilds keeps what each guild chose, what its members want more or less of,
// and the tokens it spent. It refuses to set more tokens aside than a day has left.
//
// A guild is told of what it spent once, in the transaction that counts it: this is
// why guilds knows package outbox.
package guilds

import (
	"time"

	"newsdesk/internal/store/sqlite"
)

// Store keeps what is of a guild in a database.
type Store struct {
	db  *sqlite.DB
	now func() time.Time
}

// New keeps guilds in db. now is the clock of what members said.
func New(db *sqlite.DB, now func() time.Time) *Store { return &Store{db, now} }
