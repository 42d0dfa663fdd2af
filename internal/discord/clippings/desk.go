// Package clippings is the desk for messages that members point at from Discord's
// menu: brief this, ask about this, save this as an article. It takes the link, the
// file or the text of any message; it refuses newsdesk's own, whose buttons do the
// same, and one that holds none of these.
package clippings

import (
	"context"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/questions"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Reader reads an article and stores nothing.
type Reader interface {
	ReadURL(ctx context.Context, address string) (news.Article, error)
	ReadFile(ctx context.Context, file news.File) (news.Article, error)
	ReadText(body string) (news.Article, error)
}

// Briefer briefs an article: a stored one, or one that is not.
type Briefer interface {
	Article(ctx context.Context, guild string, id int64, length news.Length) (news.Brief, error)
	Unsaved(ctx context.Context, guild string, a news.Article, length news.Length) (news.Brief, error)
}

// Desk is where members bring messages.
type Desk struct {
	Librarian articles.Librarian
	Reader    Reader
	Briefer   Briefer
	Articles  articles.Finder
	Self      func(context.Context) (string, error) // the bot's own user id
}

// The entries of the menu.
const (
	briefThis = "Brief this"
	askThis   = "Ask about this"
	saveThis  = "Save as article"
)

// Commands are the entries in a message's menu.
func Commands() []*discordgo.ApplicationCommand {
	return []*discordgo.ApplicationCommand{command.Menu(briefThis), command.Menu(askThis), command.Menu(saveThis)}
}

// Routes are those of the menu.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"menu " + briefThis: {Mode: interaction.Private, Run: d.brief},
		"menu " + askThis:   {Mode: interaction.Direct, Run: d.ask},
		"menu " + saveThis:  {Mode: interaction.Private, Manage: true, Run: d.save},
	}
}

// clipping reads the message that the member points at.
func (d *Desk) clipping(ctx context.Context, r *interaction.Request) (clipping, error) {
	self, err := d.Self(ctx)
	if err != nil {
		return clipping{}, err
	}
	if r.Target.Author != nil && r.Target.Author.ID == self {
		return clipping{}, news.Faultf(nil, "That message is newsdesk's own. Use the buttons under it: Ask asks about it, Evidence shows what it rests on.")
	}
	c := clip(r.Target)
	if c.empty() {
		return c, news.Faultf(nil, "There is nothing to read in that message: no link, no text, no .txt, .md or .html file.")
	}
	return c, nil
}

// brief shows a short brief, to the member alone. What is not stored is read for
// it and not kept: any member may have that, not any may change what is kept.
func (d *Desk) brief(ctx context.Context, r *interaction.Request) error {
	c, err := d.clipping(ctx, r)
	if err != nil {
		return err
	}
	stored, found, err := d.stored(ctx, r.Guild, c.address)
	if err != nil {
		return err
	}
	if found {
		return d.briefStored(ctx, r, c, stored)
	}
	a, err := d.read(ctx, c)
	if err != nil {
		return err
	}
	// A short link leads to an address that may be stored.
	if stored, found, err = d.stored(ctx, r.Guild, a.Canonical); err != nil {
		return err
	}
	if found {
		return d.briefStored(ctx, r, c, stored)
	}
	b, err := d.Briefer.Unsaved(ctx, r.Guild, a, news.Short)
	if err != nil {
		return err
	}
	return reply(ctx, r, c, b, render.Unsaved, "It is not stored. **"+saveThis+"** in the message's menu keeps it, so that it can be asked about.")
}

func (d *Desk) briefStored(ctx context.Context, r *interaction.Request, c clipping, h news.Headline) error {
	b, err := d.Briefer.Article(ctx, r.Guild, h.ID, news.Short)
	if err != nil {
		return articles.Gone(err)
	}
	return reply(ctx, r, c, b, render.Article, "")
}

func reply(ctx context.Context, r *interaction.Request, c clipping, b news.Brief, show func(news.Brief) []message.Message, note string) error {
	if len(b.Items) == 0 || len(b.Items[0].Lines) == 0 {
		return news.Faultf(nil, "There is no sentence to brief: it holds no running text.")
	}
	messages := show(b)
	messages[0].Content = said(c, note)
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// said is what is to be said above an answer: that only the first of several links
// was taken, and a note.
func said(c clipping, note string) string {
	if c.links < 2 {
		return note
	}
	first := fmt.Sprintf("That message holds %d links; this is the first.", c.links)
	if note == "" {
		return first
	}
	return first + " " + note
}

// stored is the article at an address, false when there is none.
func (d *Desk) stored(ctx context.Context, guild, address string) (news.Headline, bool, error) {
	if address == "" {
		return news.Headline{}, false, nil
	}
	return d.Articles.At(ctx, guild, address)
}

func (d *Desk) read(ctx context.Context, c clipping) (news.Article, error) {
	switch {
	case c.address != "":
		return d.Reader.ReadURL(ctx, c.address)
	case c.file != nil:
		return d.Reader.ReadFile(ctx, *c.file)
	}
	return d.Reader.ReadText(c.text)
}

// ask opens the form for a question: to the article when it is stored, else to all,
// and says which.
func (d *Desk) ask(ctx context.Context, r *interaction.Request) error {
	c, err := d.clipping(ctx, r)
	if err != nil {
		return err
	}
	h, found, err := d.stored(ctx, r.Guild, c.address)
	switch {
	case err != nil:
		return err
	case found:
		return r.Open(ctx, questions.Form("Ask this article", h.ID))
	case c.address != "":
		return r.Open(ctx, questions.Form("Ask all articles: this one is not stored", 0))
	}
	return r.Open(ctx, questions.Form("Ask the stored articles", 0))
}

// save stores the article.
func (d *Desk) save(ctx context.Context, r *interaction.Request) error {
	c, err := d.clipping(ctx, r)
	if err != nil {
		return err
	}
	var stored news.Stored
	switch {
	case c.address != "":
		stored, err = d.Librarian.AddURL(ctx, r.Guild, r.User, c.address)
	case c.file != nil:
		stored, err = d.Librarian.AddFile(ctx, r.Guild, r.User, *c.file)
	default:
		stored, err = d.Librarian.AddText(ctx, r.Guild, r.User, "", c.text)
	}
	if err != nil {
		return err
	}
	m := articles.Stored(stored)
	m.Content = said(c, "")
	return r.Reply(ctx, m)
}
