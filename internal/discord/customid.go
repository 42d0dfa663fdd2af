package discord

import (
	"strconv"
	"strings"

	"newsdesk/internal/news"
)

// idVersion leads every custom id, so that a button of an older newsdesk is
// recognised and answered in plain words instead of being misread.
const idVersion = "v1"

// The actions that custom ids name.
const (
	doList      = "list"      // an older page of the articles: before
	doShow      = "show"      // a part of an article: id, part
	doAsk       = "ask"       // open the question modal, and its submission: article or 0
	doPaste     = "paste"     // submission of the article modal
	doBriefEv   = "evbrief"   // evidence of a stored brief: id
	doAnswerEv  = "evanswer"  // evidence of a stored answer: id
	doReask     = "reask"     // ask one article what was refused: answer, article
	doRate      = "rate"      // say whether an answer helped: answer, yes or no
	doQuotes    = "quotes"    // stored sentences: article, indices
	doSources   = "sources"   // of a brief's stories: id
	doStory     = "story"     // the story of a brief that was picked from its menu: id
	doRuns      = "runs"      // a page of the briefs that ran: page, schedule
	doExplain   = "explain"   // a page of what became of a brief's articles: brief, page
	doSchedForm = "schedform" // open the form of a schedule, and its submission: id
	doSchedStop = "schedstop" // pause a schedule: id
	doSchedGo   = "schedgo"   // resume it: id
	doSchedUndo = "schedundo" // remove it: id
	doSchedSee  = "schedsee"  // preview it: id
	doFeeds     = "feeds"     // a page of the feeds: number, which
	doFeedPick  = "feedpick"  // the feed of a site that is followed: offer
)

// customID names what a button or modal does. What it does it to stands in
// the database; the id holds only names, each checked against the guild again.
func customID(action string, args ...string) string {
	return strings.Join(append([]string{idVersion, action}, args...), ":")
}

// readCustomID gives the action and its arguments, false for an id that this
// version did not make.
func readCustomID(id string) (action string, args []string, ok bool) {
	parts := strings.Split(id, ":")
	if len(parts) < 2 || parts[0] != idVersion {
		return "", nil, false
	}
	return parts[1], parts[2:], true
}

// quotesID names the stored sentences that lines of one article rest on, as
// many as a custom id can hold.
func quotesID(article int64, refs []news.Ref) string {
	id := customID(doQuotes, number(article), "")
	for i, r := range refs {
		index := strconv.Itoa(r.Sentence)
		if i > 0 {
			index = "." + index
		}
		if len(id)+len(index) > maxCustomID {
			break
		}
		id += index
	}
	return id
}

// readQuotes reads the arguments that quotesID wrote.
func readQuotes(args []string) ([]news.Ref, bool) {
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

func number(n int64) string { return strconv.FormatInt(n, 10) }
