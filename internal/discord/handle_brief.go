package discord

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// goodBrief refuses a length or an article that is none while that can still
// be told to the member alone.
func (b *Bot) goodBrief(ctx context.Context, r *request) error {
	if _, err := news.ParseLength(r.text("length")); err != nil {
		return err
	}
	_, err := b.wanted(ctx, r, "article")
	return err
}

func (b *Bot) briefArticle(ctx context.Context, r *request) error {
	length, err := news.ParseLength(r.text("length"))
	if err != nil {
		return err
	}
	a, err := b.wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	brief, err := b.o.Briefer.Article(ctx, r.guild, a.ID, length)
	if err != nil {
		return gone(err)
	}
	if len(brief.Items) == 0 || len(brief.Items[0].Lines) == 0 {
		return news.Faultf(nil, "That article has no sentence to brief: it holds no running text.")
	}
	messages := articleMessages(brief)
	return r.reply(ctx, messages[0], messages[1:]...)
}

// windows are what can be chosen for how far back a brief looks.
var windows = []struct {
	name string
	back time.Duration
}{
	{"1 hour", time.Hour}, {"6 hours", 6 * time.Hour}, {"24 hours", 24 * time.Hour}, {"3 days", 3 * 24 * time.Hour}, {"7 days", 7 * 24 * time.Hour},
}

// sinceFilter is the Filter of briefs whose window a member chose.
const sinceFilter = "since"

func windowNames() []string {
	names := make([]string, len(windows))
	for i, w := range windows {
		names[i] = w.name
	}
	return names
}

// wantedBrief reads what kind of brief a member asks for.
func (b *Bot) wantedBrief(ctx context.Context, r *request) (o news.Order, err error) {
	o = news.Order{Guild: r.guild, Channel: r.channel, Filter: news.Filter{Topics: keywords(r.text("topic"))}}
	if o.Style, err = news.ParseStyle(r.text("style")); err != nil {
		return o, err
	}
	if o.Language, err = languageTag(r.text("language")); err != nil {
		return o, err
	}
	if o.Language == "" {
		chosen, err := b.o.Settings.Settings(ctx, r.guild)
		if err != nil {
			return o, err
		}
		o.Language = chosen.Language
	}
	if since := r.text("since"); since != "" {
		i := slices.Index(windowNames(), strings.ToLower(since))
		if i < 0 {
			return o, news.Faultf(nil, "“%s” is not a time to look back. Choose one of: %s.", fit(plain(since), maxChoice), strings.Join(windowNames(), ", "))
		}
		o.Since = b.o.Now().Add(-windows[i].back)
	}
	return o, nil
}

// goodOrder settles who sees the brief, and refuses options that are none
// while that can still be told to the member alone.
func (b *Bot) goodOrder(ctx context.Context, r *request) error {
	if r.flag("private", false) {
		r.mode = private
	}
	_, err := b.wantedBrief(ctx, r)
	return err
}

// briefNow shows the channel, or one member, what is new for it. What the
// channel is shown is saved before and marked after, so that the next brief
// neither repeats it nor loses what was not shown; what one member is shown
// the channel does not know.
func (b *Bot) briefNow(ctx context.Context, r *request) error {
	o, err := b.wantedBrief(ctx, r)
	if err != nil {
		return err
	}
	if r.mode == private {
		brief, err := b.o.Briefer.Order(ctx, o)
		if err != nil {
			return err
		}
		return b.showDraft(ctx, r, brief)
	}
	end, err := b.o.Turns.Turn(ctx, r.channel)
	if err != nil {
		return err
	}
	defer end()
	brief, err := b.o.Briefer.Order(ctx, o)
	if err != nil {
		return err
	}
	messages := briefMessages(brief)
	if len(brief.Items) == 0 {
		return r.reply(ctx, messages[0], messages[1:]...)
	}
	if !o.Since.IsZero() {
		// It may begin later than the channel's last brief ended: what lies
		// between is still to be told, so the next window does not begin here.
		brief.Filter = sinceFilter
	}
	if err := b.o.Briefs.SaveBrief(ctx, brief); err != nil {
		return err
	}
	err = r.reply(ctx, messages[0], messages[1:]...)
	settle, stop := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer stop()
	if !r.shown {
		return errors.Join(err, b.o.Briefs.FailBrief(settle, r.guild, brief.ID))
	}
	return errors.Join(err, b.o.Briefs.MarkDelivered(settle, r.guild, brief.ID))
}

// showDraft shows a brief that is not saved, after the first messages.
func (b *Bot) showDraft(ctx context.Context, r *request, brief news.Brief, first ...message) error {
	b.drafts.keep(brief)
	messages := slices.Concat(first, briefMessages(brief))
	return r.reply(ctx, messages[0], messages[1:]...)
}

// meantBrief is the brief that a button names: a saved one, or one that was
// shown to a member alone.
func (b *Bot) meantBrief(ctx context.Context, r *request) (news.Brief, error) {
	if brief, ok := b.drafts.find(r.guild, r.arg(0)); ok {
		return brief, nil
	}
	brief, err := b.o.Receipts.Brief(ctx, r.guild, r.arg(0))
	if errors.Is(err, news.ErrNotFound) {
		return brief, news.Faultf(err, "The evidence of this brief is no longer stored.")
	}
	return brief, err
}

