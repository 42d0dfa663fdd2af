package figures

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"newsdesk/internal/text"
)

// shared is the least share of the shorter sentence's terms that two sentences
// about the same thing have in common.
const shared = 0.5

// Same reports whether two figures, of whatever articles, count the same
// thing, by what they count and by the other words of their sentences.
func Same(a, b Report) bool {
	common := text.Shared(a.about, b.about)
	return a.Of == b.Of && common >= 2 && float64(common) >= shared*float64(min(len(a.about), len(b.about)))
}

// SameInStory is Same of two articles about one event: there, casualties are
// those of the event, unless two places are told apart.
func SameInStory(a, b Report) bool {
	if a.Of != b.Of {
		return false
	}
	if senses[a.Of] != nil {
		return len(a.places) == 0 || len(b.places) == 0 || text.Shared(a.places, b.places) > 0
	}
	return Same(a, b)
}

// Contradicts reports whether two figures of the same thing cannot both be
// right: other numbers, unless one of them is only about or at least so many.
// Of casualties, "at least" is what every report says, and the numbers count.
func Contradicts(a, b Report) bool {
	if a.Value == b.Value {
		return false
	}
	x, ok := number(a.Value)
	y, ok2 := number(b.Value)
	if !ok || !ok2 {
		return true
	}
	if x == y {
		return false
	}
	if a.hedge == rough || b.hedge == rough {
		const near = 0.2
		return math.Abs(x-y) > near*math.Max(math.Abs(x), math.Abs(y))
	}
	if senses[a.Of] != nil {
		return true
	}
	return !(a.hedge == atLeast && y >= x || b.hedge == atLeast && x >= y)
}

func number(value string) (float64, bool) {
	x, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
	return x, err == nil
}

// hedge is how surely a number is given.
type hedge int

const (
	exact hedge = iota
	rough
	atLeast
)

var (
	hedges = regexp.MustCompile(`(?i)\b(?:at least|more than|over|upwards of|no fewer than|as many as|up to|about|around|some|nearly|almost|roughly|an estimated|approximately)\s+$`)
	lower  = regexp.MustCompile(`(?i)\b(?:at least|more than|over|upwards of|no fewer than)\s+$`)
)

func hedgeOf(before string) hedge {
	switch {
	case lower.MatchString(before):
		return atLeast
	case hedges.MatchString(before):
		return rough
	}
	return exact
}

// about is the terms of a sentence beside its numbers and what they count.
func about(s, of string) (out []string) {
	for _, t := range text.Content(s) {
		if strings.ContainsAny(t, "0123456789") || sense(t) == of || crowd[t] || slices.Contains(out, t) || len(text.Numbers(t)) > 0 {
			continue
		}
		out = append(out, t)
	}
	return out
}

// where matches a name behind a word that says where.
var where = regexp.MustCompile(`\b(?:in|at|near|outside|off|across) (?:the )?((?:\p{Lu}[\pL'’-]+ ?)+)`)

func placesOf(s string) (words []string) {
	for _, m := range where.FindAllStringSubmatch(s, -1) {
		words = append(words, text.Content(m[1])...)
	}
	return words
}
