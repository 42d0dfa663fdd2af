package store

import (
	"context"
	"database/sql"
)

// batch is a transaction in which few statements run many times: each is
// prepared once.
type batch struct {
	*sql.Tx
	prepared map[string]*sql.Stmt
}

// inBatch runs f; what it prepared ends with it.
func inBatch(tx *sql.Tx, f func(*batch) error) error {
	b := &batch{tx, make(map[string]*sql.Stmt)}
	defer func() {
		for _, stmt := range b.prepared {
			_ = stmt.Close() // the transaction closes it at the latest
		}
	}()
	return f(b)
}

func (b *batch) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := b.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := b.PrepareContext(ctx, query)
	if err == nil {
		b.prepared[query] = stmt
	}
	return stmt, err
}

// exec runs a statement that gives no rows.
func (b *batch) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := b.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// scan reads the only row of a query into columns.
func (b *batch) scan(ctx context.Context, columns []any, query string, args ...any) error {
	stmt, err := b.stmt(ctx, query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx, args...).Scan(columns...)
}
