package main

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/config"
	"newsdesk/internal/localdiscord"
)

// hands is a clock as it is handed to another process.
type hands struct {
	Start time.Duration
	Speed float64
	Since time.Time // zero before it hurries
}

func (c *clock) hands() string {
	h := hands{Start: c.start, Speed: c.speed}
	if since := c.since.Load(); since != nil {
		h.Since = *since
	}
	set, err := json.Marshal(h)
	if err != nil {
		panic(err) // numbers and a time
	}
	return string(set)
}

// runByClock runs the bot as "newsdesk run" does, by another clock than the
// machine's, until the process is killed.
func runByClock(set string) error {
	var h hands
	if err := json.Unmarshal([]byte(set), &h); err != nil {
		return err
	}
	clk := &clock{start: h.Start, speed: h.Speed}
	if !h.Since.IsZero() {
		clk.hurry(h.Since)
	}
	cfg, err := settings("", os.Getenv)
	if err != nil {
		return err
	}
	return serve(context.Background(), cfg, clk, newLogger(config.Log{}))
}

// TestKilledWithinADay runs the demo's hour with a bot that is killed after it
// was set up, when Discord has taken its first brief and the bot does not know
// it, and again when Discord takes none: each brief is posted once, and nothing
// is told twice.
func TestKilledWithinADay(t *testing.T) {
	t.Parallel()
	clk := demoClock(time.Now(), 300)
	discord, err := localdiscord.Start(t.Context(), localdiscord.Options{NoRateLimits: true, Now: clk.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = discord.Close() })
	papers, err := openPress(t.Context(), clk.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = papers.close() })
	town := buildTown(discord)
	s := &scene{t: t, discord: discord, guild: town.guild, room: town.desk, admin: town.newsroom, env: demoSettings(discord, t.TempDir())}
	spawn := func() *process {
		s.env["NEWSDESK_TEST_CLOCK"] = clk.hands()
		return s.spawn()
	}

	bot := spawn()
	if err := town.openDesk(t.Context(), papers, clk); err != nil {
		t.Fatal(err)
	}
	bot.kill()
	clk.hurry(time.Now())
	bot = spawn()
	posts := "/channels/" + town.desk.ID + "/messages"
	for n, fault := range []localdiscord.Fault{
		{Method: "POST", Path: posts + "$", Times: 1000, Cut: true, After: true},
		{Method: "POST", Path: posts + "$", Times: 1000, Status: 503},
	} {
		calls := len(discord.Requests())
		discord.Fault(fault)
		s.awaitRequest(calls, "POST", posts)
		bot.kill()
		discord.ClearFaults()
		bot = spawn()
		s.awaitPosts(town.desk.ID, n+1)
	}
	// A run on request is posted after all before it are settled: once it is
	// there, none of them can come again.
	says(t, s.slash("schedule run", localdiscord.Opts{"schedule": "1"}), "Schedule 1 ran")
	briefs := texts(s.awaitPosts(town.desk.ID, 3))
	says(t, s.slash("brief runs", nil), ":00\n", ":30\n")
	told := map[string]int{}
	for i, post := range briefs {
		for _, headline := range headlines.FindAllString(post, -1) {
			if before, ok := told[headline]; ok {
				t.Errorf("brief %d tells %s again, as brief %d:\n%s", i+1, headline, before+1, post)
			}
			told[headline] = i
		}
	}
	for i, want := range []string{"Nine people injured", "Update: [Twelve people injured"} {
		if !strings.Contains(briefs[i], want) {
			t.Errorf("brief %d does not tell %q:\n%s", i+1, want, briefs[i])
		}
	}
}

// headlines are the links of a brief's items.
var headlines = regexp.MustCompile(`(?m)^\*\*.*\]\(http\S+\)\*\*$`)
