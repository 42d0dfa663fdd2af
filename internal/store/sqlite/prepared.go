package sqlite

import (
	"context"
	"database/sql"
)

// Prepared are the queries that a part of the store asks most, prepared once on each
// connection and kept until the database is closed: preparing one takes as long as
// running it.
type Prepared struct {
	db   *sql.DB
	kept map[string]*sql.Stmt
}

// Prepare prepares queries on the reading connections of db.
func Prepare(ctx context.Context, db *DB, queries ...string) (*Prepared, error) {
	p := &Prepared{db.Reader, make(map[string]*sql.Stmt, len(queries))}
	for _, query := range queries {
		stmt, err := p.db.PrepareContext(ctx, query)
		if err != nil {
			return nil, Wrap("prepare statements", err)
		}
		p.kept[query] = stmt
	}
	return p, nil
}

// In is a query prepared for tx, which closes it at its end. One that is not kept
// is prepared for tx alone.
func (p *Prepared) In(ctx context.Context, tx *sql.Tx, query string) (*sql.Stmt, error) {
	if stmt, ok := p.kept[query]; ok {
		return tx.StmtContext(ctx, stmt), nil
	}
	return tx.PrepareContext(ctx, query)
}

// Query runs a query, as it is kept or anew.
func (p *Prepared) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt, ok := p.kept[query]; ok {
		return stmt.QueryContext(ctx, args...)
	}
	return p.db.QueryContext(ctx, query, args...)
}
