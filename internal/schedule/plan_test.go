package schedule_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/schedule"
)

func parse(t testing.TB, spec, zone string) schedule.Plan {
	t.Helper()
	plan, err := schedule.Parse(spec, zone)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestClockChanges(t *testing.T) {
	tests := []struct {
		name, spec, zone, from string
		want                   []string // slot and instant
	}{
		{"winter to summer", "0 8 * * *", "Europe/Berlin", "2027-03-27T00:00:00Z",
			[]string{"2027-03-27T08:00 2027-03-27T07:00:00Z", "2027-03-28T08:00 2027-03-28T06:00:00Z"}},
		{"summer to winter", "0 8 * * *", "Europe/Berlin", "2027-10-30T00:00:00Z",
			[]string{"2027-10-30T08:00 2027-10-30T06:00:00Z", "2027-10-31T08:00 2027-10-31T07:00:00Z"}},
		{"skipped time runs at the change", "30 2 * * *", "Europe/Berlin", "2027-03-27T12:00:00Z",
			[]string{"2027-03-28T02:30 2027-03-28T01:00:00Z", "2027-03-29T02:30 2027-03-29T00:30:00Z"}},
		{"repeated time runs the first time", "30 2 * * *", "Europe/Berlin", "2027-10-30T12:00:00Z",
			[]string{"2027-10-31T02:30 2027-10-31T00:30:00Z", "2027-11-01T02:30 2027-11-01T01:30:00Z"}},
		{"asked inside the repeated hour", "30 2 * * *", "Europe/Berlin", "2027-10-31T01:15:00Z",
			[]string{"2027-11-01T02:30 2027-11-01T01:30:00Z"}},
		{"skipped midnight", "0 0 * * *", "Africa/Cairo", "2027-04-29T12:00:00Z",
			[]string{"2027-04-30T00:00 2027-04-29T22:00:00Z", "2027-05-01T00:00 2027-04-30T21:00:00Z"}},
		{"late evening skipped into the next date", "30 23 * * *", "America/Nuuk", "2027-03-27T12:00:00Z",
			[]string{"2027-03-27T23:30 2027-03-28T01:00:00Z", "2027-03-28T23:30 2027-03-29T00:30:00Z"}},
		{"half an hour skipped", "15 2 * * *", "Australia/Lord_Howe", "2027-10-02T00:00:00Z",
			[]string{"2027-10-03T02:15 2027-10-02T15:30:00Z", "2027-10-04T02:15 2027-10-03T15:15:00Z"}},
		{"a date skipped", "0 8 * * *", "Pacific/Apia", "2011-12-29T12:00:00Z",
			[]string{"2011-12-29T08:00 2011-12-29T18:00:00Z", "2011-12-30T08:00 2011-12-30T10:00:00Z", "2011-12-31T08:00 2011-12-30T18:00:00Z"}},
		{"both sides of a gap", "0 2,3 * * *", "Europe/Berlin", "2027-03-27T12:00:00Z",
			[]string{"2027-03-28T02:00 2027-03-28T01:00:00Z", "2027-03-28T03:00 2027-03-28T01:00:00Z", "2027-03-29T02:00 2027-03-29T00:00:00Z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			from, err := time.Parse(time.RFC3339, test.from)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, slot := range parse(t, test.spec, test.zone).Upcoming(from, len(test.want)) {
				got = append(got, slot.Key+" "+slot.At.Format(time.RFC3339))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("slots (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAfterRefusesForeignKeys(t *testing.T) {
	plan := parse(t, "@daily", "UTC")
	for _, key := range []string{"", "tomorrow", "2027-01-01T08:00:30"} {
		if at, next, ok := plan.After(key); ok {
			t.Errorf("After(%q) = %v, %q", key, at, next)
		}
	}
}

// TestEveryZone holds every half hour of every zone against the clocks
// themselves: no slot missed, none twice. It looks at the days around each
// clock change of two years; with NEWSDESK_SWEEP set, at every day.
func TestEveryZone(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(2, 0, 0)
	alike := map[string]string{}
	slots := 0
	for _, name := range schedule.Zones() {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		changes := clockChanges(t, zone, from, to)
		rules := fmt.Sprint(changes)
		if _, seen := alike[rules]; seen {
			continue // its clocks show the same at every instant
		}
		alike[rules] = name
		plans := halfHours(t, name)
		if os.Getenv("NEWSDESK_SWEEP") != "" {
			slots += checkZone(t, plans, zone, from, to)
			continue
		}
		for _, c := range changes {
			slots += checkZone(t, plans, zone, c.at.Add(-30*time.Hour), c.at.Add(30*time.Hour))
		}
	}
	t.Logf("%d slots in %d zones, %d of them different", slots, len(schedule.Zones()), len(alike))
	if len(alike) < 60 || slots < 20_000 {
		t.Errorf("checked %d slots in %d different zones: too few to be all", slots, len(alike))
	}
}

type clockChange struct {
	at     time.Time
	offset int // seconds east of UTC from at on
}

// clockChanges gives the zone's offset at from and each later one before to.
func clockChanges(t *testing.T, zone *time.Location, from, to time.Time) []clockChange {
	var changes []clockChange
	for at := from; at.Before(to); {
		if !at.Equal(at.Truncate(15 * time.Minute)) {
			t.Fatalf("%s changes at %s, between the quarter hours that checkZone looks at", zone, at)
		}
		_, offset := at.In(zone).Zone()
		changes = append(changes, clockChange{at.UTC(), offset})
		_, end := at.In(zone).ZoneBounds()
		if end.IsZero() {
			break
		}
		at = end
	}
	return changes
}

// halfHours are the daily plans at 00:00, 00:30 and so on.
func halfHours(t *testing.T, zone string) map[string]schedule.Plan {
	plans := map[string]schedule.Plan{}
	for i := range 48 {
		hour, minute := i/2, i%2*30
		plans[fmt.Sprintf("%02d:%02d", hour, minute)] = parse(t, fmt.Sprintf("%d %d * * *", minute, hour), zone)
	}
	return plans
}

// checkZone watches the zone's clock a quarter of an hour at a time and
// expects of the daily plans what it shows first; it gives the slots compared.
func checkZone(t *testing.T, plans map[string]schedule.Plan, zone *time.Location, from, to time.Time) int {
	t.Helper()
	const shown = "2006-01-02T15:04"
	const half = 30 * time.Minute
	want := map[string][]string{}
	clock := func(at time.Time) time.Time {
		_, offset := at.In(zone).Zone()
		return at.Add(time.Duration(offset) * time.Second)
	}
	total := 0
	latest := clock(from)
	for at := from.Add(15 * time.Minute); !at.After(to); at = at.Add(15 * time.Minute) {
		for due := latest.Truncate(half).Add(half); !due.After(clock(at)); due = due.Add(half) {
			daily := due.Format("15:04")
			want[daily] = append(want[daily], due.Format(shown)+" "+at.Format(time.RFC3339))
			latest = due
			total++
		}
	}
	for daily, plan := range plans {
		var got []string
		for _, slot := range plan.Upcoming(from, len(want[daily])) {
			got = append(got, slot.Key+" "+slot.At.Format(time.RFC3339))
		}
		if diff := cmp.Diff(strings.Join(want[daily], "\n"), strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s at %s (-want +got):\n%s", zone, daily, diff)
		}
	}
	return total
}

func TestNextWalksLikeAfter(t *testing.T) {
	plan := parse(t, "*/30 * * * *", "Europe/Berlin")
	from := time.Date(2027, 10, 30, 22, 10, 0, 0, time.UTC) // the night the clocks go back
	var walked []string
	at := from
	for range 12 {
		next, key, ok := plan.Next(at)
		if !ok {
			t.Fatal("plan ends")
		}
		walked = append(walked, key)
		at = next
	}
	var chained []string
	for _, slot := range plan.Upcoming(from, 12) {
		chained = append(chained, slot.Key)
	}
	if diff := cmp.Diff(chained, walked); diff != "" {
		t.Errorf("Next and After part (-after +next):\n%s", diff)
	}
	if _, err := time.Parse(news.SlotLayout, walked[0]); err != nil {
		t.Error(err)
	}
}

func BenchmarkNext(b *testing.B) {
	plan := parse(b, "0 8 * * 1-5", "Europe/Berlin")
	at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		plan.Next(at)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		parse(b, "0 8 * * 1-5", "Europe/Berlin")
	}
}
