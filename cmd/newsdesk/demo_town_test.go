package main

import (
	"strings"
	"testing"
	"time"
)

// The day asked about ends before the demo's hour begins, at whatever time of day
// somebody reads the question.
func TestTheDayAskedAboutIsBeforeTheDemo(t *testing.T) {
	for start, day := range map[string]string{
		"2026-11-22T10:00:00Z": "Saturday",
		"2026-11-22T23:40:00Z": "Saturday",
		"2026-11-23T00:10:00Z": "Sunday",
	} {
		at, err := time.Parse(time.RFC3339, start)
		if err != nil {
			t.Fatal(err)
		}
		if q := questions(at)[3]; !strings.HasSuffix(q, "as of "+day+"?") {
			t.Errorf("at %s: %s", start, q)
		}
	}
}
