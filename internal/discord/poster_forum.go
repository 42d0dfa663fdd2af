package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// threadLife is how long a post in a forum stays open without a message, in
// minutes: the longest that Discord offers.
const threadLife = 10080

// postInForum makes the first message of a brief a post of its own, and puts
// the others into that post.
func (b *Bot) postInForum(ctx context.Context, d news.Delivery, p parcel) (string, error) {
	self, err := b.who(ctx)
	if err != nil {
		return "", err
	}
	thread, err := b.forumPost(ctx, d, self)
	if err != nil {
		return "", classify(err)
	}
	switch {
	case thread == "" && d.Part > 0:
		return "", fmt.Errorf("%w: the post it belongs into is gone", news.ErrRejected)
	case d.Part > 0:
		id, err := b.create(ctx, thread, p.body)
		return id, classify(err)
	case thread != "": // an earlier attempt made it
		return thread, nil
	}
	delete(p.body, "nonce")
	delete(p.body, "enforce_nonce")
	var made struct {
		ID string `json:"id"`
	}
	err = b.api.do(ctx, call{
		method: http.MethodPost, path: "/channels/" + d.Channel + "/threads", route: "POST threads " + d.Channel,
		body: map[string]any{"name": p.thread, "auto_archive_duration": threadLife, "message": p.body},
	}, &made)
	return made.ID, classify(err)
}

// findInForum looks for a message in the post of its brief.
func (b *Bot) findInForum(ctx context.Context, d news.Delivery, self identity) (string, bool, error) {
	thread, err := b.forumPost(ctx, d, self)
	if err != nil || thread == "" || d.Part == 0 {
		return thread, thread != "", err
	}
	return b.findIn(ctx, thread, d, self)
}

// forumPost is the post of d's brief in a forum, "" when there is none: an open
// thread of the bot's own whose first message, which has the thread's id,
// carries the brief's marker.
func (b *Bot) forumPost(ctx context.Context, d news.Delivery, self identity) (string, error) {
	var open struct {
		Threads []*discordgo.Channel `json:"threads"`
	}
	if err := b.api.get(ctx, "/guilds/"+d.Guild+"/threads/active", &open); err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(d.Marker, " · "+strconv.Itoa(d.Part+1)+"/")
	for _, t := range open.Threads {
		if t.ParentID != d.Channel || t.OwnerID != self.user {
			continue
		}
		var m posting
		err := b.api.get(ctx, "/channels/"+t.ID+"/messages/"+t.ID, &m)
		var r *refusal
		if errors.As(err, &r) && r.Status == http.StatusNotFound {
			continue // its first message was deleted
		}
		if err != nil {
			return "", err
		}
		if m.Author.ID == self.user && m.begins(first) {
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
