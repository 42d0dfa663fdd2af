// Package feeds is the desk for feeds: members follow, change, pause, try and end
// them, and import and export lists. It refuses to guess which feed is meant, and
// alerts in a channel where the bot could not post.
package feeds

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/permission"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Prober looks at feeds: those that an address leads to, and the newest items
// of a followed one as they would be stored. One candidate is the feed itself;
// several are a site's, to choose from.
type Prober interface {
	Probe(ctx context.Context, address string) ([]news.FeedCandidate, error)
	Test(ctx context.Context, guild string, id int64) ([]news.Article, error)
}

// Follower begins, changes and ends a guild's following of a feed. Follow goes
// by Feed.URL and reports a subscription that was there already; Edit takes
// the whole subscription as it is to be.
type Follower interface {
	Follow(ctx context.Context, s news.Subscription) (followed news.Subscription, existing bool, err error)
	Edit(ctx context.Context, s news.Subscription) (news.Subscription, error)
	Unfollow(ctx context.Context, guild string, id int64) error
}

// Pauser stops the following of a feed for a time.
type Pauser interface {
	Pause(ctx context.Context, guild string, id int64) error
	Resume(ctx context.Context, guild string, id int64) error
}

// Subscriptions is what the guild follows, by name. An unknown id, or one of
// another guild, is news.ErrNotFound.
type Subscriptions interface {
	Subscriptions(ctx context.Context, guild string) ([]news.Subscription, error)
	Subscription(ctx context.Context, guild string, id int64) (news.Subscription, error)
}

// Preset is what the guild chose for all of newsdesk.
type Preset interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
}

// Desk is where members look after feeds.
type Desk struct {
	Prober        Prober
	Follower      Follower
	Pauser        Pauser
	Lists         Lists
	Subscriptions Subscriptions
	Settings      Preset
	Files         Files
	Access        permission.Rights
	offers        *offers
}

// New opens a desk with all of its fields set.
func New(d Desk) *Desk {
	d.offers = newOffers()
	return &d
}

// add follows the feed at an address, or asks which of a site's feeds is
// meant.
func (d *Desk) add(ctx context.Context, r *interaction.Request) error {
	like := news.Subscription{Guild: r.Guild, AddedBy: r.User, FullText: true}
	if _, err := d.wish(ctx, r, &like); err != nil {
		return err
	}
	if err := d.alertsIn(ctx, r, &like); err != nil {
		return err
	}
	return d.find(ctx, r, like, r.Text("url"))
}

// find follows the feed at an address, or offers those that it leads to.
func (d *Desk) find(ctx context.Context, r *interaction.Request, like news.Subscription, address string) error {
	found, err := d.Prober.Probe(ctx, address)
	switch {
	case err != nil:
		return err
	case len(found) == 0:
		return news.Faultf(nil, "No feed was found there. Give the address of the feed itself.")
	case len(found) == 1:
		return d.follow(ctx, r, like, found[0])
	}
	found = found[:min(len(found), message.MaxMenu)]
	return r.Reply(ctx, offerCard(found, d.offers.keep(offer{like, found})))
}

// picked follows the feed picked from a menu of add's, once it was read: what
// a site names is not always there.
func (d *Desk) picked(ctx context.Context, r *interaction.Request) error {
	of, ok := d.offers.find(r.Arg(0), r.Guild)
	if !ok {
		return news.Faultf(nil, "This choice is no longer open. Run /feed add again.")
	}
	if len(r.Values) != 1 {
		return interaction.Unreadable(nil)
	}
	picked, err := strconv.Atoi(r.Values[0])
	if err != nil || picked < 0 || picked >= len(of.found) {
		return interaction.Unreadable(err)
	}
	return d.find(ctx, r, of.like, of.found[picked].URL)
}

func (d *Desk) follow(ctx context.Context, r *interaction.Request, like news.Subscription, c news.FeedCandidate) error {
	like.Feed.URL, like.Feed.Title = c.URL, c.Title
	followed, existing, err := d.Follower.Follow(ctx, like)
	if err != nil {
		return err
	}
	if existing {
		return d.show(ctx, r, "Followed already", followed, "")
	}
	return d.show(ctx, r, "Feed added", followed, "\n-# What it holds now is stored and can be asked about; briefs tell what comes from now on.")
}

// show replies with everything about a feed, and a last word.
func (d *Desk) show(ctx context.Context, r *interaction.Request, title string, s news.Subscription, last string) error {
	chosen, err := d.Settings.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	return r.Reply(ctx, card(title, s, chosen.Alerts, last))
}

// list shows a page of the feeds: the first for the command, any for a
// button.
func (d *Desk) list(ctx context.Context, r *interaction.Request) error {
	page, err := strconv.Atoi(r.Arg(0))
	if err != nil {
		page = 0
	}
	only := r.Text("only")
	if only == "" {
		only = r.Arg(1)
	}
	all, err := d.Subscriptions.Subscriptions(ctx, r.Guild)
	if err != nil {
		return err
	}
	return r.Reply(ctx, listCard(all, only, page))
}

func (d *Desk) one(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	return d.show(ctx, r, "Feed", s, "")
}

