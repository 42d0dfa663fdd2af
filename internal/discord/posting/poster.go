// Package posting puts queued messages into channels and forums, and finds those
// that were posted already. It refuses to let a repeated attempt post twice; when
// to try again is for the queue to say.
package posting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// Poster posts queued messages.
type Poster struct {
	API  *rest.Client
	Self func(context.Context) (string, error) // the bot's own user id
	Log  *slog.Logger
}

const (
	// discordEpoch is where the times in Discord's ids begin, in unix
	// milliseconds; they stand above bit 22.
	discordEpoch = 1420070400000
	// skew is how far the clocks of Discord and of this machine may differ.
	skew = 10 * time.Second

	historyPage  = 100
	historyPages = 10 // looked through for a marker
)

// Post creates the message of d under its nonce; Discord makes one message per
// nonce, so repeating a call whose outcome is unknown does no harm for a few
// minutes. In a forum, where Discord knows no nonce, it looks for the post
// before it makes one. An error is news.ErrUnreachable when the channel is closed to
// the bot, and news.ErrChannelGone, too, when it does not exist, news.ErrRejected when the message is not one Discord
// takes, a news.RetryError when Discord asks for a pause; anything else may be
// tried again, outcome unknown.
func (p *Poster) Post(ctx context.Context, d news.Delivery) (string, error) {
	ctx = rest.AsBrief(ctx)
	what, err := readParcel(d)
	if err != nil {
		return "", fmt.Errorf("read queued message: %w", err)
	}
	id, err := p.create(ctx, d.Channel, what.body)
	var r *rest.Refusal
	if errors.As(err, &r) && r.Code == notTextChannel {
		return p.postInForum(ctx, d, what)
	}
	if err != nil {
		return "", classify(err)
	}
	p.publish(ctx, d, id)
	return id, nil
}

// notTextChannel is Discord's code for a message in a channel that holds none,
// such as a forum.
const notTextChannel = 50008

func (p *Poster) create(ctx context.Context, channel string, body map[string]json.RawMessage) (string, error) {
	var posted struct {
		ID string `json:"id"`
	}
	err := p.API.Do(ctx, rest.Call{
		Method: http.MethodPost, Path: "/channels/" + channel + "/messages",
		Route: "POST messages " + channel, Body: body,
	}, &posted)
	return posted.ID, err
}

// alreadyPublished is Discord's code for a message that its followers have.
const alreadyPublished = 40033

// publish lets the followers of an announcement channel have a message that
// wants it. It stands in the channel whatever comes of that, so a refusal is
// logged and no reason to post it again; Discord allows ten an hour.
func (p *Poster) publish(ctx context.Context, d news.Delivery, id string) {
	what, err := readParcel(d)
	if err != nil || !what.crosspost {
		return
	}
	err = p.API.Do(ctx, rest.Call{
		Method: http.MethodPost, Path: "/channels/" + d.Channel + "/messages/" + id + "/crosspost",
		Route: "POST crosspost " + d.Channel, Repeat: true,
	}, nil)
	var r *rest.Refusal
	if errors.As(err, &r) && r.Code == alreadyPublished {
		err = nil
	}
	if err != nil {
		p.Log.Warn("message is posted, but not published to followers", "channel", d.Channel, "brief", d.Brief, "err", err)
	}
}

// FindPosted looks through the channel's messages since the first attempt for
// the bot's own one that carries d's marker.
func (p *Poster) FindPosted(ctx context.Context, d news.Delivery) (string, bool, error) {
	ctx = rest.AsBrief(ctx)
	self, err := p.Self(ctx)
	if err != nil {
		return "", false, err
	}
	var ch discordgo.Channel
	if err := p.API.Get(ctx, "/channels/"+d.Channel, &ch); err != nil {
		return "", false, classify(err)
	}
	if ch.Type == discordgo.ChannelTypeGuildForum {
		id, found, err := p.findInForum(ctx, d, self)
		return id, found, classify(err)
	}
	id, found, err := p.findIn(ctx, d.Channel, d, self)
	if found {
		p.publish(ctx, d, id) // newsdesk may have died before it did
	}
	return id, found, classify(err)
}

