package discord

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// scheduleEdit changes what the options name and leaves the rest. What is
// edited runs, also when it was paused or stopped.
func (b *Bot) scheduleEdit(ctx context.Context, r *request) error {
	s, err := b.meantSchedule(ctx, r)
	if err != nil {
		return err
	}
	some, err := b.order(ctx, r, &s)
	if err != nil {
		return err
	}
	if !some {
		return news.Faultf(nil, "Say what to change: add an option such as at, topics or channel to the command.")
	}
	return b.saveEdited(ctx, r, s)
}

func (b *Bot) saveEdited(ctx context.Context, r *request, s news.Schedule) error {
	if err := b.fits(ctx, r, s); err != nil {
		return err
	}
	title := "Schedule changed"
	if !s.Enabled {
		title = "Schedule changed, and running again"
	}
	s, err := b.o.Scheduler.Edit(ctx, s)
	if err != nil {
		return noSchedule(err)
	}
	return r.reply(ctx, b.scheduleCard(ctx, title, s))
}

// scheduleForm opens a form with what is changed most.
func (b *Bot) scheduleForm(ctx context.Context, r *request) error {
	s, err := b.meantSchedule(ctx, r)
	if err != nil {
		return err
	}
	most := ""
	if s.MaxItems > 0 {
		most = strconv.Itoa(s.MaxItems)
	}
	return r.open(ctx, newModal(customID(doSchedForm, number(s.ID)), "Schedule "+number(s.ID),
		discordgo.TextInput{
			CustomID: "when", Label: "When: such as weekdays 08:00, or a cron line", Style: discordgo.TextInputShort,
			Value: s.Spec, Required: true, MaxLength: 100,
		},
		discordgo.TextInput{
			CustomID: "timezone", Label: "Time zone", Style: discordgo.TextInputShort, Value: s.Zone, Required: true, MaxLength: 64,
		},
		discordgo.TextInput{
			CustomID: "topics", Label: "Topics, separated by commas; none for all", Style: discordgo.TextInputShort,
			Value: fit(strings.Join(s.Filter.Topics, ", "), maxTopics), MaxLength: maxTopics,
		},
		discordgo.TextInput{
			CustomID: "exclude", Label: "No articles with one of these words", Style: discordgo.TextInputShort,
			Value: fit(strings.Join(s.Filter.Exclude, ", "), maxTopics), MaxLength: maxTopics,
		},
		discordgo.TextInput{
			CustomID: "max_items", Label: "The most stories, 3 to 15", Style: discordgo.TextInputShort, Value: most, MaxLength: 2,
		},
	))
}

// scheduleFilled takes the form.
func (b *Bot) scheduleFilled(ctx context.Context, r *request) error {
	s, err := b.meantSchedule(ctx, r)
	if err != nil {
		return err
	}
	if s.Spec, err = b.spelled(r.fields["when"]); err != nil {
		return err
	}
	if s.Zone, err = b.o.Almanac.Zone(r.fields["timezone"]); err != nil {
		return err
	}
	s.Filter.Topics, s.Filter.Exclude = keywords(r.fields["topics"]), keywords(r.fields["exclude"])
	s.MaxItems = 0
	if most := plain(r.fields["max_items"]); most != "" {
		if s.MaxItems, err = strconv.Atoi(most); err != nil || s.MaxItems == 0 {
			return news.Faultf(err, "“%s” is not a number of stories. Give one from %d to %d, or none.", most, news.MinItems, news.MostItems)
		}
	}
	return b.saveEdited(ctx, r, s)
}

// spelled reads when a brief comes as a member writes it in one line: a cron
// line, or a rhythm, a day and a time.
func (b *Bot) spelled(line string) (string, error) {
	words := strings.Fields(plain(line))
	if len(words) == 0 || !slices.Contains([]news.Every{news.Daily, news.Weekdays, news.Weekly, news.Hourly}, news.Every(strings.ToLower(words[0]))) {
		return plain(line), nil
	}
	r := news.Rhythm{Every: news.Every(strings.ToLower(words[0]))}
	if words = words[1:]; r.Every == news.Weekly && len(words) > 0 && !strings.ContainsAny(words[0][:1], "0123456789") {
		r.Day, words = words[0], words[1:]
	}
	r.At = strings.Join(words, " ")
	return b.o.Almanac.Line(r)
}
