package schedules

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// edit changes what the options name and leaves the rest. What is
// edited runs, also when it was paused or stopped.
func (d *Desk) edit(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	some, err := d.order(ctx, r, &s)
	if err != nil {
		return err
	}
	if !some {
		return news.Faultf(nil, "Say what to change: add an option such as at, topics or channel to the command.")
	}
	return d.saveEdited(ctx, r, s)
}

func (d *Desk) saveEdited(ctx context.Context, r *interaction.Request, s news.Schedule) error {
	if err := d.fits(ctx, r, s); err != nil {
		return err
	}
	title := "Schedule changed"
	if !s.Enabled {
		title = "Schedule changed, and running again"
	}
	s, err := d.Scheduler.Edit(ctx, s)
	if err != nil {
		return noSchedule(err)
	}
	return r.Reply(ctx, d.card(ctx, title, s))
}

// form opens a form with what is changed most.
func (d *Desk) form(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	most := ""
	if s.MaxItems > 0 {
		most = strconv.Itoa(s.MaxItems)
	}
	return r.Open(ctx, message.NewModal(action.ID(action.ScheduleForm, message.Number(s.ID), formed(s)), "Schedule "+message.Number(s.ID),
		discordgo.TextInput{
			CustomID: "when", Label: "When: weekdays at 08:00, or a cron line", Style: discordgo.TextInputShort,
			Value: d.written(s.Spec), Required: true, MaxLength: 100,
		},
		discordgo.TextInput{
			CustomID: "timezone", Label: "Time zone", Style: discordgo.TextInputShort, Value: s.Zone, Required: true, MaxLength: 64,
		},
		discordgo.TextInput{
			CustomID: "topics", Label: "Topics, separated by commas; none for all", Style: discordgo.TextInputShort,
			Value: listed(s.Filter.Topics), MaxLength: command.MaxWords,
		},
		discordgo.TextInput{
			CustomID: "exclude", Label: "No articles with one of these words", Style: discordgo.TextInputShort,
			Value: listed(s.Filter.Exclude), MaxLength: command.MaxWords,
		},
		discordgo.TextInput{
			CustomID: "max_items", Label: "The most stories, 3 to 15", Style: discordgo.TextInputShort, Value: most, MaxLength: 2,
		},
	))
}

// written is a cron line as a member would write it: in the words that are read
// back as it, where there are any.
func (d *Desk) written(spec string) string {
	words := d.Almanac.Words(spec)
	if line, err := d.Almanac.Read(words); err != nil || line != spec {
		return spec
	}
	return words
}

// listed is words as they were typed, all of them: what the form shows is what it
// saves.
func listed(words []string) string {
	if all := strings.Join(words, ", "); message.Size(all) <= command.MaxWords {
		return all
	}
	return strings.Join(words, ",")
}

// formed tells apart what the form showed of a schedule: two members may have it
// open at once, and the second must not undo what the first changed.
func formed(s news.Schedule) string {
	h := fnv.New32a()
	_ = json.NewEncoder(h).Encode([]any{s.Spec, s.Zone, s.Filter.Topics, s.Filter.Exclude, s.MaxItems}) // a hash takes all
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// filled takes the form.
func (d *Desk) filled(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	if r.Arg(1) != formed(s) {
		return news.Faultf(nil, "Schedule %d was changed while its form was open, so nothing of yours was saved. Press Edit again: the form then shows it as it is now.", s.ID)
	}
	if s.Spec, err = d.Almanac.Read(message.Plain(r.Fields["when"])); err != nil {
		return err
	}
	if s.Zone, err = d.Almanac.Zone(r.Fields["timezone"]); err != nil {
		return err
	}
	s.Filter.Topics, s.Filter.Exclude = interaction.Keywords(r.Fields["topics"]), interaction.Keywords(r.Fields["exclude"])
	s.MaxItems = 0
	if most := message.Plain(r.Fields["max_items"]); most != "" {
		if s.MaxItems, err = strconv.Atoi(most); err != nil || s.MaxItems == 0 {
			return news.Faultf(err, "“%s” is not a number of stories. Give one from %d to %d, or none.", most, news.MinItems, news.MostItems)
		}
	}
	return d.saveEdited(ctx, r, s)
}
