package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// millis is a time as a column holds it: unix milliseconds, nil for zero.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// kept is t as a column keeps it.
func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// moment scans a column that millis wrote.
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

// span scans a column of milliseconds.
type span struct{ d *time.Duration }

func (s span) Scan(column any) error {
	v, ok := column.(int64)
	if !ok {
		return fmt.Errorf("duration column holds %T", column)
	}
	*s.d = time.Duration(v) * time.Millisecond
	return nil
}

// asJSON scans a column of JSON into v.
type asJSON struct{ v any }

func (j asJSON) Scan(column any) error {
	s, ok := column.(string)
	if !ok {
		return fmt.Errorf("JSON column holds %T", column)
	}
	return json.Unmarshal([]byte(s), j.v)
}

// toJSON is v as a column of JSON.
func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// collect reads all rows of a query, each by scan into a value of its own. err is
// the query's.
func collect[T any](rows *sql.Rows, err error, scan func(*sql.Rows, *T) error) ([]T, error) {
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
