package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"newsdesk/internal/news"
)

// The schema, step by step: file n brings it from version n-1 to n. A step
// that was released is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate takes the steps that the database has not seen. Each is one
// transaction that starts by taking the write lock, so that of two processes
// opening a database the second finds the work done.
func migrate(ctx context.Context, db *sql.DB, now time.Time) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for done := -1; done < len(files); {
		err := transact(ctx, db, nil, "migrate", func(tx *sql.Tx) error {
			done, err = version(ctx, tx)
			if err != nil || done == len(files) {
				return err
			}
			if done > len(files) {
				return news.Faultf(nil, "A newer newsdesk has written this database (schema %d, this version knows %d). Run that version, or restore a backup.", done, len(files))
			}
			return step(ctx, tx, done+1, files[done], now)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// version is how many steps the database has seen.
func version(ctx context.Context, tx *sql.Tx) (int, error) {
	_, err := tx.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, file TEXT NOT NULL, applied BIGINT NOT NULL)`)
	if err != nil {
		return 0, err
	}
	var number int
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) FROM migration`).Scan(&number)
	return number, err
}

func step(ctx context.Context, tx *sql.Tx, number int, file string, now time.Time) error {
	ddl, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(ddl)); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO migration (number, file, applied) VALUES ($1, $2, $3)`,
		number, file, millis(now))
	return err
}
