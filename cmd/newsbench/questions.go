package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"newsdesk/internal/extract"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

type questionSet struct {
	articles, questions, out string
	answers                  bool
	gap                      int
	embeddings               endpoint
}

type poolArticle struct {
	ID, URL, Title, Source, Published, Text string
}

type poolQuestion struct {
	ID, Asked, Question, Answer, Evidence string
	Gold                                  []string
}

type questionsResult struct {
	Benchmark string  `json:"benchmark"`
	Questions int     `json:"questions"`
	Article1  float64 `json:"article_at_1"`
	Article4  float64 `json:"article_at_4"`
	Article10 float64 `json:"article_at_10"`
	Passage4  float64 `json:"passage_at_4"` // a passage that holds the answer is among the first 4
	CPUp50    float64 `json:"cpu_ms_p50"`
	Answered  float64 `json:"answered,omitempty"` // share not refused
	Right     float64 `json:"right,omitempty"`    // share whose answer's words occur in the sentences given
	Blind     int     `json:"blind,omitempty"`    // searches that got no vector in time, and went by words
}

type questionLine struct {
	ID       string         `json:"id"`
	Articles []string       `json:"articles"`
	Passages []passageLine  `json:"passages"`
	Answer   []sentenceLine `json:"answer"`
	Refused  bool           `json:"refused"`
}

type passageLine struct {
	Article string `json:"article"`
	Text    string `json:"text"`
}

type sentenceLine struct {
	Article  string `json:"article"`
	Sentence string `json:"sentence"`
}

// depth is how many passages are asked for: with two of one article at most,
// ten articles are among them.
const depth = 24

// benchQuestions asks dated questions over real articles through the product's
// own ingest and search. Articles are stored in the order they came out, and a
// question is asked when all that came out up to the day after it are there.
func benchQuestions(ctx context.Context, args []string) (_ any, err error) {
	var set questionSet
	if err := parse("questions", args, func(f *flag.FlagSet) {
		f.StringVar(&set.articles, "articles", "", "`file` of articles, gzipped JSON lines")
		f.StringVar(&set.questions, "questions", "", "`file` of questions, JSON lines")
		f.StringVar(&set.out, "out", "", "write a JSON line per question to this `file`")
		f.BoolVar(&set.answers, "answers", false, "also answer, without a model")
		f.IntVar(&set.gap, "gap", 0, "hide what came out in so many `days` before the question")
		set.embeddings.flags(f)
	}); err != nil {
		return nil, err
	}
	articles, err := readLines[poolArticle](set.articles)
	if err != nil {
		return nil, err
	}
	questions, err := readLines[poolQuestion](set.questions)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(articles, func(a, b poolArticle) int { return strings.Compare(a.Published, b.Published) })
	slices.SortStableFunc(questions, func(a, b poolQuestion) int { return strings.Compare(a.Asked, b.Asked) })
	d, err := openDesk(ctx, time.Now())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	b := questionBench{desk: d, set: set, pool: articles, ids: map[int64]string{}}
	if set.embeddings.url != "" {
		if b.vectors, err = d.addVectors(ctx, set.embeddings); err != nil {
			return nil, err
		}
	}
	return b.run(ctx, questions)
}

type questionBench struct {
	desk    *desk
	vectors *vectors // nil without an embedding model
	set     questionSet
	pool    []poolArticle // not stored yet, oldest first
	ids     map[int64]string
	times   times
	lines   []questionLine
	tally   struct{ at1, at4, at10, passage4, answered, right int }
}

func (b *questionBench) run(ctx context.Context, questions []poolQuestion) (any, error) {
	for _, q := range questions {
		asked, err := time.Parse(time.DateOnly, q.Asked)
		if err != nil {
			return nil, fmt.Errorf("read question %s: %w", q.ID, err)
		}
		if err := b.storeUntil(ctx, asked.AddDate(0, 0, 1-b.set.gap)); err != nil {
			return nil, err
		}
		if b.vectors != nil {
			if err := b.vectors.catchUp(ctx); err != nil {
				return nil, err
			}
		}
		b.desk.now = asked.AddDate(0, 0, 2).Add(-time.Second)
		if err := b.ask(ctx, q); err != nil {
			return nil, err
		}
	}
	n := float64(len(questions))
	share := func(k int) float64 { return round(float64(k)/n, 3) }
	blind := 0
	if b.vectors != nil {
		blind = b.vectors.blind
	}
	return questionsResult{
		Benchmark: "questions", Questions: len(questions),
		Article1: share(b.tally.at1), Article4: share(b.tally.at4), Article10: share(b.tally.at10),
		Passage4: share(b.tally.passage4), CPUp50: percentile(b.times.cpu, .5),
		Answered: share(b.tally.answered), Right: share(b.tally.right), Blind: blind,
	}, writeLines(b.set.out, b.lines)
}

