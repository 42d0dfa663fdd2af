package guilds_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestSettingsAreOfOneGuild(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	want := news.Settings{Guild: "1", Zone: "Europe/Berlin", Language: "de", Alerts: "10", Role: "77", Keep: 14 * 24 * time.Hour}
	s.Must(s.Guilds.SaveSettings(t.Context(), news.Settings{Guild: "1", Zone: "UTC"}))
	s.Must(s.Guilds.SaveSettings(t.Context(), want))
	for guild, want := range map[string]news.Settings{"1": want, "2": {Guild: "2"}} {
		got, err := s.Guilds.Settings(t.Context(), guild)
		s.Must(err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("guild %s (-want +got):\n%s", guild, diff)
		}
	}
}
