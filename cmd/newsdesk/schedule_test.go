package main

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
)

// TestTwoBriefsOfOneEvent has a schedule run twice over a story that grows:
// the second brief holds only what is new, says what changed and where the
// outlets differ, and its receipts say what became of the rest.
func TestTwoBriefsOfOneEvent(t *testing.T) {
	s := newScene(t)
	s.start()
	article := func(outlet, title, body string) {
		t.Helper()
		page := "<!doctype html><html lang=en><head><title>" + title + "</title><meta property=og:site_name content=\"" + outlet + "\"></head><body><article><h1>" + title + "</h1><p>" + body + "</p></article></body></html>"
		says(t, s.file(title+".html", []byte(page)), "Saved as article")
	}
	says(t, s.slash("settings set", localdiscord.Opts{"timezone": "Europe/Berlin"}), "Europe/Berlin")
	says(t, s.slash("schedule add", localdiscord.Opts{"when": "daily", "at": "3:00"}), "Schedule added", "Daily at 03:00, Europe/Berlin")
	run := func(n int) localdiscord.Message {
		t.Helper()
		says(t, s.slash("schedule run", localdiscord.Opts{"schedule": "1"}), "Schedule 1 ran")
		return s.awaitPosts(s.room.ID, n)[n-1]
	}

	article("Harbour Post", "Nine dead in fire at Marlow ferry terminal", "Nine people died in a fire at the Marlow ferry terminal on Tuesday night, the harbour office said. The fire broke out in the waiting hall shortly after eleven. Forty passengers were led out by the crew.")
	article("Harbour Post", "Chess club elects president", "The chess club elected Ada Marsh as its president on Monday. She follows Tom Birch, who led the club for many years.")
	article("Coast Daily", "Bakers raise the price of bread", "A loaf will cost 20 cents more from June, the bakers' guild announced. It blamed the price of flour, which has doubled since spring.")
	article("The Quay", "Orchestra opens its season with Mahler", "The city orchestra opens its season with the second symphony by Mahler. Tickets are sold out, the concert hall said.")
	preview, err := s.admin.Slash(t.Context(), s.room.ID, "schedule preview", localdiscord.Opts{"schedule": "1"})
	if err != nil {
		t.Fatal(err)
	}
	says(t, s.reply("schedule preview", preview), "sent nowhere")
	shown, err := preview.Followup(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	first := run(1)
	says(t, first, "new stor")
	saysNot(t, first, "Update")
	_, previewed, _ := strings.Cut(shown.Text(), "\n") // below since when, which goes on between the two
	_, posted, _ := strings.Cut(first.Text(), "\n")
	if body, _, _ := strings.Cut(posted, "newsdesk · brief"); !strings.Contains(body, "Mahler") || !strings.HasPrefix(previewed, body) {
		t.Errorf("previewed:\n%s\nposted:\n%s", shown.Text(), first.Text())
	}

	article("Coast Daily", "Death toll of Marlow ferry terminal fire rises to twelve", "Twelve people died in the fire at the Marlow ferry terminal, the harbour office said on Wednesday. Three of the injured died in hospital overnight. The fire at the ferry terminal began in the waiting hall.")
	article("The Quay", "Eleven dead in Marlow ferry terminal fire", "Eleven people died in the fire at the Marlow ferry terminal on Tuesday night, police said on Wednesday. The fire began in the waiting hall of the ferry terminal, and forty passengers were led out.")
	time.Sleep(time.Second) // the runs of a schedule on request are told apart by their second
	second := run(2)
	says(t, second, "1 new story", "**Update: ", "ferry terminal fire", "died: Nine → Eleven", "The articles differ** on “died”: ", "Coast Daily **Twelve** (", "The Quay **Eleven** (", "[2]", "3 outlets, 3 independent")
	saysNot(t, second, "Mahler", "bread", "chess")
	says(t, s.slash("brief explain", nil), "**posted** ", "**already told** Orchestra opens", "-# nothing in it that the channel does not know")
	says(t, s.slash("brief runs", nil), "schedule 1, slot", "1 story", "already told")
	says(t, s.slash("brief explain", localdiscord.Opts{"article": "1"}), "**fetched**", "**extracted** 3 sentences", "**already told** nothing in it")
}
