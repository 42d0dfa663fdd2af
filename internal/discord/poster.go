package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

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
// minutes. An error is news.ErrUnreachable when the channel is gone or closed
// to the bot, news.ErrRejected when the message is not one Discord takes, a
// news.RetryError when Discord asks for a pause; anything else
// may be tried again, outcome unknown.
func (b *Bot) Post(ctx context.Context, d news.Delivery) (string, error) {
	body, err := withNonce(d.Payload, d.Nonce)
	if err != nil {
		return "", fmt.Errorf("read queued message: %w", err)
	}
	var posted struct {
		ID string `json:"id"`
	}
	err = b.api.do(ctx, call{
		method: http.MethodPost, path: "/channels/" + d.Channel + "/messages",
		route: "POST messages " + d.Channel, body: body,
	}, &posted)
	if err != nil {
		return "", classify(err)
	}
	return posted.ID, nil
}

// FindPosted looks through the channel's messages since the first attempt for
// the bot's own one that carries d's marker.
func (b *Bot) FindPosted(ctx context.Context, d news.Delivery) (string, bool, error) {
	self, err := b.who(ctx)
	if err != nil {
		return "", false, err
	}
	after := snowflake(d.StartedAt.Add(-skew))
	for range historyPages {
		var page []*posting
		err := b.api.do(ctx, call{
			method: http.MethodGet, route: "GET messages " + d.Channel, repeat: true,
			path: fmt.Sprintf("/channels/%s/messages?after=%d&limit=%d", d.Channel, after, historyPage),
		}, &page)
		if err != nil {
			return "", false, classify(err)
		}
		for _, m := range page {
			if m.Author.ID == self.user && m.carries(d.Marker) {
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

// withNonce adds to a queued body what makes it safe to repeat, and states
// again that nobody is mentioned.
func withNonce(payload []byte, nonce string) (map[string]json.RawMessage, error) {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(payload, &body); err != nil {
		return nil, err
	}
	if body == nil {
		return nil, errors.New("not an object")
	}
	quoted, err := json.Marshal(nonce)
	if err != nil {
		return nil, err
	}
	body["nonce"], body["enforce_nonce"] = quoted, json.RawMessage("true")
	body["allowed_mentions"] = json.RawMessage(`{"parse":[]}`)
	return body, nil
}

// classify says which of a delivery's failures err is.
func classify(err error) error {
	var r *refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Status {
	case http.StatusForbidden, http.StatusNotFound:
		return news.Faultf(fmt.Errorf("%w: %w", news.ErrUnreachable, err),
			"Discord refuses newsdesk's posts in that channel: %s.", strings.TrimRight(r.Message, "."))
	case http.StatusBadRequest:
		return fmt.Errorf("%w: %w", news.ErrRejected, err)
	case http.StatusTooManyRequests:
		return &news.RetryError{After: r.After, Err: err}
	}
	return err
}

// snowflake is the smallest Discord id of an instant.
func snowflake(t time.Time) int64 {
	return max(0, t.UnixMilli()-discordEpoch) << 22
}
