package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/schedule"
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

// live sets the desk up, tells that it is ready, and lets time pass until ctx
// ends.
func (t town) live(ctx context.Context, papers *press, clk *clock, speed float64, ready func()) error {
	if err := t.openDesk(ctx, papers, welcome(clk.now(), speed)); err != nil {
		return fmt.Errorf("set the demo up: %w", err)
	}
	ready()
	t.tellHour(ctx, papers, clk, speed)
	<-ctx.Done()
	return nil
}

// openDesk briefs the day's articles, follows the newspapers with one feed and
// adds a brief for every half hour, by commands, as a member would. What the
// feeds hold at first is no news, so the first brief is of articles added one by
// one.
func (t town) openDesk(ctx context.Context, papers *press, welcome string) error {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	if err := t.discord.Ready(ctx); err != nil {
		return err
	}
	if _, err := t.newsroom.Say(ctx, t.desk.ID, welcome, ""); err != nil {
		return err
	}
	if err := t.firstBrief(ctx, papers); err != nil {
		return err
	}
	for _, o := range papers.outlets {
		if !o.ours() {
			continue
		}
		if _, err := t.order(ctx, "feed add", localdiscord.Opts{"url": o.Site()}); err != nil {
			return err
		}
	}
	if _, err := t.order(ctx, "settings set", localdiscord.Opts{"timezone": machineZone()}); err != nil {
		return err
	}
	if _, err := t.order(ctx, "schedule add", localdiscord.Opts{"cron": "*/30 * * * *"}); err != nil {
		return err
	}
	if !t.awaitStored(ctx, papers) {
		return errors.New("the newspapers were not read in time")
	}
	return nil
}

// firstBrief adds what the newspapers followed published in the last day, and
// briefs it.
func (t town) firstBrief(ctx context.Context, papers *press) error {
	for _, s := range papers.stories {
		if !s.outlet.ours() || s.Hours == 0 || s.Hours > 24 || s.Later {
			continue
		}
		if _, err := t.order(ctx, "article add-url", localdiscord.Opts{"url": s.URL()}); err != nil {
			return err
		}
	}
	_, err := t.order(ctx, "brief now", nil)
	return err
}

// machineZone is the IANA name of the machine's time zone where the machine
// tells it, as Linux and macOS do; UTC elsewhere.
func machineZone() string {
	file, err := os.Readlink("/etc/localtime")
	if _, name, ok := strings.Cut(file, "zoneinfo/"); err == nil && ok && slices.Contains(schedule.Zones(), name) {
		return name
	}
	return "UTC"
}

// machineLocation is the zone of that name.
func machineLocation() *time.Location {
	zone, err := time.LoadLocation(machineZone())
	if err != nil {
		return time.UTC
	}
	return zone
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

// questions are those that the visitor is offered, where the demo begins at start:
// one with evidence, one that goes on with "he", two newspapers, an earlier day, and
// one that nobody can answer. The day is the one before the demo's hour, which is not
// yesterday when that hour began before midnight.
func questions(start time.Time) []string {
	return []string{
		"Who voted against the tram?",
		"And what did he ask for?",
		"How do the Ellery Courier and the Northbank Post differ on the people injured on the ferry?",
		"How much will the tram along the quay cost, as of " + start.AddDate(0, 0, -1).Weekday().String() + "?",
		"Who won the chess championship of Holm?",
	}
}

// welcome is what the visitor reads first.
func welcome(now time.Time, speed float64) string {
	first := nextBrief(now)
	lines := []string{
		"**Welcome to the news desk.** Three newspapers of this town are followed here, and a brief comes every half hour.",
		fmt.Sprintf("The clock here stands at %s and now runs %g times faster than yours until it has caught up. The next briefs come at %s and at %s; the second tells only what is new. Then try `/brief runs` and `/brief explain`, and `/ask` with one of these:",
			clockTag(now), speed, clockTag(first), clockTag(first.Add(demoRhythm))),
	}
	for i, q := range questions(now.In(machineLocation())) {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, q))
	}
	return strings.Join(lines, "\n")
}

// clockTag is a time of day that each reader sees in their own zone.
func clockTag(t time.Time) string { return fmt.Sprintf("<t:%d:t>", t.Unix()) }
