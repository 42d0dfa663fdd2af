package discord

import (
	"context"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/permission"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Unseen gives what no channel of a guild could be told, newest first, until it
// is seen.
type Unseen interface {
	UnseenNotices(ctx context.Context, guild string, limit int) ([]news.Notice, error)
	NoticesSeen(ctx context.Context, guild string, seen []news.Notice) error
}

// mostUnseen is how many notices are told at once.
const mostUnseen = 5

// unseenDesk tells whoever manages a guild what no channel of it could be told,
// the next time that they use newsdesk.
type unseenDesk struct {
	book   Unseen
	rights permission.Rights
}

func (d unseenDesk) tell(ctx context.Context, r *interaction.Request) error {
	notices, err := d.book.UnseenNotices(ctx, r.Guild, mostUnseen)
	if err != nil || len(notices) == 0 || d.rights.MustManage(ctx, r.In) != nil {
		return err
	}
	for _, m := range render.Unseen(notices) {
		if err := r.Whisper(ctx, m); err != nil {
			return err
		}
	}
	return d.book.NoticesSeen(ctx, r.Guild, notices)
}
