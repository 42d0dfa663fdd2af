package schedules

import (
	"cmp"
	"context"
	"strings"

	"newsdesk/internal/discord/message"
)

// Suggest completes a schedule by its number, words, cron line or zone; what is
// picked is its number.
func (d *Desk) Suggest(ctx context.Context, guild, typed string) ([]message.Choice, error) {
	all, err := d.Orders.Schedules(ctx, guild)
	if err != nil {
		return nil, err
	}
	wanted := strings.ToLower(strings.TrimSpace(typed))
	var choices []message.Choice
	for _, s := range all {
		name := message.Number(s.ID) + " · " + cmp.Or(d.Almanac.Words(s.Spec), message.Plain(s.Spec)) + ", " + message.Plain(s.Zone)
		switch {
		case paused(s):
			name += " · paused"
		case !s.Enabled:
			name += " · stopped"
		}
		if len(choices) < message.MaxChoices && strings.Contains(strings.ToLower(name+" "+s.Spec), wanted) {
			choices = append(choices, message.Choice{Name: message.Fit(name, message.MaxChoiceName), Value: message.Number(s.ID)})
		}
	}
	return choices, nil
}
