package news

import "time"

// Settings are what a guild chose for all of newsdesk; the zero value chose
// nothing.
type Settings struct {
	Guild    string
	Zone     string // IANA name of new schedules; "" for none
	Language string // BCP 47 of briefs that say nothing else; "" leaves each story in its own
	Alerts   string // channel that is told of trouble; "" leaves it to each feed's
	// Questions lets the text of questions whose answers were rated be kept for
	// the operator.
	Questions bool
	// Keep is how long articles stay that no brief or answer rests on; 0 for as long
	// as the operator says.
	Keep time.Duration
	Role string // Discord role that manages newsdesk beside Manage Server; "" for none
}

// Every is how often a schedule of a plain rhythm comes.
type Every string

// The rhythms.
const (
	Daily    Every = "daily"
	Weekdays Every = "weekdays" // Monday to Friday
	Weekly   Every = "weekly"
	Hourly   Every = "hourly"
)

// Rhythm is when a schedule comes, as members say it without a cron line.
type Rhythm struct {
	Every Every
	Day   string // of Weekly: weekdays' English names or their first three letters, separated by spaces; "" is Monday
	At    string // local time, such as 8:30 or 8 pm, of which Hourly takes the minutes; "" is 8:00
}
