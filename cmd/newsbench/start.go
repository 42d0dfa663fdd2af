package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/localdiscord"
)

type startResult struct {
	Benchmark string  `json:"benchmark"`
	Binary    float64 `json:"binary_mb"`
	Ready     float64 `json:"start_to_ready_ms_p50"` // process start to commands registered
	Brief     float64 `json:"demo_first_brief_ms"`   // process start to the demo's first brief posted
	BotRSS    float64 `json:"bot_rss_mb"`
	DemoRSS   float64 `json:"demo_rss_mb"` // the bot, its local Discord and the newspapers in one process
}

// starts is how often the bot is started; the median counts.
const starts = 5

// startLimit bounds the wait for a start.
const startLimit = 30 * time.Second

// benchStart runs the built program as an operator would.
func benchStart(ctx context.Context, args []string) (any, error) {
	binary := "./newsdesk"
	if err := parse("start", args, func(f *flag.FlagSet) { f.StringVar(&binary, "newsdesk", binary, "the built `program`") }); err != nil {
		return nil, err
	}
	info, err := os.Stat(binary)
	if err != nil {
		return nil, fmt.Errorf("find the program: %w; build it with go build ./cmd/newsdesk", err)
	}
	r := startResult{Benchmark: "start", Binary: megabytes(info.Size())}
	var ready []time.Duration
	for range starts {
		took, rss, err := startBot(ctx, binary)
		if err != nil {
			return nil, err
		}
		ready, r.BotRSS = append(ready, took), rss
	}
	r.Ready = percentile(ready, .5)
	took, rss, err := startDemo(ctx, binary)
	r.Brief, r.DemoRSS = round(float64(took.Milliseconds()), 0), rss
	return r, err
}

// startBot starts the bot against a local Discord in this process.
func startBot(ctx context.Context, binary string) (took time.Duration, rss float64, err error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	discord, err := localdiscord.Start(ctx, localdiscord.Options{})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, discord.Close()) }()
	discord.AddGuild("Bench")
	folder, err := os.MkdirTemp("", "newsbench-")
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	cmd := exec.CommandContext(ctx, binary, "run") //nolint:gosec // the operator names the program
	cmd.Env = append(os.Environ(), "NEWSDESK_DISCORD_TOKEN="+discord.Token(), "NEWSDESK_DISCORD_API_URL="+discord.APIURL(),
		"NEWSDESK_DATABASE_URL=sqlite:"+filepath.Join(folder, "bench.db"), "NEWSDESK_HTTP_ADDR=off", "NEWSDESK_LOG_LEVEL=error")
	cmd.Stderr = os.Stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() { stop(cmd) }()
	if err := discord.Ready(ctx); err != nil {
		return 0, 0, err
	}
	took = time.Since(began)
	rss, err = resident(cmd.Process.Pid)
	return took, rss, err
}

// startDemo starts the demo and waits until it says that the first brief is posted.
func startDemo(ctx context.Context, binary string) (took time.Duration, rss float64, err error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "demo", "-addr", "127.0.0.1:0") //nolint:gosec // the operator names the program
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() { stop(cmd) }()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "ready") {
			took = time.Since(began)
			rss, err = resident(cmd.Process.Pid)
			return took, rss, err
		}
	}
	return 0, 0, errors.New("the demo ended before it was ready")
}

// stop ends a program as an operator would, and waits for it.
func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(os.Interrupt) // it may have ended already
	_ = cmd.Wait()
}

// resident is the memory a process holds now, from Linux's /proc.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read memory: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return megabytes(kb << 10), err
		}
	}
	return 0, errors.New("read memory: no VmRSS")
}

func megabytes(bytes int64) float64 { return round(float64(bytes)/(1<<20), 1) }
