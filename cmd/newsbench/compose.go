package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"newsdesk/internal/brief"
	"newsdesk/internal/chronicle"
	"newsdesk/internal/extract"
	"newsdesk/internal/llm"
	"newsdesk/internal/news"
)

type composeResult struct {
	Benchmark string  `json:"benchmark"`
	Articles  int     `json:"articles"`
	Stories   int     `json:"stories"` // told by several outlets
	Items     int     `json:"items"`
	Runs      int     `json:"runs"`
	CPUp50    float64 `json:"cpu_ms_p50"`
	CPUp99    float64 `json:"cpu_ms_p99"`
	WallP50   float64 `json:"wall_ms_p50"`
	WordsP50  float64 `json:"with_keywords_cpu_ms_p50"` // filtered by words of the texts
	Grouping  float64 `json:"stories_cpu_ms_per_article"`
	Channels  int     `json:"channels"`
	Calls     int     `json:"model_calls"`         // for all channels
	CallsOne  int     `json:"model_calls_for_one"` // channel
}

// benchBrief composes briefs of ten items from a day's articles: first without a
// model, to time it, and then for many channels with a model, to count its calls.
func benchBrief(ctx context.Context, args []string) (_ any, err error) {
	r := composeResult{Benchmark: "brief", Articles: 5000, Runs: 40, Channels: 1000}
	if err := parse("brief", args, func(f *flag.FlagSet) {
		f.IntVar(&r.Articles, "articles", r.Articles, "articles of the day")
		f.IntVar(&r.Runs, "runs", r.Runs, "briefs timed")
		f.IntVar(&r.Channels, "channels", r.Channels, "channels with the same filters")
	}); err != nil {
		return nil, err
	}
	d, err := openDesk(ctx, time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := r.fill(ctx, d); err != nil {
		return nil, err
	}
	if err := r.time(ctx, d); err != nil {
		return nil, err
	}
	return r, r.count(ctx, d)
}

// fill stores a day's articles and puts them to stories.
func (r *composeResult) fill(ctx context.Context, d *desk) error {
	w, evening := newWorld(), d.now
	var told int
	for i := 0; i < r.Articles; {
		e := w.event()
		for n := range min(w.outlets(), r.Articles-i) {
			if n == 1 {
				told++
			}
			d.now = evening.Add(-time.Duration(r.Articles-i) * 16 * time.Second)
			if _, err := d.ingest.Add(ctx, guild, member, news.FromURL, w.tell(e, d.now)); err != nil {
				return err
			}
			i++
		}
	}
	r.Stories, d.now = told, evening
	before := cpu()
	err := chronicle.New(d.store.Stories, func() time.Time { return d.now }, slog.New(slog.DiscardHandler)).CatchUp(ctx)
	r.Grouping = millisEach(cpu()-before, r.Articles)
	if err != nil {
		return err
	}
	_, err = d.brief.Channel(ctx, guild, "warm") // its own record of stories is read once
	return err
}

func (r *composeResult) time(ctx context.Context, d *desk) error {
	var plain, words times
	for i := range r.Runs {
		o := news.Order{Guild: guild, Channel: fmt.Sprint("timed", i), MaxItems: 10}
		if err := plain.measure(func() error {
			b, err := d.brief.Order(ctx, o)
			r.Items = len(b.Items)
			return err
		}); err != nil {
			return err
		}
		o.Filter.Exclude = []string{"unheard of", "nothing of the sort"}
		if err := words.measure(func() error { _, err := d.brief.Order(ctx, o); return err }); err != nil {
			return err
		}
	}
	r.CPUp50, r.CPUp99, r.WallP50 = percentile(plain.cpu, .5), percentile(plain.cpu, .99), percentile(plain.wall, .5)
	r.WordsP50 = percentile(words.cpu, .5)
	return nil
}

// count counts a model's calls for one channel, and for all of them.
func (r *composeResult) count(ctx context.Context, d *desk) (err error) {
	for _, channels := range []int{1, r.Channels} {
		var m quoter
		if err := m.open(ctx); err != nil {
			return err
		}
		client, err := llm.New(llm.Options{URL: m.url, Model: "quoter", ContextTokens: 16_384, Queue: 100})
		if err == nil {
			d.brief.Writer, d.brief.Meter, d.brief.Model = client, client, fmt.Sprint("quoter of ", channels)
			err = compose(ctx, d.brief, channels)
		}
		if err := errors.Join(err, m.close()); err != nil {
			return err
		}
		if r.Calls = int(m.calls.Load()); channels == 1 {
			r.CallsOne = r.Calls
		}
	}
	return nil
}

// compose composes briefs for many channels, four at a time, as schedules run.
func compose(ctx context.Context, c *brief.Composer, channels int) error {
	var group sync.WaitGroup
	faults := make([]error, 4)
	for lane := range faults {
		group.Go(func() {
			for i := lane; i < channels && faults[lane] == nil; i += len(faults) {
				b, err := c.Order(ctx, news.Order{Guild: guild, Channel: fmt.Sprint("counted", i), MaxItems: 10})
				if err == nil && b.Mode != news.ByModel {
					err = fmt.Errorf("brief %d is %q", i, b.Mode)
				}
				faults[lane] = err
			}
		})
	}
	group.Wait()
	return errors.Join(faults...)
}

// event is what outlets report on.
type event struct {
	cast  []string
	words []string // that all reports of it use
}

func (w *world) event() event {
	e := event{cast: []string{w.name(), w.name(), w.name()}}
	for range 24 {
		e.words = append(e.words, w.content(float64(len(function)), vocabulary))
	}
	return e
}

// outlets is how many outlets report an event: mostly one, at most eleven.
func (w *world) outlets() int {
	if w.rng.IntN(3) > 0 {
		return 1
	}
	return 2 + w.rng.IntN(10)
}

// tell makes one outlet's report of an event, some 400 words.
func (w *world) tell(e event, at time.Time) extract.Document {
	doc := extract.Document{
		Title:  title(e.words[w.rng.IntN(len(e.words))]) + " " + e.words[w.rng.IntN(len(e.words))] + " " + e.cast[0],
		Source: fmt.Sprintf("Outlet %d", w.rng.IntN(40)), Published: at,
	}
	for range 8 {
		var sentences []string
		for range 3 {
			words := []string{title(w.words(4)), e.cast[w.rng.IntN(len(e.cast))]}
			for range 4 {
				words = append(words, e.words[w.rng.IntN(len(e.words))])
			}
			sentences = append(sentences, strings.Join(append(words, w.words(6)), " ")+".")
		}
		doc.Paragraphs = append(doc.Paragraphs, strings.Join(sentences, " "))
	}
	return doc
}

// quoter is a language model that repeats the first numbered sentence.
type quoter struct {
	url    string
	calls  atomic.Int64
	server *http.Server
	done   chan error
}

func (q *quoter) open(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("open model: %w", err)
	}
	q.url, q.done = "http://"+listener.Addr().String()+"/v1", make(chan error, 1)
	q.server = &http.Server{Handler: http.HandlerFunc(q.chat), ReadHeaderTimeout: 5 * time.Second}
	go func() { q.done <- q.server.Serve(listener) }()
	return nil
}

func (q *quoter) close() error {
	err := q.server.Close()
	if served := <-q.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

var numbered = regexp.MustCompile(`(?m)^\[(\d+)\] (.*)$`)

func (q *quoter) chat(w http.ResponseWriter, r *http.Request) {
	q.calls.Add(1)
	var asked struct {
		Messages []struct{ Content string }
	}
	body, err := io.ReadAll(r.Body)
	if err = errors.Join(err, json.Unmarshal(body, &asked)); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, m := range asked.Messages {
		if s := numbered.FindStringSubmatch(m.Content); s != nil {
			text, _ := json.Marshal(s[2]) // a string always marshals
			content, _ := json.Marshal(`{"answerable": true, "sentences": [{"text": ` + string(text) + `, "ids": [` + s[1] + `]}]}`)
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintf(w, `{"id":"r","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":%s}}]}`, content)
			return
		}
	}
	http.Error(w, "no numbered sentence", http.StatusBadRequest)
}
