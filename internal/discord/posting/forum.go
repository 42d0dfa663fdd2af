package posting

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// threadLife is how long a post in a forum stays open without a message, in
// minutes: the longest that Discord offers.
const threadLife = 10080

// postInForum makes the first message of a brief a post of its own, and puts
// the others into that post.
func (p *Poster) postInForum(ctx context.Context, d news.Delivery, what parcel) (string, error) {
	self, err := p.Self(ctx)
	if err != nil {
		return "", err
	}
	thread, err := p.forumPost(ctx, d, self)
	if err != nil {
		return "", classify(err)
	}
	switch {
	case thread == "" && d.Part > 0:
		return "", news.Faultf(news.ErrRejected, closedPost)
	case d.Part > 0:
		id, err := p.create(ctx, thread, what.body)
		if err = classify(err); errors.Is(err, news.ErrChannelGone) { // the forum itself is there
			err = news.Faultf(news.ErrRejected, closedPost)
		}
		return id, err
	case thread != "": // an earlier attempt made it
		return thread, nil
	}
	delete(what.body, "nonce")
	delete(what.body, "enforce_nonce")
	var made struct {
		ID string `json:"id"`
	}
	err = p.API.Do(ctx, rest.Call{
		Method: http.MethodPost, Path: "/channels/" + d.Channel + "/threads", Route: "POST threads " + d.Channel,
		Body: map[string]any{"name": what.thread, "auto_archive_duration": threadLife, "message": what.body},
	}, &made)
	return made.ID, classify(err)
}

// closedPost is why a brief's later messages find no place.
const closedPost = "The forum post that the brief begins in was removed or closed."

// findInForum looks for a message in the post of its brief.
func (p *Poster) findInForum(ctx context.Context, d news.Delivery, self string) (string, bool, error) {
	thread, err := p.forumPost(ctx, d, self)
	if err != nil || thread == "" || d.Part == 0 {
		return thread, thread != "", err
	}
	return p.findIn(ctx, thread, d, self)
}

// forumPost is the post of d's brief in a forum, "" when there is none: a thread of the
// bot's own, open or archived, whose first message, which has the thread's id, carries
// the brief's marker.
func (p *Poster) forumPost(ctx context.Context, d news.Delivery, self string) (string, error) {
	var open threadPage
	if err := p.API.Get(ctx, "/guilds/"+d.Guild+"/threads/active", &open); err != nil {
		return "", err
	}
	thread, err := p.among(ctx, open.Threads, d, self)
	if err != nil || thread != "" {
		return thread, err
	}
	thread, err = p.archivedPost(ctx, d, self)
	var r *rest.Refusal
	if errors.As(err, &r) && r.Status == http.StatusForbidden {
		return "", nil // the archive is closed to the bot: a brief twice after a failure is better than none
	}
	return thread, err
}

// archivedPost looks through the forum's archive, where the posts archived last come
// first, back to when the post can have been made.
func (p *Poster) archivedPost(ctx context.Context, d news.Delivery, self string) (string, error) {
	path := "/channels/" + d.Channel + "/threads/archived/public?limit=" + strconv.Itoa(historyPage)
	for at := path; ; {
		var page threadPage
		if err := p.API.Get(ctx, at, &page); err != nil {
			return "", err
		}
		thread, err := p.among(ctx, page.Threads, d, self)
		if err != nil || thread != "" || !page.More || len(page.Threads) == 0 {
			return thread, err
		}
		last := page.Threads[len(page.Threads)-1].ThreadMetadata
		if last == nil || last.ArchiveTimestamp.Before(madeSince(d)) {
			return "", nil
		}
		at = path + "&before=" + url.QueryEscape(last.ArchiveTimestamp.Format(time.RFC3339Nano))
	}
}

type threadPage struct {
	Threads []*discordgo.Channel `json:"threads"`
	More    bool                 `json:"has_more"`
}

// madeSince is the earliest that the post of d's brief can have been made: a later
// message of it may have waited for as long as newsdesk was down.
func madeSince(d news.Delivery) time.Time {
	if d.Part > 0 {
		return d.StartedAt.Add(-longestDown)
	}
	return d.StartedAt.Add(-skew)
}

// longestDown is after how long the rest of a brief is no news any more.
const longestDown = 7 * 24 * time.Hour

// among is which of the threads is the post of d's brief, "" when none is.
func (p *Poster) among(ctx context.Context, threads []*discordgo.Channel, d news.Delivery, self string) (string, error) {
	first, _, _ := strings.Cut(d.Marker, " · "+strconv.Itoa(d.Part+1)+"/")
	since := snowflake(madeSince(d))
	for _, t := range threads {
		id, err := strconv.ParseInt(t.ID, 10, 64)
		if err != nil || id < since || t.ParentID != d.Channel || t.OwnerID != self {
			continue
		}
		var m posting
		err = p.API.Get(ctx, "/channels/"+t.ID+"/messages/"+t.ID, &m)
		var r *rest.Refusal
		if errors.As(err, &r) && r.Status == http.StatusNotFound {
			continue // its first message was deleted
		}
		if err != nil {
			return "", err
		}
		if m.Author.ID == self && m.begins(first) {
			return t.ID, nil
		}
	}
	return "", nil
}

// begins reports whether the message's marker begins with that of a brief.
func (p *posting) begins(marker string) bool {
	for _, e := range p.Embeds {
		if e.Footer != nil && strings.HasPrefix(e.Footer.Text, marker+" · 1/") {
			return true
		}
	}
	return false
}
