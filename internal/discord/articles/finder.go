package articles

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/extract/canonical"
	"newsdesk/internal/news"
)

// Archive holds the guild's stored articles. Articles lists those stored
// before the article with id before, newest first; 0 starts at the newest.
// An unknown id, or one of another guild, is news.ErrNotFound.
type Archive interface {
	Article(ctx context.Context, guild string, id int64) (news.Article, error)
	Articles(ctx context.Context, guild string, before int64, limit int) (page []news.Headline, total int, err error)
	RemoveArticle(ctx context.Context, guild string, id int64) error
}

// Titles finds stored articles by what a member typed, newest first.
type Titles interface {
	MatchTitles(ctx context.Context, guild, typed string, limit int) ([]news.Headline, error)
	ArticleByCanonical(ctx context.Context, guild, canonical string) (news.Headline, bool, error)
}

// Finder finds stored articles as members mean them.
type Finder struct {
	Archive Archive
	Titles  Titles
}

// Article is the stored article of that number; of one that is gone the error says
// so in plain words.
func (f Finder) Article(ctx context.Context, guild string, id int64) (news.Article, error) {
	a, err := f.Archive.Article(ctx, guild, id)
	return a, Gone(err)
}

// At is the stored article at an address, false when there is none.
func (f Finder) At(ctx context.Context, guild, address string) (news.Headline, bool, error) {
	u, err := url.Parse(address)
	if err != nil {
		return news.Headline{}, false, nil //nolint:nilerr // nothing is stored at what is no address
	}
	return f.Titles.ArticleByCanonical(ctx, guild, canonical.Address(u))
}

// Wanted is the stored article that an option names: by number, which is what
// a picked suggestion sends, by address, or by words of its title.
func (f Finder) Wanted(ctx context.Context, r *interaction.Request, option string) (news.Article, error) {
	typed := r.Text(option)
	if id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64); err == nil {
		a, err := f.Archive.Article(ctx, r.Guild, id)
		if err == nil || !errors.Is(err, news.ErrNotFound) {
			return a, err
		}
	}
	h, err := f.titled(ctx, r.Guild, typed)
	if err != nil {
		return news.Article{}, err
	}
	return f.Article(ctx, r.Guild, h.ID)
}

// titled finds the one article that typed means; none and several are refused.
func (f Finder) titled(ctx context.Context, guild, typed string) (news.Headline, error) {
	if u, err := url.Parse(typed); err == nil && u.Host != "" {
		h, found, err := f.At(ctx, guild, typed)
		if err != nil || found {
			return h, err
		}
		return h, news.Faultf(nil, "No article from that address is stored. Add it with /article add-url, or see /article list.")
	}
	if typed == "" {
		return news.Headline{}, news.Faultf(nil, "Name an article: pick one of the suggestions, or type its title or number.")
	}
	matches, err := f.Titles.MatchTitles(ctx, guild, typed, 4)
	if err != nil {
		return news.Headline{}, err
	}
	var exact []news.Headline
	for _, h := range matches {
		if strings.EqualFold(message.Plain(h.Title), message.Plain(typed)) {
			exact = append(exact, h)
		}
	}
	switch {
	case len(matches) == 1:
		return matches[0], nil
	case len(exact) == 1:
		return exact[0], nil
	case len(matches) == 0:
		return news.Headline{}, news.Faultf(nil, "No stored article has “%s” in its title. /article list shows them all.", message.Fit(message.Plain(typed), message.MaxChoiceName))
	}
	names := make([]string, len(matches))
	for i, h := range matches {
		names[i] = message.Number(h.ID) + " (" + message.Fit(message.Plain(h.Title), message.MaxChoiceName) + ")"
	}
	return news.Headline{}, news.Faultf(nil, "Several articles have that in their title: %s. Give the number, or pick one of the suggestions.", strings.Join(names, ", "))
}

// Gone turns "not found" into a plain sentence, and leaves other errors.
func Gone(err error) error {
	if errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "That article is no longer stored. /article list shows those that are.")
	}
	return err
}

// Suggest completes an article by its title; what is picked is its number.
func (f Finder) Suggest(ctx context.Context, guild, typed string) ([]message.Choice, error) {
	found, err := f.Titles.MatchTitles(ctx, guild, typed, message.MaxChoices)
	if err != nil {
		return nil, err
	}
	return choices(found), nil
}

// choices are titles as they can be picked: each name once, the number
// told apart where titles repeat.
func choices(found []news.Headline) []message.Choice {
	used := make(map[string]bool, len(found))
	choices := make([]message.Choice, 0, len(found))
	for _, h := range found[:min(len(found), message.MaxChoices)] {
		id := message.Number(h.ID)
		name := message.Fit(message.Plain(h.Title), message.MaxChoiceName)
		if name == "" {
			name = "article " + id
		}
		if used[name] {
			tail := " · " + id
			name = message.Fit(message.Plain(h.Title), message.MaxChoiceName-message.Size(tail)) + tail
		}
		used[name] = true
		choices = append(choices, message.Choice{Name: name, Value: id})
	}
	return choices
}
