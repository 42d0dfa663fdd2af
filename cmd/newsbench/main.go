// Command newsbench measures newsdesk: quality on real inputs, cost on made-up
// ones. Each benchmark prints one JSON line. CPU times are the user and system
// time of this process, so that what else the machine does counts little.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
)

const usage = `newsbench measures newsdesk. Each benchmark prints one JSON line.

usage: newsbench BENCHMARK [options]

  article     extractive brief of one article: CPU time
  brief       extractive brief from a day's articles: CPU time; model calls for many channels
  fanout      briefs of many channels due at once, the bot killed on the way: rate, 429s, once each
  ask         answer without a model over many articles: CPU time
  start       start to READY, binary size and memory of the bot and the demo
  extraction  article text from real pages: precision, recall, F1
  summaries   extractive summaries beside lead-3: ROUGE
  feeds       feeds good and bad: titles, links, ids, dates, items of feeds cut off
  poll        many feeds polled: everything new, nothing new, 304, a mixture
  search      passages for a question over many made-up articles: CPU time
  questions   dated questions over real articles: found articles, passages, answers
  duplicates  articles that come again, cut, framed or edited: recall, false merges
  stories     articles grouped by event: BCubed, speed
  verifier    people's summaries and corrupted ones: wrongly dropped, caught

newsbench BENCHMARK -h tells its options.
`

// benchmark runs with its own arguments and returns what is printed.
type benchmark func(ctx context.Context, args []string) (any, error)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "newsbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	benchmarks := map[string]benchmark{
		"article":    benchArticle,
		"brief":      benchBrief,
		"fanout":     benchFanout,
		"ask":        benchAsk,
		"start":      benchStart,
		"extraction": benchExtraction,
		"feeds":      benchFeeds,
		"poll":       benchPoll,
		"summaries":  benchSummaries,
		"questions":  benchQuestions,
		"duplicates": benchDuplicates,
		"stories":    benchStories,
		"verifier":   benchVerifier,
		"search":     benchSearch,
	}
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		_, err := io.WriteString(stdout, usage)
		return err
	}
	bench, ok := benchmarks[args[0]]
	if !ok {
		return fmt.Errorf("there is no benchmark %q\n\n%s", args[0], usage)
	}
	result, err := bench(ctx, args[1:])
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(result)
}

// parse reads a benchmark's options.
func parse(name string, args []string, define func(*flag.FlagSet)) error {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	define(flags)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s takes no argument, but got %q", name, flags.Arg(0))
	}
	return nil
}

// writeLines writes raw results, one JSON object a line, to the file that
// -out names; "" is nowhere.
func writeLines[T any](file string, lines []T) (err error) {
	if file == "" {
		return nil
	}
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	enc := json.NewEncoder(f)
	for _, line := range lines {
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("write results: %w", err)
		}
	}
	return nil
}
