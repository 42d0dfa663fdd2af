// Package pagebench measures extracted article texts against pages whose text
// is known, in the way of the article-extraction-benchmark: shingles of four
// words, hits and misses of each page as shares of all its shingles, mean
// precision and recall over the pages, and F1 of these means.
// https://github.com/scrapinghub/article-extraction-benchmark
package pagebench

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Page is a web page and the text of the article on it.
type Page struct {
	ID, URL string
	HTML    []byte
	Body    string // the truth
}

// Pages reads ground-truth.json and html/ID.html.gz below dir, by ID in order.
func Pages(dir string) ([]Page, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		return nil, fmt.Errorf("read ground truth: %w", err)
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
		URL         string `json:"url"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, fmt.Errorf("read ground truth: %w", err)
	}
	var pages []Page
	for _, id := range slices.Sorted(maps.Keys(truth)) {
		page, err := readGzip(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			return nil, fmt.Errorf("read page %s: %w", id, err)
		}
		pages = append(pages, Page{ID: id, URL: truth[id].URL, HTML: page, Body: truth[id].ArticleBody})
	}
	return pages, nil
}

func readGzip(name string) (_ []byte, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unpacked)
}

// Score is how well texts were found, each from 0 to 1.
type Score struct{ Precision, Recall, F1 float64 }

// Measure scores the bodies found on pages, in the pages' order.
func Measure(pages []Page, bodies []string) Score {
	var s Score
	for i, page := range pages {
		hits, extra, missed := compare(shingles(page.Body, 4), shingles(bodies[i], 4))
		s.Precision += share(hits, extra, missed == 0)
		s.Recall += share(hits, missed, extra == 0)
	}
	s.Precision /= float64(len(pages))
	s.Recall /= float64(len(pages))
	s.F1 = 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
	return s
}

// share is hits of all; when there are none of either, whether the other side
// agrees that there is nothing.
func share(hits, others int, empty bool) float64 {
	if hits+others > 0 {
		return float64(hits) / float64(hits+others)
	}
	if empty {
		return 1
	}
	return 0
}

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles counts the runs of n words in s; a shorter s is one run.
func shingles(s string, n int) map[string]int {
	words := word.FindAllString(s, -1)
	counts := make(map[string]int, len(words))
	for i := range words {
		if i > 0 && i+n > len(words) {
			break
		}
		counts[strings.Join(words[i:min(i+n, len(words))], " ")]++
	}
	return counts
}

func compare(want, got map[string]int) (hits, extra, missed int) {
	for shingle, n := range want {
		hits += min(n, got[shingle])
		missed += max(0, n-got[shingle])
	}
	for shingle, n := range got {
		extra += max(0, n-want[shingle])
	}
	return hits, extra, missed
}

// Leaks counts the pages on which a line that is not the article's came
// through, by what the line is.
type Leaks struct{ Biographies, Newsletters int }

var (
	biographyLine  = regexp.MustCompile(`(?i)\b(?:about the author|is an? (?:[\w-]+ ){0,5}(?:writer|reporter|journalist|editor|author|columnist|correspondent|contributor)|(?:covers|writes about|has (?:written|been reporting|covered)) .{3,60}|follow (?:him|her|them) on|is a .{3,50} native)\b`)
	newsletterLine = regexp.MustCompile(`(?i)\b(?:newsletters?|sign up|subscribe|inbox|breaking news (?:e-?mails?|alerts?)|get .{0,40}(?:alerts|delivered))\b`)
)

// CountLeaks looks at every line of the bodies found on pages. A line is not
// the article's when less than 30 % of its runs of three words are.
func CountLeaks(pages []Page, bodies []string) Leaks {
	var found Leaks
	for i, page := range pages {
		truth := shingles(page.Body, 3)
		biography, newsletter := false, false
		for line := range strings.Lines(bodies[i]) {
			if !foreign(line, truth) {
				continue
			}
			biography = biography || biographyLine.MatchString(line)
			newsletter = newsletter || newsletterLine.MatchString(line)
		}
		found.Biographies += count(biography)
		found.Newsletters += count(newsletter)
	}
	return found
}

func foreign(line string, truth map[string]int) bool {
	own := shingles(line, 3)
	known := 0
	for shingle := range own {
		known += min(1, truth[shingle])
	}
	return 10*known < 3*len(own)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
