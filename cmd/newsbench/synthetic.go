package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"newsdesk/internal/extract"
)

// world makes articles out of a vocabulary with the skew of a language: word
// frequency falls with rank (Zipf), names recur within a story.
type world struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	names []string
}

// vocabulary is about what a year of one outlet uses.
const vocabulary = 30_000

func newWorld(seed uint64) *world {
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a benchmark must repeat
	w := &world{rng: rng, zipf: rand.NewZipf(rng, 1.07, 8, vocabulary-1)}
	for range 4000 {
		w.names = append(w.names, title(syllables(rng.IntN(1<<20)+1<<10)))
	}
	return w
}

// syllables spells a number as a word one can pronounce.
func syllables(n int) string {
	const onset, nucleus = "bdfgklmnprstvz", "aeiou"
	var s strings.Builder
	for n > 0 {
		s.WriteByte(onset[n%len(onset)])
		n /= len(onset)
		s.WriteByte(nucleus[n%len(nucleus)])
		n /= len(nucleus)
	}
	return s.String()
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (w *world) word() string { return syllables(int(w.zipf.Uint64()) + 3) } //nolint:gosec // below vocabulary

// article makes an article of some 400 words and a question that it answers.
func (w *world) article(published time.Time) (extract.Document, string) {
	cast := []string{w.name(), w.name(), w.name()}
	doc := extract.Document{
		Title:     title(w.words(5)) + " " + cast[0],
		Source:    fmt.Sprintf("Outlet %d", w.rng.IntN(40)),
		Published: published,
	}
	subject := w.words(3)
	for p := range 8 {
		var sentences []string
		for range 3 {
			s := title(w.words(6)) + " " + cast[w.rng.IntN(3)] + " " + w.words(8) + "."
			sentences = append(sentences, s)
		}
		if p == 2 {
			sentences = append(sentences, fmt.Sprintf("%s met %s in %s about %s.", cast[0], cast[1], cast[2], subject))
		}
		doc.Paragraphs = append(doc.Paragraphs, strings.Join(sentences, " "))
	}
	return doc, fmt.Sprintf("Where did %s meet %s about %s?", cast[0], cast[1], subject)
}

func (w *world) name() string { return w.names[w.rng.IntN(len(w.names))] }

func (w *world) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = w.word()
	}
	return strings.Join(out, " ")
}
