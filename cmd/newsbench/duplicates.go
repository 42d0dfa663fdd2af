package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"newsdesk/internal/duplicate"
)

type duplicatesSet struct {
	summaries, stories, dir, out string
	seed                         uint64
	pairs                        int
}

type storyArticle struct {
	ID, Label, Title, Text string
	Topic                  int
}

type duplicatesResult struct {
	Benchmark string             `json:"benchmark"`
	Articles  int                `json:"articles"`
	Recall    map[string]float64 `json:"recall"`        // share of edits found again, by kind of edit
	Wrong     int                `json:"wrong_found"`   // edits taken for another article too
	EventN    int                `json:"event_pairs"`   // pairs of articles about one event
	Event     int                `json:"event_flagged"` // of these, taken for one article
	RandomN   int                `json:"random_pairs"`
	Random    int                `json:"random_merged"`
	CPU       float64            `json:"cpu_ms_per_article"` // to sketch, look up and compare
}

type duplicateLine struct {
	ID    string   `json:"id"`
	Edit  string   `json:"edit"`
	Found []string `json:"found"`
}

// benchDuplicates edits articles the way outlets do and looks for the
// originals through an index, then compares pairs that are no duplicates.
func benchDuplicates(_ context.Context, args []string) (any, error) {
	set := duplicatesSet{seed: 1, pairs: 5_000}
	if err := parse("duplicates", args, func(f *flag.FlagSet) {
		f.StringVar(&set.dir, "dir", "", "`folder` with summaries/pairs.jsonl and stories/ecbplus.jsonl")
		f.StringVar(&set.summaries, "summaries", "", "`file` of articles to edit, JSON lines")
		f.StringVar(&set.stories, "stories", "", "`file` of articles grouped by event, JSON lines")
		f.StringVar(&set.out, "out", "", "write a JSON line per edit to this `file`")
		f.Uint64Var(&set.seed, "seed", set.seed, "of the edits and the random pairs")
		f.IntVar(&set.pairs, "pairs", set.pairs, "random pairs, and at most so many of one event")
	}); err != nil {
		return nil, err
	}
	if set.dir != "" {
		set.summaries = filepath.Join(set.dir, "summaries", "pairs.jsonl")
		set.stories = filepath.Join(set.dir, "stories", "ecbplus.jsonl")
	}
	articles, err := readLines[summaryPair](set.summaries)
	if err != nil {
		return nil, err
	}
	grouped, err := readLines[storyArticle](set.stories)
	if err != nil {
		return nil, err
	}
	if len(articles) < 2 || len(grouped) < 2 {
		return nil, fmt.Errorf("%s and %s hold too few articles to compare", set.summaries, set.stories)
	}
	b := newDuplicateBench(articles, set.seed)
	r := duplicatesResult{Benchmark: "duplicates", Articles: len(articles), Recall: map[string]float64{}}
	start := cpu()
	for _, e := range edits {
		found, wrong := b.edited(e)
		r.Recall[e.name] = round(float64(found)/float64(len(articles)), 4)
		r.Wrong += wrong
	}
	r.CPU = millisEach(cpu()-start, len(articles)*len(edits))
	r.EventN, r.Event = b.events(grouped, set.pairs)
	r.RandomN, r.Random = b.random(grouped, set.pairs)
	return r, writeLines(set.out, b.lines)
}

type duplicateBench struct {
	articles []summaryPair
	words    []string // of all articles, as often as they occur
	index    sketches
	rng      *rand.Rand
	lines    []duplicateLine
}

func newDuplicateBench(articles []summaryPair, seed uint64) *duplicateBench {
	b := &duplicateBench{articles: articles, index: sketches{}, rng: rand.New(rand.NewPCG(seed, 2))} //nolint:gosec // a benchmark must repeat
	for i, a := range articles {
		b.index.add(int64(i), duplicate.Sketch(a.Src))
		b.words = append(b.words, strings.Fields(a.Src)...)
	}
	return b
}

// edit is one way in which an article comes again.
type edit struct {
	name string
	make func(*duplicateBench, []string) []string
}

var edits = []edit{
	{"cut_30", func(_ *duplicateBench, w []string) []string { return w[:len(w)*7/10] }},
	{"cut_60", func(_ *duplicateBench, w []string) []string { return w[:len(w)*4/10] }},
	{"boilerplate", func(_ *duplicateBench, w []string) []string { return slices.Concat(head, w, tail) }},
	{"words_5", func(b *duplicateBench, w []string) []string { return b.change(w, .05) }},
	{"words_15", func(b *duplicateBench, w []string) []string { return b.change(w, .15) }},
}

var (
	head = strings.Fields("Share this article Send to a friend Our free morning letter brings you the news before breakfast, sign up here")
	tail = strings.Fields("Read more on this subject All rights reserved, no part of this page may be reproduced without leave " +
		"Got a tip? Write to our newsroom in confidence")
)

// change puts other articles' words in place of a share of the words.
func (b *duplicateBench) change(words []string, share float64) []string {
	out := slices.Clone(words)
	for _, i := range b.rng.Perm(len(out))[:int(share*float64(len(out)))] {
		out[i] = b.words[b.rng.IntN(len(b.words))]
	}
	return out
}

// edited looks for each article by its edit.
func (b *duplicateBench) edited(e edit) (found, wrong int) {
	for i, a := range b.articles {
		text := strings.Join(e.make(b, strings.Fields(a.Src)), " ")
		line := duplicateLine{ID: a.ID, Edit: e.name, Found: []string{}}
		for _, id := range b.find(text) {
			line.Found = append(line.Found, b.articles[id].ID)
			if int(id) == i {
				found++
			} else if b.articles[id].Src != a.Src {
				wrong++
			}
		}
		b.lines = append(b.lines, line)
	}
	return found, wrong
}

// find compares a text with the articles that share hashes with it. The store
// does the same with fewer hashes of each sketch, in rows.
func (b *duplicateBench) find(text string) (found []int64) {
	for _, id := range b.index.candidates(duplicate.Sketch(text)) {
		if duplicate.Same(b.articles[id].Src, text) {
			found = append(found, id)
		}
	}
	return found
}

// events compares articles about the same event.
func (b *duplicateBench) events(articles []storyArticle, most int) (n, flagged int) {
	var pairs [][2]string
	for i, x := range articles {
		for _, y := range articles[:i] {
			if x.Label == y.Label {
				pairs = append(pairs, [2]string{x.Text, y.Text})
			}
		}
	}
	b.rng.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	pairs = pairs[:min(len(pairs), most)]
	for _, p := range pairs {
		if duplicate.Same(p[0], p[1]) {
			flagged++
		}
	}
	return len(pairs), flagged
}

// random compares articles that have nothing to do with each other: half of
// the pairs of the edited articles, half of different topics.
func (b *duplicateBench) random(grouped []storyArticle, pairs int) (n, merged int) {
	for n < pairs {
		x, y := b.articles[b.rng.IntN(len(b.articles))].Src, b.articles[b.rng.IntN(len(b.articles))].Src
		if n%2 == 0 {
			g, h := grouped[b.rng.IntN(len(grouped))], grouped[b.rng.IntN(len(grouped))]
			if g.Topic == h.Topic {
				continue
			}
			x, y = g.Text, h.Text
		}
		if x == y {
			continue
		}
		n++
		if duplicate.Same(x, y) {
			merged++
		}
	}
	return n, merged
}
