package discord

import (
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

const (
	maxChoices   = 25
	completeTime = 1500 * time.Millisecond
)

// autocomplete suggests values for the option being typed. It never fails
// towards the member: what goes wrong is an empty list.
func (b *Bot) autocomplete(ctx context.Context, in *discordgo.Interaction) {
	lookup, stop := context.WithTimeout(ctx, completeTime)
	defer stop()
	choices, err := b.suggestions(lookup, in)
	if err != nil {
		b.o.Log.Warn("cannot suggest values", "err", err)
	}
	if err := b.api.suggest(ctx, in, choices); err != nil {
		b.o.Log.Debug("cannot send suggestions", "err", err)
	}
}

func (b *Bot) suggestions(ctx context.Context, in *discordgo.Interaction) (choices []choice, err error) {
	defer func() {
		if p := recover(); p != nil {
			choices, err = nil, panicked(p)
		}
	}()
	r, key, ok := b.read(in)
	rt, known := b.routes[key]
	if !ok || !known || r.guild == "" || rt.manage && b.mustManage(ctx, in) != nil {
		return nil, nil
	}
	typed := r.text(r.focused)
	switch r.focused {
	case "article", "story":
		return b.suggestArticles(ctx, r.guild, typed)
	case "schedule":
		return b.suggestSchedules(ctx, r.guild, typed)
	case "feed":
		return b.suggestFeeds(ctx, r.guild, typed)
	case "feeds":
		return b.suggestSeveralFeeds(ctx, r.guild, typed)
	case "timezone":
		return suggestZones(b.o.Zones, typed, b.o.Now()), nil
	}
	return nil, nil
}

func (b *Bot) suggestArticles(ctx context.Context, guild, typed string) ([]choice, error) {
	found, err := b.o.Titles.MatchTitles(ctx, guild, typed, maxChoices)
	if err != nil {
		return nil, err
	}
	return articleChoices(found), nil
}

// articleChoices are titles as they can be picked: each name once, the number
// told apart where titles repeat.
func articleChoices(found []news.Headline) []choice {
	used := make(map[string]bool, len(found))
	choices := make([]choice, 0, len(found))
	for _, h := range found[:min(len(found), maxChoices)] {
		id := number(h.ID)
		name := fit(plain(h.Title), maxChoice)
		if name == "" {
			name = "article " + id
		}
		if used[name] {
			tail := " · " + id
			name = fit(plain(h.Title), maxChoice-size(tail)) + tail
		}
		used[name] = true
		choices = append(choices, choice{Name: name, Value: id})
	}
	return choices
}

func (b *Bot) suggestSchedules(ctx context.Context, guild, typed string) ([]choice, error) {
	all, err := b.o.Orders.Schedules(ctx, guild)
	if err != nil {
		return nil, err
	}
	var choices []choice
	for _, s := range all {
		name := number(s.ID) + " · " + plain(s.Spec) + " · " + plain(s.Zone)
		switch {
		case paused(s):
			name += " · paused"
		case !s.Enabled:
			name += " · stopped"
		}
		if len(choices) < maxChoices && strings.Contains(name, typed) {
			choices = append(choices, choice{Name: fit(name, maxChoice), Value: number(s.ID)})
		}
	}
	return choices, nil
}

// suggestZones are the IANA names that hold every typed word, those that begin
// with it first, with the time it is there.
func suggestZones(zones []string, typed string, now time.Time) []choice {
	wanted := text.Fold(strings.ReplaceAll(typed, " ", "_"))
	var begins, holds []string
	for _, z := range zones {
		folded := text.Fold(z)
		city := folded[strings.LastIndexByte(folded, '/')+1:]
		switch {
		case strings.HasPrefix(folded, wanted), strings.HasPrefix(city, wanted):
			begins = append(begins, z)
		case strings.Contains(folded, wanted):
			holds = append(holds, z)
		}
	}
	var choices []choice
	for _, z := range append(begins, holds...) {
		if len(choices) == maxChoices {
			break
		}
		name := z
		if zone, err := time.LoadLocation(z); err == nil {
			name += now.In(zone).Format(" · now 15:04")
		}
		choices = append(choices, choice{Name: name, Value: z})
	}
	return choices
}
