package search_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/search"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
)

// now is a Thursday.
var now = time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)

type shelf struct {
	*testing.T
	store *store.Store
	found *search.Searcher
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	clock := func() time.Time { return now }
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "shelf.db"), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &shelf{t, s, &search.Searcher{Index: s.Index, Reader: s.Index, Front: s.Index, Now: clock}}
}

// add stores an article published so many days ago; paragraphs of the body are
// passages of their own.
func (s *shelf) add(daysAgo float64, source, title string, paragraphs ...string) news.Headline {
	return s.addTo("1", daysAgo, source, title, paragraphs...)
}

func (s *shelf) addTo(guild string, daysAgo float64, source, title string, paragraphs ...string) news.Headline {
	s.Helper()
	h, _, err := s.store.Archive.SaveArticle(s.Context(), piece(guild, daysAgo, source, title, paragraphs...))
	if err != nil {
		s.Fatal(err)
	}
	return h
}

func piece(guild string, daysAgo float64, source, title string, paragraphs ...string) news.Article {
	a := news.Article{
		Guild: guild, Origin: news.FromText, Body: strings.Join(paragraphs, "\n\n"),
		Headline: news.Headline{Title: title, Source: source, Published: now.Add(-time.Duration(daysAgo * 24 * float64(time.Hour)))},
		Terms:    strings.Join(append(text.Terms(title), text.Terms(source)...), " "),
	}
	a.Sentences = text.Cut(a.Body)
	for i, sentence := range a.Sentences {
		if n := len(a.Passages); n > 0 && sentence.Paragraph == a.Sentences[i-1].Paragraph {
			a.Passages[n-1].Last = i
			a.Passages[n-1].Terms += " " + strings.Join(text.Terms(sentence.Text), " ")
			continue
		}
		a.Passages = append(a.Passages, news.Passage{First: i, Last: i, Terms: strings.Join(text.Terms(sentence.Text), " ")})
	}
	return a
}

// ask gives the titles of what is found, in order.
func (s *shelf) ask(scope news.Scope, question string) (titles []string) {
	s.Helper()
	if scope.Guild == "" {
		scope.Guild = "1"
	}
	found, err := s.found.Search(s.Context(), scope, question, 10)
	if err != nil {
		s.Fatal(err)
	}
	for _, p := range found.Passages {
		titles = append(titles, p.Article.Title)
	}
	return titles
}

func (s *shelf) want(question string, titles ...string) {
	s.Helper()
	if diff := cmp.Diff(titles, s.ask(news.Scope{}, question)); diff != "" {
		s.Errorf("%s\n%s", question, diff)
	}
}

// first checks the best only.
func (s *shelf) first(question, title string) {
	s.Helper()
	if titles := s.ask(news.Scope{}, question); len(titles) == 0 || titles[0] != title {
		s.Errorf("%s\nfinds %q, want %q first", question, titles, title)
	}
}

func TestTitleAndOpeningWeigh(t *testing.T) {
	s := newShelf(t)
	s.add(2, "", "Council notes", "The mayor spoke about parking.", "A crack in the Tolland bridge was mentioned in passing by an engineer.")
	s.add(2, "", "Crack in the Tolland bridge", "Engineers closed a lane.", "Traffic was light.")
	s.add(2, "", "Evening bulletin", "A crack in the Tolland bridge was found by an engineer at dawn.", "The weather stays dry.")
	s.want("Where is the crack in the Tolland bridge?",
		"Crack in the Tolland bridge", "Crack in the Tolland bridge", "Evening bulletin", "Council notes")
}

// Words that belong together in the question do so in what answers it.
func TestNeighboursWeigh(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Apart", "The night was cold when the last train left Ellery, and the tax office had closed.")
	s.add(2, "", "Together", "The office was cold when the night train left Ellery, and the last tax had closed.")
	s.first("When did the night train leave?", "Together")
	s.first("Which tax office closed?", "Apart")
}

