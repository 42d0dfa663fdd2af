package discord

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// feedAdd follows the feed at an address, or asks which of a site's feeds is
// meant.
func (b *Bot) feedAdd(ctx context.Context, r *request) error {
	like := news.Subscription{Guild: r.guild, AddedBy: r.user, FullText: true}
	if _, err := b.wish(ctx, r, &like); err != nil {
		return err
	}
	if err := b.alertsIn(ctx, r, &like); err != nil {
		return err
	}
	found, err := b.o.Prober.Probe(ctx, r.text("url"))
	switch {
	case err != nil:
		return err
	case len(found) == 0:
		return news.Faultf(nil, "No feed was found there. Give the address of the feed itself.")
	case len(found) == 1:
		return b.follow(ctx, r, like, found[0])
	}
	found = found[:min(len(found), maxMenu)]
	return r.reply(ctx, offerMessage(found, b.offers.keep(offer{like, found})))
}

// feedPicked follows the feed picked from a menu of feedAdd's.
func (b *Bot) feedPicked(ctx context.Context, r *request) error {
	of, ok := b.offers.find(r.arg(0), r.guild)
	if !ok {
		return news.Faultf(nil, "This choice is no longer open. Run /feed add again.")
	}
	if len(r.values) != 1 {
		return news.Faultf(nil, "%s", unreadable)
	}
	picked, err := strconv.Atoi(r.values[0])
	if err != nil || picked < 0 || picked >= len(of.found) {
		return news.Faultf(err, "%s", unreadable)
	}
	return b.follow(ctx, r, of.like, of.found[picked])
}

func (b *Bot) follow(ctx context.Context, r *request, like news.Subscription, c news.FeedCandidate) error {
	like.Feed.URL, like.Feed.Title = c.URL, c.Title
	followed, existing, err := b.o.Follower.Follow(ctx, like)
	if err != nil {
		return err
	}
	return r.reply(ctx, followedMessage(followed, existing))
}

// feedList shows a page of the feeds: the first for the command, any for a
// button.
func (b *Bot) feedList(ctx context.Context, r *request) error {
	page, err := strconv.Atoi(r.arg(0))
	if err != nil {
		page = 0
	}
	only := r.text("only")
	if only == "" {
		only = r.arg(1)
	}
	all, err := b.o.Subscriptions.Subscriptions(ctx, r.guild)
	if err != nil {
		return err
	}
	return r.reply(ctx, feedsMessage(all, only, page))
}

func (b *Bot) feedShow(ctx context.Context, r *request) error {
	s, err := b.meantFeed(ctx, r)
	if err != nil {
		return err
	}
	return r.reply(ctx, feedMessage("Feed", s, ""))
}

func (b *Bot) feedEdit(ctx context.Context, r *request) error {
	s, err := b.meantFeed(ctx, r)
	if err != nil {
		return err
	}
	some, err := b.wish(ctx, r, &s)
	if err != nil {
		return err
	}
	if !some {
		return news.Faultf(nil, "Say what to change: add an option such as title, channels or include to the command.")
	}
	if err := b.alertsIn(ctx, r, &s); err != nil {
		return err
	}
	s, err = b.o.Follower.Edit(ctx, s)
	if err != nil {
		return noFeed(err)
	}
	return r.reply(ctx, feedMessage("Feed changed", s, ""))
}

func (b *Bot) feedPause(ctx context.Context, r *request) error {
	s, err := b.meantFeed(ctx, r)
	if err != nil {
		return err
	}
	if err := b.o.Pauser.Pause(ctx, r.guild, s.ID); err != nil {
		return noFeed(err)
	}
	return r.reply(ctx, card("", "Paused "+feedName(s)+". It is not read until `/feed resume`; what it has brought stays.", ""))
}

func (b *Bot) feedResume(ctx context.Context, r *request) error {
	s, err := b.meantFeed(ctx, r)
	if err != nil {
		return err
	}
	if err := b.o.Pauser.Resume(ctx, r.guild, s.ID); err != nil {
		return noFeed(err)
	}
	return r.reply(ctx, card("", "Resumed "+feedName(s)+". What it published while it was not read is stored, but no news.", ""))
}

func (b *Bot) feedRemove(ctx context.Context, r *request) error {
	s, err := b.meantFeed(ctx, r)
	if err != nil {
		return err
	}
	if err := b.o.Follower.Unfollow(ctx, r.guild, s.ID); err != nil {
		return noFeed(err)
	}
	return r.reply(ctx, card("", "Removed "+feedName(s)+" and its articles from this server.", ""))
}

func (b *Bot) feedTest(ctx context.Context, r *request) error {
	s, err := b.meantFeed(ctx, r)
	if err != nil {
		return err
	}
	items, err := b.o.Prober.Test(ctx, r.guild, s.ID)
	if err != nil {
		return noFeed(err)
	}
	messages := testMessages(s, items)
	return r.reply(ctx, messages[0], messages[1:]...)
}

// meantFeed finds the feed that the member means: by number, or by what its
// name or address holds; none and several are refused.
func (b *Bot) meantFeed(ctx context.Context, r *request) (news.Subscription, error) {
	typed := r.text("feed")
	if id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64); err == nil {
		s, err := b.o.Subscriptions.Subscription(ctx, r.guild, id)
		return s, noFeed(err)
	}
	all, err := b.o.Subscriptions.Subscriptions(ctx, r.guild)
	if err != nil {
		return news.Subscription{}, err
	}
	holds, same := matchFeeds(all, typed)
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(holds) == 1:
		return holds[0], nil
	case len(holds) == 0:
		return news.Subscription{}, news.Faultf(nil, "No feed here has “%s” in its name or address. /feed list shows them all.", fit(plain(typed), maxChoice))
	}
	var names []string
	for _, s := range holds[:min(len(holds), 4)] {
		names = append(names, number(s.ID)+" ("+fit(plain(s.Name()), maxChoice)+")")
	}
	return news.Subscription{}, news.Faultf(nil, "%s have that in their name or address: %s. Give the number, or pick one of the suggestions.",
		count(len(holds), "feed", "feeds"), strings.Join(names, ", "))
}

// matchFeeds gives the feeds whose name or address holds what was typed, and
// of them those that are called just that.
func matchFeeds(all []news.Subscription, typed string) (holds, same []news.Subscription) {
	wanted := text.Fold(typed)
	for _, s := range all {
		name := text.Fold(plain(s.Name()))
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

func (b *Bot) suggestFeeds(ctx context.Context, guild, typed string) ([]choice, error) {
	all, err := b.o.Subscriptions.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	found, _ := matchFeeds(all, typed)
	choices := make([]choice, 0, maxChoices)
	for _, s := range found[:min(len(found), maxChoices)] {
		tail := " · " + number(s.ID)
		if at := host(s.Feed.URL); at != "" {
			tail = " · " + fit(at, 30) + tail
		}
		choices = append(choices, choice{Name: fit(plain(s.Name()), maxChoice-size(tail)) + tail, Value: number(s.ID)})
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