// findIn looks through the messages of a channel or thread.
func (p *Poster) findIn(ctx context.Context, channel string, d news.Delivery, self string) (string, bool, error) {
	after := snowflake(d.StartedAt.Add(-skew))
	for range historyPages {
		var page []*posting
		err := p.API.Do(ctx, rest.Call{
			Method: http.MethodGet, Route: "GET messages " + channel, Repeat: true,
			Path: fmt.Sprintf("/channels/%s/messages?after=%d&limit=%d", channel, after, historyPage),
		}, &page)
		if err != nil {
			return "", false, err
		}
		for _, m := range page {
			if m.Author.ID == self && m.carries(d.Marker) {
				return m.ID, true, nil
			}
			if id, err := strconv.ParseInt(m.ID, 10, 64); err == nil && id > after {
				after = id
			}
		}
		if len(page) < historyPage {
			return "", false, nil
		}
	}
	return "", false, errors.New("search channel history: too many messages since the first attempt")
}

// posting is what is read of a message in a channel's history. It leaves the
// components out: discordgo cannot read kinds it does not know.
type posting struct {
	ID      string                    `json:"id"`
	Author  discordgo.User            `json:"author"`
	Content string                    `json:"content"`
	Embeds  []*discordgo.MessageEmbed `json:"embeds"`
}

func (p *posting) carries(marker string) bool {
	if strings.Contains(p.Content, marker) {
		return true
	}
	for _, e := range p.Embeds {
		if e.Footer != nil && e.Footer.Text == marker {
			return true
		}
	}
	return false
}

// parcel is a queued message made ready to be posted.
type parcel struct {
	body      map[string]json.RawMessage // of Discord's create-message call
	thread    string                     // title of the post in a forum that it opens
	crosspost bool
}

// readParcel takes out of a queued body what is newsdesk's own, adds what makes
// it safe to repeat, and states again whom it mentions: a role where that is
// all of its content, else nobody.
func readParcel(d news.Delivery) (p parcel, err error) {
	if err := json.Unmarshal(d.Payload, &p.body); err != nil {
		return p, err
	}
	if p.body == nil {
		return p, errors.New("not an object")
	}
	var ours struct {
		Content   string `json:"content"`
		Thread    string `json:"thread_name"`
		Crosspost bool   `json:"crosspost"`
	}
	if err := json.Unmarshal(d.Payload, &ours); err != nil {
		return p, err
	}
	p.thread, p.crosspost = ours.Thread, ours.Crosspost
	delete(p.body, "thread_name")
	delete(p.body, "crosspost")
	for key, value := range map[string]any{"nonce": d.Nonce, "enforce_nonce": true, "allowed_mentions": message.AllowedBy(ours.Content)} {
		if p.body[key], err = json.Marshal(value); err != nil {
			return p, err
		}
	}
	return p, nil
}

// Gone is why a channel that does not exist any more takes no brief.
const Gone = "The channel is gone."

// noChannel is Discord's code for a channel that it does not know.
const noChannel = 10003

// closed is what Discord's codes say of a channel that takes no brief; of others
// members are told the code.
var closed = map[int]string{
	noChannel: Gone,
	40067:     "The forum wants a tag on every post, and newsdesk has none to give. That can be switched off in the forum's settings.",
	50001:     "newsdesk does not see the channel. Its role needs View Channel there.",
	50013:     "newsdesk may not post in the channel. Its role needs Send Messages and Embed Links there, in threads Send Messages in Threads.",
	50083:     "The thread is archived, and newsdesk may not open it again.",
	160005:    "The thread is locked.",
	160006:    "The server has as many open threads as Discord allows.",
	200000:    "The server's AutoMod blocked the brief.",
	200001:    "The server's AutoMod blocked the brief's title.",
}

// classify says which of a delivery's failures err is.
func classify(err error) error {
	var r *rest.Refusal
	if !errors.As(err, &r) {
		return err
	}
	says, shut := closed[r.Code]
	if !shut {
		says = fmt.Sprintf("Discord refused the brief with code %d; whoever runs newsdesk finds more in its log.", r.Code)
	}
	switch {
	case r.Code == noChannel:
		return news.Faultf(fmt.Errorf("%w: %w: %w", news.ErrUnreachable, news.ErrChannelGone, err), "%s", says)
	case shut, r.Status == http.StatusForbidden, r.Status == http.StatusNotFound:
		return news.Faultf(fmt.Errorf("%w: %w", news.ErrUnreachable, err), "%s", says)
	case r.Status == http.StatusBadRequest:
		return news.Faultf(fmt.Errorf("%w: %w", news.ErrRejected, err), "%s", says)
	case r.Status == http.StatusTooManyRequests:
		return &news.RetryError{After: r.After, Err: err}
	}
	return err
}

// snowflake is the smallest Discord id of an instant.
func snowflake(t time.Time) int64 {
	return max(0, t.UnixMilli()-discordEpoch) << 22
}
