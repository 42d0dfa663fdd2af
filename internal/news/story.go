package news

import (
	"slices"
	"time"
)

// Story is one event as a guild sees it: the articles about it. Its id is that of its
// first article and the same for all guilds; the articles may differ.
type Story struct {
	ID          int64
	Title       string     // of the article that tells it best
	Articles    []Headline // those the guild sees, oldest first
	Outlets     int        // among them
	Independent int        // outlets with words of their own: near copies count as one
	History     []StoryChange
}

// StoryTurn is how a story came out of another.
type StoryTurn string

// The turns.
const (
	Merged StoryTurn = "merged" // Other was found to be the same event
	Split  StoryTurn = "split"  // parted from Other
)

// StoryChange is a merge or a split of stories.
type StoryChange struct {
	Story int64
	Turn  StoryTurn
	Other int64
	At    time.Time
}

// Told is an article on its way into a story.
type Told struct {
	Article
	Story int64 // 0 when it was not put to one yet
	Voice int64 // the first article with nearly its words; 0 for none
}

// Placement puts an article to a story.
type Placement struct {
	Article int64
	Story   int64 // the id of its first article
	Voice   int64 // as in Told
}

// Prospect is an article that a brief may draw on, without its text.
type Prospect struct {
	Headline
	Feed     int64 // OwnArticles for the server's own
	Language string
	Partial  bool  // only a teaser
	Size     int   // of its text, in bytes
	Story    int64 // 0 when it was not put to one yet
	Voice    int64 // as in Told
	Old      bool  // it came before the window: part of a story that goes on
	Untaken  bool  // it does not pass the filters by which the guild follows its feed
}

// Knowledge is what a channel knows of a story since one item of a brief.
type Knowledge struct {
	Story    int64
	Articles []int64 // of the story when it was told
	Facts    Facts
	At       time.Time
}

// CountVoices counts the outlets of articles, and those among them with words of their
// own. voices[i] is equal for articles with nearly the same words.
func CountVoices(articles []Headline, voices []int64) (outlets, independent int) {
	of := map[string][]int64{}
	var sources []string
	for i, h := range articles {
		if of[h.Source] == nil {
			sources = append(sources, h.Source)
		}
		of[h.Source] = append(of[h.Source], voices[i])
	}
	heard := map[int64]bool{}
	for _, source := range sources {
		if slices.ContainsFunc(of[source], func(v int64) bool { return !heard[v] }) {
			independent++
		}
		for _, v := range of[source] {
			heard[v] = true
		}
	}
	return len(sources), independent
}

// Leaning is that a member wants more, or less, like a story in a channel's
// briefs.
type Leaning struct {
	Guild, Channel, User string
	Story                int64
	Terms                []string // of its headline
	More                 bool
}
