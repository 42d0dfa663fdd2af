// Package briefs is the desk for briefs: members ask for one of an article or of
// what is new, open its stories, and see what became of past ones. What a channel
// was shown is noted; what one member saw alone is not.
package briefs

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/evidence"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Briefer composes briefs and saves nothing: of one article, of one story in a
// language ("" is its own), or of what is new for a channel.
type Briefer interface {
	Article(ctx context.Context, guild string, id int64, length news.Length) (news.Brief, error)
	Story(ctx context.Context, guild string, id int64, language string) (news.Brief, error)
	Order(ctx context.Context, o news.Order) (news.Brief, error)
}

// Turns lets one brief after another be made for a channel: two at once would
// tell it the same news. end lets the next begin.
type Turns interface {
	Turn(ctx context.Context, channel string) (end func(), err error)
}

// Shown gives briefs that were shown. One that is not kept, or is another
// guild's, is news.ErrNotFound.
type Shown interface {
	Brief(ctx context.Context, guild, id string) (news.Brief, error)
}

// Stories gives a story as the guild sees it, by its own id or by that of an
// article that tells it.
type Stories interface {
	Story(ctx context.Context, guild string, id int64) (news.Story, error)
	StoryOf(ctx context.Context, guild string, article int64) (news.Story, error)
}

// Leaner keeps that a member wants more, or less, like a story in a channel.
type Leaner interface {
	Lean(ctx context.Context, guild, channel, user string, story int64, more bool) error
}

// Settings is what a guild chose.
type Settings interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
}

// Desk is where members ask for briefs and for what became of them.
type Desk struct {
	Briefer  Briefer
	Turns    Turns
	Shown    Shown
	Stories  Stories
	Runs     Runs
	Names    Names
	Leaner   Leaner
	Settings Settings
	Articles articles.Finder
	Evidence evidence.Desk
	Now      func() time.Time

	drafts *drafts
}

// New opens a desk with all of its fields set.
func New(d Desk) *Desk {
	d.drafts = newDrafts()
	return &d
}

// goodBrief refuses a length or an article that is none while that can still
// be told to the member alone.
func (d *Desk) goodBrief(ctx context.Context, r *interaction.Request) error {
	if _, err := news.ParseLength(r.Text("length")); err != nil {
		return err
	}
	_, err := d.Articles.Wanted(ctx, r, "article")
	return err
}

