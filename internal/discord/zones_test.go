package discord_test

import (
	"strings"
	"testing"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// TestZonesAreOffered: before anything is typed the server's own zone leads,
// then one for each part of the day; what is typed finds the rest.
func TestZonesAreOffered(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	if err := s.desk.Guilds.SaveSettings(t.Context(), news.Settings{Guild: s.guild.ID, Zone: "Asia/Tokyo"}); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{"": "Asia/Tokyo", "new york": "America/New_York", "berl": "Europe/Berlin"} {
		offered, err := s.manager.Autocomplete(t.Context(), s.room.ID, "settings set", localdiscord.Opts{"timezone": typed}, "timezone")
		if err != nil || len(offered) == 0 || offered[0].Value != want || !strings.Contains(offered[0].Name, " · now ") {
			t.Errorf("%q: %v %v", typed, offered, err)
		}
		seen := map[any]bool{}
		for _, c := range offered {
			if seen[c.Value] {
				t.Errorf("%q: %v twice", typed, c.Value)
			}
			seen[c.Value] = true
		}
	}
}
