package prompts

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"text/template"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// page is what a template sees. All of its text is clean.
type page struct {
	Fence        string // unguessable, new for every prompt
	Today        string
	Language     string
	MaxSentences int
	Headline     bool
	Sources      []article // oldest first
	Question     string
	Earlier      []string
	Sides        []string
	Faults       []string
}

// article is a Source as a template sees it.
type article struct {
	Outlet, Title, Byline, Published string
	Sentences                        []Sentence
	at                               time.Time
}

// fenceOf matches what rand.Text makes.
var fenceOf = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)

// Limits on one field of a prompt, in runes.
const (
	maxName     = 120
	maxSentence = 1200
)

// fit executes t with as many sentences as room allows.
func fit(t *template.Template, guild string, today time.Time, room int, sources []Source, p page) (news.Prompt, error) {
	if room <= 0 {
		return news.Prompt{}, news.ErrNoModel
	}
	p.Fence = rand.Text()
	p.Today = today.Format("Monday, 2 January 2006, 15:04 MST")
	articles, total := clean(sources, today.Location(), room)
	write := func(sentences int) (news.Prompt, error) {
		p.Sources = oldestFirst(first(articles, sentences))
		prompt := news.Prompt{Guild: guild}
		var err error
		prompt.System, prompt.User, err = execute(t, p)
		return prompt, err
	}
	left := sort.Search(total, func(left int) bool { // the fewest sentences to leave out
		prompt, err := write(total - left)
		return err != nil || text.Tokens(prompt.System)+text.Tokens(prompt.User) <= room
	})
	if left == total {
		return news.Prompt{}, fmt.Errorf("%w: the model's window of %d tokens has no room for a single sentence", news.ErrBadDraft, room)
	}
	prompt, err := write(total - left)
	if err != nil {
		return news.Prompt{}, fmt.Errorf("write prompt: %w", err)
	}
	return prompt, nil
}

func execute(t *template.Template, p page) (system, user string, err error) {
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, "system", p); err != nil {
		return "", "", err
	}
	system = b.String()
	b.Reset()
	err = t.ExecuteTemplate(&b, "user", p)
	return system, b.String(), err
}

// clean makes sources fit to be printed, and stops where no more can fit: a
// token is at most four bytes to text.Tokens. It counts the sentences, too.
func clean(sources []Source, zone *time.Location, room int) (articles []article, total int) {
	bytes := 0
	for _, s := range sources {
		a := article{
			Outlet:    cmp.Or(untrusted(s.Outlet, maxName), "an unnamed source"),
			Title:     cmp.Or(untrusted(s.Title, news.MaxTitle), "without a title"),
			Byline:    untrusted(s.Byline, maxName),
			Published: "at an unknown time",
			at:        s.Published,
		}
		if !s.Published.IsZero() {
			a.Published = s.Published.In(zone).Format("Monday, 2 January 2006, 15:04")
		}
		for _, sentence := range s.Sentences {
			if bytes > 4*room {
				break
			}
			if line := untrusted(sentence.Text, maxSentence); line != "" {
				a.Sentences = append(a.Sentences, Sentence{sentence.ID, line})
				bytes += len(line)
				total++
			}
		}
		articles = append(articles, a)
	}
	return articles, total
}

// first keeps the first n sentences and the articles they stand in.
func first(articles []article, n int) []article {
	var kept []article
	for _, a := range articles {
		a.Sentences = a.Sentences[:min(n, len(a.Sentences))]
		if len(a.Sentences) > 0 {
			kept = append(kept, a)
		}
		n -= len(a.Sentences)
	}
	return kept
}

func oldestFirst(articles []article) []article {
	slices.SortStableFunc(articles, func(a, b article) int { return a.at.Compare(b.at) })
	return articles
}
