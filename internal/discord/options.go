package discord

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/briefs"
	"newsdesk/internal/discord/clippings"
	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/evidence"
	"newsdesk/internal/discord/feeds"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/questions"
	"newsdesk/internal/discord/schedules"
	"newsdesk/internal/discord/settings"
	"newsdesk/internal/discord/threads"
)

// Librarian takes articles in, or reads them only.
type Librarian interface {
	articles.Librarian
	clippings.Reader
}

// Briefer briefs what is stored, and what is not.
type Briefer interface {
	briefs.Briefer
	clippings.Briefer
}

// Channels gives up what is to go to a channel that is gone: its messages and its
// schedules, of which the guild is told.
type Channels interface {
	AbandonChannel(ctx context.Context, guild, channel, reason string) error
}

// Threads remembers which thread is about which story.
type Threads interface {
	threads.Register
	ThreadStory(ctx context.Context, guild, channel string) (story int64, err error)
}

// Options is what a Bot needs. All interfaces are required.
type Options struct {
	Token    string        // without "Bot "
	APIURL   string        // base in place of https://discord.com/api; "" is that
	Mentions bool          // read messages that mention the bot or reply to it, and direct messages
	Model    string        // name of the configured language model, "" when there is none
	Tokens   int           // of the model that a guild may use a day; 0 for any number
	Keep     time.Duration // how long articles are kept where a server sets nothing; 0 for ever
	Zones    []string      // IANA names offered for a schedule

	Rate int           // calls a second that Discord allows, interactions aside; 50 when zero
	Rest time.Duration // no call counts before: another process has made some until now

	Librarian Librarian
	Archive   articles.Archive
	Titles    articles.Titles
	Revisions articles.Corrections
	Quotes    evidence.Quotes
	Briefer   Briefer
	Briefs    threads.Briefs
	Shown     briefs.Shown
	Asker     questions.Asker
	Answers   questions.Answers
	Orders    schedules.Orders
	Scheduler schedules.Scheduler
	Notes     command.Notes
	Promises  interaction.Promises
	Replies   interaction.Replies

	Forecaster schedules.Forecaster
	Turns      briefs.Turns
	Breaks     schedules.Breaks
	Almanac    schedules.Almanac
	Runs       briefs.Runs
	Names      briefs.Names
	Leaner     briefs.Leaner
	Stories    briefs.Stories
	Settings   settings.Book
	Threads    Threads
	Meter      settings.Meter

	Prober        feeds.Prober
	Follower      feeds.Follower
	Pauser        feeds.Pauser
	FeedLists     feeds.Lists
	Subscriptions feeds.Subscriptions
	Files         feeds.Files

	Unseen   Unseen
	Channels Channels

	Log *slog.Logger
	Now func() time.Time
}

// check refuses options that no bot can run with, and fills in the rest.
func (o *Options) check() error {
	if strings.TrimSpace(o.Token) == "" {
		return errors.New("no Discord token: set NEWSDESK_DISCORD_TOKEN to the bot's token")
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return nil
}
