package ask

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// reading is a question as it was understood, what was found for it, and the
// sentences among that which answer best.
type reading struct {
	asked      string // the question made to stand alone
	query      string // what was searched for: asked, or less where the scope says the rest
	own        string // asked without the names that were added to it; "" when none were
	bare       bool   // says only what kind of thing it asks for: how old is he?
	scope      news.Scope
	zone       *time.Location
	follows    bool // goes on from an earlier question
	dated      bool // names a date, so that an old article is no worse
	found      news.Found
	candidates []summary.Candidate
	choices    []summary.Choice // best first
	unheld     bool             // an office is asked for whose holder no choice tells
	sides      []side           // of a comparison
}

// read understands q and searches: in the story it is asked about, and
// everywhere when that does not answer it and something else does.
func (a *Asker) read(ctx context.Context, q news.Question, now time.Time, earlier []news.Turn) (reading, error) {
	r := begin(q, now, earlier)
	if q.Story == 0 || q.Article != 0 {
		return a.understand(ctx, r, now, earlier)
	}
	near := r
	near.scope.Story = q.Story
	if about, _ := subject(near.query); !searchable(about) && searchable(q.Topic) {
		near.query = q.Topic
	}
	near, err := a.understand(ctx, near, now, earlier)
	if err != nil || near.convincing(now) {
		return near, err
	}
	far, err := a.understand(ctx, r, now, earlier)
	if err != nil || far.convincing(now) || near.hopeless(now) {
		return far, err
	}
	return near, nil
}

// begin is a question before anything is looked for. What goes on from an
// answer about a day in the past is about that day, unless it says otherwise.
func begin(q news.Question, now time.Time, earlier []news.Turn) reading {
	zone := cmp.Or(q.Zone, time.UTC)
	asked, asOf := unmarked(q.Text), q.AsOf
	if asOf.IsZero() {
		asked, asOf = until(asked, now.In(zone))
	}
	if asOf.IsZero() && len(earlier) > 0 && leans(asked) && !present.MatchString(asked) {
		asOf = earlier[len(earlier)-1].AsOf
	}
	if asOf.After(now) {
		asOf = time.Time{}
	}
	return reading{
		asked: asked, query: asked, zone: zone, dated: dated(asked, now),
		scope: news.Scope{Guild: q.Guild, Article: q.Article, AsOf: asOf, Zone: zone},
	}
}

// marks are what Discord makes of names and links, which no article holds:
// mentions, channels, emojis, times, addresses.
var marks = regexp.MustCompile(`<(?:@[!&]?|#|/|t:|id:|a?:)[^<>]*>|@(?:everyone|here)\b|\]\([^()\s]*\)|(?i:https?://)\S+`)

// unmarked is a question without marks, unless it holds nothing else.
func unmarked(question string) string {
	rest := strings.Join(strings.Fields(marks.ReplaceAllString(question, " ")), " ")
	if !searchable(rest) {
		return question
	}
	return rest
}

// present says that a question is about today.
var present = regexp.MustCompile(`(?i)\b(?:now|today|currently|latest|newest|meanwhile|since|still|these days|at the moment|so far)\b`)

// understand searches for what r asks. A question that leans on an earlier one
// is tried inside the articles that were cited then, before everywhere.
func (a *Asker) understand(ctx context.Context, r reading, now time.Time, earlier []news.Turn) (reading, error) {
	if len(earlier) == 0 || !leans(r.asked) {
		return a.look(ctx, r)
	}
	asked, last := r.asked, earlier[len(earlier)-1]
	cited, err := a.Quotes.Sentences(ctx, r.scope.Guild, last.Refs)
	if err != nil {
		return r, err
	}
	whole, named := standAlone(asked, last.Asked, cited)
	r.asked, r.query, r.follows = named, named, true
	if r.bare = !searchable(measure.ReplaceAllString(whole, "")); whole != named && !r.bare {
		r.own = whole
	}
	if r.scope.Article == 0 && searchable(whole) {
		inside, ok, err := a.inside(ctx, r, whole, cited, now)
		if ok || err != nil {
			return inside, err
		}
	}
	tries := []reading{r}
	if searchable(asked) && asked != named {
		alone := r
		alone.query, alone.own = asked, ""
		tries = append(tries, alone)
	}
	return a.first(ctx, tries, now)
}

// inside looks for whole in each of the articles cited before, the first of
// them first; it reports whether one of them answers, and gives the one that
// answers best.
func (a *Asker) inside(ctx context.Context, r reading, whole string, cited []news.Citation, now time.Time) (best reading, ok bool, err error) {
	var all []news.Found
	for _, article := range articlesOf(cited) {
		try := r
		try.query, try.own, try.scope.Article = whole, "", article
		if try, err = a.look(ctx, try); err != nil {
			return try, false, err
		}
		all = append(all, try.found)
		if try.convincing(now) && (!ok || try.evidence() > best.evidence()) {
			best, ok = try, true
		}
	}
	for _, found := range all { // another of them may count otherwise
		best.join(found)
	}
	return best, ok, nil
}