// A passage is read with what its article is about.
func TestArticleWeighs(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Elsewhere", "Trams were late in Brill.", "Nobody knows the cost of the repairs, about nine million.")
	s.add(2, "", "Aground", "The ferry Merle hit a reef.", "Nobody knows the cost of the repairs, about two million.")
	found, err := s.found.Search(t.Context(), news.Scope{Guild: "1"}, "What do the repairs of the ferry Merle cost?", 2)
	if err != nil || len(found.Passages) != 2 {
		t.Fatalf("found %+v, %v", found.Passages, err)
	}
	for _, p := range found.Passages {
		if p.Article.Title != "Aground" {
			t.Errorf("found %q of %q, want both of the ferry", p.Sentences[0].Text, p.Article.Title)
		}
	}
}

func TestRecentWinsUnlessAnOlderTimeIsNamed(t *testing.T) {
	s := newShelf(t)
	s.add(400, "", "Ferry strike begins, 2025", "Crews of the Tolland ferry began a strike over pay.")
	s.add(45, "", "Ferry strike begins, October", "Crews of the Tolland ferry began a strike over pay and rest.")
	s.add(1, "", "Ferry strike begins, now", "Crews of the Tolland ferry began a strike over pay and sleep.")
	s.first("Why did crews of the Tolland ferry begin a strike?", "Ferry strike begins, now")
	s.first("Why did crews of the Tolland ferry strike in October?", "Ferry strike begins, October")
	s.first("Why did crews of the Tolland ferry strike in October 2025?", "Ferry strike begins, 2025")
	s.first("Why did crews of the Tolland ferry strike on 2026-10-05?", "Ferry strike begins, October")
	s.first("Why did crews of the Tolland ferry strike yesterday?", "Ferry strike begins, now")
}

// Old articles are found among newer ones that share their common words.
func TestOldArticleAmongManyNewOnes(t *testing.T) {
	s := newShelf(t)
	s.add(300, "", "Rudder", "The council of Ellery discussed the harbour fee with captain Osgrave.")
	var meetings []news.Article
	for i := range 2000 {
		meetings = append(meetings, piece("1", float64(i)/100, "", fmt.Sprint("Meeting ", i), fmt.Sprintf("The council of Ellery discussed the harbour fee, point %d.", i)))
	}
	if _, err := s.store.Archive.SaveArticles(t.Context(), meetings); err != nil {
		t.Fatal(err)
	}
	s.first("What did the council of Ellery discuss about the harbour fee with captain Osgrave?", "Rudder")
}

// lookups notes what an index is asked for.
type lookups struct {
	search.Index
	asked [][]string
}

func (l *lookups) Postings(ctx context.Context, lookup news.Lookup) ([][]int64, error) {
	var terms []string
	for i, term := range lookup.Terms {
		if lookup.Limits[i] > 0 {
			terms = append(terms, term)
		}
	}
	l.asked = append(l.asked, terms)
	return l.Index.Postings(ctx, lookup)
}

// What most articles say is looked up only where nothing rarer finds enough.
func TestCommonTermsWeighWhatRareOnesFind(t *testing.T) {
	s := newShelf(t)
	paragraphs := func(format string, n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf(format, i))
		}
		return all
	}
	reports := []news.Article{
		piece("1", 2, "The Courier", "Sailings", paragraphs("The ferry sailed on time, as %d times before.", 110)...),
		piece("1", 1, "The Courier", "Sailing stopped", "Police stopped the ferry."),
		piece("1", 40, "The Courier", "Otter seen", "An otter was seen by police."),
	}
	for i := range 32 {
		reports = append(reports, piece("1", float64(i), "The Courier", fmt.Sprintf("Ward %d", i), paragraphs(fmt.Sprint("Police and the council met residents of ", i, ", street %d."), 100)...))
	}
	if _, err := s.store.Archive.SaveArticles(t.Context(), reports); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		question, first string
		asked           [][]string
	}{
		{"police ferry", "Sailing stopped", [][]string{{"ferri"}}},
		{"police otter", "Otter seen", [][]string{{"otter"}, {"polic"}}},
		{"police council", "Ward 0", [][]string{nil, {"polic", "council"}}},
	} {
		index := &lookups{Index: s.store.Index}
		s.found.Index = index
		if titles := s.ask(news.Scope{}, test.question); len(titles) == 0 || titles[0] != test.first {
			t.Errorf("%s: found %q, want first %q", test.question, titles, test.first)
		}
		if diff := cmp.Diff(test.asked, index.asked); diff != "" {
			t.Errorf("%s looks up (-want +got):\n%s", test.question, diff)
		}
	}
}

