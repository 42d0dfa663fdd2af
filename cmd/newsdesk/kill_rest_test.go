package main

import (
	"regexp"
	"strings"
	"testing"

	"newsdesk/internal/localdiscord"
)

// gazette brings in seven stories, whose brief is several messages: each tells who
// was there.
func (s *scene) gazette() {
	s.t.Helper()
	for i, title := range []string{
		"Ropery reopens as a swimming bath", "Fire blight found on pear trees", "Chess veteran wins on a bicycle", "Glassworks melts sand with mirrors",
		"Lost quartet turns up in a piano stool", "Night buses begin for nurses", "Otters return to the river Lenn",
	} {
		names := make([]string, 42)
		for n := range names {
			names[n] = string(rune('A'+n%26)) + []string{"bel", "dor", "fin", "gar", "hul", "kem", "lus"}[i] + strings.Repeat(string("aeiou"[n%5]), 1+n/13) + "nstadt"
		}
		body := title + " on Monday, and those who came to see it were from " + strings.Join(names, ", ") + ".\n\nMore is to come."
		says(s.t, s.paste(title, body), "Saved as article")
	}
}

var partOf = regexp.MustCompile(`newsdesk · brief \w+ · (\d)/(\d)`)

// TestKilledBetweenMessages kills the bot while it sends the second message of a
// reply. After a restart the reply is whole, and holds nothing twice.
func TestKilledBetweenMessages(t *testing.T) {
	t.Parallel()
	const follow = `/webhooks/\d+/[^/]+$`
	for name, fault := range map[string]localdiscord.Fault{
		"before Discord took it": {Method: "POST", Path: follow, Stall: true},
		"after Discord took it":  {Method: "POST", Path: follow, Stall: true, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			bot := s.spawn()
			s.gazette()
			s.discord.Fault(fault)
			before := len(s.discord.Requests())
			asked := s.begins("brief now", localdiscord.Opts{"style": "detailed"})
			s.awaitRequest(before, "POST", follow)
			bot.kill()
			s.discord.ClearFaults()

			s.spawn()
			parts := partOf.FindStringSubmatch(s.reply("brief now", asked).Text())
			if parts == nil || parts[2] < "2" {
				t.Fatalf("the brief has parts %v", parts)
			}
			last := int(parts[2][0]-'0') - 2
			if _, err := asked.Followup(t.Context(), last); err != nil {
				t.Fatal(err)
			}
			says(t, s.slash("help", nil))
			var all []string
			for _, m := range s.discord.Messages(s.room.ID) {
				if part := partOf.FindStringSubmatch(m.Text()); part != nil {
					all = append(all, part[1])
				}
			}
			if got := strings.Join(all, ""); got != "12345678"[:last+2] {
				t.Errorf("the parts are %s of %s", got, parts[2])
			}
		})
	}
}

// TestKilledBeforeABriefIsNoted kills the bot while it shows a brief on request. After a
// restart the brief stands, once, and no brief tells it again.
func TestKilledBeforeABriefIsNoted(t *testing.T) {
	t.Parallel()
	const edit = `/messages/@original$`
	for name, fault := range map[string]localdiscord.Fault{
		"before Discord took it": {Method: "PATCH", Path: edit, Stall: true},
		"after Discord took it":  {Method: "PATCH", Path: edit, Stall: true, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			bot := s.spawn()
			says(t, s.paste("Ferry runs aground", ferry), "Saved as article")
			s.discord.Fault(fault)
			before := len(s.discord.Requests())
			asked := s.begins("brief now", nil)
			s.awaitRequest(before, "PATCH", edit)
			bot.kill()
			s.discord.ClearFaults()

			s.spawn()
			says(t, s.reply("brief now", asked), "Ferry runs aground")
			says(t, s.slash("brief now", nil), "Nothing new")
			told := 0
			for _, m := range s.discord.Messages(s.room.ID) {
				if partOf.MatchString(m.Text()) && strings.Contains(m.Text(), "Ferry runs aground") {
					told++
				}
			}
			if told != 1 {
				t.Errorf("told %d times", told)
			}
		})
	}
}
