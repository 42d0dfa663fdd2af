package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsdesk/internal/localdiscord"
)

// setupTime bounds what the demo does before the visitor.
const setupTime = 30 * time.Second

// town is the demo's Discord server.
type town struct {
	discord  *localdiscord.Server
	guild    localdiscord.Guild
	desk     localdiscord.Channel
	newsroom *localdiscord.Member // does what the visitor finds done
}

func buildTown(discord *localdiscord.Server) town {
	guild := discord.AddGuild("Port Ellery")
	t := town{discord: discord, guild: guild}
	t.desk = discord.AddChannel(guild.ID, "news-desk", localdiscord.TextChannel)
	discord.AddChannel(guild.ID, "general", localdiscord.TextChannel)
	discord.AddMember(guild.ID, "You", localdiscord.Administrator)
	discord.AddMember(guild.ID, "Robin", 0)
	t.newsroom = discord.AddMember(guild.ID, "Newsroom", localdiscord.Administrator)
	return t
}

// openDesk follows the newspapers with one feed and adds a brief for every
// half hour, by commands, as a member would. What the feeds hold at first is no
// news. The newspaper with two feeds is the visitor's to follow.
func (t town) openDesk(ctx context.Context, papers *press, clk *clock) error {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	if err := t.discord.Ready(ctx); err != nil {
		return err
	}
	for _, o := range papers.outlets {
		if len(o.Feeds) > 1 {
			continue
		}
		if _, err := t.order(ctx, "feed add", localdiscord.Opts{"url": o.Site()}); err != nil {
			return err
		}
	}
	if _, err := t.order(ctx, "schedule add", localdiscord.Opts{"cron": "*/30 * * * *", "timezone": "Europe/Berlin"}); err != nil {
		return err
	}
	if err := t.awaitFeeds(ctx); err != nil {
		return err
	}
	_, err := t.newsroom.Say(ctx, t.desk.ID, welcome(clk), "")
	return err
}

// awaitFeeds waits until the feeds were read: what they bring from then on is
// news.
func (t town) awaitFeeds(ctx context.Context) error {
	for {
		list, err := t.order(ctx, "feed list", nil)
		if err != nil || !strings.Contains(list, "not read yet") {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New("the newspapers' feeds were not read")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// order runs a command and waits for its reply: a card when it was done, bare
// words when it was not.
func (t town) order(ctx context.Context, command string, opts localdiscord.Opts) (said string, err error) {
	called, err := t.newsroom.Slash(ctx, t.desk.ID, command, opts)
	if err != nil {
		return "", fmt.Errorf("/%s: %w", command, err)
	}
	reply, err := called.Message(ctx)
	if err != nil {
		return "", fmt.Errorf("/%s: %w", command, err)
	}
	if len(reply.Embeds) == 0 {
		return "", fmt.Errorf("/%s: %s", command, reply.Text())
	}
	return reply.Text(), nil
}

// questions are those that the visitor is offered: one with evidence, one that
// goes on with "he", two newspapers, an earlier day, and one that nobody can
// answer.
var questions = []string{
	"Who voted against the tram?",
	"And what did he ask for?",
	"How do the Ellery Courier and the Northbank Post differ on the people injured on the ferry?",
	"How much will the tram along the quay cost, as of yesterday?",
	"Who won the chess championship of Holm?",
}

// welcome is what the visitor reads first.
func welcome(clk *clock) string {
	now := clk.now()
	first := now.Truncate(demoRhythm).Add(demoRhythm)
	lines := []string{
		"**Welcome to the news desk.** Three newspapers of this town are followed here, and a brief comes every half hour.",
		fmt.Sprintf("The clock here stands at %s and now runs %g times faster than yours until it has caught up. The next briefs come at %s and at %s; the second tells only what is new. Then try `/brief runs` and `/brief explain`, and `/ask` with one of these:",
			clockTag(now), clk.speed, clockTag(first), clockTag(first.Add(demoRhythm))),
	}
	for i, q := range questions {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, q))
	}
	return strings.Join(lines, "\n")
}

// clockTag is a time of day that each reader sees in their own zone.
func clockTag(t time.Time) string { return fmt.Sprintf("<t:%d:t>", t.Unix()) }