func TestNamedOutlets(t *testing.T) {
	s := newShelf(t)
	s.add(3, "Harbour Gazette - Latest News", "Gazette on the bridge", "The bridge opens in May, engineers said.")
	s.add(2, "The Tidewater Ledger", "Ledger on the bridge", "The bridge opens in June, engineers said.")
	s.add(1, "The Week", "Week on the bridge", "The bridge opens some day, engineers said.")
	s.add(1, "", "Harbour Gazette sold", "The Harbour Gazette has a new owner, its editor Marle Quint said.")
	all := []string{"Ledger on the bridge", "Gazette on the bridge", "Week on the bridge"}
	sorted := func(titles []string) []string {
		titles = slices.DeleteFunc(titles, func(t string) bool { return t == "Harbour Gazette sold" })
		slices.Sort(titles)
		return titles
	}
	slices.Sort(all)
	for _, tt := range []struct {
		question string
		want     []string
	}{
		{"When does the bridge open according to the Harbour Gazette?", []string{"Gazette on the bridge"}},
		{"When does the bridge open, says Tidewater Ledger?", []string{"Ledger on the bridge"}},
		{"Do the Tidewater Ledger and Harbour Gazette's engineers agree when the bridge opens?", []string{"Gazette on the bridge", "Ledger on the bridge"}},
		{"When does the bridge open this week, say engineers?", all},
		{"When does the bridge open according to The Week?", []string{"Week on the bridge"}},
		{"When does the bridge open, asked the Southern Star of engineers?", all},
	} {
		if diff := cmp.Diff(tt.want, sorted(s.ask(news.Scope{}, tt.question))); diff != "" {
			t.Errorf("%s\n%s", tt.question, diff)
		}
	}
	// The outlet is what it is about, and its own articles say nothing of it.
	s.first("Who did editor Marle Quint say is the new owner of the Harbour Gazette?", "Harbour Gazette sold")
}

func TestQuotedPhrasesMustOccur(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Lanterns", "The long night of lanterns drew crowds, the long night was cold.")
	s.add(2, "", "Show", "Crowds saw The Lantern Night in the old theatre.")
	s.want(`Who saw "the lantern night"?`, "Show")
	s.want(`Who saw “The Lantern Night” and "old theatre"?`, "Show")
	s.want(`Who saw "the northern lantern"?`, "Show", "Lanterns")
	s.want(`Who saw the "lantern?`, "Show", "Lanterns")
}

// Words in quotes that the report of it did not use are no demand; alone they
// are all that is asked for.
func TestQuotedPhrasesGiveWay(t *testing.T) {
	s := newShelf(t)
	s.add(2, "Ledger", "Survey", "Six in ten adults of Brill told the Ostrell survey that refugees contribute to society.")
	s.add(1, "Gazette", "Speech", "The minister called the new ferry a positive contribution.")
	s.first(`How many adults of Brill believe that refugees make a “positive contribution” to society, according to an Ostrell survey?`, "Survey")
	s.first(`How many adults of Brill believe that refugees make a “positive contribution”, says the Ledger?`, "Survey")
	s.first(`Who called the ferry a "positive contribution"?`, "Speech")
	s.want(`"positive contribution"`, "Speech")
}

// How a question is put, and when it is asked, is not what it is about.
func TestFramingIsNotSearched(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Tulips", "Many came, according to the gardeners, week after week; last year it was approximately as today.")
	s.add(2, "", "Trams", "Nine trams run to the harbour.")
	s.want("According to the council, approximately how many trams run this week?", "Trams")
	s.want("How many trams run today?", "Trams")
}