// first looks at one reading after the other until one convinces; when none
// does, it is the one that searches for the whole question.
func (a *Asker) first(ctx context.Context, tries []reading, now time.Time) (whole reading, err error) {
	for _, r := range tries {
		got, err := a.look(ctx, r)
		if err != nil || got.convincing(now) {
			return got, err
		}
		if r.query == r.asked {
			whole = got
		}
	}
	return whole, nil
}

var (
	aYear  = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	aMonth = regexp.MustCompile(`(?i)\b(?:in|since|during|last) (` + months + `)\b`)
)

// dated reports whether a question names a year that is over, or a month other
// than this one.
func dated(question string, now time.Time) bool {
	for _, y := range aYear.FindAllString(question, -1) {
		if y < now.Format("2006") {
			return true
		}
	}
	m := aMonth.FindStringSubmatch(question)
	return m != nil && !strings.EqualFold(m[1], now.Month().String())
}

// look searches for what r.query is about and picks the best sentences, side by
// side when it asks for a comparison.
func (a *Asker) look(ctx context.Context, r reading) (reading, error) {
	about, asksNews := subject(r.query)
	if r.query = about; !asksNews && !searchable(about) {
		return r, news.Faultf(nil, "There is nothing in the question to search for. Name who or what it is about.")
	}
	if names := compared(r.query); r.scope.Article == 0 && len(names) > 1 {
		return a.compare(ctx, r, names)
	}
	found, err := a.Finder.Search(ctx, r.scope, sought(r.query), passages)
	if err != nil {
		return r, err
	}
	r.take(found, r.query)
	if names := outletsNamed(r.query, found); len(names) > 1 {
		return a.compare(ctx, r, names)
	}
	return r, nil
}

// measure asks for an amount, in words that no answer holds.
var measure = regexp.MustCompile(`(?i)\bhow (?:many|much|` + summary.Degrees + `)\b`)

// sought is what a question is searched by.
func sought(question string) string {
	if rest := measure.ReplaceAllString(question, ""); searchable(rest) {
		return rest
	}
	return question
}

func searchable(question string) bool {
	return slices.ContainsFunc(text.Terms(question), func(t string) bool { return !text.IsStop(t) })
}

// take keeps what was found and picks the sentences that answer query best.
func (r *reading) take(found news.Found, query string) {
	r.found, r.candidates = found, nil
	if found.Newest {
		r.choices = r.leads()
		return
	}
	for _, p := range found.Passages {
		p.Score *= 1 - unnamed*(1-r.named(p.Article.ID))
		for n, s := range p.Sentences {
			r.candidates = append(r.candidates, summary.Candidate{
				Ref:  news.Ref{Article: p.Article.ID, Sentence: p.First + n},
				Text: s.Text, Title: p.Article.Title, Score: p.Score, Published: p.Article.When(),
			})
		}
	}
	if rest := timed.ReplaceAllString(query, ""); searchable(rest) {
		query = rest
	}
	r.choices = r.pick(query)
}

// pick chooses the sentences that answer query best, and notes whether an office is
// asked for that none of them holds.
func (r *reading) pick(query string) []summary.Choice {
	choices := r.speaking(r.naming(summary.Answer(query, r.candidates, looked)))
	if r.bare {
		choices = slices.DeleteFunc(choices, func(c summary.Choice) bool { return !c.Focused })
	}
	choices, r.unheld = r.holding(query, choices)
	choices = r.together(query, choices)
	return choices[:min(maxQuotes, len(choices))]
}

// leads picks what says most of each of the newest stories, or of the one
// article that is asked.
func (r *reading) leads() (choices []summary.Choice) {
	each := 1
	if r.scope.Article != 0 {
		each = maxQuotes
	}
	for _, p := range r.found.Passages[:min(maxLeads, len(r.found.Passages))] {
		for _, n := range summary.Article(p.Article.Title, p.Sentences, each) {
			choices = append(choices, summary.Choice{Index: len(r.candidates), Score: 1, Coverage: 1, Focused: true})
			r.candidates = append(r.candidates, summary.Candidate{
				Ref: news.Ref{Article: p.Article.ID, Sentence: p.First + n}, Text: p.Sentences[n].Text,
				Title: p.Article.Title, Published: p.Article.When(),
			})
		}
	}
	return choices
}

const (
	// unnamed is taken from a passage whose article holds none of the question's
	// names, in proportion from one that holds some.
	unnamed = 0.5
	// looked is how many sentences are looked at for those that answer.
	looked = 4 * maxQuotes
)

// convincing reports whether what was found answers the question.
func (r reading) convincing(now time.Time) bool {
	if len(r.sides) > 0 {
		return slices.ContainsFunc(r.sides, func(s side) bool { return s.convincing(now) })
	}
	if r.found.Newest {
		return len(r.choices) > 0
	}
	return !r.unheld && r.evidence() >= r.needed(now)
}

// hopeless reports whether so little was found that no model is asked.
func (r reading) hopeless(now time.Time) bool {
	if len(r.sides) > 0 {
		return !slices.ContainsFunc(r.sides, func(s side) bool { return !s.hopeless(now) })
	}
	if r.found.Newest {
		return len(r.choices) == 0
	}
	return max(r.signs()) < hopeless*r.needed(now)
}
