package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"newsdesk/internal/extract"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// world makes articles out of a vocabulary with the skew of a language: word
// frequency falls with rank (Zipf), the most frequent being function words;
// names are few in one story, and some names are in the news all the time.
type world struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	fame  *rand.Zipf
	names []string
	terms map[string]string // of words, so that a million passages need no stemming each
}

// vocabulary is about as many words as a few outlets use in a year.
const vocabulary = 120_000

// function are the words that make up half of any English text.
var function = strings.Fields(`the of and to in a is that for it was on as with be by at from are this have an not he which
but or had his they were has their its been one who will would all more when there can if out so up about what into than
them could some other only`)

func newWorld() *world {
	rng := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // a benchmark must repeat
	w := &world{rng: rng, zipf: rand.NewZipf(rng, 1.05, 3, vocabulary-1), terms: map[string]string{}}
	for range 20_000 {
		w.names = append(w.names, title(syllables(rng.IntN(1<<20)+1<<10)))
	}
	w.fame = rand.NewZipf(rng, 1.05, 20, uint64(len(w.names)-1))
	return w
}

// syllables spells a number as a pronounceable word.
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

func (w *world) word() string {
	rank := int(w.zipf.Uint64()) //nolint:gosec // below vocabulary
	if rank < len(function) {
		return function[rank]
	}
	return syllables(rank + 3)
}

// content is a word of a rank between two, each order of magnitude as likely.
func (w *world) content(from, to float64) string {
	return syllables(int(from*math.Pow(to/from, w.rng.Float64())) + 3)
}

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

func (w *world) name() string { return w.names[w.fame.Uint64()] }

func (w *world) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = w.word()
	}
	return strings.Join(out, " ")
}

const (
	passageWords  = 120
	sentenceWords = 30
)

// report makes an article of three passages, cut already, and a question that
// one of its sentences answers: two names, a place and seven words, which are
// as common as those of questions about real news (half of the terms are
// in more than 1.5 % of passages of 60 words, the commonest in a tenth).
func (w *world) report(published time.Time) (news.Article, string) {
	cast := []string{w.name(), w.name(), w.name()}
	a := news.Article{Guild: guild, AddedBy: member, Origin: news.FromText, Headline: news.Headline{
		Title:     title(w.words(5)) + " " + cast[0],
		Source:    fmt.Sprintf("Outlet %d", w.rng.IntN(40)),
		Published: published,
	}}
	a.Terms = w.termsOf(a.Title + " " + a.Source)
	answering := w.rng.IntN(3 * passageWords / sentenceWords)
	var question string
	var body []string
	for p := range 3 {
		passage := news.Passage{First: len(a.Sentences)}
		var terms []string
		for range passageWords / sentenceWords {
			words := w.sentence(cast)
			if len(a.Sentences) == answering {
				words, question = w.answering(cast)
			}
			text := title(words) + "."
			a.Sentences = append(a.Sentences, news.Sentence{Text: text, Paragraph: p})
			terms = append(terms, w.termsOf(words))
			body = append(body, text)
		}
		passage.Last, passage.Terms = len(a.Sentences)-1, strings.Join(terms, " ")
		a.Passages = append(a.Passages, passage)
	}
	a.Body = strings.Join(body, " ")
	return a, question
}

// sentence names somebody of the cast every other time.
func (w *world) sentence(cast []string) string {
	if w.rng.IntN(2) == 0 {
		return w.words(sentenceWords)
	}
	return w.words(6) + " " + cast[w.rng.IntN(len(cast))] + " " + w.words(sentenceWords-7)
}

func (w *world) answering(cast []string) (sentence, question string) {
	var c [7]string
	for i := range c {
		c[i] = w.content(float64(len(function)), 3000)
		if i < 2 {
			c[i] = w.content(float64(len(function)), 150)
		}
	}
	sentence = fmt.Sprintf("%s and %s %s the %s %s with %s %s in %s after the %s %s", cast[0], cast[1], c[0], c[1], c[2], c[3], c[4], cast[2], c[5], c[6])
	question = fmt.Sprintf("When did %s and %s %s the %s %s with %s %s in %s after the %s %s?", cast[0], cast[1], c[0], c[1], c[2], c[3], c[4], cast[2], c[5], c[6])
	return sentence, question
}

// termsOf is text.Terms of made-up words, each looked up once.
func (w *world) termsOf(words string) string {
	fields := strings.Fields(words)
	for i, word := range fields {
		term, ok := w.terms[word]
		if !ok {
			term = strings.Join(text.Terms(word), " ")
			w.terms[word] = term
		}
		fields[i] = term
	}
	return strings.Join(fields, " ")
}
