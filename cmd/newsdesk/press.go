package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The demo's outlets and what they report; all of it is made up.
//
//go:embed press/*.md press/*.html
var pressFiles embed.FS

// press is the web server of the demo's outlets, so that the demo's articles
// come in as any others: polled, fetched, extracted and stored. Each outlet
// has a port of its own, as it would have a host. Stories come out over time,
// and each feed can be broken and healed on the front page.
type press struct {
	base    string // http://host:port of the front page
	outlets []*outlet
	now     func() time.Time
	server  *http.Server
	pages   *template.Template
	serving sync.WaitGroup

	mu      sync.Mutex // guards what follows, and When of the stories
	stories []*pressStory
}

// openPress serves the front page and the outlets on free loopback ports.
func openPress(ctx context.Context, now func() time.Time) (_ *press, err error) {
	p := &press{now: now, outlets: newOutlets()}
	if p.pages, err = template.ParseFS(pressFiles, "press/*.html"); err != nil {
		return nil, fmt.Errorf("read press pages: %w", err)
	}
	p.server = &http.Server{ReadHeaderTimeout: 5 * time.Second}
	listeners, err := p.listen(ctx)
	if err != nil {
		return nil, fmt.Errorf("open press: %w", err)
	}
	if p.stories, err = readStories(p.outlets, now()); err != nil {
		return nil, errors.Join(err, closeAll(listeners))
	}
	p.server.Handler = p.routes()
	for _, l := range listeners {
		p.serving.Go(func() { _ = p.server.Serve(l) })
	}
	return p, nil
}

// listen opens a port for the front page and one for each outlet, and names
// their addresses.
func (p *press) listen(ctx context.Context) (listeners []net.Listener, err error) {
	bases := []*string{&p.base}
	for _, o := range p.outlets {
		bases = append(bases, &o.base)
	}
	for _, base := range bases {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(err, closeAll(listeners))
		}
		listeners = append(listeners, l)
		*base = "http://" + l.Addr().String()
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) (err error) {
	for _, l := range listeners {
		err = errors.Join(err, l.Close())
	}
	return err
}

// close stops the server and waits for it.
func (p *press) close() error {
	err := p.server.Close()
	p.serving.Wait()
	return err
}

func (p *press) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.front)
	mux.HandleFunc("GET /feeds.opml", p.opml)
	for _, o := range p.outlets {
		mux.HandleFunc("GET /"+o.Slug, func(w http.ResponseWriter, _ *http.Request) { p.render(w, "site.html", p.shown(o)) })
		mux.HandleFunc("POST /"+o.Slug+"/next", func(w http.ResponseWriter, r *http.Request) { p.publish(o); p.back(w, r) })
		for _, f := range o.Feeds {
			mux.HandleFunc("GET /"+o.Slug+"/"+f.File, func(w http.ResponseWriter, r *http.Request) { p.feed(w, r, o, f) })
			mux.HandleFunc("POST /"+o.Slug+"/"+f.File, func(w http.ResponseWriter, r *http.Request) { p.turn(f); p.back(w, r) })
		}
	}
	for _, s := range p.stories {
		mux.HandleFunc("GET /"+s.outlet.Slug+"/"+s.Name, func(w http.ResponseWriter, r *http.Request) { p.story(w, r, s) })
	}
	return mux
}

// back leads a browser to the front page again.
func (p *press) back(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, p.base+"/", http.StatusSeeOther)
}

func (p *press) story(w http.ResponseWriter, r *http.Request, s *pressStory) {
	if !slices.Contains(p.out(s.outlet, ""), s) {
		http.NotFound(w, r)
		return
	}
	p.render(w, "page.html", s)
}

func (p *press) render(w http.ResponseWriter, page string, data any) {
	var out bytes.Buffer
	if err := p.pages.ExecuteTemplate(&out, page, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w) // the reader is gone if this fails
}

// desk is an outlet as the press's pages show it.
type desk struct {
	*outlet
	Stories []*pressStory // that are out, newest first
	Next    time.Duration // until the next comes out; 0 when none does
}

func (p *press) shown(o *outlet) desk {
	return desk{outlet: o, Stories: p.out(o, ""), Next: p.next(o)}
}

func (p *press) front(w http.ResponseWriter, _ *http.Request) {
	shown := make([]desk, len(p.outlets))
	for i, o := range p.outlets {
		shown[i] = p.shown(o)
	}
	p.render(w, "front.html", struct {
		Now   string
		Desks []desk
	}{p.now().UTC().Format("15:04"), shown})
}

// out is the stories of an outlet, or of a section, that are published, newest
// first.
func (p *press) out(o *outlet, section string) []*pressStory {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*pressStory
	now := p.now()
	for _, s := range p.stories {
		if s.outlet == o && !s.When.After(now) && (section == "" || s.Section == section) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *pressStory) int { return b.When.Compare(a.When) })
	return out
}

// next is how long it is until the outlet's next story; 0 when there is none.
func (p *press) next(o *outlet) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.nextOf(o); s != nil {
		return max(s.When.Sub(p.now()).Round(time.Second), time.Second)
	}
	return 0
}

// nextOf finds the outlet's next story; p.mu is held.
func (p *press) nextOf(o *outlet) (next *pressStory) {
	for _, s := range p.stories {
		if s.outlet == o && s.When.After(p.now()) && (next == nil || s.When.Before(next.When)) {
			next = s
		}
	}
	return next
}

// publish brings the outlet's next story out now.
func (p *press) publish(o *outlet) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.nextOf(o); s != nil {
		s.When = p.now()
	}
}
