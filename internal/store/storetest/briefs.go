package storetest

import (
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
)

// Brief is a brief that tells a channel of articles.
func Brief(guild, channel string, from, to time.Time, told ...news.Headline) news.Brief {
	b := news.Brief{ID: news.NewID(), Guild: guild, Channel: channel, From: from, To: to, Mode: news.NoModel}
	for _, h := range told {
		ref := news.Ref{Article: h.ID}
		b.Items = append(b.Items, news.Item{
			Headline:  h,
			Lines:     []news.Line{{Text: h.Title + ".", Refs: []news.Ref{ref}, Verbatim: true}},
			Citations: []news.Citation{{Ref: ref, Quote: h.Title + "."}},
			Mode:      news.NoModel,
		})
	}
	return b
}

// Schedule is a schedule whose first slot is due at a time.
func Schedule(guild, channel string, at time.Time) news.Schedule {
	return news.Schedule{
		Guild: guild, Channel: channel, Spec: "0 8 * * *", Zone: "Europe/Berlin", CreatedBy: "7",
		Grace: 2 * time.Hour, NextAt: at, NextSlot: at.Format(news.SlotLayout), Enabled: true,
	}
}

// Run is a run of sc's next slot that tells of articles in so many messages.
func Run(sc news.Schedule, posts int, told ...news.Headline) news.SlotRun {
	next := sc.NextAt.Add(24 * time.Hour)
	b := Brief(sc.Guild, sc.Channel, sc.NextAt.Add(-24*time.Hour), sc.NextAt, told...)
	run := news.SlotRun{
		Slot:    news.Slot{Schedule: sc.ID, Key: sc.NextSlot, At: sc.NextAt},
		Outcome: news.SlotBriefed,
		Brief:   &b,
		NextAt:  next,
		Next:    next.Format(news.SlotLayout),
	}
	for part := range posts {
		run.Posts = append(run.Posts, news.Post{Payload: []byte{'{', byte('0' + part), '}'}, Marker: b.ID})
	}
	return run
}

// Fresh are the titles of what came in for a channel since a time and was not told
// to it, by id.
func (db *DB) Fresh(guild, channel string, from time.Time) (titles []string) {
	db.Helper()
	known, err := db.Briefs.Known(db.Context(), guild, channel, time.Time{})
	db.Must(err)
	window, err := db.Briefs.Window(db.Context(), guild, channel, from, db.Now())
	db.Must(err)
	for _, p := range window {
		if !p.Old && !slices.ContainsFunc(known, func(k news.Knowledge) bool { return k.Story == p.ID }) {
			titles = append(titles, p.Title)
		}
	}
	return titles
}

// State is the state that a brief is in.
func (db *DB) State(b news.Brief) (state string) {
	db.Helper()
	db.Must(db.SQL.QueryRowContext(db.Context(), `SELECT state FROM brief WHERE id = $1`, b.ID).Scan(&state))
	return state
}

// Add writes a schedule and gives it its id.
func (db *DB) Add(sc news.Schedule) news.Schedule {
	db.Helper()
	var err error
	sc.ID, err = db.Schedules.AddSchedule(db.Context(), sc)
	db.Must(err)
	return sc
}

// Claim leases to owner what is due, for a minute.
func (db *DB) Claim(owner string) []news.Schedule {
	db.Helper()
	claimed, err := db.Schedules.ClaimDue(db.Context(), owner, time.Minute, 10)
	db.Must(err)
	return claimed
}

// Queue puts a brief of so many messages into the outbox.
func (db *DB) Queue(guild, channel string, posts int, told ...news.Headline) (news.Schedule, news.Brief) {
	db.Helper()
	sc := db.Add(Schedule(guild, channel, db.Now()))
	run := Run(sc, posts, told...)
	db.Must(db.Schedules.CommitSlot(db.Context(), run))
	return sc, *run.Brief
}

// WantTake leases messages to owner for a minute, at most limit, which must be those
// named by channel and part.
func (db *DB) WantTake(owner string, limit int, want ...string) []news.Delivery {
	db.Helper()
	claimed, err := db.Outbox.ClaimDeliveries(db.Context(), owner, time.Minute, limit)
	db.Must(err)
	var names []string
	for _, d := range claimed {
		names = append(names, fmt.Sprintf("%s/%d", d.Channel, d.Part))
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		db.Fatalf("%s takes %v, want %v", owner, names, want)
	}
	return claimed
}

// Settle ends owner's attempt at a message in a state.
func (db *DB) Settle(owner string, d news.Delivery, state news.DeliveryState) {
	db.Helper()
	d.State, d.MessageID, d.Reason = state, "m"+d.Nonce, "because"
	db.Must(db.Outbox.SettleDelivery(db.Context(), owner, d))
}
