package guilds

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// Settings reads what a guild chose, the zero value for one that chose
// nothing.
func (s *Store) Settings(ctx context.Context, guild string) (news.Settings, error) {
	chosen := news.Settings{Guild: guild}
	var keep int64
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT zone, language, alerts, role, questions, coalesce((SELECT keep FROM retention WHERE guild = $1), 0)
		FROM setting WHERE guild = $1`, guild).
		Scan(&chosen.Zone, &chosen.Language, &chosen.Alerts, &chosen.Role, &chosen.Questions, &keep)
	if errors.Is(err, sql.ErrNoRows) {
		return chosen, nil
	}
	chosen.Keep = time.Duration(keep) * time.Millisecond
	return chosen, sqlite.Wrap("read settings", err)
}

// SaveSettings writes what a guild chose, in place of what it had.
func (s *Store) SaveSettings(ctx context.Context, chosen news.Settings) error {
	return s.db.Write(ctx, "save settings", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO setting (guild, zone, language, alerts, role, questions) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (guild) DO UPDATE SET
				zone = excluded.zone, language = excluded.language, alerts = excluded.alerts, role = excluded.role,
				questions = excluded.questions`,
			chosen.Guild, chosen.Zone, chosen.Language, chosen.Alerts, chosen.Role, chosen.Questions)
		if err != nil {
			return err
		}
		if chosen.Keep == 0 {
			_, err = tx.ExecContext(ctx, `DELETE FROM retention WHERE guild = $1`, chosen.Guild)
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO retention (guild, keep) VALUES ($1, $2)
			ON CONFLICT (guild) DO UPDATE SET keep = excluded.keep`, chosen.Guild, chosen.Keep.Milliseconds())
		return err
	})
}
