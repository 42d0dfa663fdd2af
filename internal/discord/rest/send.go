package rest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
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

func (cl *Client) callback(ctx context.Context, in *discordgo.Interaction, c callback) error {
	ctx, stop := context.WithTimeout(ctx, ackTime)
	defer stop()
	err := cl.Do(ctx, Call{
		Method: http.MethodPost, Path: "/interactions/" + in.ID + "/" + in.Token + "/callback",
		Body: c, Repeat: true, Patient: true,
	}, nil)
	var r *Refusal
	if errors.As(err, &r) && r.Code == alreadyAcked {
		return nil
	}
	return err
}

// Respond answers an interaction at once.
func (cl *Client) Respond(ctx context.Context, in *discordgo.Interaction, m message.Message) error {
	return cl.callback(ctx, in, callback{discordgo.InteractionResponseChannelMessageWithSource, m})
}

// DeferReply promises an answer; whether only the member sees it is settled
// here and for good.
func (cl *Client) DeferReply(ctx context.Context, in *discordgo.Interaction, private bool) error {
	var data struct {
		Flags discordgo.MessageFlags `json:"flags,omitempty"`
	}
	if private {
		data.Flags = discordgo.MessageFlagsEphemeral
	}
	return cl.callback(ctx, in, callback{discordgo.InteractionResponseDeferredChannelMessageWithSource, data})
}

// DeferUpdate promises a change to the message that holds the component.
func (cl *Client) DeferUpdate(ctx context.Context, in *discordgo.Interaction) error {
	return cl.callback(ctx, in, callback{Type: discordgo.InteractionResponseDeferredMessageUpdate})
}

// Suggest answers an autocomplete interaction.
func (cl *Client) Suggest(ctx context.Context, in *discordgo.Interaction, choices []message.Choice) error {
	if choices == nil {
		choices = []message.Choice{}
	}
	data := struct {
		Choices []message.Choice `json:"choices"`
	}{choices}
	return cl.callback(ctx, in, callback{discordgo.InteractionApplicationCommandAutocompleteResult, data})
}

// Open opens a modal.
func (cl *Client) Open(ctx context.Context, in *discordgo.Interaction, m message.Modal) error {
	return cl.callback(ctx, in, callback{discordgo.InteractionResponseModal, m})
}

// Edit puts m in place of the promised or shown answer.
func (cl *Client) Edit(ctx context.Context, in *discordgo.Interaction, m message.Message) error {
	return cl.Do(ctx, Call{
		Method: http.MethodPatch, Path: original(in),
		Body: m, files: m.Files, Repeat: true, Patient: true,
	}, nil)
}

// Original reads the promised or shown answer into out.
func (cl *Client) Original(ctx context.Context, in *discordgo.Interaction, out any) error {
	return cl.Get(ctx, original(in), out)
}

func original(in *discordgo.Interaction) string {
	return "/webhooks/" + in.AppID + "/" + in.Token + "/messages/@original"
}

// Follow adds a message after the answer. It is not repeated after a network
// error: Discord has no nonce here, and twice is worse than not at all.
func (cl *Client) Follow(ctx context.Context, in *discordgo.Interaction, m message.Message) error {
	return cl.Do(ctx, Call{
		Method: http.MethodPost, Path: "/webhooks/" + in.AppID + "/" + in.Token + "?wait=true",
		Body: m, files: m.Files, Patient: true,
	}, nil)
}

// Post creates a message in a channel; m.nonce makes repeating it harmless.
func (cl *Client) Post(ctx context.Context, channel string, m message.Message) error {
	return cl.Do(ctx, Call{
		Method: http.MethodPost, Path: "/channels/" + channel + "/messages", Route: "POST messages " + channel,
		Body: m, Repeat: m.Nonce != "", Patient: true,
	}, nil)
}

// Typing shows for ten seconds that an answer is being written.
func (cl *Client) Typing(ctx context.Context, channel string) error {
	return cl.Do(ctx, Call{Method: http.MethodPost, Path: "/channels/" + channel + "/typing", Route: "POST typing " + channel}, nil)
}

// Get reads what stands at path.
func (cl *Client) Get(ctx context.Context, path string, out any) error {
	return cl.Do(ctx, Call{Method: http.MethodGet, Path: path, Repeat: true, Patient: true}, out)
}
