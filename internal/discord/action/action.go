// Package action names what buttons, menus and forms do, in the custom ids that
// Discord hands back when they are used. It refuses an id that another version
// made; whether the member may do it, and whether what the id names is still there
// and theirs, is for whoever does it to check.
package action

import (
	"strconv"
	"strings"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// idVersion leads every custom id, so that a button of an older newsdesk is
// recognised and answered in plain words instead of being misread.
const idVersion = "v1"

// The actions that custom ids name.
const (
	List            = "list"      // an older page of the articles: before
	Show            = "show"      // a part of an article: id, part
	Ask             = "ask"       // open the question modal, and its submission: article or 0
	AskStory        = "askstory"  // the same of a story: one of its articles
	Discuss         = "discuss"   // open a thread about a story: one of its articles
	Paste           = "paste"     // submission of the article modal
	BriefEvidence   = "evbrief"   // evidence of a stored brief: id
	AnswerEvidence  = "evanswer"  // evidence of a stored answer: id
	Reask           = "reask"     // ask one article what was refused: answer, article
	Rate            = "rate"      // say whether an answer helped: answer, yes or no
	Quotes          = "quotes"    // stored sentences: article, indices
	Sources         = "sources"   // of a brief's stories: id
	Story           = "story"     // the story of a brief that was picked from its menu: id
	Lean            = "lean"      // want more or less like a story: id, more or less
	Runs            = "runs"      // a page of the briefs that ran: page, schedule
	Explain         = "explain"   // a page of what became of a brief's articles: brief, page
	ScheduleForm    = "schedform" // open the form of a schedule, and its submission: id
	SchedulePause   = "schedstop" // pause a schedule: id
	ScheduleResume  = "schedgo"   // resume it: id
	ScheduleRemove  = "schedundo" // remove it: id
	SchedulePreview = "schedsee"  // preview it: id
	Feeds           = "feeds"     // a page of the feeds: number, which
	FeedPick        = "feedpick"  // the feed of a site that is followed: offer
)

// ID names what a button or modal does. What it does it to stands in
// the database; the id holds only names, each checked against the guild again.
func ID(action string, args ...string) string {
	return strings.Join(append([]string{idVersion, action}, args...), ":")
}

// Read gives the action and its arguments, false for an id that this
// version did not make.
func Read(id string) (action string, args []string, ok bool) {
	parts := strings.Split(id, ":")
	if len(parts) < 2 || parts[0] != idVersion {
		return "", nil, false
	}
	return parts[1], parts[2:], true
}

// QuotesID names the stored sentences that lines of one article rest on, as
// many as a custom id can hold.
func QuotesID(article int64, refs []news.Ref) string {
	id := ID(Quotes, message.Number(article), "")
	for i, r := range refs {
		index := strconv.Itoa(r.Sentence)
		if i > 0 {
			index = "." + index
		}
		if len(id)+len(index) > message.MaxCustomID {
			break
		}
		id += index
	}
	return id
}

// ReadQuotes reads the arguments that QuotesID wrote.
func ReadQuotes(args []string) ([]news.Ref, bool) {
	if len(args) != 2 {
		return nil, false
	}
	article, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return nil, false
	}
	var refs []news.Ref
	for index := range strings.SplitSeq(args[1], ".") {
		n, err := strconv.Atoi(index)
		if err != nil || n < 0 {
			return nil, false
		}
		refs = append(refs, news.Ref{Article: article, Sentence: n})
	}
	return refs, true
}

// What Lean says of a story.
const (
	More = "more"
	Less = "less"
)

// What Rate says of an answer.
const (
	Helpful   = "yes"
	Unhelpful = "no"
)
