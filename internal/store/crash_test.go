package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/store"
	"newsdesk/internal/store/storetest"
)

// crashEnv names the database to the process that is to be killed.
const crashEnv = "NEWSDESK_STORE_CRASH"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashEnv); path != "" {
		fmt.Println(writeForever(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever saves articles and commits slots, and prints the id of each
// brief once it is acknowledged.
func writeForever(path string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+path, time.Now)
	if err != nil {
		return err
	}
	start := time.Now()
	sc := storetest.Schedule("1", "10", start)
	if sc.ID, err = s.Schedules.AddSchedule(ctx, sc); err != nil {
		return err
	}
	for i := 0; ; i++ {
		body := fmt.Sprintf("Report %d of desk %d. It says little. It says it twice.", i, start.UnixNano())
		h, _, err := s.Archive.SaveArticle(ctx, storetest.Piece("1", body, body))
		if err != nil {
			return err
		}
		run := storetest.Run(sc, 2, h)
		if err := s.Schedules.CommitSlot(ctx, run); err != nil {
			return err
		}
		sc.NextAt, sc.NextSlot = run.NextAt, run.Next
		fmt.Println("brief", run.Brief.ID)
		time.Sleep(time.Millisecond) // the other process gets its turn only while nobody writes
	}
}

// A process killed while it writes loses nothing it acknowledged and leaves
// nothing half-written, nor does it disturb another on the same file.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsdesk.db")
	var acknowledged []string
	for round := range 4 {
		acknowledged = append(acknowledged, killAfter(t, path, 5+7*round, func() {
			s, err := store.Open(t.Context(), "sqlite:"+path, time.Now)
			must(t, err)
			body := fmt.Sprintf("Report %d from beside. It is short. It is all.", round)
			_, existing, err := s.Archive.SaveArticle(t.Context(), storetest.Piece("1", body, body))
			if err != nil || existing {
				t.Errorf("saved beside: existing %v, %v", existing, err)
			}
			must(t, s.Close())
		})...)
	}
	s := storetest.Reopen(t, path, storetest.NewClock())
	var verdict string
	s.Must(s.SQL.QueryRowContext(t.Context(), `PRAGMA integrity_check(1)`).Scan(&verdict))
	if verdict != "ok" {
		t.Errorf("integrity check: %s", verdict)
	}
	for _, id := range acknowledged {
		b, err := s.Briefs.Brief(t.Context(), "1", id)
		s.Must(err)
		a, err := s.Archive.Article(t.Context(), "1", b.Items[0].Headline.ID)
		if err != nil || len(a.Sentences) != 3 || len(a.Passages) != 2 {
			t.Errorf("article of brief %s: %d sentences, %d passages, %v", id, len(a.Sentences), len(a.Passages), err)
		}
	}
	for what, query := range map[string]string{
		"slots without both messages":   `SELECT count(*) FROM slot s WHERE (SELECT count(*) FROM delivery d WHERE d.brief = s.brief) <> 2`,
		"briefs without a slot":         `SELECT count(*) FROM brief b WHERE NOT EXISTS (SELECT 1 FROM slot s WHERE s.brief = b.id)`,
		"briefs told of nothing":        `SELECT count(*) FROM brief b WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.brief = b.id)`,
		"schedules at a slot that ran":  `SELECT count(*) FROM schedule c JOIN slot s ON s.schedule = c.id AND s.key = c.next_slot`,
		"articles without passages":     `SELECT count(*) FROM article a WHERE (SELECT count(*) FROM passage p WHERE p.article = a.id) <> 2`,
		"passages out of the index":     `SELECT (SELECT count(*) FROM passage) - (SELECT count(*) FROM passage_index WHERE passage_index MATCH 'scope : g1')`,
		"articles not in the tally":     `SELECT (SELECT count(*) FROM article) - (SELECT articles FROM tally)`,
		"passages not in the tally":     `SELECT (SELECT count(*) FROM passage) - (SELECT passages FROM tally)`,
		"briefs lost, or never counted": fmt.Sprintf(`SELECT count(*) < %d FROM brief`, len(acknowledged)),
	} {
		if n := s.One(query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}

// killAfter runs a writer, does something beside it after n acknowledged
// briefs, kills it and returns all it acknowledged.
func killAfter(t *testing.T, path string, n int, beside func()) (ids []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	writer := exec.CommandContext(ctx, os.Args[0])
	writer.Env = append(os.Environ(), crashEnv+"="+path)
	out, err := writer.StdoutPipe()
	must(t, err)
	must(t, writer.Start())
	for lines := bufio.NewScanner(out); lines.Scan(); {
		id, ok := strings.CutPrefix(lines.Text(), "brief ")
		if !ok {
			t.Fatal("the writer stopped: ", lines.Text())
		}
		ids = append(ids, id)
		if len(ids) == n {
			beside()
			must(t, writer.Process.Kill())
		}
	}
	_ = writer.Wait() // it was killed
	if len(ids) < n {
		t.Fatalf("%d briefs before the end, want %d", len(ids), n)
	}
	return ids
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
