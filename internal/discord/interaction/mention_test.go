package interaction

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestMessageWhileStopping: who asks now is told to wait, as by command.
func TestMessageWhileStopping(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nil)
	d.o.Self = func(context.Context) (string, error) { return "8", nil }
	d.Close(0)
	d.Message(&discordgo.Message{
		ID: "5", GuildID: "2", ChannelID: "4", Author: &discordgo.User{ID: "3"},
		Content: "<@8> who cut the ribbon?", Mentions: []*discordgo.User{{ID: "8"}},
	})
	d.Message(&discordgo.Message{ID: "6", GuildID: "2", ChannelID: "4", Author: &discordgo.User{ID: "3"}, Content: "Good morning."})
	if !slices.Equal(d.calls, []string{"POST /v9/channels/4/messages"}) || !strings.Contains(d.bodies[0], "newsdesk is restarting") {
		t.Errorf("calls %v, said %v", d.calls, d.bodies)
	}
}
