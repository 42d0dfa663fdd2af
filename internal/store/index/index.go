// Package index finds passages of articles by their words. It indexes what it is
// given word for word, folds and stems nothing, and does not rank. It refuses to
// show a guild what it does not see, and to read all of what a common word finds.
//
// Ids of passages are chronological (news.FirstPassage), so that a window of time is
// a range of ids and the newest come first.
package index

import (
	"context"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// Store keeps the index in a database.
type Store struct {
	db       *sqlite.DB
	prepared *sqlite.Prepared
	counts   termCounts
}

// New keeps an index in db.
func New(ctx context.Context, db *sqlite.DB) (*Store, error) {
	var everywhere sight
	anything, _ := only(news.Scope{}, 4)
	prepared, err := sqlite.Prepare(ctx, db,
		tallied, countTerm, readReach, everywhere.lookup(), readPassages+anything, readSentences)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, prepared: prepared}, nil
}
