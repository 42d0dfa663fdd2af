package pagebench_test

import (
	"bytes"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"newsdesk/internal/extract"
	"newsdesk/internal/extract/pagebench"
)

// TestExtraction holds extract to its floor on real pages, and to leaking less
// than the library that did best of those measured.
func TestExtraction(t *testing.T) {
	pages := shared(t)
	before := processorTime(t)
	bodies := make([]string, len(pages))
	for i, page := range pages {
		at, err := url.Parse(page.URL)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := extract.HTML(page.HTML, "text/html; charset=utf-8", at)
		if err != nil {
			t.Errorf("%s: %v", page.ID, err)
		}
		bodies[i] = strings.Join(doc.Paragraphs, "\n")
	}
	each := (processorTime(t) - before) / time.Duration(len(pages))
	score, leaks := pagebench.Measure(pages, bodies), pagebench.CountLeaks(pages, bodies)
	t.Logf("extract: F1 %.4f, P %.4f, R %.4f, %s CPU a page, leaking %+v", score.F1, score.Precision, score.Recall, each, leaks)
	if score.F1 < 0.980 || score.Precision < 0.975 {
		t.Errorf("F1 %.4f with precision %.4f, want 0.980 with 0.975", score.F1, score.Precision)
	}

	others := make([]string, len(pages))
	for i, page := range pages {
		others[i] = trafilaturaText(t, page)
	}
	score, theirs := pagebench.Measure(pages, others), pagebench.CountLeaks(pages, others)
	t.Logf("go-trafilatura: F1 %.4f, P %.4f, R %.4f, leaking %+v", score.F1, score.Precision, score.Recall, theirs)
	if leaks.Biographies > theirs.Biographies || leaks.Newsletters >= theirs.Newsletters {
		t.Errorf("leaking %+v, want less than %+v", leaks, theirs)
	}
}

func shared(t *testing.T) []pagebench.Page {
	t.Helper()
	folder := os.Getenv("NEWSDESK_SHARED")
	if folder == "" {
		t.Skip("NEWSDESK_SHARED is not set: no pages to measure on")
	}
	pages, err := pagebench.Pages(filepath.Join(folder, "data", "extraction"))
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func trafilaturaText(t *testing.T, page pagebench.Page) string {
	t.Helper()
	result, err := trafilatura.Extract(bytes.NewReader(page.HTML), trafilatura.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	writeBlocks(&b, result.ContentNode)
	return b.String()
}

// writeBlocks writes the text below n, block elements on lines of their own.
func writeBlocks(b *strings.Builder, n *html.Node) {
	isBlock := n.Type == html.ElementNode && strings.Contains(" p div h1 h2 h3 h4 h5 h6 ul ol li table tr td br blockquote pre ", " "+n.Data+" ")
	if isBlock {
		b.WriteByte('\n')
	}
	if n.Type == html.TextNode {
		b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
	}
	for c := range n.ChildNodes() {
		writeBlocks(b, c)
	}
	if isBlock {
		b.WriteByte('\n')
	}
}

func TestMeasure(t *testing.T) {
	const truth = "the harbour ferry of Lindholm stops on Friday" // five shingles
	tests := []struct {
		name, truth, found string
		want               pagebench.Score
	}{
		{"same", truth, truth, pagebench.Score{Precision: 1, Recall: 1, F1: 1}},
		{"other spacing and marks", truth, "the harbour, ferry of\nLindholm: stops on Friday!", pagebench.Score{Precision: 1, Recall: 1, F1: 1}},
		{"half", truth, "the harbour ferry of Lindholm", pagebench.Score{Precision: 1, Recall: 0.4, F1: 0.8 / 1.4}},
		{"twice", truth, truth + " " + truth, pagebench.Score{Precision: 5.0 / 13, Recall: 1, F1: 10.0 / 18}},
		{"nothing there, nothing found", "", "", pagebench.Score{Precision: 1, Recall: 1, F1: 1}},
		{"short", "the ferry", "the ferry", pagebench.Score{Precision: 1, Recall: 1, F1: 1}},
	}
	for _, test := range tests {
		got := pagebench.Measure([]pagebench.Page{{Body: test.truth}}, []string{test.found})
		if math.Abs(got.Precision-test.want.Precision)+math.Abs(got.Recall-test.want.Recall)+math.Abs(got.F1-test.want.F1) > 1e-9 {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestCountLeaks(t *testing.T) {
	const truth = "The ferry stops. Ada Brandt is a writer who will miss the harbour. Sign up, says the captain of the ferry."
	tests := []struct {
		found string
		want  pagebench.Leaks
	}{
		{truth, pagebench.Leaks{}},
		{truth + "\nMary Kern is a freelance writer from Nordbro.", pagebench.Leaks{Biographies: 1}},
		{truth + "\nSign up for the Courier's morning newsletter\nSubscribe now", pagebench.Leaks{Newsletters: 1}},
	}
	for _, test := range tests {
		if got := pagebench.CountLeaks([]pagebench.Page{{Body: truth}}, []string{test.found}); got != test.want {
			t.Errorf("leaks of %q: %+v, want %+v", test.found, got, test.want)
		}
	}
}
