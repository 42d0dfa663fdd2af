package world

import (
	"strings"
	"time"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
)

// Compose writes a payload into a new message.
func (w *World) Compose(m *wire.Message, p wire.Payload, files []wire.Upload, byDefault Pings, prefix string) error {
	p.Content.Value = strings.TrimSpace(p.Content.Value)
	if err := limits.Payload(p, prefix); err != nil {
		return err
	}
	if p.Content.Value == "" && len(p.Embeds.Value) == 0 && len(p.Components.Value) == 0 && len(files) == 0 {
		return apierror.EmptyMessage
	}
	if len(files) > limits.MaxFiles {
		return apierror.Invalid(prefix+"attachments", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", limits.MaxFiles)
	}
	m.Content, m.TTS, m.Nonce = p.Content.Value, p.TTS, string(p.Nonce)
	m.Attachments = w.host(m.ChannelID, files, p.Attachments.Value)
	m.Embeds = richEmbeds(p.Embeds.Value, m.Attachments)
	m.Components = wire.OrEmpty(p.Components.Value)
	w.Ping(m, p.AllowedMentions, byDefault)
	return nil
}

// Edit writes the given parts of a payload over a message and tells everyone;
// absent parts stay, null ones are cleared.
func (w *World) Edit(m *wire.Message, p wire.Payload, files []wire.Upload, byDefault Pings, prefix string) error {
	next := *m
	if p.Content.Set {
		p.Content.Value = strings.TrimSpace(p.Content.Value)
		next.Content = p.Content.Value
	}
	if p.Flags.Set {
		next.Flags = next.Flags&^wire.FlagSuppressEmbeds | p.Flags.Value&wire.FlagSuppressEmbeds
		p.Flags.Value &^= m.Flags
	}
	if err := limits.Payload(p, prefix); err != nil {
		return err
	}
	if p.Attachments.Set {
		next.Attachments = keep(m.Attachments, p.Attachments.Value)
	}
	next.Attachments = append(next.Attachments[:len(next.Attachments):len(next.Attachments)], w.host(m.ChannelID, files, p.Attachments.Value)...)
	if p.Embeds.Set {
		next.Embeds = richEmbeds(p.Embeds.Value, next.Attachments)
	}
	if p.Components.Set {
		next.Components = wire.OrEmpty(p.Components.Value)
	}
	if next.Content == "" && len(next.Embeds) == 0 && len(next.Components) == 0 && len(next.Attachments) == 0 {
		return apierror.EmptyMessage
	}
	if p.Content.Set || p.AllowedMentions != nil {
		w.Ping(&next, p.AllowedMentions, byDefault)
	}
	now := w.Now()
	next.EditedTimestamp = &now
	*m = next
	w.MessageChanged("UPDATE", m)
	return nil
}

func keep(have []wire.Attachment, named []wire.AttachmentPart) []wire.Attachment {
	kept := []wire.Attachment{}
	for _, a := range have {
		for _, n := range named {
			if string(n.ID) == a.ID {
				kept = append(kept, a)
			}
		}
	}
	return kept
}

// richEmbeds are embeds as stored: typed, in UTC, with attachment:// pointing
// to the hosted file.
func richEmbeds(embeds []wire.Embed, files []wire.Attachment) []wire.Embed {
	rich := make([]wire.Embed, 0, len(embeds))
	for _, e := range embeds {
		e.Type = "rich"
		if t, err := time.Parse(time.RFC3339, e.Timestamp); err == nil {
			e.Timestamp = t.UTC().Format(time.RFC3339Nano)
		}
		e.Image, e.Thumbnail = hosted(e.Image, files), hosted(e.Thumbnail, files)
		rich = append(rich, e)
	}
	return rich
}

func hosted(media *wire.EmbedMedia, files []wire.Attachment) *wire.EmbedMedia {
	if media == nil {
		return nil
	}
	for _, a := range files {
		if media.URL == "attachment://"+a.Filename {
			return &wire.EmbedMedia{URL: a.URL}
		}
	}
	return media
}
