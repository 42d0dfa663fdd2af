package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"newsdesk/internal/discord/rest"
)

const (
	identifyGap  = 5 * time.Second // Discord takes one identify in this time
	firstBackoff = 5 * time.Second
	lastBackoff  = 5 * time.Minute
	steady       = 10 * time.Minute // a session that lasted this long was a good one
	lasting      = 30 * time.Second // a connection that held this long was no failure
	quickResumes = 3                // resumes of connections that did not, before a new session
	noteIdentify = "discord.identified"
)

// supervise keeps a session alive until ctx ends or Discord refuses the bot
// for good. The first connection is made at once unless an earlier process
// identified within the last five seconds.
func (c *Connection) supervise(ctx context.Context) error {
	for failures := 0; rest.Pause(ctx, max(c.sinceIdentify(ctx), backoff(failures))) == nil; failures++ {
		began := time.Now()
		err := c.live(ctx)
		if fatal := final(err); fatal != nil || ctx.Err() != nil {
			return fatal
		}
		c.down(err.Error())
		c.o.Log.Warn("discord session ended", "err", err, "lasted", time.Since(began).Round(time.Second))
		if time.Since(began) > steady {
			failures = 0
		}
	}
	return nil
}

// live runs one session from its identify to its end, resuming it as long as
// that works.
func (c *Connection) live(ctx context.Context) error {
	s, err := newSession(c) //nolint:contextcheck // what it starts ends with the crew, not with this session
	if err != nil {
		return err
	}
	defer s.close()
	c.noteIdentify(ctx) // before it happens, so that a crash in between errs on the safe side
	if err = s.open(ctx); err != nil {
		c.noteIdentify(ctx) // it may have been sent
	}
	for quick := 0; err == nil; {
		began := time.Now()
		err = s.watch(ctx)
		if ctx.Err() != nil || errors.Is(err, errAbandoned) {
			return err
		}
		if quick++; time.Since(began) > lasting {
			quick = 0
		}
		if quick > quickResumes {
			return err
		}
		c.down(err.Error())
		c.o.Log.Info("discord connection lost, resuming", "err", err)
		if rest.Pause(ctx, time.Duration(quick)*rest.Spread(time.Second)) != nil {
			return err
		}
		err = s.open(ctx)
	}
	return err
}

func (c *Connection) noteIdentify(ctx context.Context) {
	now := strconv.FormatInt(c.o.Now().UnixMilli(), 10)
	if err := c.o.Notes.SetNote(context.WithoutCancel(ctx), noteIdentify, now); err != nil {
		c.o.Log.Warn("cannot note the time of the identify", "err", err)
	}
}

// sinceIdentify is how long to wait until the last identify, of this process
// or an earlier one, is five seconds old.
func (c *Connection) sinceIdentify(ctx context.Context) time.Duration {
	note, err := c.o.Notes.Note(ctx, noteIdentify)
	if err != nil {
		c.o.Log.Warn("cannot read the time of the last identify", "err", err)
		return identifyGap
	}
	ms, err := strconv.ParseInt(note, 10, 64)
	if err != nil {
		return 0
	}
	wait := time.UnixMilli(ms).Add(identifyGap).Sub(c.o.Now())
	return min(max(wait, 0), identifyGap)
}

// backoff is the wait after so many failures: 5 s doubling to 5 min, between
// half and whole.
func backoff(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	d := lastBackoff
	if failures < 7 {
		d = min(firstBackoff<<(failures-1), lastBackoff)
	}
	return d/2 + rest.Spread(d/2)
}

// final gives the plain error for a session that ended in a way no retry
// mends, nil for all others.
func final(err error) error {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		switch closed.Code {
		case 4004:
			return badToken(err)
		case 4010, 4011:
			return fmt.Errorf("discord wants this bot to run in shards, which this version does not do: %w", err)
		case 4012:
			return fmt.Errorf("discord no longer speaks gateway version %s, newsdesk needs an update: %w", discordgo.APIVersion, err)
		case 4013, 4014:
			return fmt.Errorf("discord refuses the intents asked for; set discord.mentions to false to ask for fewer: %w", err)
		}
	}
	var rest *discordgo.RESTError
	if errors.As(err, &rest) && rest.Response != nil && rest.Response.StatusCode == http.StatusUnauthorized {
		return badToken(errors.New("discord answered 401"))
	}
	return nil
}

func badToken(err error) error {
	return fmt.Errorf("discord refuses the bot's token: check NEWSDESK_DISCORD_TOKEN (Bot page of the application, Reset Token, copied whole): %w", err)
}
