package localdiscord

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
)

//go:embed page
var pageFiles embed.FS

// maxPageBody bounds what the page sends except files, in bytes.
const maxPageBody = 1 << 20

// refusal is what the page shows when an action is not possible.
type refusal struct {
	status  int
	message string
}

func (r refusal) Error() string { return r.message }

// pageRoute answers the page for the member who looks at it.
type pageRoute func(r *http.Request, you *Member) (any, error)

func (s *Server) pageRoutes(mux *http.ServeMux) {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the folder is embedded under this very name
	}
	serve := http.FileServerFS(files)
	mux.Handle("GET /page/", http.StripPrefix("/page", serve))
	mux.Handle("GET /{$}", serve)
	for pattern, do := range map[string]pageRoute{
		"GET /ui/state":                           s.uiState,
		"GET /ui/channels/{channel}/messages":     s.uiMessages,
		"POST /ui/channels/{channel}/messages":    s.uiSay,
		"POST /ui/channels/{channel}/attachments": s.uiAttach,
		"POST /ui/interactions":                   s.uiInteract,
		"POST /ui/guilds/{guild}/channels":        s.uiAddChannel,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.servePage(w, r, do) })
	}
	mux.HandleFunc("GET /ui/events", s.uiEvents)
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request, do pageRoute) {
	// Other websites in the same browser must not act as a member.
	if origin := r.Header.Get("Origin"); origin != "" && origin != s.base {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			answer(w, http.StatusForbidden, map[string]string{"message": "This page belongs to another site."})
			return
		}
	}
	you, err := s.you(r)
	var body any
	if err == nil {
		body, err = do(r, you)
	}
	var no refusal
	switch {
	case errors.As(err, &no):
		answer(w, no.status, map[string]string{"message": no.message})
	case err != nil:
		answer(w, http.StatusBadRequest, map[string]string{"message": sentence(err)})
	default:
		answer(w, http.StatusOK, body)
	}
}

// sentence is an error as the page shows it.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// you is the member whom the page acts as: the one that the request names, or
// the first there is.
func (s *Server) you(r *http.Request) (*Member, error) {
	id := r.URL.Query().Get("member")
	if id == "" {
		id = r.Header.Get("member")
	}
	guildID := r.PathValue("guild")
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.st.channel(r.PathValue("channel")); ch != nil {
		guildID = ch.GuildID
	}
	return s.personIn(guildID, id)
}

// personIn is the member with a user id, in the guild when there is one; ""
// is the first member.
func (s *Server) personIn(guildID, userID string) (*Member, error) {
	var found *Member
	for _, m := range s.st.people {
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

// uiState is everything that the page shows besides messages.
func (s *Server) uiState(_ *http.Request, you *Member) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	members, seen := []map[string]any{}, map[string]bool{}
	for _, m := range s.st.people {
		if !seen[m.User.ID] {
			seen[m.User.ID] = true
			admin := s.st.guildPermissions(s.st.guild(m.GuildID), m.User.ID).Has(ManageGuild)
			members = append(members, map[string]any{"user": m.User, "admin": admin})
		}
	}
	guilds := []map[string]any{}
	for _, g := range s.st.guilds {
		guilds = append(guilds, map[string]any{"id": g.ID, "name": g.Name, "channels": s.seenBy(you, g)})
	}
	commands := []Command{}
	for _, c := range s.st.commands {
		commands = append(commands, *c)
	}
	return map[string]any{
		"me": you.User, "members": members, "guilds": guilds, "commands": commands, "now": s.now().Unix(),
		"applications": []map[string]string{{"id": s.st.bot.ID, "name": s.st.bot.Username}},
	}, nil
}

// seenBy are the channels and threads of a guild that a member sees.
func (s *Server) seenBy(you *Member, g *guild) []Channel {
	seen := []Channel{}
	for _, ch := range s.st.channels {
		if ch.GuildID == g.ID && s.st.permissions(you.User.ID, ch).Has(ViewChannel) {
			seen = append(seen, *ch)
		}
	}
	return seen
}

func (s *Server) uiMessages(r *http.Request, you *Member) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.place(you, r.PathValue("channel")); err != nil {
		return nil, refusal{http.StatusNotFound, "You see no such channel."}
	}
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit < 1 || limit > 500 {
		limit = 100
	}
	shown := []pageMessage{}
	for _, m := range s.st.messages[r.PathValue("channel")] {
		if s.visible(you, m) {
			shown = append(shown, s.pageMessage(*m))
		}
	}
	return shown[max(0, len(shown)-limit):], nil
}

func (s *Server) uiSay(r *http.Request, you *Member) (any, error) {
	var in struct {
		Content string `json:"content"`
		ReplyTo string `json:"reply_to"`
	}
	if err := readPage(r, &in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.say(you, r.PathValue("channel"), in.Content, in.ReplyTo)
	if err != nil {
		return nil, err
	}
	return s.pageMessage(*m), nil
}

func (s *Server) uiAttach(r *http.Request, you *Member) (any, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxMemberUpload+maxPageBody)
	file, header, err := r.FormFile("file")
	if err != nil {
		return nil, refusal{http.StatusBadRequest, "The request holds no file."}
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, refusal{http.StatusBadRequest, "The upload broke off."}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attach(you, r.PathValue("channel"), header.Filename, content)
}

func (s *Server) uiAddChannel(r *http.Request, you *Member) (any, error) {
	var in struct {
		Name string      `json:"name"`
		Type ChannelType `json:"type"`
	}
	if err := readPage(r, &in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.st.guild(r.PathValue("guild"))
	switch name := strings.TrimSpace(in.Name); {
	case g == nil || g.members[you.User.ID] == nil:
		return nil, refusal{http.StatusNotFound, "You are in no such server."}
	case !s.st.guildPermissions(g, you.User.ID).Has(ManageChannels):
		return nil, refusal{http.StatusForbidden, "You need the permission Manage Channels."}
	case name == "" || runes(name) > maxChannelName:
		return nil, refusal{http.StatusBadRequest, "A channel's name has 1 to 100 characters."}
	case in.Type != TextChannel && in.Type != AnnouncementChannel && in.Type != ForumChannel:
		return nil, refusal{http.StatusBadRequest, "Only text, announcement and forum channels can be made here."}
	default:
		return *s.addChannel(g.ID, name, in.Type), nil
	}
}
