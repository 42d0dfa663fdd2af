package render

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

const (
	maxNoticeName = 100 // of a feed
	maxNoticeWhy  = 400 // of a reason
)

// RenderNotices gives the create-message bodies that tell a channel about feeds,
// schedules and tokens. b is the entry they go out under: each message carries a marker with
// its id in the footer.
func (Posts) RenderNotices(b news.Brief, notices []news.Notice) ([]news.Post, error) {
	blocks := make([]string, len(notices))
	for i, n := range notices {
		blocks[i] = noticeBlock(n)
	}
	pages := message.Pack(blocks, "\n\n", message.MaxDescription)
	posts := make([]news.Post, len(pages))
	for i, page := range pages {
		mark := "newsdesk · notice " + b.ID + " · " + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(pages))
		payload, err := json.Marshal(message.Card("", page, mark))
		if err != nil {
			return nil, fmt.Errorf("render notices: %w", err)
		}
		posts[i] = news.Post{Payload: payload, Marker: mark}
	}
	return posts, nil
}

// Unseen tells somebody who manages the guild what no channel could be told.
func Unseen(notices []news.Notice) []message.Message {
	blocks := []string{"No channel could be told of this. `/settings set alerts` names one that is."}
	for _, n := range notices {
		blocks = append(blocks, noticeBlock(n)+"\n-# "+message.Stamp(n.At, 'f'))
	}
	return message.Cards("While you were away", blocks)
}

// noticeBlock says what happened to a feed, a schedule or the tokens, why, and what to do.
func noticeBlock(n news.Notice) string {
	name := "**" + message.Link(message.Fit(n.Feed, maxNoticeName), n.URL) + "**"
	since := ""
	if !n.Since.IsZero() {
		since = " since " + message.Stamp(n.Since, 'f')
	}
	why := ""
	if n.Reason != "" {
		why = "\n> " + message.Escape(message.Fit(n.Reason, maxNoticeWhy))
	}
	id := message.Number(n.Schedule)
	switch n.Kind {
	case news.NoticeRefused:
		return "**Schedule " + id + "** could not post its brief." + why +
			"\nOnce that is mended, its next brief tells all of it; `/schedule run schedule:" + id + "` posts it at once. If the next ones are refused too, the schedule stops."
	case news.NoticeStopped:
		return "**Schedule " + id + "** is stopped and posts no more briefs." + why +
			"\nMend that, then `/schedule resume schedule:" + id + "` lets it run again; `/schedule edit` gives it another channel, `/schedule remove` ends it."
	case news.NoticeNearlySpent:
		return "**80 % of today's tokens for the language model are spent.**" + why +
			"\nBriefs give the model less of each story now. Once all are spent, briefs and answers are the articles' own sentences, and say so, until " + dayEnd(n.At) + "." + budgetIs
	case news.NoticeSpent:
		return "**Today's tokens for the language model are spent.**" + why +
			"\nBriefs and answers are the articles' own sentences, and say so, until " + dayEnd(n.At) + "." + budgetIs
	case news.NoticeHealed:
		return name + " works again. It had been failing" + since + "; what it published meanwhile comes in now."
	case news.NoticeGone:
		return name + " is gone: its server says that it will not come back." + why +
			"\nIt is not read any more. `/feed remove` ends it; `/feed resume` tries once more; `/feed add` takes its new address, if it has one."
	default:
		return name + " has been failing" + since + "." + why +
			"\nnewsdesk goes on trying and tells you here when it works again. `/feed show` has the details, `/feed pause` or `/feed remove` ends the tries."
	}
}

// dayEnd is the end of the day that a budget is for, which is UTC's.
func dayEnd(at time.Time) string {
	const day = 24 * time.Hour
	return message.Stamp(at.UTC().Truncate(day).Add(day), 'f')
}

// budgetIs says which setting decides.
const budgetIs = "\nHow many tokens a server has a day is for whoever runs newsdesk to set: `llm.daily_tokens` in its settings, 0 for no limit. `/settings show` tells how many are spent."
