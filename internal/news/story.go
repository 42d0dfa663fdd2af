package news

import "time"

// Story is one event as a guild sees it: the articles that tell of it. Its id
// is the same for all guilds, its articles are not.
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
