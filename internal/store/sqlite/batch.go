package sqlite

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// Batch is a transaction that runs a few statements many times, and prepares each
// of them once.
type Batch struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
}

// InBatch runs f and closes the statements that it prepared.
func InBatch(tx *sql.Tx, f func(*Batch) error) error {
	b := &Batch{tx, make(map[string]*sql.Stmt)}
	defer func() {
		for _, stmt := range b.prepared {
			_ = stmt.Close() // the transaction closes it at the latest
		}
	}()
	return f(b)
}

// Stmt is a query, prepared; the batch closes it.
func (b *Batch) Stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := b.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := b.tx.PrepareContext(ctx, query)
	if err == nil {
		b.prepared[query] = stmt
	}
	return stmt, err
}

// Exec runs a statement that returns no rows.
func (b *Batch) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := b.Stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	// With a context that can end, the driver starts a goroutine for each statement
	// to interrupt it. The transaction still ends with ctx, between statements.
	return stmt.ExecContext(context.WithoutCancel(ctx), args...)
}

// Scan reads the only row of a query into columns.
func (b *Batch) Scan(ctx context.Context, columns []any, query string, args ...any) error {
	stmt, err := b.Stmt(ctx, query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(context.WithoutCancel(ctx), args...).Scan(columns...)
}

// rowsAtOnce is how many rows one statement inserts: of a small row, half the cost
// is that of its statement.
const rowsAtOnce = 8

// InsertMissing inserts rows, given one after another in values, unless they are in
// the table already: into is its name and its columns. IGNORE also spares SQLite
// from keeping a copy of every page it changes, which it does for a statement
// that may fail half-way.
func (b *Batch) InsertMissing(ctx context.Context, into string, columns int, values []any) error {
	for len(values) > 0 {
		rows := min(rowsAtOnce, len(values)/columns)
		if _, err := b.Exec(ctx, `INSERT OR IGNORE INTO `+into+` VALUES `+Placeholders(rows, columns), values[:rows*columns]...); err != nil {
			return err
		}
		values = values[rows*columns:]
	}
	return nil
}

// Placeholders are ($1, $2), ($3, $4) for two rows of two columns.
func Placeholders(rows, columns int) string {
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
