package story_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/story"
)

var monday = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)

// book follows a Grouper's decisions as a store does.
type book struct {
	t  *testing.T
	g  *story.Grouper
	of map[int64]int64
}

func newBook(t *testing.T, o story.Options) *book {
	return &book{t: t, g: story.NewGrouper(o), of: map[int64]int64{}}
}

func (b *book) add(a story.Article) {
	p := b.g.Add(a)
	if p.New == slices.Contains(slices.Collect(maps.Values(b.of)), p.Story) {
		b.t.Errorf("article %d: story %d, new %v", a.ID, p.Story, p.New)
	}
	b.of[a.ID] = p.Story
}

func (b *book) settle() story.Changes {
	b.t.Helper()
	c := b.g.Settle()
	for _, m := range c.Merged {
		for id, s := range b.of {
			if s == m.From {
				b.of[id] = m.To
			}
		}
	}
	for _, m := range c.Moved {
		if b.of[m.Article] != m.From || m.From == m.To {
			b.t.Errorf("article %d moves from %d to %d, but was in %d", m.Article, m.From, m.To, b.of[m.Article])
		}
		b.of[m.Article] = m.To
	}
	return c
}

// groups are the articles of each story, as text.
func (b *book) groups() []string {
	by := map[int64][]int64{}
	for _, id := range slices.Sorted(maps.Keys(b.of)) {
		by[b.of[id]] = append(by[b.of[id]], id)
	}
	var out []string
	for _, ids := range by {
		out = append(out, fmt.Sprint(ids))
	}
	slices.Sort(out)
	return out
}

