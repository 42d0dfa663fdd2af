// Package discord is newsdesk's face on Discord. It joins the parts below it to
// one bot: what comes in over the gateway goes by way of interaction to the desk
// of its subject (articles, messages that members point at, briefs, threads of
// stories, questions, feeds, schedules, settings), and what the desks say goes out
// over rest. discordgo is known to this package and those below it only. It decides
// nothing about news: it calls deeds through small interfaces, and shows what they
// return.
package discord

import (
	"context"
	"fmt"
	"sync"
	"time"

	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/gateway"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/permission"
	"newsdesk/internal/discord/posting"
	"newsdesk/internal/discord/rest"
)

// Bot is one application's presence on Discord.
type Bot struct {
	*posting.Poster // for the outbox

	o          Options
	connection *gateway.Connection
	dispatcher *interaction.Dispatcher
	registry   *command.Registry
}

// New checks the options and makes a Bot; nothing is sent before Run.
func New(o Options) (*Bot, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	client, err := rest.New(rest.Options{Base: o.APIURL, Token: o.Token, Rate: o.Rate, Rest: o.Rest, Now: o.Now})
	if err != nil {
		return nil, fmt.Errorf("read NEWSDESK_DISCORD_API_URL: %w", err)
	}
	b := &Bot{o: o, registry: &command.Registry{API: client, Notes: o.Notes, Log: o.Log}}
	rights := permission.Rights{API: client, Self: b.self, Settings: o.Settings}
	d := open(o, client, rights)
	b.dispatcher = interaction.New(interaction.Options{
		API: client, Routes: d.routes(), Suggest: d.suggesters(), Manages: rights.MustManage, Self: b.self, Answer: d.questions.Reply,
		After: unseenDesk{o.Unseen, rights}.tell, Promises: o.Promises, Replies: o.Replies, Briefs: o.Briefs, Log: o.Log, Now: o.Now,
	})
	b.connection = gateway.New(b.listening(client))
	b.Poster = &posting.Poster{API: client, Self: b.self, Log: o.Log}
	return b, nil
}

// listening is what the connection is to hear.
func (b *Bot) listening(client *rest.Client) gateway.Options {
	l := gateway.Options{
		Token: b.o.Token, Transport: client.Transport(), Notes: b.o.Notes, Log: b.o.Log, Now: b.o.Now,
		Ready: b.offer, Interaction: b.dispatcher.Interaction, Deleted: b.abandon,
	}
	if b.o.Mentions {
		l.Message = b.dispatcher.Message
	}
	return l
}

// drainTime is how long answers under way at the end may take.
const drainTime = 20 * time.Second

// Run keeps the bot connected until ctx ends, and settles what a process that died
// owes members; then it tells newcomers that it is restarting, waits for the
// answers under way, and closes. The error is one that no retry mends, such as a
// refused token; nil after ctx ended.
func (b *Bot) Run(ctx context.Context) error {
	live, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ctx, end := context.WithCancel(ctx)
	var settling sync.WaitGroup
	settling.Go(func() { b.settle(ctx) })
	defer func() { end(); settling.Wait() }()
	ended := make(chan error, 1)
	go func() { ended <- b.connection.Run(live) }()
	select {
	case err := <-ended:
		b.dispatcher.Close(drainTime)
		return err
	case <-ctx.Done():
		b.dispatcher.Close(drainTime)
		stop()
		return <-ended
	}
}

// settle begins when Discord can be reached.
func (b *Bot) settle(ctx context.Context) {
	if b.AwaitReady(ctx) == nil {
		b.dispatcher.Settle(ctx)
	}
}

// Health says how the connection stands now.
func (b *Bot) Health() gateway.Health { return b.connection.Health() }

// AwaitReady waits until Discord has accepted the bot for the first time.
func (b *Bot) AwaitReady(ctx context.Context) error { return b.connection.AwaitReady(ctx) }

// self is the bot's own user id, once Discord has told it.
func (b *Bot) self(ctx context.Context) (string, error) { return b.connection.Self(ctx) }

// offer sees to it that Discord has the command tree. Without it old commands
// still work, so a failure is logged and the next READY tries again.
func (b *Bot) offer(application string) {
	b.dispatcher.Do(command.RegisterTime, func(ctx context.Context) {
		if err := b.registry.Register(ctx, application, commands()); err != nil {
			b.o.Log.Error("commands are not registered", "err", err)
		}
	})
}

// abandonTime is how long it may take to give a channel up.
const abandonTime = 30 * time.Second

// abandon gives up what is to go to a channel that was deleted. What fails here comes up
// again with the next message there.
func (b *Bot) abandon(guild, channel string) {
	b.dispatcher.Do(abandonTime, func(ctx context.Context) {
		if err := b.o.Channels.AbandonChannel(ctx, guild, channel, posting.Gone); err != nil {
			b.o.Log.Error("cannot give a deleted channel up", "guild", guild, "channel", channel, "err", err)
		}
	})
}
