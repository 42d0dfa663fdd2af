package rest

import (
	"slices"
	"strconv"
	"time"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

func (api *API) listActiveThreads(c *call) (any, error) {
	g, err := api.guildFor(c)
	if err != nil {
		return nil, err
	}
	return threadList(api.threadsOf(func(t *wire.Channel) bool { return t.GuildID == g.ID && !t.Thread.Archived }), false), nil
}

// listArchivedThreads gives the public ones, those archived last first.
func (api *API) listArchivedThreads(c *call) (any, error) {
	ch, err := api.channelFor(c, wire.ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	limit, before, err := archiveWindow(c)
	if err != nil {
		return nil, err
	}
	found := api.threadsOf(func(t *wire.Channel) bool {
		return t.ParentID == ch.ID && t.Type != wire.PrivateThread && t.Thread.Archived && (before.IsZero() || t.Thread.ArchiveTimestamp.Before(before))
	})
	slices.SortStableFunc(found, func(a, b wire.Channel) int { return b.Thread.ArchiveTimestamp.Compare(a.Thread.ArchiveTimestamp) })
	return threadList(found[:min(limit, len(found))], len(found) > limit), nil
}

// archiveWindow reads how many threads are wanted, and before when they are to have been
// archived, zero for any time.
func archiveWindow(c *call) (limit int, before time.Time, err error) {
	limit = 50
	if given := c.query("limit"); given != "" {
		if limit, err = strconv.Atoi(given); err != nil || limit < 2 || limit > 100 {
			return 0, before, apierror.Invalid("limit", "NUMBER_TYPE_RANGE", "int value should be between 2 and 100.")
		}
	}
	if given := c.query("before"); given != "" {
		if before, err = time.Parse(time.RFC3339Nano, given); err != nil {
			return 0, before, apierror.Invalid("before", "DATETIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", given)
		}
	}
	return limit, before, nil
}

// threadsOf are the wanted threads that the bot sees.
func (api *API) threadsOf(wanted func(*wire.Channel) bool) []wire.Channel {
	threads := []wire.Channel{}
	for _, t := range api.world.Channels {
		if t.Type.Thread() && wanted(t) && api.world.Permissions(api.world.Bot.ID, t).Has(wire.ViewChannel) {
			threads = append(threads, *t)
		}
	}
	return threads
}

func threadList(threads []wire.Channel, more bool) any {
	return map[string]any{"threads": threads, "members": []any{}, "has_more": more}
}
