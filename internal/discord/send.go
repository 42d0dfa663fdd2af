package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Everything newsdesk says to Discord leaves through this file.

const (
	// ackTime is how long the first answer to an interaction may take;
	// Discord itself gives up after 3 s.
	ackTime = 2500 * time.Millisecond
	// alreadyAcked is Discord's code for a second first answer: the earlier
	// attempt arrived, only its receipt was lost.
	alreadyAcked = 40060
)

// callback is the first answer to an interaction.
type callback struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

func (a *api) callback(ctx context.Context, in *discordgo.Interaction, c callback) error {
	ctx, stop := context.WithTimeout(ctx, ackTime)
	defer stop()
	err := a.do(ctx, call{
		method: http.MethodPost, path: "/interactions/" + in.ID + "/" + in.Token + "/callback",
		body: c, repeat: true, patient: true,
	}, nil)
	var r *refusal
	if errors.As(err, &r) && r.Code == alreadyAcked {
		return nil
	}
	return err
}

// respond answers an interaction at once.
func (a *api) respond(ctx context.Context, in *discordgo.Interaction, m message) error {
	return a.callback(ctx, in, callback{discordgo.InteractionResponseChannelMessageWithSource, m})
}

// deferReply promises an answer; whether only the member sees it is settled
// here and for good.
func (a *api) deferReply(ctx context.Context, in *discordgo.Interaction, private bool) error {
	var data struct {
		Flags discordgo.MessageFlags `json:"flags,omitempty"`
	}
	if private {
		data.Flags = discordgo.MessageFlagsEphemeral
	}
	return a.callback(ctx, in, callback{discordgo.InteractionResponseDeferredChannelMessageWithSource, data})
}

// deferUpdate promises a change to the message that holds the component.
func (a *api) deferUpdate(ctx context.Context, in *discordgo.Interaction) error {
	return a.callback(ctx, in, callback{Type: discordgo.InteractionResponseDeferredMessageUpdate})
}

// suggest answers an autocomplete interaction.
func (a *api) suggest(ctx context.Context, in *discordgo.Interaction, choices []choice) error {
	if choices == nil {
		choices = []choice{}
	}
	data := struct {
		Choices []choice `json:"choices"`
	}{choices}
	return a.callback(ctx, in, callback{discordgo.InteractionApplicationCommandAutocompleteResult, data})
}

// ask opens a modal.
func (a *api) ask(ctx context.Context, in *discordgo.Interaction, m modal) error {
	return a.callback(ctx, in, callback{discordgo.InteractionResponseModal, m})
}

// edit puts m in place of the promised or shown answer.
func (a *api) edit(ctx context.Context, in *discordgo.Interaction, m message) error {
	return a.do(ctx, call{
		method: http.MethodPatch, path: "/webhooks/" + in.AppID + "/" + in.Token + "/messages/@original",
		body: m, files: m.files, repeat: true, patient: true,
	}, nil)
}

// follow adds a message after the answer. It is not repeated after a network
// error: Discord has no nonce here, and twice is worse than not at all.
func (a *api) follow(ctx context.Context, in *discordgo.Interaction, m message) error {
	return a.do(ctx, call{
		method: http.MethodPost, path: "/webhooks/" + in.AppID + "/" + in.Token + "?wait=true",
		body: m, files: m.files, patient: true,
	}, nil)
}

// post creates a message in a channel; m.nonce makes repeating it harmless.
func (a *api) post(ctx context.Context, channel string, m message) error {
	return a.do(ctx, call{
		method: http.MethodPost, path: "/channels/" + channel + "/messages", route: "POST messages " + channel,
		body: m, repeat: m.nonce != "", patient: true,
	}, nil)
}

// typing shows for ten seconds that an answer is being written.
func (a *api) typing(ctx context.Context, channel string) error {
	return a.do(ctx, call{method: http.MethodPost, path: "/channels/" + channel + "/typing", route: "POST typing " + channel}, nil)
}

// choice is one suggestion of an autocomplete.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// modal is a form. Discord calls this shape old, and still takes it; the new
// one cannot be read back through discordgo.
type modal struct {
	CustomID   string                       `json:"custom_id"`
	Title      string                       `json:"title"`
	Components []discordgo.MessageComponent `json:"components"`
}

func newModal(id, title string, fields ...discordgo.TextInput) modal {
	m := modal{CustomID: id, Title: fit(title, 45)}
	for _, f := range fields {
		m.Components = append(m.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{f}})
	}
	return m
}

func (a *api) get(ctx context.Context, path string, out any) error {
	return a.do(ctx, call{method: http.MethodGet, path: path, repeat: true, patient: true}, out)
}
