package sqlite

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"newsdesk/internal/news"
)

// Millis is a time as a column holds it: unix milliseconds, nil for zero.
func Millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// Kept is t as a column keeps it.
func Kept(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Moment scans a column that Millis wrote into t, in UTC.
func Moment(t *time.Time) sql.Scanner { return moment{t} }

type moment struct{ t *time.Time }

func (m moment) Scan(column any) error {
	switch v := column.(type) {
	case nil:
		*m.t = time.Time{}
	case int64:
		*m.t = time.UnixMilli(v).UTC()
	default:
		return fmt.Errorf("time column holds %T", column)
	}
	return nil
}

// Span scans a column of milliseconds into d.
func Span(d *time.Duration) sql.Scanner { return span{d} }

type span struct{ d *time.Duration }

func (s span) Scan(column any) error {
	v, ok := column.(int64)
	if !ok {
		return fmt.Errorf("duration column holds %T", column)
	}
	*s.d = time.Duration(v) * time.Millisecond
	return nil
}

// ToJSON is v as a column of JSON.
func ToJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// FromJSON scans a column that ToJSON wrote into what v points to.
func FromJSON(v any) sql.Scanner { return fromJSON{v} }

type fromJSON struct{ v any }

func (j fromJSON) Scan(column any) error {
	s, ok := column.(string)
	if !ok {
		return fmt.Errorf("JSON column holds %T", column)
	}
	return json.Unmarshal([]byte(s), j.v)
}

// Collect reads all rows of a query, each by scan into a value of its own. err is
// the query's.
func Collect[T any](rows *sql.Rows, err error, scan func(*sql.Rows, *T) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// MustChange is news.ErrNotFound when a statement changed no row. err is the
// statement's.
func MustChange(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return news.ErrNotFound
	}
	return err
}

// Wrap says what was being done; no rows is news.ErrNotFound.
func Wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	return fmt.Errorf("%s: %w", what, err)
}
