package brief_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

const (
	mill = "Nine people died when fire tore through the Brandt mill in Marlow on Monday. " +
		"The blaze began in the weaving hall shortly after noon. Fire chief Tom Reed said the roof had fallen in."
	millWire = "Nine people died when fire tore through the Brandt mill in Marlow on Monday. " +
		"The blaze began in the weaving hall shortly after noon. Fire chief Tom Reed said the roof had fallen in. Read more tomorrow."
	millToll = "Twelve people were killed by the fire at the Brandt mill in Marlow, mayor Ines Falk said on Monday. " +
		"Rescuers searched the weaving hall for the missing all afternoon."
	millNext = "The death toll of the Brandt mill fire in Marlow rose to 14 on Tuesday, mayor Ines Falk said. " +
		"Prosecutors opened an inquiry against the owner, Karl Brandt."
	millAgain = "Nine people died in the fire that tore through the Brandt mill in Marlow on Monday. " +
		"The roof had fallen in, fire chief Tom Reed said."
	tram = "The first tram line of Norhaven opens in June after nine years of work. The city expects 40,000 passengers a day. " +
		"Tickets will cost the same as for buses."
)

func TestOneEventIsOneItem(t *testing.T) {
	d := newDesk(t)
	for _, outlet := range []string{"Courier", "Ledger", "Post", "Echo"} {
		d.follow(outlet, "1")
	}
	a := d.press("Courier", "Nine dead in mill fire", mill)
	b := d.press("Ledger", "Nine die as mill burns", millWire)
	c := d.press("Post", "Mill fire kills nine", millWire+" It is a sad day.")
	e := d.press("Echo", "Twelve dead in Marlow", millToll)
	f := d.press("Echo", "Tram to open", tram)
	d.one(a, b, c, e)
	d.one(f)
	d.copies(a, b, c)

	got := d.order(news.Order{})
	if diff := cmp.Diff([]string{"Twelve dead in Marlow", "Tram to open"}, titles(got)); diff != "" {
		t.Fatal(diff)
	}
	item := got.Items[0]
	if item.Outlets != 4 || item.Independent != 2 || item.Update || item.Story != a {
		t.Errorf("%d outlets, %d independent, update %v, story %d", item.Outlets, item.Independent, item.Update, item.Story)
	}
	differ := []string{"killed", "Courier Nine 08:04", "Echo Twelve 08:07"}
	if diff := cmp.Diff(differ, differences(item)); diff != "" {
		t.Error(diff)
	}
	want := map[int64]string{
		a: "posted", b: fmt.Sprintf("duplicate (%d)", a), c: fmt.Sprintf("duplicate (%d)", a), e: "posted", f: "posted",
	}
	if diff := cmp.Diff(want, stages(got)); diff != "" {
		t.Error(diff)
	}
}

// differences is what the outlets of an item count otherwise.
func differences(item news.Item) (said []string) {
	for _, d := range item.Differences {
		said = append(said, d.Of)
		for _, r := range d.Reports {
			h := item.Sources[item.Mark(r.Ref.Article)-1]
			said = append(said, h.Source+" "+r.Figure+" "+h.When().Format("15:04"))
		}
	}
	return said
}

func TestStoriesComeBackWithNewsAlone(t *testing.T) {
	d := newDesk(t)
	for _, outlet := range []string{"Courier", "Ledger", "Post"} {
		d.follow(outlet, "1")
	}
	a := d.press("Courier", "Nine dead in mill fire", mill)
	d.one(a)
	first := d.told(news.Order{})
	if len(first.Items) != 1 || first.Items[0].Update {
		t.Fatalf("first: %v", titles(first))
	}

	d.clock = d.clock.Add(20 * time.Hour)
	b := d.press("Ledger", "Mill fire killed nine", millAgain)
	d.one(a, b)
	if again := d.order(news.Order{}); len(again.Items) != 0 || stages(again)[b] != "already told" {
		t.Fatalf("told again: %v %v", titles(again), stages(again))
	}

	c := d.press("Post", "Mill toll rises to 14", millNext)
	d.one(a, b, c)
	update := d.told(news.Order{})
	if len(update.Items) != 1 {
		t.Fatalf("no update: %v", stages(update))
	}
	item := update.Items[0]
	if !item.Update || len(item.Changes) != 1 || item.Changes[0].String() != "death toll: Nine → 14" {
		t.Errorf("update %v, changes %v", item.Update, item.Changes)
	}
	if len(item.Lines) != 1 || item.Lines[0].Refs[0].Article != c || !item.Lines[0].Verbatim {
		t.Errorf("lines %+v", item.Lines)
	}
	if more := d.order(news.Order{}); len(more.Items) != 0 {
		t.Errorf("after the update: %v", titles(more))
	}
	if other := d.order(news.Order{Channel: "11"}); len(other.Items) != 1 || other.Items[0].Update {
		t.Errorf("another channel: %+v", other.Items)
	}
}

