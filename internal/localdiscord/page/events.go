package page

import (
	"context"
	"net/http"

	"github.com/coder/websocket"

	"newsdesk/internal/localdiscord/mailbox"
	"newsdesk/internal/localdiscord/markdown"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// viewer is a page that is open and shows what one member sees.
type viewer struct {
	you *world.Person
	out *mailbox.Mailbox
}

// Show sends a page event to the viewers whose member sees it; the world is locked.
func (p *Page) Show(event string, data any, sees func(*world.Person) bool) {
	var frame []byte
	for v := range p.viewers {
		if !sees(v.you) {
			continue
		}
		if frame == nil {
			frame = wire.Encode(map[string]any{"t": event, "d": data})
		}
		v.out.Put(frame)
	}
}

// ShowMessage sends a page event about a message to the viewers who see it.
func (p *Page) ShowMessage(event string, m *wire.Message) {
	if len(p.viewers) > 0 {
		p.Show(event, p.render(*m), func(v *world.Person) bool { return p.world.Visible(v, m) })
	}
}

func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	you, err := p.you(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	// Watching begins before the handshake ends, so that a page whose socket
	// is open misses nothing.
	v := &viewer{you: you, out: mailbox.New()}
	if !p.watch(v) {
		return
	}
	defer p.works.Done()
	defer p.shut(v)
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = ws.CloseNow() }()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	p.works.Go(func() { v.out.Deliver(ctx, ws) })
	for {
		if _, _, err := ws.Read(ctx); err != nil {
			return
		}
	}
}

// watch lets a viewer receive events; it reports false when the server is
// closing.
func (p *Page) watch(v *viewer) bool {
	p.world.Lock()
	defer p.world.Unlock()
	if p.world.Closed {
		return false
	}
	p.works.Add(1)
	p.viewers[v] = true
	return true
}

func (p *Page) shut(v *viewer) {
	p.world.Lock()
	defer p.world.Unlock()
	delete(p.viewers, v)
}

// shownMessage is a message with its texts rendered for the page.
type shownMessage struct {
	wire.Message
	Embeds      []shownEmbed `json:"embeds"`
	ContentHTML string       `json:"content_html"`
	Typing      bool         `json:"typing,omitempty"`
}

type shownEmbed struct {
	wire.Embed
	Fields          []shownField `json:"fields,omitempty"`
	DescriptionHTML string       `json:"description_html,omitempty"`
}

type shownField struct {
	wire.EmbedField
	ValueHTML string `json:"value_html"`
}

// render renders a message; the world is locked.
func (p *Page) render(m wire.Message) shownMessage {
	names := func(kind, id string) string { return p.nameOf(m.GuildID, kind, id) }
	all := shownMessage{Message: m, ContentHTML: markdown.HTML(m.Content, names), Typing: m.Loading(), Embeds: []shownEmbed{}}
	for _, e := range m.Embeds {
		shown := shownEmbed{Embed: e}
		if e.Description != "" {
			shown.DescriptionHTML = markdown.HTML(e.Description, names)
		}
		for _, f := range e.Fields {
			shown.Fields = append(shown.Fields, shownField{f, markdown.HTML(f.Value, names)})
		}
		all.Embeds = append(all.Embeds, shown)
	}
	return all
}

// nameOf is the bare name that a mention shows.
func (p *Page) nameOf(guildID, kind, id string) string {
	switch kind {
	case "user":
		return p.world.Users[id].Username
	case "channel":
		if ch := p.world.Channel(id); ch != nil {
			return ch.Name
		}
	case "role":
		if g := p.world.Guild(guildID); g != nil {
			if r := p.world.Role(g, id); r != nil {
				return r.Name
			}
		}
	}
	return ""
}