func (d *Desk) article(ctx context.Context, r *interaction.Request) error {
	length, err := news.ParseLength(r.Text("length"))
	if err != nil {
		return err
	}
	a, err := d.Articles.Wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	brief, err := d.Briefer.Article(ctx, r.Guild, a.ID, length)
	if err != nil {
		return articles.Gone(err)
	}
	if len(brief.Items) == 0 || len(brief.Items[0].Lines) == 0 {
		return news.Faultf(nil, "That article has no sentence to brief: it holds no running text.")
	}
	messages := render.Article(brief)
	return r.Reply(ctx, messages[0], messages[1:]...)
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

// wanted reads what kind of brief a member asks for.
func (d *Desk) wanted(ctx context.Context, r *interaction.Request) (o news.Order, err error) {
	o = news.Order{Guild: r.Guild, Channel: r.Channel, Filter: news.Filter{Topics: interaction.Keywords(r.Text("topic"))}}
	if o.Style, err = news.ParseStyle(r.Text("style")); err != nil {
		return o, err
	}
	if o.Language, err = interaction.Language(r.Text("language")); err != nil {
		return o, err
	}
	if o.Language == "" {
		chosen, err := d.Settings.Settings(ctx, r.Guild)
		if err != nil {
			return o, err
		}
		o.Language = chosen.Language
	}
	if since := r.Text("since"); since != "" {
		i := slices.Index(windowNames(), strings.ToLower(since))
		if i < 0 {
			return o, news.Faultf(nil, "“%s” is not a time to look back. Choose one of: %s.", message.Fit(message.Plain(since), message.MaxChoiceName), strings.Join(windowNames(), ", "))
		}
		o.Since = d.Now().Add(-windows[i].back)
	}
	return o, nil
}

// goodOrder settles who sees the brief, and refuses options that are none
// while that can still be told to the member alone.
func (d *Desk) goodOrder(ctx context.Context, r *interaction.Request) error {
	if r.Flag("private", false) {
		r.Mode = interaction.Private
	}
	_, err := d.wanted(ctx, r)
	return err
}

// now shows the channel, or one member, what is new for it. What the
// channel is shown the next brief neither repeats nor, if it was not shown after all,
// loses; what one member is shown the channel does not know.
func (d *Desk) now(ctx context.Context, r *interaction.Request) error {
	o, err := d.wanted(ctx, r)
	if err != nil {
		return err
	}
	if r.Mode == interaction.Private {
		brief, err := d.Briefer.Order(ctx, o)
		if err != nil {
			return err
		}
		return d.ShowDraft(ctx, r, brief)
	}
	end, err := d.Turns.Turn(ctx, r.Channel)
	if err != nil {
		return err
	}
	defer end()
	brief, err := d.Briefer.Order(ctx, o)
	if err != nil {
		return err
	}
	messages := render.Brief(brief)
	if len(brief.Items) == 0 {
		return r.Reply(ctx, messages[0], messages[1:]...)
	}
	if !o.Since.IsZero() {
		// It may begin later than the channel's last brief ended: what lies
		// between is still to be told, so the next window does not begin here.
		brief.Filter = sinceFilter
	}
	return r.Tell(ctx, brief, messages[0], messages[1:]...)
}

// ShowDraft shows a brief that is not saved, after the first messages.
func (d *Desk) ShowDraft(ctx context.Context, r *interaction.Request, brief news.Brief, first ...message.Message) error {
	d.drafts.keep(brief)
	messages := slices.Concat(first, render.Brief(brief))
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// meant is the brief that a button names: a saved one, or one that was
// shown to a member alone.
func (d *Desk) meant(ctx context.Context, r *interaction.Request) (news.Brief, error) {
	if brief, ok := d.drafts.find(r.Guild, r.Arg(0)); ok {
		return brief, nil
	}
	brief, err := d.Shown.Brief(ctx, r.Guild, r.Arg(0))
	if errors.Is(err, news.ErrNotFound) {
		return brief, news.Faultf(err, "The evidence of this brief is no longer stored.")
	}
	return brief, err
}

func (d *Desk) evidence(ctx context.Context, r *interaction.Request) error {
	brief, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	var headlines []news.Headline
	var refs []news.Ref
	for _, item := range brief.Items {
		headlines = append(headlines, render.SourcesOf(item)...)
		refs = append(refs, itemRefs(item)...)
	}
	return d.Evidence.Show(ctx, r, headlines, refs, false)
}

// itemRefs are the sentences that an item rests on.
func itemRefs(item news.Item) []news.Ref {
	refs := append(slices.Clone(item.Title.Refs), evidence.Refs(item.Lines)...)
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

// sources lists all articles that a brief's stories rest on.
func (d *Desk) sources(ctx context.Context, r *interaction.Request) error {
	brief, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	messages := render.Sources(brief)
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// story opens the story that was picked from a brief's menu: a longer
// summary with all that tell of it, for the member alone.
func (d *Desk) story(ctx context.Context, r *interaction.Request) error {
	brief, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	if len(r.Values) != 1 {
		return interaction.Unreadable(nil)
	}
	picked, err := strconv.Atoi(r.Values[0])
	if err != nil || picked < 0 || picked >= len(brief.Items) {
		return interaction.Unreadable(err)
	}
	item := brief.Items[picked]
	if item.Story == 0 {
		told, err := d.Briefer.Article(ctx, r.Guild, item.Headline.ID, news.Long)
		if err != nil {
			return articles.Gone(err)
		}
		messages := render.Article(told)
		return r.Reply(ctx, messages[0], messages[1:]...)
	}
	all, err := d.current(ctx, r.Guild, item)
	if err != nil {
		return noStory(err)
	}
	told, err := d.Briefer.Story(ctx, r.Guild, all.ID, brief.Language)
	if err != nil {
		return noStory(err)
	}
	d.drafts.keep(told)
	messages := render.Story(told, all)
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// lean notes what a member wants of stories like one, for the briefs of the
// channel.
func (d *Desk) lean(ctx context.Context, r *interaction.Request) error {
	story, err := strconv.ParseInt(r.Arg(0), 10, 64)
	if err != nil || r.Arg(1) != action.More && r.Arg(1) != action.Less {
		return interaction.Unreadable(err)
	}
	more := r.Arg(1) == action.More
	if err := d.Leaner.Lean(ctx, r.Guild, r.Channel, r.User, story, more); err != nil {
		return noStory(err)
	}
	words := "Noted: the briefs of this channel will put stories like this one later."
	if more {
		words = "Noted: the briefs of this channel will put stories like this one first."
	}
	return r.Reply(ctx, message.Say(words))
}

// current is the story of an item as it is grouped now: since the brief it may
// have been merged with another, or parted. Where the item's article is gone,
// what is left of its story stands for it.
func (d *Desk) current(ctx context.Context, guild string, item news.Item) (news.Story, error) {
	story, err := d.Stories.StoryOf(ctx, guild, item.Headline.ID)
	if errors.Is(err, news.ErrNotFound) {
		return d.Stories.Story(ctx, guild, item.Story)
	}
	return story, err
}

// noStory turns "not found" into a plain sentence, and leaves other errors.
func noStory(err error) error {
	if _, said := news.Say(err); !said && errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "The articles of this story are no longer stored here.")
	}
	return err
}

// quotes shows the sentences that the button itself names.
func (d *Desk) quotes(ctx context.Context, r *interaction.Request) error {
	refs, ok := action.ReadQuotes(r.Args)
	if !ok {
		return interaction.Unreadable(nil)
	}
	a, err := d.Articles.Article(ctx, r.Guild, refs[0].Article)
	if err != nil {
		return err
	}
	return d.Evidence.Show(ctx, r, []news.Headline{a.Headline}, refs, false)
}

// Routes are those of briefs, and of what is under them.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"/brief article":                 {Mode: interaction.Public, Check: d.goodBrief, Run: d.article, Again: true},
		"/brief now":                     {Mode: interaction.Public, Check: d.goodOrder, Run: d.now, Again: true},
		"button " + action.BriefEvidence: {Mode: interaction.Private, Run: d.evidence},
		"button " + action.Quotes:        {Mode: interaction.Private, Run: d.quotes},
		"button " + action.Sources:       {Mode: interaction.Private, Run: d.sources},
		"button " + action.Story:         {Mode: interaction.Private, Run: d.story, Again: true},
		"button " + action.Lean:          {Mode: interaction.Private, Run: d.lean},
		"/brief runs":                    {Mode: interaction.Private, Run: d.runs},
		"button " + action.Runs:          {Mode: interaction.Update, Run: d.runs},
		"/brief explain":                 {Mode: interaction.Private, Run: d.explain},
		"button " + action.Explain:       {Mode: interaction.Update, Run: d.explainPage},
	}
}