func TestFailedBriefsDoNotCount(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	b := d.order(news.Order{})
	d.must(d.Briefs.SaveBrief(t.Context(), b))
	d.clock = d.clock.Add(time.Hour)
	if on := d.order(news.Order{}); len(on.Items) != 0 {
		t.Errorf("on its way, and told again: %v", titles(on))
	}
	d.must(d.Briefs.FailBrief(t.Context(), "1", b.ID))
	if again := d.order(news.Order{}); len(again.Items) != 1 || again.Items[0].Update {
		t.Errorf("lost: %+v", again.Items)
	}
}

// TestFilters: what filters look at is there of every stored article; what they
// let through is told in choice.
func TestFilters(t *testing.T) {
	d := newDesk(t)
	d.follow("Courier", "1")
	d.follow("Ledger", "1")
	fire := d.press("Courier", "Nine dead in mill fire", mill)
	rails := d.press("Ledger", "Tram to open", tram)
	german := d.piece("Ledger", "Neue Straßenbahn", "Die Straßenbahn von Norhaven fährt ab Juni. Die Stadt erwartet viele Fahrgäste am Tag.")
	german.Language = "de-AT"
	strasse := d.print("Ledger", german)
	mine := d.own("1", "", "Our own note", "The club meets on Friday in the old harbour hall at eight.")

	for _, tt := range []struct {
		name   string
		filter news.Filter
		want   []int64
	}{
		{"a feed", news.Filter{Feeds: []int64{d.feeds["Courier"]}}, []int64{fire}},
		{"its own", news.Filter{Feeds: []int64{news.OwnArticles}}, []int64{mine}},
		{"topic", news.Filter{Topics: []string{"tram lines"}}, []int64{rails}},
		{"include", news.Filter{Include: []string{"harbour hall", "mill fires"}}, []int64{fire, mine}},
		{"exclude", news.Filter{Exclude: []string{"mill"}, Language: "en"}, []int64{rails, mine}},
		{"language", news.Filter{Language: "de"}, []int64{strasse}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := d.order(news.Order{Filter: tt.filter})
			var told []int64
			for _, item := range b.Items {
				told = append(told, item.Headline.ID)
			}
			slices.Sort(told)
			if diff := cmp.Diff(tt.want, told); diff != "" || len(b.Receipts) != 4 {
				t.Errorf("%s\n%v", diff, stages(b))
			}
		})
	}
}

// TestWhatAFeedIsNotFollowedFor: an article that the guild does not take of a
// feed has a receipt that says so, and makes no story larger.
func TestWhatAFeedIsNotFollowedFor(t *testing.T) {
	d := newDesk(t)
	d.follow("Courier", "1")
	sub, _, err := d.Feeds.Follow(t.Context(), news.Subscription{
		Guild: "1", Exclude: []string{"mill"}, Feed: news.Feed{URL: "https://ledger.example/feed", Host: "ledger.example"},
	})
	d.must(err)
	d.feeds["Ledger"] = sub.Feed.ID
	d.poll(0)
	d.clock = d.clock.Add(time.Second)
	a := d.press("Courier", "Nine dead in mill fire", mill)
	b := d.press("Ledger", "Twelve dead in Marlow", millToll)
	d.one(a, b)
	got := d.order(news.Order{})
	if len(got.Items) != 1 || got.Items[0].Outlets != 1 || len(got.Items[0].Differences) != 0 {
		t.Errorf("%+v", got.Items)
	}
	want := map[int64]string{a: "posted", b: "filtered: its feed is followed for other words or another language"}
	if diff := cmp.Diff(want, stages(got)); diff != "" {
		t.Error(diff)
	}
}

