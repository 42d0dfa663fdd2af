// Package archive keeps articles: their text with its sentences, what repeats what,
// how feeds corrected them, and for how long they stay. It refuses to show a guild
// an article that it does not see, to store the same article of a guild or a feed
// twice, and to delete what a brief or an answer rests on.
//
// An article goes into the index in the transaction that writes it, so that what is
// stored is found: this is why archive knows package index.
package archive

import (
	"time"

	"newsdesk/internal/store/sqlite"
)

// Store keeps the articles in a database.
type Store struct {
	db  *sqlite.DB
	now func() time.Time
}

// New keeps articles in db. now is the clock of their stamps and of their age.
func New(db *sqlite.DB, now func() time.Time) *Store { return &Store{db, now} }
