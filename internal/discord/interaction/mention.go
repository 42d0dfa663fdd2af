package interaction

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Message answers a message that mentions the bot or replies to it as if it
// were asked by command. Discord sends the text of such messages without the
// privileged intent; the text of others comes empty and is not looked at.
func (d *Dispatcher) Message(m *discordgo.Message) {
	if m == nil || m.Author == nil || m.Author.Bot || m.WebhookID != "" {
		return
	}
	if !d.crew.join() {
		return
	}
	defer d.crew.leave()
	defer d.contain()
	ctx, stop := context.WithTimeout(d.crew.base, workTime)
	defer stop()
	self, err := d.o.Self(ctx)
	if err != nil || !addressed(m, self) || !d.seen.first(m.ID) {
		return
	}
	if !d.crew.seat() {
		d.answerMessage(m, message.Say(crowded))
		return
	}
	defer d.crew.unseat()
	for _, reply := range d.chat(ctx, m, self) {
		if !d.answerMessage(m, reply) {
			return
		}
	}
}

// addressed reports whether a message is for the bot: it names it, replies to
// it, or is written to it directly.
func addressed(m *discordgo.Message, self string) bool {
	if m.GuildID == "" {
		return true
	}
	for _, u := range m.Mentions {
		if u.ID == self {
			return true
		}
	}
	return m.ReferencedMessage != nil && m.ReferencedMessage.Author != nil && m.ReferencedMessage.Author.ID == self && m.Content != ""
}

// chat is the replies to a message: an answer, or plain words.
func (d *Dispatcher) chat(ctx context.Context, m *discordgo.Message, self string) (replies []message.Message) {
	defer func() {
		if p := recover(); p != nil {
			replies = []message.Message{message.Say(d.words("message", panicked(p)))}
		}
	}()
	if m.GuildID == "" {
		return []message.Message{message.Say(onlyGuilds)}
	}
	question := message.Plain(strings.NewReplacer("<@"+self+">", " ", "<@!"+self+">", " ").Replace(m.Content))
	if err := news.CheckQuestion(question); err != nil {
		return []message.Message{message.Say(d.words("message", err))}
	}
	if err := d.o.API.Typing(ctx, m.ChannelID); err != nil {
		d.o.Log.Debug("cannot show typing", "channel", m.ChannelID, "err", err)
	}
	replies, err := d.o.Answer(ctx, news.Question{Guild: m.GuildID, Channel: m.ChannelID, User: m.Author.ID, Text: question})
	if err != nil {
		return []message.Message{message.Say(d.words("message", err))}
	}
	return replies
}

// answerMessage replies to a message; the nonce makes a repeated attempt
// harmless.
func (d *Dispatcher) answerMessage(m *discordgo.Message, reply message.Message) bool {
	ctx, stop := context.WithTimeout(context.WithoutCancel(d.crew.base), farewell)
	defer stop()
	reply.ReplyTo = m.ID
	reply.Nonce = rand.Text()[:25]
	if err := d.o.API.Post(ctx, m.ChannelID, reply); err != nil {
		d.o.Log.Warn("cannot reply to a message", "channel", m.ChannelID, "err", err)
		return false
	}
	return true
}
