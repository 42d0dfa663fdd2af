package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// batch is a transaction that runs a few statements many times, and prepares each
// of them once.
type batch struct {
	*sql.Tx
	prepared map[string]*sql.Stmt
}

// inBatch runs f and closes the statements that it prepared.
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

// exec runs a statement that returns no rows.
func (b *batch) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := b.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	// With a context that can end, the driver starts a goroutine for each statement
	// to interrupt it. The transaction still ends with ctx, between statements.
	return stmt.ExecContext(context.WithoutCancel(ctx), args...)
}

// scan reads the only row of a query into columns.
func (b *batch) scan(ctx context.Context, columns []any, query string, args ...any) error {
	stmt, err := b.stmt(ctx, query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(context.WithoutCancel(ctx), args...).Scan(columns...)
}

// rowsAtOnce is how many rows one statement inserts: of a small row, half the cost
// is that of its statement.
const rowsAtOnce = 8

// insertMissing inserts rows, given one after another in values, unless they are in
// the table already: into is its name and its columns. IGNORE also spares SQLite
// from keeping a copy of every page it changes, which it does for a statement
// that may fail half-way.
func (b *batch) insertMissing(ctx context.Context, into string, columns int, values []any) error {
	for len(values) > 0 {
		rows := min(rowsAtOnce, len(values)/columns)
		if _, err := b.exec(ctx, `INSERT OR IGNORE INTO `+into+` VALUES `+placeholders(rows, columns), values[:rows*columns]...); err != nil {
			return err
		}
		values = values[rows*columns:]
	}
	return nil
}

// placeholders are ($1, $2), ($3, $4) for two rows of two columns.
func placeholders(rows, columns int) string {
	var s strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			s.WriteString("(")
		case i%columns == 0:
			s.WriteString("), (")
		default:
			s.WriteString(", ")
		}
		s.WriteString("$" + strconv.Itoa(i+1))
	}
	return s.String() + ")"
}
