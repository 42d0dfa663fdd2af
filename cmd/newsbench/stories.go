package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"newsdesk/internal/story"
)

type storiesSet struct {
	articles, out       string
	shuffle             uint64
	live, timed, settle int
}

type storiesResult struct {
	Benchmark string  `json:"benchmark"`
	Articles  int     `json:"articles"`
	Stories   int     `json:"stories"`
	Precision float64 `json:"bcubed_precision"`
	Recall    float64 `json:"bcubed_recall"`
	F1        float64 `json:"bcubed_f1"`
	Merged    int     `json:"merged"` // events recorded on the way
	Split     int     `json:"split"`
	Moved     int     `json:"moved"`
	Live      int     `json:"live"`
	Speed     float64 `json:"articles_per_s"` // of CPU, at so many live articles, settled on the way
	Restored  float64 `json:"restored_per_s"` // of CPU, read back after a restart
	SettleMax float64 `json:"settle_cpu_ms_max"`
}

type storyLine struct {
	ID    string `json:"id"`
	Story int64  `json:"story"`
}

// benchStories groups articles that people have sorted by event, and scores
// the stories by BCubed: for each article the share of its story that is of
// its event, and of its event that is in its story. Times of publication are
// not used: in these sets they give the event away or are not there.
func benchStories(ctx context.Context, args []string) (any, error) {
	set := storiesSet{live: 50_000, timed: 5_000, settle: 512}
	if err := parse("stories", args, func(f *flag.FlagSet) {
		f.StringVar(&set.articles, "articles", "", "`file` of articles with the label of their event, JSON lines")
		f.StringVar(&set.out, "out", "", "write a JSON line per article to this `file`")
		f.Uint64Var(&set.shuffle, "shuffle", 0, "`seed` to shuffle the articles by, 0 is as they are")
		f.IntVar(&set.live, "live", set.live, "made-up live articles when speed is measured; 0 measures none")
		f.IntVar(&set.timed, "timed", set.timed, "articles added to measure speed")
		f.IntVar(&set.settle, "settle", set.settle, "articles between two settlings")
	}); err != nil {
		return nil, err
	}
	articles, err := readLines[storyArticle](set.articles)
	if err != nil {
		return nil, err
	}
	if len(articles) == 0 || set.settle < 1 {
		return nil, fmt.Errorf("nothing to group in %s, or nothing between settlings", set.articles)
	}
	if set.shuffle != 0 {
		rng := rand.New(rand.NewPCG(set.shuffle, 3)) //nolint:gosec // a benchmark must repeat
		rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	}
	r := storiesResult{Benchmark: "stories", Articles: len(articles), Live: set.live}
	stories := group(articles, set.settle, &r)
	lines, labels := make([]storyLine, len(articles)), make([]string, len(articles))
	for i, a := range articles {
		lines[i], labels[i] = storyLine{a.ID, stories[i]}, a.Label
	}
	bcubed(stories, labels, &r)
	if set.live > 0 {
		if err := storySpeed(ctx, set, &r); err != nil {
			return nil, err
		}
	}
	return r, writeLines(set.out, lines)
}

// group groups the articles one by one and keeps their stories up to date, as a store
// does.
func group(articles []storyArticle, settle int, r *storiesResult) []int64 {
	g := story.NewGrouper(story.Options{})
	of := make([]int64, len(articles))
	follow := func(c story.Changes) {
		into := map[int64]int64{}
		for _, m := range c.Merged {
			into[m.From] = m.To
		}
		for i, s := range of {
			if to, ok := into[s]; ok {
				of[i] = to
			}
		}
		for _, m := range c.Moved {
			of[m.Article] = m.To
		}
		r.Merged, r.Split, r.Moved = r.Merged+len(c.Merged), r.Split+len(c.Split), r.Moved+len(c.Moved)
	}
	for i, a := range articles {
		of[i] = g.Add(story.Article{ID: int64(i), Title: a.Title, Text: a.Text}).Story
		if (i+1)%settle == 0 {
			follow(g.Settle())
		}
	}
	follow(g.Settle())
	return of
}

