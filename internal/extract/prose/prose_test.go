package prose_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/extract/prose"
)

func TestByline(t *testing.T) {
	for line, want := range map[string]string{
		"By Mary Kern":                                             "Mary Kern",
		"by Mary Kern and Tom Reed":                                "Mary Kern and Tom Reed",
		"Words by Mary Kern, Tom Reed & Ada Falk":                  "Mary Kern, Tom Reed and Ada Falk",
		"By Mary Kern, staff writer":                               "Mary Kern",
		"By Mary Kern | Harbour Courier":                           "Mary Kern",
		"Von Anna von der Heide":                                   "Anna von der Heide",
		"By Monday the ferry was back.":                            "",
		"By Mary Kern and her team of four the long work went on.": "",
		"Mary Kern": "",
		"By ":       "",
	} {
		if got, ok := prose.Byline(line); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", line, got, ok, want)
		}
	}
}

func TestDateline(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for line, want := range map[string]time.Time{
		"Published: 2 March 2026":           day,
		"Monday, March 2, 2026":             day,
		"Posted on 2026-03-02":              day,
		"Last updated: 2nd Mar 2026, 8 a.m": day,
		"5 min read":                        {},
	} {
		if got, ok := prose.Dateline(line); !ok || !got.Equal(want) {
			t.Errorf("%q: %v, %v; want %v", line, got, ok, want)
		}
	}
	for _, line := range []string{"", "The ferry was late.", "On March 2, 2026 the council met again and put off the vote.", strings.Repeat("2026-03-02 ", 20)} {
		if got, ok := prose.Dateline(line); ok {
			t.Errorf("%q: %v", line, got)
		}
	}
}

func TestBoilerplate(t *testing.T) {
	for line, want := range map[string]bool{
		"Read more: The bridge reopens":                              true,
		"Subscribe to our newsletter":                                true,
		"© 2026 Harbour Courier":                                     true,
		"Facebook | Twitter | Email":                                 true,
		"12 comments":                                                true,
		"Last updated March 2, 2026":                                 true,
		"The pier at night. Photo by Ada Marsh":                      true,
		"The council voted on Monday to reopen the bridge.":          false,
		"Subscribers to the ferry line paid more than ever in 2026.": false,
		"“Read more,” the teacher told her class on Monday.":         false,
		"Subscribe " + strings.Repeat("word ", 40):                   false, // too long for a plug
	} {
		if got := prose.Boilerplate(line); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

func TestSift(t *testing.T) {
	story, aside, author := prose.Sift([]string{
		"The old pier of Port Ellery will not be torn down, the council decided.",
		"Read more: What the pier costs",
		"Repairs will take until spring, Ines Falk said.",
		"Mary Kern is a reporter for the Harbour Courier. She writes about the coast.",
	}, "Pier saved", "")
	if author != "Mary Kern" {
		t.Errorf("author %q", author)
	}
	want := [2][]string{
		{"The old pier of Port Ellery will not be torn down, the council decided.", "Repairs will take until spring, Ines Falk said."},
		{"Read more: What the pier costs", "Mary Kern is a reporter for the Harbour Courier. She writes about the coast."},
	}
	if diff := cmp.Diff(want, [2][]string{story, aside}); diff != "" {
		t.Error("story, aside (-want +got):\n", diff)
	}
	// A reporter whom the story is about is in the story.
	lines := []string{"A court freed Mary Kern on Monday.", "Her editor welcomed it.", "Mary Kern is a reporter for the Harbour Courier."}
	if story, aside, _ := prose.Sift(lines, "Court frees Mary Kern", ""); len(story) != 3 || len(aside) != 0 {
		t.Errorf("story %q, aside %q", story, aside)
	}
}

func TestCountWords(t *testing.T) {
	for s, want := range map[string]int{"": 0, "two words": 2, "会議は月曜": 1 + 2, "ข่าว": 1 + 2} {
		if got := prose.CountWords(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

func TestEndsSentence(t *testing.T) {
	for s, want := range map[string]bool{"It is.": true, "Why?”": true, "終わり。": true, "A headline": false, "": false} {
		if got := prose.EndsSentence(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
