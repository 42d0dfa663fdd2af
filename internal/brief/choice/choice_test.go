package choice_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// press is what came in for a channel, one article a minute, and the texts that
// may be read of it.
type press struct {
	choice.Window
	texts map[int64]news.Article
	read  []int64
}

func newPress(room int) *press {
	return &press{
		Window: choice.Window{
			To: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC), Filter: choice.NewFilter(news.Filter{}),
			Terms: map[int64]string{}, Room: room,
		},
		texts: map[int64]news.Article{},
	}
}

// print adds an article; with says what else is known of it.
func (p *press) print(outlet, title, body string, with ...func(*news.Prospect)) int64 {
	id := int64(len(p.Found) + 1)
	p.To = p.To.Add(time.Minute)
	a := news.Article{
		Headline: news.Headline{ID: id, Title: title, Source: outlet, Published: p.To, Added: p.To},
		Language: "en", Body: body, Sentences: text.Cut(body),
	}
	found := news.Prospect{Headline: a.Headline, Feed: 1, Language: "en", Size: len(body)}
	for _, add := range with {
		add(&found)
	}
	p.Found, p.texts[id] = append(p.Found, found), a
	p.Terms[id] = " " + strings.Join(append(text.Terms(title), text.Terms(body)...), " ") + " "
	return id
}

// of puts an article to a story.
func of(story int64) func(*news.Prospect) { return func(p *news.Prospect) { p.Story = story } }

// tell has the channel know of a story as its articles tell it.
func (p *press) tell(story int64, figures []news.Figure, articles ...int64) {
	k := news.Knowledge{Story: story, Articles: articles, Facts: news.Facts{Figures: figures}}
	for _, id := range articles {
		k.Facts.Sentences = append(k.Facts.Sentences, p.texts[id].Title)
	}
	p.Known = append(p.Known, k)
}

