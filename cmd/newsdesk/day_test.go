package main

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/config"
	"newsdesk/internal/localdiscord"
)

// runBehind runs the bot as "newsdesk run" does, by a clock that stands so long
// behind the machine's, until the process is killed.
func runBehind(d string) error {
	behind, err := time.ParseDuration(d)
	if err != nil {
		return err
	}
	cfg, err := settings("", os.Getenv)
	if err != nil {
		return err
	}
	return serve(context.Background(), cfg, clockAt(behind), newLogger(config.Log{}))
}

// TestKilledWithinADay kills the bot again and again in the demo's hour: after
// it was set up, after it has read the newspapers, when Discord has taken its
// first brief and it does not know, and when Discord takes none of its second.
// Each brief is posted once, and nothing is told twice.
func TestKilledWithinADay(t *testing.T) {
	t.Parallel()
	clk := demoClock(time.Now())
	discord, err := localdiscord.Start(t.Context(), localdiscord.Options{NoRateLimits: true, Now: clk.now})
	papers, err2 := openPress(t.Context(), clk.now)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = discord.Close() })
	t.Cleanup(func() { _ = papers.close() })
	town := buildTown(discord)
	s := &scene{t: t, discord: discord, guild: town.guild, room: town.desk, admin: town.newsroom, env: demoSettings(discord, t.TempDir())}
	var bot *process
	restart := func(skip time.Duration) {
		t.Helper()
		if bot != nil {
			bot.kill()
		}
		clk.jump(skip)
		s.env["NEWSDESK_TEST_BEHIND"] = clk.behind().String()
		bot = s.spawn()
	}
	restart(0)
	if err := town.openDesk(t.Context(), papers, "Good morning"); err != nil {
		t.Fatal(err)
	}
	posts := "/channels/" + town.desk.ID + "/messages"
	for n, fault := range []localdiscord.Fault{
		{Method: "POST", Path: posts + "$", Times: 1000, Cut: true, After: true},
		{Method: "POST", Path: posts + "$", Times: 1000, Status: 503},
	} {
		slot := nextBrief(clk.now())
		restart(slot.Sub(clk.now()) - 2*closing)
		if !town.awaitStored(t.Context(), papers) {
			t.Fatalf("not all is stored at %v", clk.now())
		}
		calls := len(discord.Requests())
		discord.Fault(fault)
		restart(slot.Sub(clk.now()))
		s.awaitRequest(calls, "POST", posts)
		bot.kill()
		discord.ClearFaults()
		restart(0)
		s.awaitPosts(town.desk.ID, n+1)
	}
	// A run on request is posted after all before it are settled: once it is
	// there, none of them can come again.
	says(t, s.slash("schedule run", localdiscord.Opts{"schedule": "1"}), "Schedule 1 ran")
	briefs := texts(s.awaitPosts(town.desk.ID, 3))
	told := map[string]int{}
	for i, brief := range briefs {
		for _, headline := range headlines.FindAllString(brief, -1) {
			if before, ok := told[headline]; ok {
				t.Errorf("brief %d tells %s again, as brief %d:\n%s", i+1, headline, before+1, brief)
			}
			told[headline] = i
		}
	}
	for i, want := range []string{"Nine people injured", "Update: [Twelve people injured", "Nothing new"} {
		if !strings.Contains(briefs[i], want) {
			t.Errorf("brief %d does not tell %q:\n%s", i+1, want, briefs[i])
		}
	}
	says(t, s.slash("brief runs", nil), "6 stories", "4 stories")
}

// headlines are the first lines of a brief's items.
var headlines = regexp.MustCompile(`(?m)^\*\*.*\]\(http\S+\)\*\*$`)