// bcubed scores stories against labels (Bagga and Baldwin 1998).
func bcubed(stories []int64, labels []string, r *storiesResult) {
	type cell struct {
		story int64
		label string
	}
	both, inStory, ofLabel := map[cell]int{}, map[int64]int{}, map[string]int{}
	for i, s := range stories {
		both[cell{s, labels[i]}]++
		inStory[s]++
		ofLabel[labels[i]]++
	}
	var p, c float64
	for at, n := range both {
		p += float64(n*n) / float64(inStory[at.story])
		c += float64(n*n) / float64(ofLabel[at.label])
	}
	n := float64(len(stories))
	p, c = p/n, c/n
	r.Stories = len(inStory)
	r.Precision, r.Recall, r.F1 = round(p, 4), round(c, 4), round(2*p*c/(p+c), 4)
}

// storySpeed times a Grouper: it restores made-up articles, as after a restart, and
// adds more, with settlings in between.
func storySpeed(ctx context.Context, set storiesSet, r *storiesResult) error {
	w := newPress(newWorld())
	g := story.NewGrouper(story.Options{Live: set.live})
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	// Articles are made a batch at a time, so that making them is not measured.
	batch := func(n int, take func(story.Article, int64)) time.Duration {
		articles, events := make([]story.Article, n), make([]int64, n)
		for i := range articles {
			at = at.Add(time.Second)
			articles[i], events[i] = w.report(at)
		}
		start := cpu()
		for i, a := range articles {
			take(a, events[i])
		}
		return cpu() - start
	}
	var restoring, adding time.Duration
	for g.Live() < set.live {
		if err := ctx.Err(); err != nil {
			return err
		}
		restoring += batch(min(set.settle, set.live-g.Live()), g.Restore)
	}
	g.Settle()
	added := 0
	for ; added < set.timed; added += set.settle {
		if err := ctx.Err(); err != nil {
			return err
		}
		adding += batch(set.settle, func(a story.Article, _ int64) { g.Add(a) })
		start := cpu()
		g.Settle()
		took := cpu() - start
		adding += took
		r.SettleMax = max(r.SettleMax, millisEach(took, 1))
	}
	r.Speed = round(float64(added)/adding.Seconds(), 0)
	r.Restored = round(float64(set.live)/restoring.Seconds(), 0)
	return nil
}

// press reports on a few hundred events at a time, each until its reports are
// used up.
type press struct {
	*world
	events []pressEvent
	next   int64
}

type pressEvent struct {
	id        int64
	left      int // reports to come
	cast      []string
	sentences []string
}

const (
	running         = 300
	eventSentences  = 40
	reportSentences = 20
)

func newPress(w *world) *press {
	p := &press{world: w, next: 1}
	for range running {
		p.events = append(p.events, p.event())
	}
	return p
}

func (p *press) event() pressEvent {
	e := pressEvent{id: p.next, left: 1 + p.rng.IntN(10), cast: []string{p.name(), p.name(), p.name()}}
	p.next++
	for range eventSentences {
		e.sentences = append(e.sentences, title(p.words(6))+" "+e.cast[p.rng.IntN(3)]+" "+p.words(8)+".")
	}
	return e
}

// report makes an article of some 300 words, half of what there is to tell of its
// event, and returns the event's number.
func (p *press) report(at time.Time) (story.Article, int64) {
	i := p.rng.IntN(len(p.events))
	e := &p.events[i]
	if e.left == 0 {
		*e = p.event()
	}
	e.left--
	body := make([]string, reportSentences)
	for i, n := range p.rng.Perm(eventSentences)[:reportSentences] {
		body[i] = e.sentences[n]
	}
	id := e.id<<8 | int64(e.left)
	return story.Article{ID: id, Title: title(p.words(5)) + " " + e.cast[0], Text: strings.Join(body, " "), At: at}, e.id
}