func TestNearDuplicatesAreFolded(t *testing.T) {
	s := newShelf(t)
	report := "Nine people were rescued from the ferry Merle off Port Ellery on Monday, the coast guard said. " +
		"The vessel lost power in a storm and drifted towards the Sow Reef until two tugs took it in tow before dawn."
	s.add(3, "Ledger", "Nine rescued", report)
	s.add(2, "Gazette", "Rescue at sea", report+" Harbour master Ilse Brandt thanked the crews.")
	s.add(1, "Courier", "Twelve rescued", strings.Replace(report, "Nine", "Twelve", 1))
	s.add(4, "Herald", "Storm", "The ferry Merle was caught in a storm.")
	titles := s.ask(news.Scope{}, "How many people were rescued from the ferry Merle off Port Ellery?")
	if len(titles) != 3 || !slices.Contains(titles, "Twelve rescued") || !slices.Contains(titles, "Storm") {
		t.Errorf("found %q, want one of the two with nine, the one with twelve, and the storm", titles)
	}
}

func TestAtMostTwoPassagesOfAnArticle(t *testing.T) {
	s := newShelf(t)
	var paragraphs []string
	for i := range 6 {
		paragraphs = append(paragraphs, fmt.Sprintf("Tram line %d opens on Monday with free rides to stop %d.", i, i*7))
	}
	whole := s.add(1, "", "Trams", paragraphs...)
	s.add(2, "", "Buses", "A bus replaces the tram to the stop at the harbour.")
	s.want("Which tram opens with free rides to a stop?", "Trams", "Trams", "Buses")
	if titles := s.ask(news.Scope{Article: whole.ID}, "Which tram opens with free rides?"); len(titles) != 6 {
		t.Errorf("%d passages of the article asked about, want all 6", len(titles))
	}
}

func TestAsOf(t *testing.T) {
	s := newShelf(t)
	s.add(10, "", "Nine", "Nine sailors are missing from the Merle.")
	s.add(5, "", "Five", "Five sailors are missing from the Merle.")
	s.add(1, "", "None", "No sailors are missing from the Merle any more.")
	if titles := s.ask(news.Scope{AsOf: now.AddDate(0, 0, -5)}, "How many sailors are missing from the Merle?"); !slices.Equal(titles, []string{"Five", "Nine"}) {
		t.Errorf("as of five days ago: %q", titles)
	}
	// Then, "yesterday" was another day.
	if titles := s.ask(news.Scope{AsOf: now.AddDate(0, 0, -9)}, "How many sailors went missing from the Merle yesterday?"); !slices.Equal(titles, []string{"Nine"}) {
		t.Errorf("as of nine days ago: %q", titles)
	}
	found, err := s.found.Search(t.Context(), news.Scope{Guild: "1", AsOf: now.AddDate(0, 0, -5)}, "sailors", 10)
	if err != nil || found.Searched.Articles != 2 || !found.Searched.To.Equal(now.AddDate(0, 0, -5)) {
		t.Errorf("searched %+v, %v", found.Searched, err)
	}
	if titles := s.ask(news.Scope{AsOf: now.AddDate(-1, 0, 0)}, "sailors"); len(titles) != 0 {
		t.Errorf("before anything was published: %q", titles)
	}
}

func TestGuildsSeeTheirOwn(t *testing.T) {
	s := newShelf(t)
	s.addTo("1", 1, "Ledger", "Ours", "The ferry Merle sails.")
	s.addTo("2", 1, "Gazette", "Theirs", "The ferry Merle sails on.")
	s.want("Does the ferry Merle sail, Gazette?", "Ours")
	if titles := s.ask(news.Scope{Guild: "2"}, "Does the ferry Merle sail?"); !slices.Equal(titles, []string{"Theirs"}) {
		t.Errorf("guild 2 finds %q", titles)
	}
	if titles := s.ask(news.Scope{Guild: "3"}, "Does the ferry Merle sail?"); len(titles) != 0 {
		t.Errorf("guild 3 finds %q", titles)
	}
}

