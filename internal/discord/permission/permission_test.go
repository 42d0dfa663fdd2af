package permission

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestEffectivePermissions(t *testing.T) {
	guild := &discordgo.Guild{ID: "1", OwnerID: "9", Roles: []*discordgo.Role{
		{ID: "1", Permissions: discordgo.PermissionViewChannel | discordgo.PermissionSendMessages},
		{ID: "2", Permissions: discordgo.PermissionEmbedLinks},
		{ID: "3", Permissions: discordgo.PermissionAdministrator},
	}}
	closed := &discordgo.Channel{PermissionOverwrites: []*discordgo.PermissionOverwrite{
		{ID: "1", Type: discordgo.PermissionOverwriteTypeRole, Deny: discordgo.PermissionViewChannel},
		{ID: "2", Type: discordgo.PermissionOverwriteTypeRole, Deny: discordgo.PermissionSendMessages},
		{ID: "7", Type: discordgo.PermissionOverwriteTypeMember, Allow: discordgo.PermissionSendMessages},
	}}
	for name, tc := range map[string]struct {
		channel *discordgo.Channel
		user    string
		roles   []string
		want    string
	}{
		"open":          {&discordgo.Channel{}, "7", []string{"2"}, ""},
		"no role":       {&discordgo.Channel{}, "7", nil, "Embed Links"},
		"closed":        {closed, "8", []string{"2"}, "View Channel, Send Messages"},
		"member again":  {closed, "7", []string{"2"}, "View Channel."},
		"administrator": {closed, "8", []string{"3"}, ""},
		"owner":         {closed, "9", nil, ""},
	} {
		err := lacking(channelNeeds, effective(guild, tc.channel, tc.user, tc.roles))
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), "lacks "+tc.want) {
			t.Errorf("%s: %v, want lacks %q", name, err, tc.want)
		}
	}
}
