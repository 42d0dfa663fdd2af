package interaction

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
)

// TestProgressIsToldSparingly reports far more often than may be told.
func TestProgressIsToldSparingly(t *testing.T) {
	words := func(done, total int) message.Message {
		return message.Say(message.Number(int64(done)) + " of " + message.Number(int64(total)))
	}
	for name, tc := range map[string]struct {
		every time.Duration
		until string // told before the end
		calls int    // 0 for any number
	}{
		"at once, then not before the time is over": {time.Hour, "⏳ 0 of 0", 1},
		"how far it is by now":                      {time.Millisecond, "⏳ 1000 of 1000", 0},
	} {
		t.Run(name, func(t *testing.T) {
			told := make(chan struct{})
			f := newFake(t, func(body string) {
				if strings.Contains(body, tc.until) {
					close(told)
				}
			})
			r := &Request{api: f.Client, In: &discordgo.Interaction{AppID: "1", Token: "T"}}
			report, end := r.Progress(t.Context(), tc.every, words)
			if tc.calls == 1 {
				<-told // the first edit is out before anything is reported
			}
			for i := range 1000 {
				report(i+1, 1000)
			}
			<-told
			end()
			if calls := f.calls; tc.calls != 0 && len(calls) != tc.calls {
				t.Errorf("%d edits", len(calls))
			}
		})
	}
}