// TestOtherFiltersLeaveTheWindowAlone: a brief on one topic is no reason to
// forget what came on another.
func TestOtherFiltersLeaveTheWindowAlone(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	d.own("1", "Ledger", "Tram to open", tram)
	trams := news.Order{Filter: news.Filter{Topics: []string{"tram"}}}
	if b := d.told(trams); len(b.Items) != 1 {
		t.Fatal(titles(b))
	}
	d.clock = d.clock.Add(time.Hour)
	if b := d.told(news.Order{}); len(b.Items) != 1 || b.Items[0].Headline.Title != "Nine dead in mill fire" {
		t.Error(titles(b))
	}
	if b := d.order(trams); len(b.Items) != 0 || len(b.Receipts) != 0 {
		t.Errorf("%v %v", titles(b), stages(b))
	}
}

// TestMembersSayWhatTheyWant: of stories that are otherwise alike, those come
// first that members of the channel want more of, and last those they want less
// of; in another channel nothing changes.
func TestMembersSayWhatTheyWant(t *testing.T) {
	d := newDesk(t)
	first := d.own("1", "Courier", "Nine dead in mill fire", mill)
	second := d.own("1", "Ledger", "Tram to open", tram)
	d.one(first)
	d.one(second)
	d.told(news.Order{})
	d.must(d.Lean(t.Context(), "1", "10", "7", first, false))
	d.must(d.Lean(t.Context(), "1", "10", "7", second, true))
	if err := d.Lean(t.Context(), "2", "20", "7", first, true); err == nil {
		t.Error("another guild's story")
	}
	d.clock = d.clock.Add(time.Hour)
	d.own("1", "Ledger", "Tram drivers wanted", "The city of Norhaven looks for sixty drivers before June. Pay starts at a good level.")
	d.own("1", "Ledger", "Chess club meets", "The club meets on Friday in the old hall of Norhaven. Boards are there for all.")
	d.own("1", "Ledger", "Old mill sold", "A buyer from Port Ellery took the empty works of Marlow. The price was not made known.")
	want := []string{"Tram drivers wanted", "Chess club meets", "Old mill sold"}
	if diff := cmp.Diff(want, titles(d.order(news.Order{}))); diff != "" {
		t.Error(diff)
	}
	if got := titles(d.order(news.Order{Channel: "11", MaxItems: 3})); got[0] == want[0] && got[2] == want[2] {
		t.Errorf("another channel: %v", got)
	}
}

// TestPrivateArticlesStayPrivate: what one guild brought in makes no other
// guild's story larger.
func TestPrivateArticlesStayPrivate(t *testing.T) {
	d := newDesk(t)
	d.follow("Courier", "1", "2")
	a := d.press("Courier", "Nine dead in mill fire", mill)
	secret := d.own("1", "Club paper", "Our members at the mill", millToll)
	d.one(a, secret)
	if b := d.order(news.Order{}); len(b.Items) != 1 || b.Items[0].Outlets != 2 {
		t.Errorf("its own guild: %+v", b.Items)
	}
	other := d.order(news.Order{Guild: "2", Channel: "20"})
	if len(other.Items) != 1 || other.Items[0].Outlets != 1 || other.Items[0].Differences != nil || len(other.Receipts) != 1 {
		t.Errorf("another guild: %+v", other.Items)
	}
	if _, err := d.Story(t.Context(), "2", secret, ""); err == nil {
		t.Error("another guild reads the story of a private article")
	}
}

func TestWindowIsBounded(t *testing.T) {
	d := newDesk(t)
	d.own("1", "Courier", "Nine dead in mill fire", mill)
	d.told(news.Order{})
	d.clock = d.clock.Add(30 * 24 * time.Hour)
	if b := d.order(news.Order{}); b.Covers() != 7*24*time.Hour {
		t.Errorf("covers %v", b.Covers())
	}
	s := news.Schedule{ID: 3, Guild: "1", Channel: "11", Role: "77", Crosspost: true}
	b, err := d.Compose(t.Context(), s, news.Slot{Schedule: 3, Key: "2026-06-03T08:00", At: d.clock.Add(-time.Hour), Missed: 2})
	d.must(err)
	if b.Missed != 2 || b.Late != time.Hour || b.Schedule != 3 || b.Role != "77" || !b.Crosspost || b.Covers() != 24*time.Hour {
		t.Errorf("%+v", b)
	}
}
