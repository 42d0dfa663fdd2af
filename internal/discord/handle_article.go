package discord

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/extract"
	"newsdesk/internal/news"
)

const (
	pageLength = 10   // articles on a page of the list
	partLength = 3500 // of an article's text in one message
)

func (b *Bot) addURL(ctx context.Context, r *request) error {
	stored, err := b.o.Librarian.AddURL(ctx, r.guild, r.user, r.text("url"))
	if err != nil {
		return err
	}
	return r.reply(ctx, storedMessage(stored))
}

func (b *Bot) addFile(ctx context.Context, r *request) error {
	a := r.attachment("file")
	if a == nil {
		return news.Faultf(nil, "Discord sent no file with the command. Attach a .txt, .md or .html file.")
	}
	stored, err := b.o.Librarian.AddFile(ctx, r.guild, r.user, news.File{Name: a.Filename, URL: a.URL, Size: a.Size})
	if err != nil {
		return err
	}
	return r.reply(ctx, storedMessage(stored))
}

func openPaste(ctx context.Context, r *request) error {
	return r.open(ctx, newModal(customID(doPaste), "Add an article",
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

func (b *Bot) addText(ctx context.Context, r *request) error {
	stored, err := b.o.Librarian.AddText(ctx, r.guild, r.user, r.fields["title"], r.fields["text"])
	if err != nil {
		return err
	}
	return r.reply(ctx, storedMessage(stored))
}

// list shows a page of the articles: the first for the command, an older one
// for the button.
func (b *Bot) list(ctx context.Context, r *request) error {
	before, err := strconv.ParseInt(r.arg(0), 10, 64)
	if err != nil {
		before = 0
	}
	page, total, err := b.o.Archive.Articles(ctx, r.guild, before, pageLength)
	if err != nil {
		return err
	}
	return r.reply(ctx, listMessage(page, total, before))
}

func (b *Bot) show(ctx context.Context, r *request) error {
	a, err := b.wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	return r.reply(ctx, articlePart(a, 0))
}

func (b *Bot) showPart(ctx context.Context, r *request) error {
	id, err1 := strconv.ParseInt(r.arg(0), 10, 64)
	part, err2 := strconv.Atoi(r.arg(1))
	if err1 != nil || err2 != nil {
		return news.Faultf(nil, "%s", unreadable)
	}
	a, err := b.o.Archive.Article(ctx, r.guild, id)
	if err != nil {
		return gone(err)
	}
	return r.reply(ctx, articlePart(a, part))
}

func (b *Bot) remove(ctx context.Context, r *request) error {
	a, err := b.wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	if err := b.o.Archive.RemoveArticle(ctx, r.guild, a.ID); err != nil {
		return gone(err)
	}
	return r.reply(ctx, say("Removed article "+number(a.ID)+", “"+escape(a.Title)+"”, and everything cut from it."))
}

// wanted is the stored article that an option names: by number, which is what
// a picked suggestion sends, by address, or by words of its title.
func (b *Bot) wanted(ctx context.Context, r *request, option string) (news.Article, error) {
	typed := r.text(option)
	if id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64); err == nil {
		a, err := b.o.Archive.Article(ctx, r.guild, id)
		if err == nil || !errors.Is(err, news.ErrNotFound) {
			return a, err
		}
	}
	h, err := b.titled(ctx, r.guild, typed)
	if err != nil {
		return news.Article{}, err
	}
	a, err := b.o.Archive.Article(ctx, r.guild, h.ID)
	return a, gone(err)
}

// titled finds the one article that typed means; none and several are refused.
func (b *Bot) titled(ctx context.Context, guild, typed string) (news.Headline, error) {
	if u, err := url.Parse(typed); err == nil && u.Host != "" {
		h, found, err := b.o.Titles.ArticleByCanonical(ctx, guild, extract.Canonical(u))
		if err != nil || found {
			return h, err
		}
		return h, news.Faultf(nil, "No article from that address is stored. Add it with /article add-url, or see /article list.")
	}
	if typed == "" {
		return news.Headline{}, news.Faultf(nil, "Name an article: pick one of the suggestions, or type its title or number.")
	}
	matches, err := b.o.Titles.MatchTitles(ctx, guild, typed, 4)
	if err != nil {
		return news.Headline{}, err
	}
	var exact []news.Headline
	for _, h := range matches {
		if strings.EqualFold(plain(h.Title), plain(typed)) {
			exact = append(exact, h)
		}
	}
	switch {
	case len(matches) == 1:
		return matches[0], nil
	case len(exact) == 1:
		return exact[0], nil
	case len(matches) == 0:
		return news.Headline{}, news.Faultf(nil, "No stored article has “%s” in its title. /article list shows them all.", fit(plain(typed), maxChoice))
	}
	names := make([]string, len(matches))
	for i, h := range matches {
		names[i] = number(h.ID) + " (" + fit(plain(h.Title), maxChoice) + ")"
	}
	return news.Headline{}, news.Faultf(nil, "Several articles have that in their title: %s. Give the number, or pick one of the suggestions.", strings.Join(names, ", "))
}

// gone turns "not found" into a plain sentence, and leaves other errors.
func gone(err error) error {
	if errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "That article is no longer stored. /article list shows those that are.")
	}
	return err
}
