// Package threads opens a thread about a story, for members to talk and ask in:
// questions there are about the story first. A story has one thread in a channel.
// It refuses members who may not open threads, and channels where there are none.
package threads

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"

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

// Desk is where threads are opened.
type Desk struct {
	API      *rest.Client
	Register Register
	Stories  Stories
	Briefer  Briefer
	Keep     func(news.Brief) // for the buttons under what the thread begins with

	opening sync.Mutex // one at a time: two presses are one thread
}

// quiet is after how many minutes without a message Discord puts a thread away.
const quiet = 4320

// What Discord answers to a thread in a thread, and to a bot that may not.
const (
	wrongChannel = 50024
	maxName      = 100
)

// Routes are those of threads.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"button " + action.Discuss: {Mode: interaction.Private, Check: mayOpen, Run: d.discuss},
	}
}

// mayOpen refuses a member whom the channel does not let open threads.
func mayOpen(_ context.Context, r *interaction.Request) error {
	const enough = discordgo.PermissionCreatePublicThreads | discordgo.PermissionAdministrator
	if r.In.Member == nil || r.In.Member.Permissions&enough == 0 {
		return news.Faultf(nil, "Opening a thread needs the permission Create Public Threads in this channel. Ask somebody who has it.")
	}
	return nil
}

func (d *Desk) discuss(ctx context.Context, r *interaction.Request) error {
	article, err := strconv.ParseInt(r.Arg(0), 10, 64)
	if err != nil {
		return interaction.Unreadable(err)
	}
	story, err := d.Stories.StoryOf(ctx, r.Guild, article)
	if err != nil {
		return articles.Gone(err)
	}
	d.opening.Lock()
	defer d.opening.Unlock()
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
	var made struct {
		ID string `json:"id"`
	}
	err = d.API.Do(ctx, rest.Call{
		Method: http.MethodPost, Path: "/channels/" + r.Channel + "/threads", Route: "POST threads " + r.Channel,
		Body: map[string]any{
			"name": message.Fit(message.Plain(story.Title), maxName), "type": discordgo.ChannelTypeGuildPublicThread, "auto_archive_duration": quiet,
		},
	}, &made)
	if err != nil {
		return "", refusal(err)
	}
	if err := d.Register.SaveThread(ctx, r.Guild, r.Channel, made.ID, article); err != nil {
		return "", err
	}
	d.Keep(told)
	for _, m := range render.Thread(told, story) {
		if err := d.API.Post(ctx, made.ID, m); err != nil {
			return "", refusal(err)
		}
	}
	return made.ID, nil
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
		return news.Faultf(err, "newsdesk cannot open a thread here: it lacks Create Public Threads or Send Messages in Threads. Give newsdesk's role both, then try again.")
	}
	return fmt.Errorf("open thread: %w", err)
}
