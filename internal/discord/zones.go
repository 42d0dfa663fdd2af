package discord

import (
	"context"
	"strings"
	"time"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/text"
)

// zones completes the names of time zones.
type zones struct {
	names []string // of IANA
	now   func() time.Time
}

func (z zones) suggest(_ context.Context, _, typed string) ([]message.Choice, error) {
	return suggestZones(z.names, typed, z.now()), nil
}

// suggestZones are the IANA names that hold every typed word, those that begin
// with it first, with the time it is there.
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
	var choices []message.Choice
	for _, z := range append(begins, holds...) {
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
