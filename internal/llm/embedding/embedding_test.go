package embedding_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"

	"github.com/google/go-cmp/cmp"
)

const key = "sk-harbour-5521"

// options has deadlines for a server on loopback that replies at once.
func options(s *llmtest.Server, dims int) embedding.Options {
	return embedding.Options{URL: s.URL(), Key: key, Model: llmtest.Model, Dims: dims, Timeouts: embedding.Timeouts{
		Total: 20 * time.Second, Backoff: time.Millisecond, Reopen: time.Hour}}
}

func client(t *testing.T, o embedding.Options) *embedding.Client {
	t.Helper()
	c, err := embedding.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var twoTexts = []string{"The ferry sank.", "The tram opened."}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+float64(a[i])*float64(b[i]), aa+float64(a[i])*float64(a[i]), bb+float64(b[i])*float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

func TestEmbed(t *testing.T) {
	s := llmtest.New(t)
	s.Embed(llmtest.Meanings(64, "ferry boat", "sank foundered"))
	got, err := client(t, options(s, 0)).Embed(t.Context(), append([]string{"A boat foundered"}, twoTexts...))
	if err != nil || len(got) != 3 || len(got[0]) != 64 {
		t.Fatalf("%d vectors, err %v", len(got), err)
	}
	if near, far := cosine(got[0], got[1]), cosine(got[0], got[2]); near < 0.9 || far > 0.7 {
		t.Errorf("the boat is %.2f from the ferry and %.2f from the tram", near, far)
	}
	req := s.Embedded()[0]
	if req.Header.Get("Authorization") != "Bearer "+key || req.Model != llmtest.Model || req.Dimensions != 0 {
		t.Errorf("request %+v", req)
	}
	if _, err := client(t, options(s, 64)).Embed(t.Context(), twoTexts); err != nil || s.Embedded()[1].Dimensions != 64 {
		t.Errorf("with dimensions: %+v, err %v", s.Embedded()[1], err)
	}
	if got, err := client(t, options(s, 0)).Embed(t.Context(), nil); got != nil || err != nil || len(s.Embedded()) != 2 {
		t.Errorf("no texts: %v, %v, %d requests", got, err, len(s.Embedded()))
	}
}

// TestEmbedPutsVectorsInOrder: endpoints may answer in any order.
func TestEmbedPutsVectorsInOrder(t *testing.T) {
	s := llmtest.New(t)
	s.Embed(llmtest.Instead(llmtest.Status(200, `{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}]}`)))
	got, err := client(t, options(s, 0)).Embed(t.Context(), twoTexts)
	if diff := cmp.Diff([][]float32{{1, 0}, {0, 1}}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// TestEmbedFaults has one case for each way an endpoint fails.
func TestEmbedFaults(t *testing.T) {
	one := []float32{1, 2, 3}
	status := func(code int, body string) llmtest.Vectors { return llmtest.Instead(llmtest.Status(code, body)) }
	for _, tt := range []struct {
		name     string
		reply    llmtest.Vectors
		want     error // nil: a good answer follows
		say      string
		requests int
	}{
		{"fewer than asked", llmtest.Raw(one), news.ErrModelDown, "1 vectors for 2 texts", 1},
		{"more than asked", llmtest.Raw(one, one, one), news.ErrModelDown, "3 vectors for 2 texts", 1},
		{"other dimensions", llmtest.Raw(one, one), news.ErrModelDown, "3 numbers in place of 64", 1},
		{"empty vectors", llmtest.Raw(nil, nil), news.ErrModelDown, "0 numbers", 1},
		{"nothing but zeros", llmtest.Raw(make([]float32, 64), make([]float32, 64)), news.ErrModelDown, "points nowhere", 1},
		{"NaN", status(200, `{"data":[{"index":0,"embedding":[NaN]}]}`), news.ErrModelDown, "broke off", 3},
		{"too large a number", status(200, `{"data":[{"index":0,"embedding":[1e99]}]}`), news.ErrModelDown, "broke off", 3},
		{"the same index twice", status(200, `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`), news.ErrModelDown, "without saying whose", 1},
		{"index beyond", status(200, `{"data":[{"index":7,"embedding":[1]},{"index":0,"embedding":[1]}]}`), news.ErrModelDown, "without saying whose", 1},
		{"error with status 200", status(200, `{"error":{"message":"no"}}`), news.ErrModelDown, "0 vectors", 1},
		{"a web page", status(200, `<html>`), news.ErrModelDown, "broke off", 3},
		{"wrong key", status(401, `{"error":{"message":"no such key"}}`), news.ErrModelDown, "does not accept the key (401)", 1},
		{"no such model", status(404, `{}`), news.ErrModelDown, "knows no model", 1},
		{"busy, then well", status(429, `{}`), nil, "", 2},
		{"cut, then well", llmtest.Instead(llmtest.Cut("")), nil, "", 2},
		{"too long a text", status(400, `{"error":{"message":"maximum context length is 512"}}`), news.ErrBadText, "longer", 1},
		{"refused", status(400, `{"error":{"message":"input too large to process"}}`), news.ErrBadText, "too large", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := llmtest.New(t)
			s.Embed(tt.reply)
			if tt.want == nil {
				s.Embed(tt.reply, llmtest.Meanings(64))
			}
			got, err := client(t, options(s, 64)).Embed(t.Context(), twoTexts)
			if !errors.Is(err, tt.want) || tt.want != nil && !strings.Contains(err.Error(), tt.say) {
				t.Errorf("err %v, want %v with %q", err, tt.want, tt.say)
			}
			if (len(got) == 2) != (tt.want == nil) || len(s.Embedded()) != tt.requests {
				t.Errorf("%d vectors after %d requests, want %d", len(got), len(s.Embedded()), tt.requests)
			}
		})
	}
}

func TestEmbedWaitsNoLongerThanItsDeadline(t *testing.T) {
	s := llmtest.New(t)
	s.Embed(llmtest.Instead(llmtest.Stall()))
	e := client(t, options(s, 0))
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := e.Embed(short, twoTexts); !errors.Is(err, news.ErrModelDown) {
		t.Errorf("at the deadline: %v", err)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Embed(canceled, twoTexts); !errors.Is(err, context.Canceled) || errors.Is(err, news.ErrModelDown) {
		t.Errorf("canceled: %v", err)
	}
}

// TestEmbedLeavesADeadEndpointAlone, and tells of it once.
func TestEmbedLeavesADeadEndpointAlone(t *testing.T) {
	for _, tt := range []struct {
		name     string
		status   int
		requests int
		log      string
	}{
		{"down", 501, 5, "breaker=open"},
		{"misconfigured", 401, 1, "embedding model is misconfigured; search goes by words alone"},
	} {
		s := llmtest.New(t)
		s.Embed(llmtest.Instead(llmtest.Status(tt.status, "no")))
		var log bytes.Buffer
		o := options(s, 0)
		o.Logger = slog.New(slog.NewTextHandler(&log, nil))
		e := client(t, o)
		for range 12 {
			if _, err := e.Embed(t.Context(), twoTexts); !errors.Is(err, news.ErrModelDown) {
				t.Fatalf("%s: %v", tt.name, err)
			}
		}
		if n := len(s.Embedded()); n != tt.requests {
			t.Errorf("%s: %d requests, want %d", tt.name, n, tt.requests)
		}
		if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), tt.log) {
			t.Errorf("%s: log %s", tt.name, log.String())
		}
	}
}

// account keeps what one guild used on one day.
type account struct {
	guild, day string
	used       news.Usage
}

func (a *account) Reserve(_ context.Context, guild, day string, tokens, limit int) error {
	if a.guild = guild; limit > 0 && a.used.Total()+tokens > limit {
		return news.ErrBudget
	}
	a.day = day
	a.used.Reserved += tokens
	return nil
}

func (a *account) Settle(_ context.Context, _, _ string, reserved int, used news.Usage) error {
	used.Day, used.Reserved = "", -reserved
	a.used = a.used.Plus(used)
	return nil
}

func (a *account) UsageOf(context.Context, string, string) (news.Usage, error) { return a.used, nil }

func TestEmbedBudget(t *testing.T) {
	s := llmtest.New(t)
	var a account
	o := options(s, 0)
	o.Budget, o.DailyTokens = &a, 40
	o.Now = func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	c := client(t, o)
	if _, err := c.Embed(t.Context(), twoTexts); err != nil {
		t.Fatal(err)
	}
	spent := a.used
	if spent.Prompt == 0 || spent.Reserved != 0 || spent.Calls != 1 || a.guild != "embeddings" || a.day != "2026-11-23" {
		t.Errorf("spent %+v", a)
	}
	if _, err := c.Embed(t.Context(), []string{strings.Repeat("many words ", 30)}); !errors.Is(err, news.ErrBudget) {
		t.Errorf("err %v", err)
	}
	if n := len(s.Embedded()); n != 1 || a.used != spent {
		t.Errorf("%d requests, spent %+v", n, a.used)
	}
}

// A report that cannot be true would spend the day's tokens at once.
func TestUsageThatCannotBe(t *testing.T) {
	for _, told := range []string{"1000000000", "-5"} {
		s := llmtest.New(t)
		s.Embed(llmtest.Instead(llmtest.Status(200, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}],"usage":{"prompt_tokens":`+told+`}}`)))
		var a account
		o := options(s, 0)
		o.Budget = &a
		if _, err := client(t, o).Embed(t.Context(), twoTexts); err != nil || a.used.Prompt <= 0 || a.used.Prompt > 100 {
			t.Errorf("%s reported: err %v, charged %+v", told, err, a.used)
		}
	}
}

func TestKeyIsNotPrinted(t *testing.T) {
	o := embedding.Options{URL: "http://model/v1", Model: "m", Key: key}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, o) + fmt.Sprintf(format, client(t, o)); strings.Contains(got, key) {
			t.Errorf("%s prints the key: %s", format, got)
		}
	}
	o.HTTP = &http.Client{}
	for _, url := range []string{"", "ftp://model", "http://:p@model"} {
		o.URL = url
		if _, err := embedding.New(o); err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", url, err)
		}
	}
}