// invented makes events with words of their own and reports of each, some of
// whose sentences they share. Article 10*e+r is report r of event e.
func invented(events, reports int) []story.Article {
	rng := rand.New(rand.NewPCG(7, 7))
	word := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("w%x", rng.IntN(3000))
		}
		return strings.Join(out, " ")
	}
	var out []story.Article
	for e := range events {
		var facts []string
		for range 12 {
			facts = append(facts, fmt.Sprintf("Mayor%d %s", e, word(9)))
		}
		for r := range reports {
			rng.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
			out = append(out, story.Article{
				ID: int64(10*e + r), Title: facts[0], At: monday.Add(time.Duration(r) * time.Hour),
				Text: strings.Join(facts[:8], ". ") + ".",
			})
		}
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// TestGrouper: whatever the order and however often it settles, the stories
// are the events, and the changes it tells lead there.
func TestGrouper(t *testing.T) {
	articles := invented(40, 6)
	var want []string
	for e := range 40 {
		want = append(want, fmt.Sprint([]int64{int64(10 * e), int64(10*e + 1), int64(10*e + 2), int64(10*e + 3), int64(10*e + 4), int64(10*e + 5)}))
	}
	slices.Sort(want)
	for _, every := range []int{1, 17, 1000} {
		b := newBook(t, story.Options{})
		for i, a := range articles {
			b.add(a)
			if i%every == 0 {
				b.settle()
			}
		}
		b.settle()
		if diff := cmp.Diff(want, b.groups()); diff != "" {
			t.Errorf("settled every %d: stories (-want +got):\n%s", every, diff)
		}
		if again := b.settle(); len(again.Merged)+len(again.Split)+len(again.Moved) > 0 {
			t.Errorf("settled twice: %+v", again)
		}
	}
}

// lookAlikes are two events of one kind in one week, four reports each.
var lookAlikes = []story.Article{
	{ID: 10, Title: "Ferry Marguerite runs aground off Port Ellery", Text: "The ferry Marguerite ran aground on the Sow Reef outside Port Ellery at dawn on Monday. All 214 passengers were brought ashore by lifeboats, the harbour authority said. Captain Jonas Weil blamed a failed steering pump."},
	{ID: 20, Title: "Ferry hits pier in Lowmouth, eleven hurt", Text: "Eleven people were hurt when the ferry Saint Brannoc hit the north pier in Lowmouth on Wednesday evening. Fog lay over the river, the operator Calder Lines said. Two of the hurt were taken to the county hospital."},
	{ID: 11, Title: "214 brought ashore from stranded ferry", Text: "Lifeboats brought 214 passengers of the stranded ferry Marguerite to Port Ellery on Monday. The ship lies on the Sow Reef and is not leaking, the harbour authority said."},
	{ID: 21, Title: "Fog blamed for Lowmouth pier crash", Text: "Calder Lines blamed fog for the crash of its ferry Saint Brannoc into the north pier of Lowmouth. Eleven people were hurt on Wednesday, two of them badly."},
	{ID: 12, Title: "Steering pump failed before Marguerite stranded", Text: "A steering pump of the ferry Marguerite failed minutes before it stranded on the Sow Reef, captain Jonas Weil told the harbour authority of Port Ellery."},
	{ID: 22, Title: "Saint Brannoc was too fast, says pilot", Text: "The ferry Saint Brannoc came into Lowmouth too fast for the fog, a river pilot said. It hit the north pier on Wednesday; eleven passengers were hurt. Calder Lines declined to comment."},
	{ID: 13, Title: "Tugs pull Marguerite off the reef", Text: "Three tugs pulled the ferry Marguerite off the Sow Reef at high water on Tuesday. Captain Jonas Weil stayed aboard. It will be examined in Port Ellery, the harbour authority said."},
	{ID: 23, Title: "Lowmouth's north pier closed after crash", Text: "The north pier of Lowmouth stays closed until June after the ferry Saint Brannoc hit it on Wednesday in fog, Calder Lines said. Eleven people were hurt."},
}

// TestLookAlikes: events of one kind stay apart by their names and numbers.
func TestLookAlikes(t *testing.T) {
	b := newBook(t, story.Options{})
	for _, a := range invented(30, 5) {
		a.ID += 1000
		b.g.Add(a)
	}
	for i, a := range lookAlikes {
		a.At = monday.Add(time.Duration(i) * time.Hour)
		b.of[a.ID] = b.g.Add(a).Story
	}
	for _, m := range b.g.Settle().Moved {
		if _, ok := b.of[m.Article]; ok {
			b.of[m.Article] = m.To
		}
	}
	want := []string{"[10 11 12 13]", "[20 21 22 23]"}
	if diff := cmp.Diff(want, b.groups()); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

// TestLife: what comes long after a story is another.
func TestLife(t *testing.T) {
	a := lookAlikes[0]
	for _, test := range []struct {
		after time.Duration
		fresh bool
	}{{0, false}, {20 * time.Hour, false}, {5 * 24 * time.Hour, true}} {
		g := story.NewGrouper(story.Options{})
		a.At = monday
		first := g.Add(a).Story
		late := a
		late.ID, late.At = 99, monday.Add(test.after)
		got := g.Add(late)
		g.Settle()
		if got.New != test.fresh || (got.Story == first) == test.fresh {
			t.Errorf("after %v: %+v, the first was %d", test.after, got, first)
		}
	}
}

// TestRestore: after a restart a follow-up joins the story it would have
// joined, and new stories take ids of their own.
func TestRestore(t *testing.T) {
	g := story.NewGrouper(story.Options{Next: 5})
	at := monday
	for i, a := range lookAlikes[:6] {
		a.At = at.Add(time.Duration(i) * time.Hour)
		g.Restore(a, 40+a.ID/10)
	}
	follow := lookAlikes[6]
	follow.At = at.Add(8 * time.Hour)
	if got := g.Add(follow); got.New || got.Story != 41 {
		t.Errorf("the follow-up: %+v", got)
	}
	other := story.Article{ID: 77, At: at.Add(9 * time.Hour), Title: "Council elects treasurer", Text: "Amber Holt was elected treasurer of Norhaven on Monday."}
	if got := g.Add(other); !got.New || got.Story <= 42 {
		t.Errorf("another event: %+v", got)
	}
}

// TestLive: no more articles are kept in mind than allowed, nor older ones.
func TestLive(t *testing.T) {
	g := story.NewGrouper(story.Options{Live: 50, Recent: 20})
	articles := invented(40, 5)
	for i, a := range articles {
		g.Add(a)
		if i%10 == 0 {
			g.Settle()
		}
		if g.Live() > 50 {
			t.Fatalf("%d live", g.Live())
		}
	}
	late := articles[0]
	late.At = monday.Add(30 * 24 * time.Hour)
	g.Add(late)
	g.Settle()
	if g.Live() != 1 {
		t.Errorf("%d live a month later", g.Live())
	}
}

// TestHostile: nothing that calls itself an article stops the grouping.
func TestHostile(t *testing.T) {
	g := story.NewGrouper(story.Options{})
	for i, s := range []string{"", " ", "\x00\xff\xfe", "the of and", strings.Repeat("a", 1<<20), strings.Repeat("Mayor resigns ", 1<<16), strings.Repeat("火", 30_000), "🙂"} {
		g.Add(story.Article{ID: int64(i), Title: s, Text: s, At: monday})
		g.Add(story.Article{ID: int64(100 + i), Text: s})
	}
	g.Settle()
}