// storeUntil stores what came out no later than day.
func (b *questionBench) storeUntil(ctx context.Context, day time.Time) error {
	for len(b.pool) > 0 {
		a := b.pool[0]
		published, err := time.Parse(time.DateOnly, a.Published)
		if err != nil {
			return fmt.Errorf("read article %s: %w", a.ID, err)
		}
		if published.After(day) {
			return nil
		}
		b.pool = b.pool[1:]
		b.desk.now = published
		saved, err := b.desk.ingest.Add(ctx, guild, member, news.FromURL, extract.Document{
			Title: a.Title, Source: a.Source, Published: published, Paragraphs: strings.Split(a.Text, "\n\n"),
		})
		if _, empty := news.Say(err); empty {
			continue // nothing but white space
		}
		if err != nil {
			return fmt.Errorf("store article %s: %w", a.ID, err)
		}
		b.ids[saved.Headline.ID] = a.ID
	}
	return nil
}

func (b *questionBench) ask(ctx context.Context, q poolQuestion) error {
	var found news.Found
	err := b.times.measure(func() (err error) {
		found, err = b.desk.search.Search(ctx, news.Scope{Guild: guild}, q.Question, depth)
		return err
	})
	if err != nil {
		return err
	}
	answering, err := b.answering(ctx, q)
	if err != nil {
		return err
	}
	line := questionLine{ID: q.ID}
	held := false
	for i, p := range found.Passages {
		id := b.ids[p.Article.ID]
		body := joined(p.Sentences)
		line.Passages = append(line.Passages, passageLine{id, body})
		if !slices.Contains(line.Articles, id) {
			line.Articles = append(line.Articles, id)
		}
		held = held || i < 4 && answering[news.Ref{Article: p.Article.ID, Sentence: p.First}]
	}
	if held {
		b.tally.passage4++
	}
	rank := slices.IndexFunc(line.Articles, func(id string) bool { return slices.Contains(q.Gold, id) })
	count(&b.tally.at1, rank, 1)
	count(&b.tally.at4, rank, 4)
	count(&b.tally.at10, rank, 10)
	if b.set.answers {
		if err := b.answer(ctx, q, &line); err != nil {
			return err
		}
	}
	b.lines = append(b.lines, line)
	return nil
}

// answering finds the passages, by their first sentence, that hold the answer
// to q: those of its articles in which the answer's words stand or, when it is
// told in other words, the one nearest to the evidence recorded for it.
func (b *questionBench) answering(ctx context.Context, q poolQuestion) (map[news.Ref]bool, error) {
	evidence := map[string]bool{}
	for _, t := range text.Terms(q.Evidence + " " + q.Answer) {
		evidence[t] = !text.IsStop(t)
	}
	answering := map[news.Ref]bool{}
	var nearest news.Ref
	most := -1
	for _, id := range slices.Sorted(maps.Keys(b.ids)) {
		name := b.ids[id]
		if !slices.Contains(q.Gold, name) {
			continue
		}
		a, err := b.desk.store.Archive.Article(ctx, guild, id)
		if err != nil {
			return nil, err
		}
		for _, p := range a.Passages {
			at := news.Ref{Article: id, Sentence: p.First}
			if holds(joined(a.Sentences[p.First-a.First:p.Last-a.First+1]), q.Answer) {
				answering[at] = true
			}
			shared := map[string]bool{}
			for t := range strings.FieldsSeq(p.Terms) {
				if evidence[t] {
					shared[t] = true
				}
			}
			if len(shared) > most {
				nearest, most = at, len(shared)
			}
		}
	}
	if len(answering) == 0 {
		answering[nearest] = true
	}
	return answering, nil
}

func (b *questionBench) answer(ctx context.Context, q poolQuestion, line *questionLine) error {
	a, err := b.desk.ask.Answer(ctx, news.Question{Guild: guild, Channel: channel, User: q.ID, Text: q.Question})
	if err != nil {
		return err
	}
	line.Refused = a.Refused
	if !a.Refused {
		b.tally.answered++
	}
	var all strings.Builder
	for _, l := range a.Lines {
		line.Answer = append(line.Answer, sentenceLine{b.ids[l.Refs[0].Article], l.Text})
		all.WriteString(l.Text + " ")
	}
	if holds(all.String(), q.Answer) {
		b.tally.right++
	}
	return nil
}

func count(tally *int, rank, within int) {
	if rank >= 0 && rank < within {
		*tally++
	}
}

// holds reports whether the answer's words stand in body, in order.
func holds(body, answer string) bool {
	a := plainly(answer)
	return a != "" && strings.Contains(" "+plainly(body)+" ", " "+a+" ")
}

// plainly is s in folded words between single spaces.
func plainly(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
}

func joined(sentences []news.Sentence) string {
	out := make([]string, len(sentences))
	for i, s := range sentences {
		out[i] = s.Text
	}
	return strings.Join(out, " ")
}

// readLines reads a file of JSON lines, gzipped or not.
func readLines[T any](file string) (lines []T, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", file, err)
	}
	defer func() { err = cmp.Or(err, f.Close()) }()
	var r io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
	}
	for dec := json.NewDecoder(r); ; {
		var line T
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF):
			return lines, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		lines = append(lines, line)
	}
}
