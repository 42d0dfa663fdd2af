// Package permission knows who may manage newsdesk, and where the bot may post. It
// asks Discord each time, and a refusal names what is missing.
package permission

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// Rights knows who may manage newsdesk, and where the bot may post.
type Rights struct {
	API      *rest.Client
	Self     func(context.Context) (string, error) // the bot's own user id
	Settings Chosen
}

// Chosen is what a guild chose.
type Chosen interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
}

const mayNot = "This needs the Manage Server permission, or the role that /settings names. Ask somebody who manages this server."

// MustManage refuses a member who may not change what newsdesk keeps for the
// server: neither by permission nor by the role that the server chose. Discord
// hides commands by the same permission, but a server can loosen that, and
// buttons do not inherit it.
func (a Rights) MustManage(ctx context.Context, in *discordgo.Interaction) error {
	const needed = discordgo.PermissionManageGuild | discordgo.PermissionAdministrator
	if in.Member == nil {
		return news.Faultf(nil, "%s", mayNot)
	}
	if in.Member.Permissions&needed != 0 {
		return nil
	}
	chosen, err := a.Settings.Settings(ctx, in.GuildID)
	if err != nil {
		return err
	}
	if chosen.Role == "" || !slices.Contains(in.Member.Roles, chosen.Role) {
		return news.Faultf(nil, "%s", mayNot)
	}
	return nil
}

// need is a permission the bot must have to post a brief, in Discord's words.
type need struct {
	bit  int64
	name string
}

var (
	channelNeeds = []need{
		{discordgo.PermissionViewChannel, "View Channel"},
		{discordgo.PermissionSendMessages, "Send Messages"},
		{discordgo.PermissionEmbedLinks, "Embed Links"},
	}
	threadNeeds = []need{
		{discordgo.PermissionViewChannel, "View Channel"},
		{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads"},
		{discordgo.PermissionEmbedLinks, "Embed Links"},
	}
	forumNeeds = []need{
		{discordgo.PermissionViewChannel, "View Channel"},
		{discordgo.PermissionSendMessages, "Create Posts"}, // as Discord calls it there
		{discordgo.PermissionSendMessagesInThreads, "Send Messages in Posts"},
		{discordgo.PermissionEmbedLinks, "Embed Links"},
	}
)

// CanPost refuses a channel of the guild that the bot could not post in, and
// names what is missing.
func (a Rights) CanPost(ctx context.Context, r *interaction.Request, channel string) error {
	ch, err := a.Postable(ctx, r, channel)
	if err == nil && ch.Type == discordgo.ChannelTypeGuildForum {
		return news.Faultf(nil, "Messages cannot stand in a forum by themselves. Choose a text channel, an announcement channel or a thread.")
	}
	return err
}

// Postable finds a channel of the guild that the bot can post a brief in, or
// says what is missing.
func (a Rights) Postable(ctx context.Context, r *interaction.Request, channel string) (*discordgo.Channel, error) {
	ch, err := a.channel(ctx, channel)
	if err != nil {
		return nil, err
	}
	if ch.GuildID != r.Guild {
		return nil, news.Faultf(nil, "That channel is not in this server. Choose one that is.")
	}
	needs := channelNeeds
	switch ch.Type {
	case discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews:
	case discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread, discordgo.ChannelTypeGuildNewsThread:
		needs = threadNeeds
		if ch.ThreadMetadata != nil && ch.ThreadMetadata.Locked {
			return nil, news.Faultf(nil, "That thread is locked, so newsdesk cannot post in it. Unlock it or choose another.")
		}
	case discordgo.ChannelTypeGuildForum:
		needs = forumNeeds
		if ch.Flags&discordgo.ChannelFlagRequireTag != 0 {
			return nil, news.Faultf(nil, "That forum wants a tag on every post, and newsdesk has none to give. Switch that off in the forum's settings, or choose another channel.")
		}
	default:
		return nil, news.Faultf(nil, "Briefs go to text channels, announcement channels, forums and threads. Choose one of those.")
	}
	has := r.In.AppPermissions
	if channel != r.Channel || has == 0 {
		if has, err = a.permissions(ctx, ch); err != nil {
			return nil, err
		}
	}
	return ch, lacking(needs, has)
}

// lacking names the needs that has does not cover, nil when it covers all.
func lacking(needs []need, has int64) error {
	if has&discordgo.PermissionAdministrator != 0 {
		return nil
	}
	var missing []string
	for _, n := range needs {
		if has&n.bit == 0 {
			missing = append(missing, n.name)
		}
	}
	if missing == nil {
		return nil
	}
	return news.Faultf(nil, "newsdesk cannot post there: it lacks %s. Give newsdesk's role that in the channel's settings, then try again.", strings.Join(missing, ", "))
}

func (a Rights) channel(ctx context.Context, id string) (*discordgo.Channel, error) {
	ch := new(discordgo.Channel)
	err := a.API.Get(ctx, "/channels/"+id, ch)
	var r *rest.Refusal
	if errors.As(err, &r) && (r.Status == http.StatusForbidden || r.Status == http.StatusNotFound) {
		return nil, news.Faultf(err, "newsdesk cannot see that channel: it lacks View Channel there, or the channel is gone.")
	}
	return ch, err
}

// Channels are those of the guild that the bot can see.
func (a Rights) Channels(ctx context.Context, guild string) (all []*discordgo.Channel, err error) {
	if err := a.API.Get(ctx, "/guilds/"+guild+"/channels", &all); err != nil {
		return nil, fmt.Errorf("list channels: %w", err)
	}
	return all, nil
}

// permissions are the bot's own in a channel. A thread has those of the
// channel it is in.
func (a Rights) permissions(ctx context.Context, ch *discordgo.Channel) (int64, error) {
	self, err := a.Self(ctx)
	if err != nil {
		return 0, err
	}
	if ch.IsThread() {
		if ch, err = a.channel(ctx, ch.ParentID); err != nil {
			return 0, err
		}
	}
	var guild discordgo.Guild
	if err := a.API.Get(ctx, "/guilds/"+ch.GuildID, &guild); err != nil {
		return 0, err
	}
	var me discordgo.Member
	if err := a.API.Get(ctx, "/guilds/"+ch.GuildID+"/members/"+self, &me); err != nil {
		return 0, err
	}
	return effective(&guild, ch, self, me.Roles), nil
}

// effective computes a member's permissions in a channel as Discord documents
// it: the roles' together, then the channel's overwrites for everyone, for the
// roles, for the member.
func effective(g *discordgo.Guild, ch *discordgo.Channel, user string, roles []string) int64 {
	holds := map[string]bool{g.ID: true} // the role of everyone has the guild's id
	for _, id := range roles {
		holds[id] = true
	}
	var has int64
	for _, role := range g.Roles {
		if holds[role.ID] {
			has |= role.Permissions
		}
	}
	if user == g.OwnerID || has&discordgo.PermissionAdministrator != 0 {
		return discordgo.PermissionAll
	}
	var allow, deny int64
	for _, o := range ch.PermissionOverwrites {
		switch {
		case o.ID == g.ID:
			has = has&^o.Deny | o.Allow
		case o.Type == discordgo.PermissionOverwriteTypeRole && holds[o.ID]:
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	has = has&^deny | allow
	for _, o := range ch.PermissionOverwrites {
		if o.Type == discordgo.PermissionOverwriteTypeMember && o.ID == user {
			has = has&^o.Deny | o.Allow
		}
	}
	return has
}
