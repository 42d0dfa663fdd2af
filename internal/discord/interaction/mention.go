package interaction

import (
	"context"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// byMessage is the route of what is asked by message.
const byMessage = "message"

// Message answers a message that mentions the bot or replies to it as if it
// were asked by command. Discord sends the text of such messages without the
// privileged intent; the text of others comes empty and is not looked at.
func (d *Dispatcher) Message(m *discordgo.Message) {
	if m == nil || m.Author == nil || m.Author.Bot || m.WebhookID != "" {
		return
	}
	open := d.crew.join()
	if open {
		defer d.crew.leave()
	}
	defer d.contain()
	ctx, stop := context.WithTimeout(d.crew.base, workTime)
	defer stop()
	self, err := d.o.Self(ctx)
	if err != nil || !addressed(m, self) || !d.seen.first(m.ID) {
		return
	}
	p := news.Promise{ID: m.ID, Guild: m.GuildID, Channel: m.ChannelID, User: m.Author.ID, Route: byMessage, At: d.o.Now()}
	if !open {
		giveWay()
		d.tell(ctx, p, restarting)
		return
	}
	if !d.crew.seat() {
		giveWay()
		d.tell(ctx, p, crowded)
		return
	}
	defer d.crew.unseat()
	if p.Input, err = asked(m, self); err != nil {
		d.tell(ctx, p, d.words(byMessage, err))
		return
	}
	kept, err := d.keep(ctx, p, workTime)
	if err != nil {
		return
	}
	if d.converse(ctx, p) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer stop()
		d.forget(ctx, kept)
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

// asked is the question that a message puts to the bot.
func asked(m *discordgo.Message, self string) (string, error) {
	if m.GuildID == "" {
		return "", news.Faultf(nil, "%s", onlyGuilds)
	}
	question := message.Plain(strings.NewReplacer("<@"+self+">", " ", "<@!"+self+">", " ").Replace(m.Content))
	return question, news.CheckQuestion(question)
}

// converse replies to the message of p; false when a reply cannot be posted.
func (d *Dispatcher) converse(ctx context.Context, p news.Promise) bool {
	if err := d.o.API.Typing(ctx, p.Channel); err != nil {
		d.o.Log.Debug("cannot show typing", "channel", p.Channel, "err", err)
	}
	replies, err := d.replies(ctx, p)
	if err != nil {
		replies = []message.Message{message.Say(d.words(p.Route, err))}
	}
	for n := range replies {
		addressTo(&replies[n], p, n)
	}
	if len(replies) > 1 {
		if p.Reply, err = pack(replies); err == nil { // else the message that is at fault is not posted
			d.note(ctx, p)
		}
	}
	return d.postAll(ctx, p, replies)
}

// postAll posts the replies to the message of p that do not stand yet; false when
// one cannot be posted.
func (d *Dispatcher) postAll(ctx context.Context, p news.Promise, replies []message.Message) bool {
	for n := p.Sent; n < len(replies); n++ {
		if p.Sent = n; n > 0 {
			d.note(ctx, p)
		}
		if !d.post(p, replies[n]) {
			return false
		}
	}
	return true
}

// replies is the answer to the message of p.
func (d *Dispatcher) replies(ctx context.Context, p news.Promise) (_ []message.Message, err error) {
	defer rescue(&err)
	return d.o.Answer(ctx, news.Question{Guild: p.Guild, Channel: p.Channel, User: p.User, Text: p.Input})
}

// addressTo makes a message the n-th reply to that of p. The nonce makes a repeated
// attempt harmless, and that of another process, too.
func addressTo(reply *message.Message, p news.Promise, n int) {
	reply.ReplyTo, reply.Nonce = p.ID, p.ID+"."+strconv.Itoa(n)
}

// tell takes the message of p, and replies to it with words.
func (d *Dispatcher) tell(ctx context.Context, p news.Promise, words string) {
	if d.take(ctx, p.ID) == nil {
		d.say(p, words)
	}
}

// say replies to the message of p with words.
func (d *Dispatcher) say(p news.Promise, words string) {
	m := message.Say(words)
	addressTo(&m, p, 0)
	d.post(p, m)
}

// post posts a reply to the message of p; false when it cannot be posted.
func (d *Dispatcher) post(p news.Promise, reply message.Message) bool {
	ctx, stop := context.WithTimeout(context.WithoutCancel(d.crew.base), farewell)
	defer stop()
	if err := d.o.API.Post(ctx, p.Channel, reply); err != nil {
		d.o.Log.Warn("cannot reply to a message", "channel", p.Channel, "err", err)
		return false
	}
	return true
}
