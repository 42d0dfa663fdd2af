package discord_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// planted posts a message of the bot's with one button of any custom id.
func (s *scene) planted(channel, id string) localdiscord.Message {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"content": "forged", "components": []any{
		map[string]any{"type": 1, "components": []any{map[string]any{"type": 2, "style": 2, "label": "press", "custom_id": id}}},
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.APIURL()+"/v9/channels/"+channel+"/messages", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+s.Token())
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var m localdiscord.Message
	if err := json.NewDecoder(resp.Body).Decode(&m); err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("post: %d, %v", resp.StatusCode, err)
	}
	return m
}

// TestForgedButtonsAreRefused presses buttons that name another guild's things,
// and such as no newsdesk makes: each is answered in words that a member can
// act on, and none is taken for a fault of newsdesk's own.
func TestForgedButtonsAreRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved as article 1")
	brief := s.slash(s.reader, "brief now", nil)
	wants(t, brief, "1 new article")
	_, shown, _ := strings.Cut(brief.Embeds[0].Footer.Text, "brief ")
	shown, _, _ = strings.Cut(shown, " ")
	answer, err := asker{s.desk}.Answer(t.Context(), news.Question{Guild: s.guild.ID, Text: "Who cut the ribbon?"})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC"}), "Schedule added")

	other := s.AddGuild("Elsewhere")
	room := s.AddChannel(other.ID, "talk", localdiscord.TextChannel)
	eve := s.AddMember(other.ID, "eve", localdiscord.ManageGuild)
	empty := news.Brief{ID: news.NewID(), Guild: other.ID, Channel: room.ID, To: s.desk.now()}
	if err := s.desk.Briefs.SaveBrief(t.Context(), empty); err != nil {
		t.Fatal(err)
	}
	const beyond = "99999999999999999999"
	for id, want := range map[string]string{
		"v1:evbrief:" + shown:                  "no longer stored",
		"v1:sources:" + shown:                  "no longer stored",
		"v1:evbrief:" + empty.ID:               "No sentence is cited here",
		"v1:sources:" + empty.ID:               "There is no story in this brief",
		"v1:story:" + empty.ID:                 "cannot read this",
		"v1:explain:" + shown + ":0":           "no longer kept",
		"v1:evanswer:" + answer.ID:             "no longer stored",
		"v1:rate:" + answer.ID + ":yes":        "no longer stored",
		"v1:rate:" + answer.ID + ":maybe":      "cannot read this",
		"v1:reask:" + answer.ID + ":1":         "no longer stored",
		"v1:quotes:1:0":                        "no longer stored",
		"v1:quotes:1:-1":                       "cannot read this",
		"v1:quotes:1":                          "cannot read this",
		"v1:show:1:0":                          "no longer stored",
		"v1:show:1:" + beyond:                  "cannot read this",
		"v1:list:" + beyond:                    "No article is stored yet",
		"v1:feeds:-7:@everyone":                "No feed yet",
		"v1:feedpick:" + shown:                 "no longer open",
		"v1:runs:-5:1":                         "No brief ran here yet",
		"v1:runs:0:" + beyond:                  "cannot read this",
		"v1:lean:1:more":                       "no longer stored",
		"v1:lean:1:most":                       "cannot read this",
		"v1:discuss:1":                         "no longer stored",
		"v1:discuss:":                          "cannot read this",
		"v1:schedstop:1":                       "no such schedule",
		"v1:schedgo:1":                         "no such schedule",
		"v1:schedundo:1":                       "no such schedule",
		"v1:schedsee:1":                        "no such schedule",
		"v1:schedform:1":                       "no such schedule",
		"v1:schedform:@everyone":               "is not a schedule",
		"v1:story:" + shown:                    "no longer stored",
		"v1:nothing":                           "cannot read this",
		"v0:list:1":                            "cannot read this",
		strings.Repeat(":", 100):               "cannot read this",
		"v1:ask:" + strings.Repeat("9", 100-7): "",
	} {
		inv, err := eve.Click(t.Context(), s.planted(room.ID, id), id)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := inv.Answer(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if want == "" {
			if _, err := inv.Modal(t.Context()); err != nil {
				t.Errorf("%s: %v", id, err)
			}
			continue
		}
		var said localdiscord.Message
		if kind == 6 && !strings.HasPrefix(want, "No ") { // a change was promised, and there is none
			said, err = inv.Followup(t.Context(), 0)
		} else {
			said, err = inv.Message(t.Context())
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", id, err, s.log.String())
		}
		wants(t, said, want)
		if kind != 6 && !said.Ephemeral() && !strings.Contains(id, "reask") {
			t.Errorf("%s: all are told", id)
		}
	}
	if faults := s.log.String(); strings.Contains(faults, "command failed") {
		t.Errorf("taken for faults of its own:\n%s", faults)
	}
	if leanings, err := s.desk.Guilds.Leanings(t.Context(), other.ID, room.ID); err != nil || len(leanings) != 0 {
		t.Errorf("leanings %v, %v", leanings, err)
	}
	if got := s.order(1); !got.Enabled {
		t.Error("another guild's schedule was stopped")
	}
}
