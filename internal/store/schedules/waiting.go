package schedules

import (
	"context"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// Waiting lists the enabled schedules whose next slot is still to come.
func (s *Store) Waiting(ctx context.Context) ([]news.Schedule, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT `+scheduleColumns+` FROM schedule WHERE enabled AND next_at > $1 ORDER BY id`, s.now().UnixMilli())
	all, err := sqlite.Collect(rows, err, scanSchedule)
	return all, sqlite.Wrap("list waiting schedules", err)
}

// PullBack moves a schedule from the slot it stands at to an earlier one. A
// schedule that has moved on meanwhile is left alone.
func (s *Store) PullBack(ctx context.Context, id int64, from string, to news.Slot) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		UPDATE schedule SET next_at = $1, next_slot = $2 WHERE id = $3 AND next_slot = $4`,
		to.At.UnixMilli(), to.Key, id, from)
	return sqlite.Wrap("pull schedule back", err)
}