func (d *Desk) edit(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	some, err := d.wish(ctx, r, &s)
	if err != nil {
		return err
	}
	if !some {
		return news.Faultf(nil, "Say what to change: add an option such as title, channels or include to the command.")
	}
	if err := d.alertsIn(ctx, r, &s); err != nil {
		return err
	}
	s, err = d.Follower.Edit(ctx, s)
	if err != nil {
		return noFeed(err)
	}
	return d.show(ctx, r, "Feed changed", s, "")
}

func (d *Desk) pause(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	if err := d.Pauser.Pause(ctx, r.Guild, s.ID); err != nil {
		return noFeed(err)
	}
	return r.Reply(ctx, message.Card("", "Paused "+name(s)+". It is not read until `/feed resume`; what it has brought stays.", ""))
}

func (d *Desk) resume(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	if err := d.Pauser.Resume(ctx, r.Guild, s.ID); err != nil {
		return noFeed(err)
	}
	return r.Reply(ctx, message.Card("", "Resumed "+name(s)+". What it published while it was not read is stored, but no news.", ""))
}

func (d *Desk) remove(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	if err := d.Follower.Unfollow(ctx, r.Guild, s.ID); err != nil {
		return noFeed(err)
	}
	return r.Reply(ctx, message.Card("", "Removed "+name(s)+" and its articles from this server.", ""))
}

func (d *Desk) test(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	items, err := d.Prober.Test(ctx, r.Guild, s.ID)
	if err != nil {
		return noFeed(err)
	}
	messages := testCards(s, items)
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// meant finds the feed that the member means: by number, or by what its
// name or address holds; none and several are refused.
func (d *Desk) meant(ctx context.Context, r *interaction.Request) (news.Subscription, error) {
	typed := r.Text("feed")
	if id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64); err == nil {
		s, err := d.Subscriptions.Subscription(ctx, r.Guild, id)
		return s, noFeed(err)
	}
	all, err := d.Subscriptions.Subscriptions(ctx, r.Guild)
	if err != nil {
		return news.Subscription{}, err
	}
	holds, same := Match(all, typed)
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(holds) == 1:
		return holds[0], nil
	case len(holds) == 0:
		return news.Subscription{}, news.Faultf(nil, "No feed here has “%s” in its name or address. /feed list shows them all.", message.Fit(message.Plain(typed), message.MaxChoiceName))
	}
	var names []string
	for _, s := range holds[:min(len(holds), 4)] {
		names = append(names, message.Number(s.ID)+" ("+message.Fit(message.Plain(s.Name()), message.MaxChoiceName)+")")
	}
	return news.Subscription{}, news.Faultf(nil, "%s have that in their name or address: %s. Give the number, or pick one of the suggestions.",
		message.Count(len(holds), "feed", "feeds"), strings.Join(names, ", "))
}

// Match gives the feeds whose name or address holds what was typed, and
// of them those that are called just that.
func Match(all []news.Subscription, typed string) (holds, same []news.Subscription) {
	wanted := text.Fold(typed)
	for _, s := range all {
		name := text.Fold(message.Plain(s.Name()))
		if !strings.Contains(name, wanted) && !strings.Contains(s.Feed.URL, typed) {
			continue
		}
		holds = append(holds, s)
		if name == wanted || s.Feed.URL == typed {
			same = append(same, s)
		}
	}
	return holds, same
}

// Suggest completes a feed by its name or address; what is picked is its number.
func (d *Desk) Suggest(ctx context.Context, guild, typed string) ([]message.Choice, error) {
	all, err := d.Subscriptions.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	found, _ := Match(all, typed)
	choices := make([]message.Choice, 0, message.MaxChoices)
	for _, s := range found[:min(len(found), message.MaxChoices)] {
		tail := " · " + message.Number(s.ID)
		if at := message.Host(s.Feed.URL); at != "" {
			tail = " · " + message.Fit(at, 30) + tail
		}
		choices = append(choices, message.Choice{Name: message.Fit(message.Plain(s.Name()), message.MaxChoiceName-message.Size(tail)) + tail, Value: message.Number(s.ID)})
	}
	return choices, nil
}

// noFeed turns "not found" into a plain sentence, and leaves other errors.
func noFeed(err error) error {
	if _, said := news.Say(err); !said && errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "There is no such feed here. /feed list shows those there are.")
	}
	return err
}

// Routes are those of feeds.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"/feed add":                 {Mode: interaction.Private, Manage: true, Run: d.add},
		"button " + action.FeedPick: {Mode: interaction.Update, Manage: true, Run: d.picked},
		"/feed list":                {Mode: interaction.Private, Run: d.list},
		"button " + action.Feeds:    {Mode: interaction.Update, Run: d.list},
		"/feed show":                {Mode: interaction.Private, Run: d.one},
		"/feed edit":                {Mode: interaction.Private, Manage: true, Run: d.edit},
		"/feed pause":               {Mode: interaction.Private, Manage: true, Run: d.pause},
		"/feed resume":              {Mode: interaction.Private, Manage: true, Run: d.resume},
		"/feed remove":              {Mode: interaction.Private, Manage: true, Run: d.remove},
		"/feed test":                {Mode: interaction.Private, Manage: true, Run: d.test},
		"/feed import":              {Mode: interaction.Private, Manage: true, Run: d.importList, Time: importTime},
		"/feed export":              {Mode: interaction.Private, Manage: true, Run: d.export},
	}
}
