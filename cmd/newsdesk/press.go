package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"go.yaml.in/yaml/v3"
)

// The demo's outlets and what they report; all of it is made up.
//
//go:embed press/*.md press/page.html press/front.html
var pressFiles embed.FS

// press is the web server of the demo's outlets, so that the demo's articles
// come in as any others: fetched, extracted and stored.
type press struct {
	base    string // http://host:port
	stories []*pressStory
	server  *http.Server
	pages   *template.Template
	done    chan error
}

type pressStory struct {
	Name   string // of the file, without its ending
	Outlet string `yaml:"outlet"`
	Title  string `yaml:"title"`
	Byline string `yaml:"byline"`
	Hours  int    `yaml:"hours"` // how long before the demo started it was published
	Later  bool   `yaml:"later"` // not stored at the start: there for the visitor to add
	Body   template.HTML
	When   time.Time
	URL    string
}

// openPress serves the outlets on a free loopback port.
func openPress(ctx context.Context, now time.Time) (*press, error) {
	p := &press{done: make(chan error, 1)}
	var err error
	if p.pages, err = template.ParseFS(pressFiles, "press/*.html"); err != nil {
		return nil, fmt.Errorf("read press pages: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open press: %w", err)
	}
	p.base = "http://" + listener.Addr().String()
	if p.stories, err = readStories(p.base, now); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	p.server = &http.Server{Handler: p.routes(), ReadHeaderTimeout: 5 * time.Second}
	go func() { p.done <- p.server.Serve(listener) }()
	return p, nil
}

// close stops the server and waits for it.
func (p *press) close() error {
	err := p.server.Close()
	if served := <-p.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

func (p *press) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { p.render(w, "front.html", p.stories) })
	for _, s := range p.stories {
		mux.HandleFunc("GET "+strings.TrimPrefix(s.URL, p.base), func(w http.ResponseWriter, _ *http.Request) { p.render(w, "page.html", s) })
	}
	return mux
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

// readStories reads every story, newest first.
func readStories(base string, now time.Time) ([]*pressStory, error) {
	names, err := fs.Glob(pressFiles, "press/*.md")
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	var stories []*pressStory
	for _, name := range names {
		s, err := readStory(name)
		if err != nil {
			return nil, fmt.Errorf("read story %s: %w", name, err)
		}
		s.When = now.Add(-time.Duration(s.Hours) * time.Hour).UTC()
		outlet := strings.ReplaceAll(strings.ToLower(s.Outlet), " ", "-")
		s.URL = base + "/" + outlet + "/" + s.Name
		stories = append(stories, s)
	}
	slices.SortFunc(stories, func(a, b *pressStory) int { return a.Hours - b.Hours })
	return stories, nil
}

func readStory(name string) (*pressStory, error) {
	text, err := pressFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(string(text), "---\n")
	head, body, ok := strings.Cut(rest, "---\n")
	if !ok {
		return nil, errors.New("no front matter")
	}
	s := &pressStory{Name: strings.TrimSuffix(path.Base(name), ".md")}
	if err := yaml.Unmarshal([]byte(head), s); err != nil {
		return nil, err
	}
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(body), &html); err != nil {
		return nil, err
	}
	s.Body = template.HTML(html.String()) //nolint:gosec // from our own embedded files, not from outside
	return s, nil
}
