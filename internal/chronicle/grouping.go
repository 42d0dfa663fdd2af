package chronicle

import (
	"cmp"
	"slices"
	"time"

	"newsdesk/internal/duplicate"
	"newsdesk/internal/news"
	"newsdesk/internal/story"
	"newsdesk/internal/text"
)

// grouping is the stories that one set of articles makes: those of all feeds,
// or those that one guild brought in.
//
// The Grouper numbers its stories from firstNumber on; the archive names a story
// by its first article. A story that parts from another is named by its own
// first article plus splitOffset, since the other may bear that article's name.
type grouping struct {
	grouper *story.Grouper
	names   map[int64]int64   // by number, of the stories that began here
	merged  map[int64]int64   // number of a story to that of the one it became
	voices  map[int64][]voice // by number, of the last articles
	newest  time.Time
	added   []news.Placement // since the last settle, by number
	recent  []placed         // the last articles, while they may join another grouping's stories
}

// placed is an article and the number of its story.
type placed struct {
	story.Article
	added  time.Time
	number int64
}

const (
	splitOffset = 1 << 41
	firstNumber = 1 << 50

	// maxVoices is how many articles of a story, the last, a new one is compared
	// with as a possible copy.
	maxVoices = 32
	// maxRecent and recentLife bound what may still join another grouping's story.
	maxRecent  = 50
	recentLife = 48 * time.Hour
)

func newGrouping() *grouping {
	return &grouping{
		grouper: story.NewGrouper(story.Options{Life: life, Next: firstNumber}),
		names:   map[int64]int64{}, merged: map[int64]int64{}, voices: map[int64][]voice{},
	}
}

// idle reports whether no story can take new articles and none awaits settling.
func (g *grouping) idle(now time.Time) bool { return len(g.added) == 0 && now.Sub(g.newest) > life }

// add puts an article to a story and returns the story's number. An article that
// has a story keeps it.
func (g *grouping) add(a news.Told) (number int64) {
	if a.Added.After(g.newest) {
		g.newest = a.Added
	}
	v := voiceOf(a, cmp.Or(a.Voice, a.ID))
	if a.Story != 0 {
		g.grouper.Restore(readable(a), a.Story)
		g.addVoice(a.Story, v)
		return a.Story
	}
	in := g.grouper.Add(readable(a))
	if in.New {
		g.names[in.Story] = a.ID
	}
	p := news.Placement{Article: a.ID, Story: in.Story, Voice: a.Voice}
	if a.Voice == 0 {
		p.Voice = g.repeated(in.Story, v)
		v.id = cmp.Or(p.Voice, a.ID)
	}
	g.addVoice(in.Story, v)
	g.added = append(g.added, p)
	return in.Story
}

func (g *grouping) addVoice(number int64, v voice) {
	voices := append(g.voices[number], v)
	g.voices[number] = voices[max(0, len(voices)-maxVoices):]
}

// repeated is the voice of a story that v repeats, 0 when it repeats none.
func (g *grouping) repeated(number int64, v voice) int64 {
	for _, other := range g.voices[number] {
		if v.repeats(other) {
			return other.id
		}
	}
	return 0
}

// addRecent keeps an article that may still join another grouping's story.
func (g *grouping) addRecent(a news.Told, number int64) {
	g.recent = append(g.recent, placed{readable(a), a.Added, number})
	g.recent = g.recent[max(0, len(g.recent)-maxRecent):]
}

// settle decides on what was added: which articles go to which stories, those
// that move included, and which stories merged or split.
func (g *grouping) settle(now time.Time) (put []news.Placement, changes []news.StoryChange) {
	if len(g.added) == 0 {
		return nil, nil
	}
	settled := g.grouper.Settle()
	for _, link := range settled.Merged {
		g.merged[link.From] = link.To
		g.voices[link.To] = append(g.voices[link.To], g.voices[link.From]...)
		delete(g.voices, link.From)
	}
	at := map[int64]news.Placement{} // by article
	for _, p := range g.added {
		p.Story = g.current(p.Story)
		at[p.Article] = p
	}
	for _, move := range settled.Moved {
		at[move.Article] = news.Placement{Article: move.Article, Story: move.To, Voice: at[move.Article].Voice}
	}
	g.nameSplits(settled.Split, at)
	changes = append(g.changes(news.Merged, settled.Merged, now), g.changes(news.Split, settled.Split, now)...)
	for i, a := range g.recent {
		if p, moved := at[a.ID]; moved {
			g.recent[i].number = p.Story
		}
	}
	for _, p := range at {
		p.Story = g.name(p.Story)
		put = append(put, p)
	}
	slices.SortFunc(put, func(a, b news.Placement) int { return cmp.Compare(a.Article, b.Article) })
	g.added = nil
	return put, changes
}

// changes are links between numbers as changes between names.
func (g *grouping) changes(turn news.StoryTurn, links []story.Link, now time.Time) (changes []news.StoryChange) {
	for _, link := range links {
		changes = append(changes, news.StoryChange{Story: g.name(link.To), Turn: turn, Other: g.name(link.From), At: now})
	}
	return changes
}

// nameSplits names the stories that parted from others by their first articles.
func (g *grouping) nameSplits(split []story.Link, at map[int64]news.Placement) {
	for _, link := range split {
		for article, p := range at {
			if name := splitOffset + article; p.Story == link.To && (g.names[link.To] == 0 || name < g.names[link.To]) {
				g.names[link.To] = name
			}
		}
	}
}

// mergeInto merges stories into those of another grouping that their recent
// articles now match.
func (g *grouping) mergeInto(other *grouping, now time.Time) (changes []news.StoryChange) {
	g.recent = slices.DeleteFunc(g.recent, func(a placed) bool {
		if now.Sub(a.added) > recentLife {
			return true
		}
		number, ok := other.grouper.Match(a.Article)
		if !ok {
			return false
		}
		mine := g.current(a.number)
		if into := other.name(number); g.name(mine) != into {
			changes = append(changes, news.StoryChange{Story: into, Turn: news.Merged, Other: g.name(mine), At: now})
			g.names[mine] = into
		}
		return true
	})
	return changes
}

// current is the number of the story that a story has become, its own when it
// has not merged.
func (g *grouping) current(number int64) int64 { return latest(g.merged, number) }

// name is the name of a story by its number. A restored story's number is its
// name.
func (g *grouping) name(number int64) int64 {
	if name := g.names[number]; name != 0 {
		return name
	}
	return number
}

// voice is the words of an article, for telling copies.
type voice struct {
	id      int64 // of the first article with these words
	sketch  []int64
	numbers map[string]bool
}

func voiceOf(a news.Told, id int64) voice {
	v := voice{id: id, sketch: duplicate.Sketch(a.Body), numbers: map[string]bool{}}
	for _, n := range text.Numbers(a.Body) {
		v.numbers[n.Value] = true
	}
	return v
}

// copyShare is the share of the smaller sketch that a copy has in common with
// its original when half of the text was cut.
const copyShare = 0.5

// repeats reports whether v is a copy of other: they share much of their
// sketches, and no number in v is new. Outlets that report one event share words
// too, but not in so long runs.
func (v voice) repeats(other voice) bool {
	for n := range v.numbers {
		if !other.numbers[n] {
			return false
		}
	}
	shared := 0
	for _, h := range v.sketch {
		if _, ok := slices.BinarySearch(other.sketch, h); ok {
			shared++
		}
	}
	return shared > 1 && float64(shared) >= copyShare*float64(min(len(v.sketch), len(other.sketch)))
}
