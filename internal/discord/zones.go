package discord

import (
	"context"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/settings"
	"newsdesk/internal/text"
)

// zones completes the names of time zones.
type zones struct {
	names    []string // of IANA
	settings settings.Book
	now      func() time.Time
}

// aroundTheClock is a well-known zone for most hours of the day: with the time
// that it is there, members find their own before they type.
var aroundTheClock = []string{
	"UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
	"Asia/Dhaka", "Asia/Jakarta", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu",
	"America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Halifax", "America/Sao_Paulo",
}

func (z zones) suggest(ctx context.Context, guild, typed string) ([]message.Choice, error) {
	if strings.TrimSpace(typed) != "" {
		return suggestZones(z.names, typed, z.now()), nil
	}
	chosen, err := z.settings.Settings(ctx, guild)
	if err != nil {
		return nil, err
	}
	offered := aroundTheClock
	if chosen.Zone != "" {
		others := slices.DeleteFunc(slices.Clone(offered), func(name string) bool { return name == chosen.Zone })
		offered = append([]string{chosen.Zone}, others...)
	}
	return zoneChoices(offered, z.now()), nil
}

// suggestZones are the IANA names that hold every typed word, those that begin
// with it first.
func suggestZones(zones []string, typed string, now time.Time) []message.Choice {
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
	return zoneChoices(append(begins, holds...), now)
}

// zoneChoices offers zones with the time that it is there.
func zoneChoices(zones []string, now time.Time) []message.Choice {
	var choices []message.Choice
	for _, z := range zones {
		if len(choices) == message.MaxChoices {
			break
		}
		name := z
		if zone, err := time.LoadLocation(z); err == nil {
			name += now.In(zone).Format(" · now 15:04")
		}
		choices = append(choices, message.Choice{Name: name, Value: z})
	}
	return choices
}
