package rest

import (
	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/wire"
)

func (api *API) answerInteraction(c *call) (any, error) {
	in := api.exchange.Find(c.path("token"))
	switch {
	case in == nil || in.ID != c.path("interaction") || in.Missed:
		return nil, apierror.UnknownInteract
	case in.Answer != 0:
		return nil, apierror.Acknowledged
	}
	var cb wire.Callback
	if err := c.decode(&cb); err != nil {
		return nil, err
	}
	if err := api.exchange.Answer(in, cb, c.files); err != nil {
		return nil, err
	}
	if c.query("with_response") != "true" {
		return nil, nil
	}
	return callbackResponse(in), nil
}

// callbackResponse is what with_response=true asks for.
func callbackResponse(in *interaction.Interaction) any {
	about := map[string]any{"id": in.ID, "type": in.Kind}
	resource := map[string]any{"type": in.Answer}
	if in.Original != nil {
		about["response_message_id"] = in.Original.ID
		about["response_message_loading"] = in.Original.Loading()
		about["response_message_ephemeral"] = in.Original.Ephemeral()
		resource["message"] = *in.Original
	}
	return map[string]any{"interaction": about, "resource": resource}
}

// webhook finds the interaction that a token's webhook belongs to.
func (api *API) webhook(c *call) (*interaction.Interaction, error) {
	in := api.exchange.Find(c.path("token"))
	switch {
	case in == nil || c.path("application") != api.world.Bot.ID || in.Answer == 0:
		return nil, apierror.UnknownWebhook
	case api.world.Now().Sub(in.Created) > interaction.TokenLife:
		return nil, apierror.ExpiredToken
	}
	return in, nil
}

func (api *API) webhookMessage(c *call) (*interaction.Interaction, *wire.Message, error) {
	in, err := api.webhook(c)
	if err != nil {
		return nil, nil, err
	}
	m := api.exchange.ReplyWith(in, c.path("message"))
	if m == nil {
		return nil, nil, apierror.UnknownMessage
	}
	return in, m, nil
}

func (api *API) getWebhookMessage(c *call) (any, error) {
	_, m, err := api.webhookMessage(c)
	if err != nil {
		return nil, err
	}
	return *m, nil
}

func (api *API) editWebhookMessage(c *call) (any, error) {
	in, m, err := api.webhookMessage(c)
	if err != nil {
		return nil, err
	}
	var p wire.Payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if err := api.exchange.Fill(in, m, p, c.files); err != nil {
		return nil, err
	}
	return *m, nil
}

func (api *API) deleteWebhookMessage(c *call) (any, error) {
	in, m, err := api.webhookMessage(c)
	if err != nil {
		return nil, err
	}
	api.exchange.Remove(in, m)
	return nil, nil
}

func (api *API) followUp(c *call) (any, error) {
	in, err := api.webhook(c)
	if err != nil {
		return nil, err
	}
	var p wire.Payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	m, err := api.exchange.Follow(in, p, c.files)
	if err != nil {
		return nil, err
	}
	return *m, nil
}