func (p *press) among(t *testing.T) *choice.Shortlist {
	t.Helper()
	p.read = nil
	l, err := choice.Among(p.Window, p.reader)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// reader notes what is read.
func (p *press) reader(ids []int64) (all []news.Article, err error) {
	p.read = append(p.read, ids...)
	for _, id := range ids {
		if a, there := p.texts[id]; there {
			all = append(all, a)
		}
	}
	return all, nil
}

func leads(l *choice.Shortlist) (ids []int64) {
	for _, s := range l.Stories {
		ids = append(ids, s.Lead.ID)
	}
	return ids
}

// stages is what became of the articles that are not told, and of all once it
// is said how a story was: "capped: the brief is full", "duplicate (1)".
func stages(l *choice.Shortlist) map[int64]string {
	out := map[int64]string{}
	for _, r := range l.Receipts() {
		out[r.Article] = string(r.Stage)
		if r.Reason != "" {
			out[r.Article] += ": " + r.Reason
		}
		if r.Other != 0 {
			out[r.Article] += fmt.Sprintf(" (%d)", r.Other)
		}
	}
	return out
}

const (
	mill = "Nine people died when fire tore through the Brandt mill in Marlow on Monday. " +
		"The blaze began in the weaving hall shortly after noon. Fire chief Tom Reed said the roof had fallen in."
	millAgain = "Nine people died in the fire that tore through the Brandt mill in Marlow on Monday. " +
		"The roof had fallen in, fire chief Tom Reed said."
	millToll = "The death toll of the Brandt mill fire in Marlow rose to 14 on Tuesday."
	millNext = "Prosecutors opened an inquiry against the owner, Karl Brandt. His lawyers declined every comment."
	tram     = "The first tram line of Norhaven opens in June after nine years of work. The city expects 40,000 passengers a day. " +
		"Tickets will cost the same as for buses."
)

func TestFilter(t *testing.T) {
	p := newPress(7)
	fire := p.print("Courier", "Nine dead in mill fire", mill, of(1))
	second := p.print("Ledger", "Marlow counts its dead", millToll, of(1))
	rails := p.print("Ledger", "Tram to open", tram)
	german := p.print("Ledger", "Neue Straßenbahn", "Die Straßenbahn von Norhaven fährt ab Juni.",
		func(p *news.Prospect) { p.Language = "de_AT" })
	mine := p.print("", "Our own note", "The club meets on Friday in the old harbour hall at eight.",
		func(p *news.Prospect) { p.Feed = news.OwnArticles })
	unread := p.print("Courier", "Chess results", "The club of Marlow won again.",
		func(p *news.Prospect) { p.Untaken = true })

	for _, tt := range []struct {
		name   string
		filter news.Filter
		reads  bool
		pass   []int64
		say    string // of those that do not
	}{
		{"none", news.Filter{}, false, []int64{fire, second, rails, german, mine}, ""},
		{"feed", news.Filter{Feeds: []int64{1}}, false, []int64{fire, second, rails, german}, "not of the chosen feeds"},
		{"own", news.Filter{Feeds: []int64{news.OwnArticles}}, false, []int64{mine}, "not of the chosen feeds"},
		{"topic", news.Filter{Topics: []string{"tram lines"}}, true, []int64{rails}, "not about the topics asked for"},
		{"described topic", news.Filter{Topics: []string{"public transport such as a tram for the passengers of a city"}}, true, []int64{rails}, "not about the topics asked for"},
		{"include", news.Filter{Include: []string{"harbour hall", "weaving halls"}}, true, []int64{fire, mine}, "holds none of the words asked for"},
		{"exclude", news.Filter{Exclude: []string{"mill"}}, true, []int64{rails, german, mine}, "holds an excluded word"},
		{"language", news.Filter{Language: "de-CH"}, false, []int64{german}, "not in the chosen language"},
		{"outlets", news.Filter{Outlets: 2}, false, []int64{fire, second}, "told by fewer than 2 outlets"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.Filter = choice.NewFilter(tt.filter)
			if p.Filter.Reads() != tt.reads {
				t.Errorf("reads: %v", !tt.reads)
			}
			want := map[int64]string{unread: "filtered: its feed is followed for other words or another language"}
			for _, id := range []int64{fire, second, rails, german, mine} {
				if !slices.Contains(tt.pass, id) {
					want[id] = "filtered: " + tt.say
				}
			}
			if diff := cmp.Diff(want, stages(p.among(t))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCaps: neither a topic nor an outlet fills a brief, but an outlet may when
// there is nothing else.
func TestCaps(t *testing.T) {
	p := newPress(6)
	for i, outlet := range []string{"Courier", "Ledger", "Post", "Courier", "Ledger"} {
		p.print(outlet, fmt.Sprintf("Tankers wait at Ormand, day %d", i),
			fmt.Sprintf("Ships waited at the strait of Ormand for day %d in a row. Captain number %d reported calm seas and much fog.", i, i*7))
	}
	for i := range 5 {
		p.print("Courier", fmt.Sprintf("Village %d votes", i),
			fmt.Sprintf("The people of village %d chose a council of %d members on Sunday. Turnout was high in all its parts.", i, i+20))
	}
	l := p.among(t)
	straits, courier := 0, 0
	for _, s := range l.Stories {
		if strings.HasPrefix(s.Lead.Title, "Tankers") {
			straits++
		}
		if s.Lead.Source == "Courier" {
			courier++
		}
	}
	if len(l.Stories) != 6 || straits != 2 || courier != 4 || l.More != 4 {
		t.Errorf("%d stories of one strait, %d of one outlet, %d more: %v", straits, courier, l.More, leads(l))
	}
	reasons := map[string]int{}
	for _, said := range stages(l) {
		reasons[said]++
	}
	if diff := cmp.Diff(map[string]int{"capped: enough about Ormand": 2, "capped: enough of Courier": 2}, reasons); diff != "" {
		t.Error(diff)
	}
}

// TestOnlyWhatHasAChanceIsRead: the best story is told, and those behind it are
// neither read nor lost.
func TestOnlyWhatHasAChanceIsRead(t *testing.T) {
	p := newPress(1)
	best := p.print("Courier", "Nine dead in mill fire", mill, of(1))
	also := p.print("Ledger", "Marlow counts its dead", millToll, of(1))
	rails := p.print("Ledger", "Tram to open", tram)
	l := p.among(t)
	if len(l.Stories) != 1 || l.Stories[0].ID != 1 || l.More != 1 {
		t.Errorf("%v and %d more", leads(l), l.More)
	}
	if diff := cmp.Diff([]int64{also, best}, p.read); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[int64]string{rails: "capped: the brief is full"}, stages(l)); diff != "" {
		t.Error(diff)
	}

	broken := errors.New("disk on fire")
	if _, err := choice.Among(p.Window, func([]int64) ([]news.Article, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("reading failed, and: %v", err)
	}
}

// TestCopies: an article in the words of another is no voice of its own,
// whether that one is told or was.
func TestCopies(t *testing.T) {
	p := newPress(7)
	first := p.print("Courier", "Nine dead in mill fire", mill, of(1))
	wire := p.print("Ledger", "Nine die as mill burns", mill, of(1), func(p *news.Prospect) { p.Voice = first })
	l := p.among(t)
	if s := l.Stories[0]; len(l.Stories) != 1 || s.Outlets != 2 || s.Independent != 1 || s.Lead.ID != first {
		t.Fatalf("%v: %+v", leads(l), s)
	}
	if diff := cmp.Diff([]int64{first, wire}, l.Stories[0].IDs()); diff != "" {
		t.Error(diff)
	}
	want := map[int64]string{wire: "duplicate (1)"}
	if diff := cmp.Diff(want, stages(l)); diff != "" {
		t.Error(diff)
	}
	p.tell(1, nil, first)
	l = p.among(t)
	want[first] = "already told"
	if diff := cmp.Diff(want, stages(l)); diff != "" || len(l.Stories) != 0 {
		t.Errorf("%v %s", leads(l), diff)
	}
}

// TestNovelty: a story that the channel was told of comes back with what is new
// in it and that alone.
func TestNovelty(t *testing.T) {
	nine := []news.Figure{{Of: "dead", Value: "9", Text: "Nine", Label: "died"}}
	for _, tt := range []struct {
		name, body string
		offered    []int
		changes    []string
	}{
		{"other words", millAgain, nil, nil},
		{"a figure", millToll, []int{0}, []string{"death toll: Nine → 14"}},
		{"new names and words", millNext, []int{0, 1}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPress(7)
			before := p.print("Courier", "Nine dead in mill fire", mill, of(1), func(p *news.Prospect) { p.Old = true })
			p.tell(1, nine, before)
			after := p.print("Ledger", "Mill fire in Marlow", tt.body, of(1))
			l := p.among(t)
			if tt.offered == nil {
				if diff := cmp.Diff(map[int64]string{after: "already told"}, stages(l)); diff != "" || len(l.Stories) != 0 {
					t.Errorf("%v %s", leads(l), diff)
				}
				return
			}
			if len(l.Stories) != 1 || !l.Stories[0].Told() {
				t.Fatalf("not told: %v", stages(l))
			}
			s := l.Stories[0]
			if diff := cmp.Diff(tt.offered, s.Offered(s.Lead)); diff != "" {
				t.Error(diff)
			}
			var changes []string
			for _, c := range s.News.Changes {
				changes = append(changes, c.String())
			}
			if diff := cmp.Diff(tt.changes, changes); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRemovedMeanwhile: an article that is gone when it is to be read is not
// told.
func TestRemovedMeanwhile(t *testing.T) {
	p := newPress(7)
	gone := p.print("Courier", "Nine dead in mill fire", mill)
	rails := p.print("Ledger", "Tram to open", tram)
	delete(p.texts, gone)
	l := p.among(t)
	if diff := cmp.Diff([]int64{rails}, leads(l)); diff != "" || stages(l)[gone] != "already told" {
		t.Errorf("%s %v", diff, stages(l))
	}
}

// TestLead: the article that stands for a story is one that has most in common
// with the others, and a whole one.
func TestLead(t *testing.T) {
	p := newPress(7)
	p.print("Courier", "Nine dead in mill fire", mill, of(1))
	whole := p.print("Ledger", "Fire in Brandt mill kills nine", millAgain, of(1))
	p.print("Post", "What we know", "Our reporters are on their way and will tell more tonight.", of(1))
	partial := p.print("Echo", "Fire in Brandt mill of Marlow", millAgain, of(1))
	a := p.texts[partial]
	a.Partial = "the page shows a request to subscribe"
	p.texts[partial] = a
	if diff := cmp.Diff([]int64{whole}, leads(p.among(t))); diff != "" {
		t.Error(diff)
	}
}

// TestPosted: of a story that is told, articles are posted, spared or grouped.
func TestPosted(t *testing.T) {
	p := newPress(7)
	lead := p.print("Courier", "Nine dead in mill fire", mill, of(1))
	cited := p.print("Ledger", "Marlow counts its dead", millToll, of(1))
	spared := p.print("Post", "Inquiry in Marlow", millNext, of(1))
	other := p.print("Echo", "Mill fire again", millAgain, of(1))
	l := p.among(t)
	l.Posted(l.Stories[0], news.Item{
		Headline: p.texts[lead].Headline, Sources: []news.Headline{p.texts[cited].Headline},
	}, []int64{spared})
	want := map[int64]string{
		lead: "posted", cited: "posted", spared: fmt.Sprintf("budget: left out of the prompt to save tokens (%d)", lead),
		other: fmt.Sprintf("grouped (%d)", lead),
	}
	if diff := cmp.Diff(want, stages(l)); diff != "" {
		t.Error(diff)
	}
}

// TestOrder: what more outlets tell, what members brought in and what they want
// more of comes before what is newer, and what they want less of behind.
func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		name   string
		with   func(*news.Prospect) // of the older story's only article
		others int                  // that tell it, too
		wanted []news.Leaning
		first  bool
	}{
		{"the newer first", of(1), 0, nil, false},
		{"told by more", of(1), 2, nil, true},
		{"brought in by hand", func(p *news.Prospect) { p.Story, p.Feed = 1, news.OwnArticles }, 0, nil, true},
		{"wanted", of(1), 0, []news.Leaning{{Story: 1, More: true}}, true},
		{"alike wanted", of(1), 0, []news.Leaning{{Story: 9, Terms: choice.Content("The mill fire"), More: true}}, true},
		{"brought in, not wanted", func(p *news.Prospect) { p.Story, p.Feed = 1, news.OwnArticles }, 0, []news.Leaning{{Story: 1}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPress(7)
			p.print("Courier", "Nine dead in mill fire", mill, tt.with)
			for i := range tt.others {
				p.print(fmt.Sprint("Paper ", i), "Nine dead in mill fire", mill, of(1))
			}
			p.To = p.To.Add(time.Hour)
			p.print("Ledger", "Tram to open", tram, of(2))
			p.Wanted = tt.wanted
			if l := p.among(t); len(l.Stories) != 2 || (l.Stories[0].ID == 1) != tt.first {
				t.Errorf("the older first: %v", !tt.first)
			}
		})
	}
}

// TestWhole: of a story with many articles the newest are read, however they
// are listed.
func TestWhole(t *testing.T) {
	p := newPress(7)
	told := news.Story{ID: 1}
	for i := range 12 {
		id := p.print("Courier", fmt.Sprint("Mill fire, day ", i), mill, of(1))
		told.Articles = append(told.Articles, p.texts[id].Headline)
	}
	if err := choice.Whole(told).Read(p.reader); err != nil {
		t.Fatal(err)
	}
	if slices.Min(p.read) <= 4 || !slices.Contains(p.read, 12) {
		t.Errorf("read %v", p.read)
	}
}
