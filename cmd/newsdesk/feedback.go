package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
)

// votesRead bounds what feedback reads; more would not change what it tells.
const votesRead = 20000

// feedback tells the operator how members rated answers, by the shape of the
// question, and the questions themselves where a server lets them be kept.
func feedback(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	var days int
	cfg, err := configured("feedback", "newsdesk feedback tells how members rated answers, the worst kinds first.", args, getenv, stdout, func(f *flag.FlagSet) {
		f.IntVar(&days, "days", 30, "how many `days` to look back")
	})
	if err != nil {
		return err
	}
	if days < 1 {
		return usageError("-days takes a number of days, 1 or more")
	}
	votes, err := readVotes(ctx, cfg.Database.URL.Reveal(), time.Now().AddDate(0, 0, -days))
	if err != nil {
		return err
	}
	if len(votes) == 0 {
		_, err := fmt.Fprintf(stdout, "No answer was rated in the last %d days.\n", days)
		return err
	}
	return printVotes(stdout, votes)
}

func readVotes(ctx context.Context, database string, since time.Time) (votes []news.Feedback, err error) {
	if _, err := os.Stat(databaseFile(database)); err != nil {
		return nil, fmt.Errorf("find the database: %w", err)
	}
	st, err := store.Open(ctx, database, time.Now)
	if err != nil {
		return nil, err
	}
	votes, err = st.Answers.Feedback(ctx, since, votesRead)
	if closed := st.Close(); err == nil {
		err = closed
	}
	return votes, err
}

// shape is what answers have in common that are counted together.
type shape struct {
	kind, focus string
	mode        news.Mode
	refused     bool
}

func printVotes(stdout io.Writer, votes []news.Feedback) error {
	helpful, not := map[shape]int{}, map[shape]int{}
	var shapes []shape
	for _, v := range votes {
		s := shape{v.Kind, cmp.Or(v.Focus, "-"), v.Mode, v.Refused}
		if helpful[s]+not[s] == 0 {
			shapes = append(shapes, s)
		}
		if v.Helpful {
			helpful[s]++
		} else {
			not[s]++
		}
	}
	slices.SortStableFunc(shapes, func(a, b shape) int {
		return cmp.Or(cmp.Compare(not[b], not[a]), cmp.Compare(helpful[a], helpful[b]))
	})
	table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "not helpful\thelpful\tquestion\tasks\tanswered\t")
	for _, s := range shapes {
		answered := string(s.mode)
		if s.refused {
			answered = "refused"
		}
		fmt.Fprintf(table, "%d\t%d\t%s\t%s\t%s\t\n", not[s], helpful[s], s.kind, s.focus, answered)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return printQuestions(stdout, votes)
}

// printQuestions lists the questions of unhelpful answers that may be read,
// each on a line of its own whatever a member wrote.
func printQuestions(stdout io.Writer, votes []news.Feedback) error {
	for _, v := range votes {
		if v.Helpful || v.Question == "" {
			continue
		}
		if _, err := fmt.Fprintf(stdout, "%s not helpful: %q\n", v.At.Format(time.DateOnly), text.Clean(v.Question)); err != nil {
			return err
		}
	}
	return nil
}
