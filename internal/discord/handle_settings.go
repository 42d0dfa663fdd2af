package discord

import (
	"context"
	"strconv"
	"time"

	"newsdesk/internal/news"
)

func (b *Bot) settingsShow(ctx context.Context, r *request) error {
	chosen, err := b.o.Settings.Settings(ctx, r.guild)
	if err != nil {
		return err
	}
	used, err := b.o.Meter.UsageOf(ctx, r.guild, b.o.Now().UTC().Format(time.DateOnly))
	if err != nil {
		return err
	}
	return r.reply(ctx, card("Settings", settingLines(chosen)+"\n\n"+b.spent(used), ""))
}

func (b *Bot) settingsSet(ctx context.Context, r *request) error {
	chosen, err := b.o.Settings.Settings(ctx, r.guild)
	if err != nil {
		return err
	}
	before := chosen
	if err := b.choose(ctx, r, &chosen); err != nil {
		return err
	}
	if chosen == before {
		return news.Faultf(nil, "Say what to change: add an option such as timezone or alerts to the command.")
	}
	if err := b.o.Settings.SaveSettings(ctx, chosen); err != nil {
		return err
	}
	words := settingLines(chosen)
	if chosen.Role != before.Role && chosen.Role != "" {
		words += "\n\n-# Discord itself shows `/schedule` and `/settings` only to members with Manage Server. To let the role see them, allow it there: Server Settings, Integrations, newsdesk."
	}
	return r.reply(ctx, card("Settings changed", words, ""))
}

// choose writes the options that the member gave over s.
func (b *Bot) choose(ctx context.Context, r *request, s *news.Settings) error {
	switch r.text("clear") {
	case "timezone":
		s.Zone = ""
	case "language":
		s.Language = ""
	case "alerts":
		s.Alerts = ""
	case "role":
		s.Role = ""
	}
	var err error
	if typed := r.text("timezone"); typed != "" {
		if s.Zone, err = b.o.Almanac.Zone(typed); err != nil {
			return err
		}
	}
	if typed := r.text("language"); typed != "" {
		if s.Language, err = languageTag(typed); err != nil {
			return err
		}
	}
	if channel := r.text("alerts"); channel != "" {
		if err := b.canPost(ctx, r, channel); err != nil {
			return err
		}
		s.Alerts = channel
	}
	if role := r.text("role"); role != "" {
		if role == r.guild {
			return news.Faultf(nil, "Everyone has that role. Choose one of those who are to manage newsdesk.")
		}
		s.Role = role
	}
	return nil
}

// settingLines are the settings, one a line.
func settingLines(s news.Settings) string {
	zone, language, alerts, role := "none; `/schedule add` asks for one", "each story in its own",
		"where each feed's are; a stopped schedule shows in `/schedule list` only", "members with Manage Server"
	if s.Zone != "" {
		zone = escape(s.Zone)
	}
	if s.Language != "" {
		language = escape(languageName(s.Language))
	}
	if s.Alerts != "" {
		alerts = "<#" + digits(s.Alerts) + ">"
	}
	if s.Role != "" {
		role += " and <@&" + digits(s.Role) + ">"
	}
	return "Time zone of new schedules: " + zone + "\nLanguage of briefs: " + language +
		"\nAlerts of feeds and schedules: " + alerts + "\nManaged by: " + role
}

// spent says what the day has cost so far.
func (b *Bot) spent(u news.Usage) string {
	if b.o.Model == "" {
		return "-# No language model is configured, so nothing costs tokens."
	}
	words := "Today (UTC): " + strconv.Itoa(u.Total()) + " tokens in " + count(u.Calls, "call", "calls") + " of the language model"
	if b.o.Tokens == 0 {
		return words + ", without a limit."
	}
	words += ", " + strconv.Itoa(100*u.Total()/b.o.Tokens) + " % of the " + strconv.Itoa(b.o.Tokens) + " there are."
	return words + "\n-# When they are spent, briefs and answers are the articles' own sentences until the day ends."
}
