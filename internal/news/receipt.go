package news

import (
	"slices"
	"time"
)

// Stage is how far an article got on its way into a brief.
type Stage string

// The stages, in their order. Reason and Other of a Receipt tell more.
const (
	StageFetched   Stage = "fetched"      // its feed has it, but there is no story in it: Reason says why
	StageExtracted Stage = "extracted"    // stored; no brief has looked at it
	StageDuplicate Stage = "duplicate"    // the same words as Other
	StageFiltered  Stage = "filtered"     // Reason is the filter
	StageTold      Stage = "already told" // nothing in it that the channel does not know
	StageCapped    Stage = "capped"       // Reason is the cap
	StageGrouped   Stage = "grouped"      // in the posted story told by Other
	StageBudget    Stage = "budget"       // in a posted story, but left out of its prompt to save tokens
	StagePosted    Stage = "posted"
)

// Receipt is what became of one article that a brief considered.
type Receipt struct {
	Article int64
	Stage   Stage
	Story   int64  // 0 when it was not looked up
	Other   int64  // article; 0 for none
	Reason  string // a few words for members; "" when the stage says it all
}

// Run is the receipt of one brief, posted or not.
type Run struct {
	Brief     string // its id; also of one that was not posted
	Guild     string
	Channel   string
	Schedule  int64         // 0 on request
	Slot      string        // "" on request; of slots skipped at once the first
	Last      string        // of slots skipped at once
	Outcome   SlotOutcome   // of the slot
	From, To  time.Time     // the window
	At        time.Time     // when it was written
	Late      time.Duration // behind its slot
	Missed    int           // earlier slots it stands in for; of slots skipped at once all
	Items     int
	More      int // stories that did not fit
	Mode      Mode
	Used      Usage
	Stages    map[Stage]int // articles by the stage they reached
	Messages  []Delivery    // without Payload
	Delivered bool          // somebody saw it
}

// Trace is how far an article got in one brief.
type Trace struct {
	Run     Run
	Receipt Receipt
}

// Rank orders the stages: the further, the higher.
func (s Stage) Rank() int { return slices.Index(stages, s) }

var stages = []Stage{
	StageFetched, StageExtracted, StageDuplicate, StageFiltered, StageTold, StageCapped, StageGrouped, StageBudget, StagePosted,
}
