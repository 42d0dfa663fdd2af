// Package articles is the desk for articles: members bring, read, list and remove
// them. It refuses to guess which article is meant.
package articles

import (
	"context"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Librarian takes articles in. Each call stores one article for the guild, or
// reports the one that was there already.
type Librarian interface {
	AddURL(ctx context.Context, guild, user, address string) (news.Stored, error)
	AddFile(ctx context.Context, guild, user string, file news.File) (news.Stored, error)
	AddText(ctx context.Context, guild, user, title, body string) (news.Stored, error)
}

// Corrections tells what corrections changed in an article, newest first.
type Corrections interface {
	Revisions(ctx context.Context, guild string, article int64) ([]news.Revision, error)
}

// Desk is where members bring and read articles.
type Desk struct {
	Finder
	Librarian   Librarian
	Corrections Corrections
}

const (
	pageLength = 10   // articles on a page of the list
	partLength = 3500 // of an article's text in one message
)

func (d *Desk) addURL(ctx context.Context, r *interaction.Request) error {
	stored, err := d.Librarian.AddURL(ctx, r.Guild, r.User, r.Text("url"))
	if err != nil {
		return err
	}
	return r.Reply(ctx, Stored(stored))
}

func (d *Desk) addFile(ctx context.Context, r *interaction.Request) error {
	a := r.Attachment("file")
	if a == nil {
		return news.Faultf(nil, "Discord sent no file with the command. Attach a .txt, .md or .html file.")
	}
	stored, err := d.Librarian.AddFile(ctx, r.Guild, r.User, news.File{Name: a.Filename, URL: a.URL, Size: a.Size})
	if err != nil {
		return err
	}
	return r.Reply(ctx, Stored(stored))
}

func openPaste(ctx context.Context, r *interaction.Request) error {
	return r.Open(ctx, message.NewModal(action.ID(action.Paste), "Add an article",
		discordgo.TextInput{
			CustomID: "title", Label: "Title (the first line, when left empty)",
			Style: discordgo.TextInputShort, MaxLength: news.MaxTitle,
		},
		discordgo.TextInput{
			CustomID: "text", Label: "Text", Placeholder: "Paste the article here. For more than 4,000 characters use /article add-file.",
			Style: discordgo.TextInputParagraph, Required: true, MaxLength: 4000,
		},
	))
}

func (d *Desk) addText(ctx context.Context, r *interaction.Request) error {
	stored, err := d.Librarian.AddText(ctx, r.Guild, r.User, r.Fields["title"], r.Fields["text"])
	if err != nil {
		return err
	}
	return r.Reply(ctx, Stored(stored))
}

// list shows a page of the articles: the first for the command, an older one
// for the button.
func (d *Desk) list(ctx context.Context, r *interaction.Request) error {
	before, err := strconv.ParseInt(r.Arg(0), 10, 64)
	if err != nil {
		before = 0
	}
	page, total, err := d.Archive.Articles(ctx, r.Guild, before, pageLength)
	if err != nil {
		return err
	}
	return r.Reply(ctx, listCard(page, total, before))
}

func (d *Desk) show(ctx context.Context, r *interaction.Request) error {
	a, err := d.Wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	revisions, err := d.Corrections.Revisions(ctx, r.Guild, a.ID)
	if err != nil {
		return err
	}
	if len(revisions) == 0 {
		return r.Reply(ctx, partCard(a, 0))
	}
	return r.Reply(ctx, partCard(a, 0), correctionsCard(a.Title, revisions))
}

func (d *Desk) showPart(ctx context.Context, r *interaction.Request) error {
	id, err1 := strconv.ParseInt(r.Arg(0), 10, 64)
	part, err2 := strconv.Atoi(r.Arg(1))
	if err1 != nil || err2 != nil {
		return interaction.Unreadable(nil)
	}
	a, err := d.Article(ctx, r.Guild, id)
	if err != nil {
		return err
	}
	return r.Reply(ctx, partCard(a, part))
}

func (d *Desk) remove(ctx context.Context, r *interaction.Request) error {
	a, err := d.Wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	if err := d.Archive.RemoveArticle(ctx, r.Guild, a.ID); err != nil {
		return Gone(err)
	}
	return r.Reply(ctx, message.Say("Removed article "+message.Number(a.ID)+", “"+message.Escape(a.Title)+"”, and everything cut from it."))
}

// Routes are those of the server's own articles.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"/article add-url":      {Mode: interaction.Private, Manage: true, Run: d.addURL},
		"/article add-file":     {Mode: interaction.Private, Manage: true, Run: d.addFile},
		"/article add-text":     {Mode: interaction.Direct, Manage: true, Run: openPaste},
		"modal " + action.Paste: {Mode: interaction.Private, Manage: true, Run: d.addText},
		"/article list":         {Mode: interaction.Private, Run: d.list},
		"button " + action.List: {Mode: interaction.Update, Run: d.list},
		"/article show":         {Mode: interaction.Private, Run: d.show},
		"button " + action.Show: {Mode: interaction.Update, Run: d.showPart},
		"/article remove":       {Mode: interaction.Private, Manage: true, Run: d.remove},
	}
}

// Command is /article.
func Command() *discordgo.ApplicationCommand {
	return command.New("article", "The server's articles: add, list, show, remove",
		command.Sub("add-url", "Add the article at a web address",
			command.Required(command.Text("url", "The article's address, with https://"))),
		command.Sub("add-file", "Add an article from a file: .txt, .md or .html, up to 2 MiB",
			command.Required(command.File("file", "The file"))),
		command.Sub("add-text", "Paste an article: opens a form for title and text"),
		command.Sub("list", "List the stored articles, newest first"),
		command.Sub("show", "Show a stored article",
			command.Required(command.Completed("article", "The article: pick one, or type its title, number or address"))),
		command.Sub("remove", "Remove a stored article and everything cut from it",
			command.Required(command.Completed("article", "The article: pick one, or type its title, number or address"))),
	)
}
