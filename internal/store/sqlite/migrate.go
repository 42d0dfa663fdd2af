package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"time"

	"newsdesk/internal/news"
)

// migrate takes the steps that the database has not seen: file n brings the
// schema from version n-1 to n. Each step is one transaction that begins by taking
// the write lock, so that the second of two processes that open a database finds
// the work done.
func migrate(ctx context.Context, db *sql.DB, steps fs.FS, now time.Time) error {
	files, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return err
	}
	for done := -1; done < len(files); {
		err := transact(ctx, db, nil, func(tx *sql.Tx) (err error) {
			if done, err = version(ctx, tx); err != nil || done == len(files) {
				return err
			}
			if done > len(files) {
				return news.Faultf(nil, "A newer newsdesk has written this database (schema %d, this version knows %d). Run that version, or restore a backup.", done, len(files))
			}
			return take(ctx, tx, done+1, steps, files[done], now)
		})
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	return nil
}

// version is how many steps the database has seen.
func version(ctx context.Context, tx *sql.Tx) (number int, err error) {
	_, err = tx.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, file TEXT NOT NULL, applied BIGINT NOT NULL)`)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) FROM migration`).Scan(&number)
	return number, err
}

func take(ctx context.Context, tx *sql.Tx, number int, steps fs.FS, file string, now time.Time) error {
	ddl, err := fs.ReadFile(steps, file)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(ddl)); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO migration (number, file, applied) VALUES ($1, $2, $3)`,
		number, file, now.UnixMilli())
	return err
}
