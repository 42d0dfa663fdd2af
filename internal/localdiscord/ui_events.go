package localdiscord

import (
	"context"
	"net/http"

	"github.com/coder/websocket"
)

// viewer is a page that is open and shows what one member sees.
type viewer struct {
	you *Member
	out *mailbox
}

// show sends a page event to the viewers whose member sees it; s.mu is held.
func (s *Server) show(event string, data any, sees func(*Member) bool) {
	var frame []byte
	for v := range s.viewers {
		if !sees(v.you) {
			continue
		}
		if frame == nil {
			frame = encode(map[string]any{"t": event, "d": data})
		}
		v.out.put(frame)
	}
}

func (s *Server) uiEvents(w http.ResponseWriter, r *http.Request) {
	you, err := s.you(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	// Watching begins before the handshake ends, so that a page whose socket
	// is open misses nothing.
	v := &viewer{you: you, out: newMailbox()}
	if !s.watch(v) {
		return
	}
	defer s.works.Done()
	defer s.shut(v)
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = ws.CloseNow() }()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	s.works.Go(func() { v.out.deliver(ctx, ws) })
	for {
		if _, _, err := ws.Read(ctx); err != nil {
			return
		}
	}
}

// watch lets a viewer receive events; it reports false when the server is
// closing.
func (s *Server) watch(v *viewer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.works.Add(1)
	s.viewers[v] = true
	return true
}

func (s *Server) shut(v *viewer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.viewers, v)
}

// pageMessage is a message with its texts rendered for the page.
type pageMessage struct {
	Message
	Embeds      []pageEmbed `json:"embeds"`
	ContentHTML string      `json:"content_html"`
	Typing      bool        `json:"typing,omitempty"`
}

type pageEmbed struct {
	Embed
	Fields          []pageField `json:"fields,omitempty"`
	DescriptionHTML string      `json:"description_html,omitempty"`
}

type pageField struct {
	EmbedField
	ValueHTML string `json:"value_html"`
}

// pageMessage renders a message; s.mu is held.
func (s *Server) pageMessage(m Message) pageMessage {
	names := func(kind, id string) string { return s.nameOf(m.GuildID, kind, id) }
	p := pageMessage{Message: m, ContentHTML: renderMarkdown(m.Content, names), Typing: m.Loading(), Embeds: []pageEmbed{}}
	for _, e := range m.Embeds {
		shown := pageEmbed{Embed: e}
		if e.Description != "" {
			shown.DescriptionHTML = renderMarkdown(e.Description, names)
		}
		for _, f := range e.Fields {
			shown.Fields = append(shown.Fields, pageField{f, renderMarkdown(f.Value, names)})
		}
		p.Embeds = append(p.Embeds, shown)
	}
	return p
}

// nameOf is the bare name that a mention shows.
func (s *Server) nameOf(guildID, kind, id string) string {
	switch kind {
	case "user":
		return s.st.users[id].Username
	case "channel":
		if ch := s.st.channel(id); ch != nil {
			return ch.Name
		}
	case "role":
		if g := s.st.guild(guildID); g != nil {
			if r := s.st.role(g, id); r != nil {
				return r.Name
			}
		}
	}
	return ""
}
