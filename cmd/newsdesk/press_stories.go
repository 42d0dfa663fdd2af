package main

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"go.yaml.in/yaml/v3"
)

// pressStory is one story of an outlet's.
type pressStory struct {
	Name    string        // of the file, without its ending
	Outlet  string        `yaml:"outlet"`
	Title   string        `yaml:"title"`
	Byline  string        `yaml:"byline"`
	Section string        `yaml:"section"` // "" for none
	Hours   int           `yaml:"hours"`   // how long before the demo started it was published
	After   time.Duration `yaml:"after"`   // or how long after
	Later   bool          `yaml:"later"`   // not stored at the start: there for the visitor to add
	Teaser  string        // the first paragraph, which is all that feeds carry
	Body    template.HTML
	When    time.Time // published; in the future for one that is to come
	outlet  *outlet
}

// URL is where the story can be read.
func (s *pressStory) URL() string { return s.outlet.Site() + "/" + s.Name }

// Old reports whether the story was out before the demo started.
func (s *pressStory) Old() bool { return s.After == 0 }

// Site is the outlet's own front page, from a story of it.
func (s *pressStory) Site() string { return s.outlet.Site() }

// readStories reads every story and dates it from the start.
func readStories(outlets []*outlet, start time.Time) ([]*pressStory, error) {
	names, err := fs.Glob(pressFiles, "press/*.md")
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	var stories []*pressStory
	for _, name := range names {
		s, err := readStory(name, outlets)
		if err != nil {
			return nil, fmt.Errorf("read story %s: %w", name, err)
		}
		s.When = start.Add(s.After - time.Duration(s.Hours)*time.Hour).UTC()
		stories = append(stories, s)
	}
	return stories, nil
}

func readStory(name string, outlets []*outlet) (*pressStory, error) {
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
	for _, o := range outlets {
		if o.Name == s.Outlet {
			s.outlet = o
		}
	}
	if s.outlet == nil {
		return nil, fmt.Errorf("no outlet is called %q", s.Outlet)
	}
	s.Teaser, _, _ = strings.Cut(body, "\n\n")
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(body), &html); err != nil {
		return nil, err
	}
	s.Body = template.HTML(html.String()) //nolint:gosec // from our own embedded files, not from outside
	return s, nil
}
