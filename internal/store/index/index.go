// Package index finds passages of articles by their words. It indexes what it is
// given word for word, folds and stems nothing, and does not rank. It refuses to
// show a guild what it does not see, and to read all of what a common word finds.
//
// Ids of passages are chronological (news.FirstPassage), so that a window of time is
// a range of ids and the newest come first.
package index

import "newsdesk/internal/store/sqlite"

// Store keeps the index in a database.
type Store struct {
	db     *sqlite.DB
	counts termCounts
}

// New keeps an index in db.
func New(db *sqlite.DB) *Store { return &Store{db: db} }
