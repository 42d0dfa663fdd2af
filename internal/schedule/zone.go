package schedule

import (
	_ "embed"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// zoneNames lists the zones of the IANA time zone database, one a line.
//
//go:embed zones.txt
var zoneNames string

const zoneExample = "Write it as region and city, such as Europe/Berlin or America/New_York."

// Zones lists the IANA names a schedule may use, in alphabetical order.
func Zones() []string { return strings.Fields(zoneNames) }

// findZone loads a zone by name, whatever its case and with spaces for
// underscores. Names outside the IANA list are refused although the system may
// hold them: "Local" moves with the machine, "right/…" counts leap seconds.
func findZone(name string) (*time.Location, error) {
	asked := strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	switch {
	case asked == "":
		return nil, news.Faultf(nil, "The time zone is missing. %s", zoneExample)
	case len(asked) > 64:
		return nil, news.Faultf(nil, "The time zone is too long. %s", zoneExample)
	}
	for _, zone := range Zones() {
		if !strings.EqualFold(zone, asked) {
			continue
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return nil, news.Faultf(err, "The time zone %s is not installed where newsdesk runs. Choose another.", zone)
		}
		return loc, nil
	}
	if near := nearestZone(asked); near != "" {
		return nil, news.Faultf(nil, "%q is not a time zone. Did you mean %s?", name, near)
	}
	return nil, news.Faultf(nil, "%q is not a time zone. %s", name, zoneExample)
}

// nearestZone is the zone whose city or whole name is at most two slips of the
// pen away, "" when none is: "berlin", "Europe/Berln".
func nearestZone(asked string) string {
	asked = strings.ToLower(asked)
	best, slips := "", 3
	for _, zone := range Zones() {
		region, _, _ := strings.Cut(zone, "/")
		if region == zone || region == "Etc" {
			continue // CET or Etc/GMT+1 is rarely what somebody means
		}
		name := strings.ToLower(zone)
		city := name[strings.LastIndexByte(name, '/')+1:]
		if d := min(distance(asked, name), distance(asked, city)); d < slips && d < len(asked)/2 {
			best, slips = zone, d
		}
	}
	return best
}

// distance is the Levenshtein distance between two strings, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
