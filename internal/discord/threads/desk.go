// Package threads opens a thread about a story, for members to talk and ask in:
// questions there are about the story first. A story has one thread in a channel.
// It refuses members who may not open threads, and channels where there are none.
package threads

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// Register remembers which thread is about which story.
type Register interface {
	SaveThread(ctx context.Context, guild, parent, thread string, article int64) error
	StoryThread(ctx context.Context, guild, parent string, story int64) (thread string, err error)
}

// Stories gives the story that an article tells.
type Stories interface {
	StoryOf(ctx context.Context, guild string, article int64) (news.Story, error)
}

// Briefer tells a story at length.
type Briefer interface {
	Story(ctx context.Context, guild string, id int64, language string) (news.Brief, error)
}

// Briefs keeps what a thread begins with, for the buttons under it.
type Briefs interface {
	SaveBrief(ctx context.Context, b news.Brief) error
	MarkDelivered(ctx context.Context, guild, brief string) error
	FailBrief(ctx context.Context, guild, brief string) error
}

// Turns lets one after another work on a channel. end lets the next begin.
type Turns interface {
	Turn(ctx context.Context, channel string) (end func(), err error)
}

// Desk is where threads are opened.
type Desk struct {
	API      *rest.Client
	Register Register
	Stories  Stories
	Briefer  Briefer
	Briefs   Briefs
	Turns    Turns // two presses are one thread
}

// settleTime is how long it may take to note what became of a thread's
// beginning.
const settleTime = 10 * time.Second

// quiet is after how many minutes without a message Discord puts a thread away.
const quiet = 4320

const (
	wrongChannel = 50024 // what Discord answers to a thread in a thread
	maxName      = 100   // of a thread
)

// Routes are those of threads.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"button " + action.Discuss: {Mode: interaction.Private, Check: mayOpen, Run: d.discuss},
	}
}

// mayOpen refuses a member whom the channel does not let open threads, and a
// thread in which newsdesk could say nothing.
func mayOpen(_ context.Context, r *interaction.Request) error {
	const (
		enough = discordgo.PermissionCreatePublicThreads | discordgo.PermissionAdministrator
		own    = discordgo.PermissionCreatePublicThreads | discordgo.PermissionSendMessagesInThreads
	)
	if r.In.Member == nil || r.In.Member.Permissions&enough == 0 {
		return news.Faultf(nil, "Opening a thread needs the permission Create Public Threads in this channel. Ask somebody who has it.")
	}
	if has := r.In.AppPermissions; has != 0 && has&discordgo.PermissionAdministrator == 0 && has&own != own {
		return news.Faultf(nil, lacking)
	}
	return nil
}

const lacking = "newsdesk cannot open a thread here: it lacks Create Public Threads or Send Messages in Threads. Give newsdesk's role both, then try again."

func (d *Desk) discuss(ctx context.Context, r *interaction.Request) error {
	article, err := r.ID(0)
	if err != nil {
		return err
	}
	story, err := d.Stories.StoryOf(ctx, r.Guild, article)
	if err != nil {
		return articles.Gone(err)
	}
	end, err := d.Turns.Turn(ctx, r.Channel)
	if err != nil {
		return err
	}
	defer end()
	thread, err := d.opened(ctx, r, story.ID)
	if err != nil {
		return err
	}
	if thread != "" {
		return r.Reply(ctx, message.Say("This story has its thread: <#"+thread+">. Questions asked there are about it."))
	}
	if thread, err = d.begin(ctx, r, story, article); err != nil {
		return err
	}
	return r.Reply(ctx, message.Say("Opened <#"+thread+">. Questions asked there with `/ask`, or by replying to newsdesk, are about this story first."))
}

// opened is the story's thread in the channel, "" when it has none that is
// still there.
func (d *Desk) opened(ctx context.Context, r *interaction.Request, story int64) (string, error) {
	thread, err := d.Register.StoryThread(ctx, r.Guild, r.Channel, story)
	if err != nil || thread == "" {
		return "", err
	}
	var there discordgo.Channel
	err = d.API.Get(ctx, "/channels/"+thread, &there)
	var refused *rest.Refusal
	if errors.As(err, &refused) && (refused.Status == http.StatusNotFound || refused.Status == http.StatusForbidden) {
		return "", nil
	}
	return thread, err
}

// begin opens the thread and tells the story in it.
func (d *Desk) begin(ctx context.Context, r *interaction.Request, story news.Story, article int64) (string, error) {
	told, err := d.Briefer.Story(ctx, r.Guild, story.ID, "")
	if err != nil {
		return "", articles.Gone(err)
	}
	thread, err := d.create(ctx, r.Channel, story)
	if err != nil {
		return "", refusal(err)
	}
	if err := d.Register.SaveThread(ctx, r.Guild, r.Channel, thread, article); err != nil {
		return "", err
	}
	told.Channel = thread
	if err := d.Briefs.SaveBrief(ctx, told); err != nil {
		return "", err
	}
	err = d.tell(ctx, told, story)
	settle, stop := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer stop()
	if err != nil {
		return "", errors.Join(refusal(err), d.Briefs.FailBrief(settle, r.Guild, told.ID))
	}
	return thread, d.Briefs.MarkDelivered(settle, r.Guild, told.ID)
}

// tell posts the story in its thread.
func (d *Desk) tell(ctx context.Context, told news.Brief, story news.Story) error {
	for _, m := range render.Thread(told, story) {
		m.Nonce = rand.Text()[:25]
		if err := d.API.Post(ctx, told.Channel, m); err != nil {
			return err
		}
	}
	return nil
}

// create makes an empty thread that is named after the story. In an announcement
// channel Discord takes threads of a kind of their own only.
func (d *Desk) create(ctx context.Context, channel string, story news.Story) (string, error) {
	var in, made discordgo.Channel
	if err := d.API.Get(ctx, "/channels/"+channel, &in); err != nil {
		return "", err
	}
	kind := discordgo.ChannelTypeGuildPublicThread
	if in.Type == discordgo.ChannelTypeGuildNews {
		kind = discordgo.ChannelTypeGuildNewsThread
	}
	name := cmp.Or(message.Fit(message.Disarm(message.Plain(story.Title)), maxName), "Story "+message.Number(story.ID))
	err := d.API.Do(ctx, rest.Call{
		Method: http.MethodPost, Path: "/channels/" + channel + "/threads", Route: "POST threads " + channel,
		Body: map[string]any{"name": name, "type": kind, "auto_archive_duration": quiet},
	}, &made)
	return made.ID, err
}

// refusal says what Discord refused.
func refusal(err error) error {
	var r *rest.Refusal
	if !errors.As(err, &r) {
		return fmt.Errorf("open thread: %w", err)
	}
	switch {
	case r.Code == wrongChannel:
		return news.Faultf(err, "Threads open in a text channel, not in another thread. Ask here, or open the story in the channel itself.")
	case r.Status == http.StatusForbidden:
		return news.Faultf(err, lacking)
	}
	return fmt.Errorf("open thread: %w", err)
}