func (b *Bot) briefEvidence(ctx context.Context, r *request) error {
	brief, err := b.meantBrief(ctx, r)
	if err != nil {
		return err
	}
	var headlines []news.Headline
	var refs []news.Ref
	for _, item := range brief.Items {
		headlines = append(headlines, itemSources(item)...)
		refs = append(refs, itemRefs(item)...)
	}
	return b.showEvidence(ctx, r, headlines, refs, false)
}

// itemSources are the articles that an item rests on.
func itemSources(item news.Item) []news.Headline {
	if len(item.Sources) == 0 {
		return []news.Headline{item.Headline}
	}
	return item.Sources
}

// itemRefs are the sentences that an item rests on.
func itemRefs(item news.Item) []news.Ref {
	refs := append(slices.Clone(item.Title.Refs), lineRefs(item.Lines)...)
	for _, c := range item.Changes {
		refs = append(refs, c.Ref)
	}
	for _, d := range item.Differences {
		for _, report := range d.Reports {
			refs = append(refs, report.Ref)
		}
	}
	return refs
}

// briefSources lists all articles that a brief's stories rest on.
func (b *Bot) briefSources(ctx context.Context, r *request) error {
	brief, err := b.meantBrief(ctx, r)
	if err != nil {
		return err
	}
	messages := sourcesMessages(brief)
	return r.reply(ctx, messages[0], messages[1:]...)
}

// briefStory opens the story that was picked from a brief's menu: a longer
// summary with all that tell of it, for the member alone.
func (b *Bot) briefStory(ctx context.Context, r *request) error {
	brief, err := b.meantBrief(ctx, r)
	if err != nil {
		return err
	}
	if len(r.values) != 1 {
		return news.Faultf(nil, "%s", unreadable)
	}
	picked, err := strconv.Atoi(r.values[0])
	if err != nil || picked < 0 || picked >= len(brief.Items) {
		return news.Faultf(err, "%s", unreadable)
	}
	item := brief.Items[picked]
	if item.Story == 0 {
		told, err := b.o.Briefer.Article(ctx, r.guild, item.Headline.ID, news.Long)
		if err != nil {
			return gone(err)
		}
		messages := articleMessages(told)
		return r.reply(ctx, messages[0], messages[1:]...)
	}
	told, err := b.o.Briefer.Story(ctx, r.guild, item.Story, brief.Language)
	if err != nil {
		return noStory(err)
	}
	all, err := b.o.Stories.Story(ctx, r.guild, item.Story)
	if err != nil {
		return noStory(err)
	}
	b.drafts.keep(told)
	messages := storyMessages(told, all)
	return r.reply(ctx, messages[0], messages[1:]...)
}

// noStory turns "not found" into a plain sentence, and leaves other errors.
func noStory(err error) error {
	if _, said := news.Say(err); !said && errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "The articles of this story are no longer stored here.")
	}
	return err
}

// quoteEvidence shows the sentences that the button itself names.
func (b *Bot) quoteEvidence(ctx context.Context, r *request) error {
	refs, ok := readQuotes(r.args)
	if !ok {
		return news.Faultf(nil, "%s", unreadable)
	}
	a, err := b.o.Archive.Article(ctx, r.guild, refs[0].Article)
	if err != nil {
		return gone(err)
	}
	return b.showEvidence(ctx, r, []news.Headline{a.Headline}, refs, false)
}

// showEvidence looks the sentences up again, so that nothing is shown that is
// no longer stored here, and shows them article by article.
func (b *Bot) showEvidence(ctx context.Context, r *request, headlines []news.Headline, refs []news.Ref, marked bool) error {
	refs = once(refs)
	citations, err := b.o.Quotes.Sentences(ctx, r.guild, refs)
	if err != nil {
		return err
	}
	quotes := make(map[news.Ref]string, len(citations))
	for _, c := range citations {
		quotes[c.Ref] = c.Quote
	}
	var found []evidence
	for i, h := range headlines {
		e := evidence{headline: h}
		if marked {
			e.mark = i + 1
		}
		for _, ref := range refs {
			if quote, ok := quotes[ref]; ok && ref.Article == h.ID {
				e.quotes = append(e.quotes, quote)
			}
		}
		if e.quotes != nil {
			found = append(found, e)
		}
	}
	messages := evidenceMessages(found, len(refs)-len(quotes))
	return r.reply(ctx, messages[0], messages[1:]...)
}

func lineRefs(lines []news.Line) []news.Ref {
	var refs []news.Ref
	for _, l := range lines {
		refs = append(refs, l.Refs...)
	}
	return refs
}

// once drops repeated refs and keeps the order.
func once(refs []news.Ref) []news.Ref {
	known := make(map[news.Ref]bool, len(refs))
	var kept []news.Ref
	for _, r := range refs {
		if !known[r] {
			known[r] = true
			kept = append(kept, r)
		}
	}
	return kept
}