func TestCoverage(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Ferry", "The ferry Merle was cancelled after a crack was found in the rudder.")
	for i := range 20 {
		s.add(2, "", fmt.Sprint("Fillers ", i), fmt.Sprintf("A report about point %d of the ferry.", i))
	}
	for question, want := range map[string]func(float64) bool{
		"Why was the ferry Merle cancelled?":          func(c float64) bool { return c > 0.99 },
		"Who painted the zeppelin of Vantmoor green?": func(c float64) bool { return c == 0 },
		"Why was the ferry Vantmoor painted green?":   func(c float64) bool { return c > 0 && c < 0.3 },
	} {
		found, err := s.found.Search(t.Context(), news.Scope{Guild: "1"}, question, 5)
		if err != nil || !want(found.Coverage) {
			t.Errorf("%s: coverage %.2f, %v", question, found.Coverage, err)
		}
	}
}

func TestSameQuestionSameOrder(t *testing.T) {
	s := newShelf(t)
	for i := range 40 {
		s.add(3, fmt.Sprint("Outlet ", i%4), fmt.Sprint("Tide ", i), fmt.Sprintf("The tide at Ellery was high, mark %c%c.", 'a'+i/6, 'a'+i%7))
	}
	first := s.ask(news.Scope{}, "How high was the tide at Ellery?")
	for range 10 {
		if diff := cmp.Diff(first, s.ask(news.Scope{}, "How high was the tide at Ellery?")); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestOddQuestions(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Ferry", "The ferry Merle sails to 東京 on Monday.")
	for _, question := range []string{
		"", " ", "?", "the of and", "\U0001F6A2\U0001F6A2", "\x00", `"`, `""`, `"" ""`, "東", "Куда плывёт паром?", strings.Repeat("ferry ", 700),
		strings.Repeat(`"a b" `, 600), `ferry" OR scope:"g2`, "NEAR(ferry merle)", "* AND NOT", "on 2026-99-99", "on 31 February", "99999 years ago",
		"between and", "since", manyWords(4000), "January 2026 to January 2025", strings.Repeat("May 5 ", 500), "{title}: ferry", "\xff\xfe ferry",
	} {
		if _, err := s.found.Search(t.Context(), news.Scope{Guild: "1"}, question, 5); err != nil {
			t.Errorf("%q: %v", question, err)
		}
	}
	s.want("東京", "Ferry")
}

// manyWords is so many characters of different words, "ferry" the last.
func manyWords(length int) string {
	var b strings.Builder
	for i := 0; b.Len() < length-len(" ferry"); i++ {
		fmt.Fprintf(&b, "%c%c%c ", 'b'+i%7, 'a'+i/7%5, 'b'+i/35%24)
	}
	return b.String()[:length-len(" ferry")] + " ferry"
}

func TestVeryLongQuestion(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Ferry", "The ferry Merle sails.")
	s.add(1, "", "Tram", "The tram stands.")
	s.want(manyWords(4000), "Ferry")
}

// What a question names as a range of time is looked through, as the zone of
// the server has it.
func TestRangesOfTheZone(t *testing.T) {
	s := newShelf(t)
	s.add(12.5, "", "Before", "The tide at Ellery was 3 metres high.") // 7 November, 03:00 UTC
	s.add(10, "", "Within", "The tide at Ellery was 4 metres high.")
	s.add(4, "", "After", "The tide at Ellery was 5 metres high.")
	question := "How high was the tide at Ellery between November 7 and November 10?"
	if titles := s.ask(news.Scope{}, question); titles[2] != "After" {
		t.Errorf("found %q, want the days named first", titles)
	}
	west := time.FixedZone("west", -8*3600) // where it is 6 November still
	if titles := s.ask(news.Scope{Zone: west}, question); titles[0] != "Within" {
		t.Errorf("found %q, want the only one in the days named first", titles)
	}
}

func TestSearchEnds(t *testing.T) {
	s := newShelf(t)
	s.add(1, "", "Ferry", "The ferry sails.")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.found.Search(ctx, news.Scope{Guild: "1"}, "ferry", 5); err == nil {
		t.Error("a search that was given up ended well")
	}
}
