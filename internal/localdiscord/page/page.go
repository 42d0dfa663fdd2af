// Package page is what a browser shows of a local Discord: a page that looks
// like a channel, the calls that it makes for the member who looks at it, and
// the events that it is sent. It has no login, so it refuses calls that come
// from other websites.
package page

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

//go:embed assets
var assets embed.FS

// maxPageBody bounds what the page sends except files, in bytes.
const maxPageBody = 1 << 20

// Page serves the page to every browser that opens it.
type Page struct {
	world    *world.World
	exchange *interaction.Exchange
	base     string           // http://host:port
	works    sync.WaitGroup   // WebSocket connections and their writers
	viewers  map[*viewer]bool // the world's lock guards them
}

// New is a page about a world, served at base.
func New(w *world.World, x *interaction.Exchange, base string) *Page {
	return &Page{world: w, exchange: x, base: base, viewers: map[*viewer]bool{}}
}

// Wait returns when every page's connection has ended. The world must be closed
// and the connections' contexts done.
func (p *Page) Wait() { p.works.Wait() }

// refusal is what the page shows when an action is not possible.
type refusal struct {
	status  int
	message string
}

func (r refusal) Error() string { return r.message }

// route answers the page for the member who looks at it.
type route func(r *http.Request, you *world.Person) (any, error)

// Register adds the page and its calls to a mux.
func (p *Page) Register(mux *http.ServeMux) {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the folder is embedded under this very name
	}
	serve := http.FileServerFS(files)
	mux.Handle("GET /page/", http.StripPrefix("/page", serve))
	mux.Handle("GET /{$}", serve)
	for pattern, do := range map[string]route{
		"GET /ui/state":                           p.state,
		"GET /ui/clock":                           p.clock,
		"GET /ui/channels/{channel}/messages":     p.messages,
		"POST /ui/channels/{channel}/messages":    p.say,
		"POST /ui/channels/{channel}/attachments": p.attach,
		"POST /ui/interactions":                   p.interact,
		"POST /ui/guilds/{guild}/channels":        p.addChannel,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, do) })
	}
	mux.HandleFunc("GET /ui/events", p.events)
}

func (p *Page) serve(w http.ResponseWriter, r *http.Request, do route) {
	// Other websites in the same browser must not act as a member.
	if origin := r.Header.Get("Origin"); origin != "" && origin != p.base {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			wire.Answer(w, http.StatusForbidden, map[string]string{"message": "This page belongs to another site."})
			return
		}
	}
	you, err := p.you(r)
	var body any
	if err == nil {
		body, err = do(r, you)
	}
	var no refusal
	switch {
	case errors.As(err, &no):
		wire.Answer(w, no.status, map[string]string{"message": no.message})
	case err != nil:
		wire.Answer(w, http.StatusBadRequest, map[string]string{"message": sentence(err)})
	default:
		wire.Answer(w, http.StatusOK, body)
	}
}

// sentence is an error as the page shows it.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// you is the member whom the page acts as: the one that the request names, or
// the first there is.
func (p *Page) you(r *http.Request) (*world.Person, error) {
	id := r.URL.Query().Get("member")
	if id == "" {
		id = r.Header.Get("member")
	}
	guildID := r.PathValue("guild")
	p.world.Lock()
	defer p.world.Unlock()
	if ch := p.world.Channel(r.PathValue("channel")); ch != nil {
		guildID = ch.GuildID
	}
	return p.personIn(guildID, id)
}

// personIn is the member with a user id, in the guild when there is one; ""
// is the first member.
func (p *Page) personIn(guildID, userID string) (*world.Person, error) {
	var found *world.Person
	for _, m := range p.world.People {
		if (userID == "" || m.User.ID == userID) && (found == nil || m.GuildID == guildID && found.GuildID != guildID) {
			found = m
			if userID == "" {
				userID = m.User.ID
			}
		}
	}
	if found == nil {
		return nil, refusal{http.StatusNotFound, "There is no such member."}
	}
	return found, nil
}

func readPage(r *http.Request, into any) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPageBody))
	if err != nil {
		return refusal{http.StatusBadRequest, "The request broke off."}
	}
	if err := json.Unmarshal(body, into); err != nil {
		return refusal{http.StatusBadRequest, "The request is not valid JSON."}
	}
	return nil
}

