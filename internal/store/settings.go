package store

import (
	"context"
	"database/sql"
	"errors"

	"newsdesk/internal/news"
)

// Settings reads what a guild chose, the zero value for one that chose
// nothing.
func (s *Store) Settings(ctx context.Context, guild string) (news.Settings, error) {
	chosen := news.Settings{Guild: guild}
	err := s.reader.QueryRowContext(ctx, `
		SELECT zone, language, alerts, role, questions FROM setting WHERE guild = $1`, guild).
		Scan(&chosen.Zone, &chosen.Language, &chosen.Alerts, &chosen.Role, &chosen.Questions)
	if errors.Is(err, sql.ErrNoRows) {
		return chosen, nil
	}
	return chosen, wrap("read settings", err)
}

// SaveSettings writes what a guild chose, in place of what it had.
func (s *Store) SaveSettings(ctx context.Context, chosen news.Settings) error {
	_, err := s.writer.ExecContext(ctx, `
		INSERT INTO setting (guild, zone, language, alerts, role, questions) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (guild) DO UPDATE SET
			zone = excluded.zone, language = excluded.language, alerts = excluded.alerts, role = excluded.role,
			questions = excluded.questions`,
		chosen.Guild, chosen.Zone, chosen.Language, chosen.Alerts, chosen.Role, chosen.Questions)
	return wrap("save settings", err)
}
