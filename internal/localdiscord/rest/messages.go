package rest

import (
	"slices"
	"strconv"
	"strings"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// channelFor finds the call's channel and checks what the bot may do there:
// without ViewChannel access is missing, without the rest a permission is.
func (api *API) channelFor(c *call, need wire.Permissions) (*wire.Channel, error) {
	ch := api.world.Channel(c.path("channel"))
	if ch == nil {
		return nil, apierror.UnknownChannel
	}
	have := api.world.Permissions(api.world.Bot.ID, ch)
	switch {
	case !have.Has(wire.ViewChannel):
		return nil, apierror.MissingAccess
	case !have.Has(need):
		return nil, apierror.MissingPerms
	}
	return ch, nil
}

func (api *API) messageFor(c *call, need wire.Permissions) (*wire.Channel, *wire.Message, error) {
	ch, err := api.channelFor(c, need)
	if err != nil {
		return nil, nil, err
	}
	m := api.world.Message(ch.ID, c.path("message"))
	if m == nil || m.Ephemeral() {
		return nil, nil, apierror.UnknownMessage
	}
	return ch, m, nil
}

func (api *API) createMessage(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	if err := api.world.MayPost(ch, api.world.Bot.ID); err != nil {
		return nil, err
	}
	var p wire.Payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if p.EnforceNonce {
		if earlier, sent := api.world.SentBefore(p.Nonce); sent {
			if earlier == nil {
				return nil, apierror.UnknownMessage
			}
			return api.restMessage(earlier), nil
		}
	}
	m, err := api.post(ch, p, c.files)
	if err != nil {
		return nil, err
	}
	if p.EnforceNonce {
		api.world.Remember(m)
	}
	return api.restMessage(m), nil
}

// post makes and saves a message of the bot in a channel.
func (api *API) post(ch *wire.Channel, p wire.Payload, files []wire.Upload) (*wire.Message, error) {
	have := api.world.Permissions(api.world.Bot.ID, ch)
	if len(p.Embeds.Value) > 0 && !have.Has(wire.EmbedLinks) || len(files) > 0 && !have.Has(wire.AttachFiles) {
		return nil, apierror.MissingPerms
	}
	m := api.world.NewMessage(ch, api.world.Bot)
	m.Flags = p.Flags.Value & (wire.FlagSuppressEmbeds | wire.FlagSuppressNotifications)
	if err := api.world.Refer(m, p.Reference); err != nil {
		return nil, err
	}
	if err := api.world.Compose(m, p, files, world.PingAll, ""); err != nil {
		return nil, err
	}
	api.world.SaveMessage(m)
	return m, nil
}

// restMessage is a message as the REST API gives it to the bot.
func (api *API) restMessage(m *wire.Message) wire.Message {
	return api.world.ForBot(*m, api.opts.PrivilegedIntents&wire.IntentMessageContent != 0)
}

func (api *API) getMessage(c *call) (any, error) {
	_, m, err := api.messageFor(c, wire.ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	return api.restMessage(m), nil
}

func (api *API) editMessage(c *call) (any, error) {
	ch, m, err := api.messageFor(c, 0)
	if err != nil {
		return nil, err
	}
	if m.Author.ID != api.world.Bot.ID {
		return nil, apierror.NotAuthor
	}
	if ch.Thread != nil && ch.Thread.Archived {
		return nil, apierror.Archived
	}
	var p wire.Payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if err := api.world.Edit(m, p, c.files, world.PingAll, ""); err != nil {
		return nil, err
	}
	return api.restMessage(m), nil
}

func (api *API) deleteMessage(c *call) (any, error) {
	ch, m, err := api.messageFor(c, 0)
	if err != nil {
		return nil, err
	}
	if m.Author.ID != api.world.Bot.ID && !api.world.Permissions(api.world.Bot.ID, ch).Has(wire.ManageMessages) {
		return nil, apierror.MissingPerms
	}
	api.world.RemoveMessage(m)
	return nil, nil
}

// listMessages gives the newest first. Without the history permission there
// are none, as on Discord.
func (api *API) listMessages(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	limit := 50
	if given := c.query("limit"); given != "" {
		if limit, err = strconv.Atoi(given); err != nil || limit < 1 || limit > 100 {
			return nil, apierror.Invalid("limit", "NUMBER_TYPE_RANGE", "int value should be between 1 and 100.")
		}
	}
	if !api.world.Permissions(api.world.Bot.ID, ch).Has(wire.ReadMessageHistory) {
		return []wire.Message{}, nil
	}
	var public []*wire.Message
	for _, m := range api.world.Messages[ch.ID] {
		if !m.Ephemeral() {
			public = append(public, m)
		}
	}
	page := []wire.Message{}
	for _, m := range slices.Backward(window(public, c, limit)) {
		page = append(page, api.restMessage(m))
	}
	return page, nil
}

// window cuts the messages that before, after or around ask for.
func window(all []*wire.Message, c *call, limit int) []*wire.Message {
	split := func(id string) int {
		i, _ := slices.BinarySearchFunc(all, id, func(m *wire.Message, id string) int { return compareIDs(m.ID, id) })
		return i
	}
	last := func(list []*wire.Message, n int) []*wire.Message { return list[max(0, len(list)-n):] }
	first := func(list []*wire.Message, n int) []*wire.Message { return list[:min(n, len(list))] }
	switch {
	case c.query("around") != "":
		i := split(c.query("around"))
		older := last(all[:i], limit/2)
		return append(slices.Clone(older), first(all[i:], limit-len(older))...)
	case c.query("before") != "":
		return last(all[:split(c.query("before"))], limit)
	case c.query("after") != "":
		i := split(c.query("after"))
		if i < len(all) && all[i].ID == c.query("after") {
			i++
		}
		return first(all[i:], limit)
	}
	return last(all, limit)
}

// compareIDs orders snowflakes, which are decimal without leading zeros.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func (api *API) crosspost(c *call) (any, error) {
	ch, m, err := api.messageFor(c, wire.SendMessages)
	switch {
	case err != nil:
		return nil, err
	case ch.Type != wire.AnnouncementChannel:
		return nil, apierror.WrongChannel
	case m.Author.ID != api.world.Bot.ID && !api.world.Permissions(api.world.Bot.ID, ch).Has(wire.ManageMessages):
		return nil, apierror.MissingPerms
	case m.Flags&wire.FlagCrossposted != 0:
		return nil, apierror.Crossposted
	}
	m.Flags |= wire.FlagCrossposted
	api.world.MessageChanged("UPDATE", m)
	return api.restMessage(m), nil
}

func (api *API) typing(c *call) (any, error) {
	_, err := api.channelFor(c, wire.SendMessages)
	return nil, err
}