// state is everything that the page shows besides messages.
func (p *Page) state(_ *http.Request, you *world.Person) (any, error) {
	p.world.Lock()
	defer p.world.Unlock()
	members, seen := []map[string]any{}, map[string]bool{}
	for _, m := range p.world.People {
		if !seen[m.User.ID] {
			seen[m.User.ID] = true
			admin := p.world.GuildPermissions(p.world.Guild(m.GuildID), m.User.ID).Has(wire.ManageGuild)
			members = append(members, map[string]any{"user": m.User, "admin": admin})
		}
	}
	guilds := []map[string]any{}
	for _, g := range p.world.Guilds {
		guilds = append(guilds, map[string]any{"id": g.ID, "name": g.Name, "channels": p.seenBy(you, g)})
	}
	commands := []wire.Command{}
	for _, c := range p.world.Commands {
		commands = append(commands, *c)
	}
	return map[string]any{
		"me": you.User, "members": members, "guilds": guilds, "commands": commands, "now": p.world.Now().Unix(),
		"applications": []map[string]string{{"id": p.world.Bot.ID, "name": p.world.Bot.Username}},
	}, nil
}

// clock is the time here, in Unix milliseconds: a demonstration sets it apart
// from the machine's.
func (p *Page) clock(*http.Request, *world.Person) (any, error) {
	return map[string]int64{"now": p.world.Now().UnixMilli()}, nil
}

// seenBy are the channels and threads of a guild that a member sees.
func (p *Page) seenBy(you *world.Person, g *world.Guild) []wire.Channel {
	seen := []wire.Channel{}
	for _, ch := range p.world.Channels {
		if ch.GuildID == g.ID && p.world.Permissions(you.User.ID, ch).Has(wire.ViewChannel) {
			seen = append(seen, *ch)
		}
	}
	return seen
}

func (p *Page) messages(r *http.Request, you *world.Person) (any, error) {
	p.world.Lock()
	defer p.world.Unlock()
	if _, err := p.world.Place(you, r.PathValue("channel")); err != nil {
		return nil, refusal{http.StatusNotFound, "You see no such channel."}
	}
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit < 1 || limit > 500 {
		limit = 100
	}
	shown := []shownMessage{}
	for _, m := range p.world.Messages[r.PathValue("channel")] {
		if p.world.Visible(you, m) {
			shown = append(shown, p.render(*m))
		}
	}
	return shown[max(0, len(shown)-limit):], nil
}

func (p *Page) say(r *http.Request, you *world.Person) (any, error) {
	var in struct {
		Content string `json:"content"`
		ReplyTo string `json:"reply_to"`
	}
	if err := readPage(r, &in); err != nil {
		return nil, err
	}
	p.world.Lock()
	defer p.world.Unlock()
	m, err := p.exchange.Say(you, r.PathValue("channel"), in.Content, in.ReplyTo)
	if err != nil {
		return nil, err
	}
	return p.render(*m), nil
}

func (p *Page) attach(r *http.Request, you *world.Person) (any, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, interaction.MaxMemberUpload+maxPageBody)
	file, header, err := r.FormFile("file")
	if err != nil {
		return nil, refusal{http.StatusBadRequest, "The request holds no file."}
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, refusal{http.StatusBadRequest, "The upload broke off."}
	}
	p.world.Lock()
	defer p.world.Unlock()
	return p.exchange.Attach(you, r.PathValue("channel"), header.Filename, content)
}

func (p *Page) addChannel(r *http.Request, you *world.Person) (any, error) {
	var in struct {
		Name string           `json:"name"`
		Type wire.ChannelType `json:"type"`
	}
	if err := readPage(r, &in); err != nil {
		return nil, err
	}
	p.world.Lock()
	defer p.world.Unlock()
	g := p.world.Guild(r.PathValue("guild"))
	switch name := strings.TrimSpace(in.Name); {
	case g == nil || g.Members[you.User.ID] == nil:
		return nil, refusal{http.StatusNotFound, "You are in no such server."}
	case !p.world.GuildPermissions(g, you.User.ID).Has(wire.ManageChannels):
		return nil, refusal{http.StatusForbidden, "You need the permission Manage Channels."}
	case name == "" || utf8.RuneCountInString(name) > limits.MaxChannelName:
		return nil, refusal{http.StatusBadRequest, "A channel's name has 1 to 100 characters."}
	case in.Type != wire.TextChannel && in.Type != wire.AnnouncementChannel && in.Type != wire.ForumChannel:
		return nil, refusal{http.StatusBadRequest, "Only text, announcement and forum channels can be made here."}
	default:
		return *p.world.AddChannel(g.ID, name, in.Type), nil
	}
}
