package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"

	"newsdesk/internal/news"
)

//go:embed *.tmpl
var embedded embed.FS

const (
	briefFile  = "brief.tmpl"
	answerFile = "answer.tmpl"
)

// Load reads the embedded templates, or those of the same name in dir where it
// has them; "" is no dir. Every template is executed once with an example. All
// faults are returned together, each with its file's name.
func Load(dir string) (*Set, error) {
	files, faults := read(dir)
	faults = append(faults, wellFormed(files)...)
	s := &Set{version: version(files)}
	if len(faults) == 0 {
		s.brief, s.answer = combine(briefFile, files), combine(answerFile, files)
		faults = prove(s)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("load prompts: %w", err)
	}
	return s, nil
}

// read gives the text of each template by file name.
func read(dir string) (files map[string]string, faults []error) {
	files = map[string]string{}
	own, err := embedded.ReadDir(".")
	if err != nil {
		return nil, []error{err}
	}
	for _, entry := range own {
		body, err := embedded.ReadFile(entry.Name())
		if err != nil {
			return nil, []error{err}
		}
		files[entry.Name()] = string(body)
	}
	if dir == "" {
		return files, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return files, []error{err}
	}
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) != ".tmpl" {
			continue
		}
		if _, known := files[name]; !known {
			faults = append(faults, fmt.Errorf("%s: no template has this name; there are %s",
				name, strings.Join(slices.Sorted(maps.Keys(files)), ", ")))
			continue
		}
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		files[name] = string(body)
	}
	return files, faults
}

// wellFormed parses each file by itself, so that a fault in a shared one is
// told once and under its own name.
func wellFormed(files map[string]string) (faults []error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := template.New(name).Parse(files[name]); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	return faults
}

// combine joins the shared templates and the one named, which wins over them.
func combine(name string, files map[string]string) *template.Template {
	t := template.New(name)
	for _, file := range []string{"rules.tmpl", "sources.tmpl", name} {
		template.Must(t.New(file).Parse(files[file])) // wellFormed parsed it before
	}
	return t
}

func version(files map[string]string) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h.Write(fmt.Appendf(nil, "%s %d\n%s", name, len(files[name]), files[name]))
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// prove executes both templates with an example and checks that what a draft
// depends on is printed: fenced numbered sentences and the question.
func prove(s *Set) (faults []error) {
	example := []Source{{
		Outlet: "Example Gazette", Title: "Example title", Byline: "Example Author",
		Published: time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC),
		Sentences: []Sentence{{7, "Example sentence."}},
	}}
	today := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	const room = 1 << 20
	p, err := s.Brief(Brief{Today: today, Language: "en", MaxSentences: 2, Sources: example}, room)
	faults = append(faults, proven(briefFile, p, err)...)
	p, err = s.Answer(Answer{Today: today, Question: "Example question?", Earlier: []string{"Example before?"}, Sources: example}, room)
	faults = append(faults, proven(answerFile, p, err)...)
	if err == nil && !strings.Contains(p.User, "Example question?") {
		faults = append(faults, fmt.Errorf("%s: the user message does not print {{.Question}}", answerFile))
	}
	return faults
}

func proven(file string, p news.Prompt, err error) (faults []error) {
	if err != nil {
		return []error{fmt.Errorf("%s: %w", file, err)}
	}
	if strings.TrimSpace(p.System) == "" {
		faults = append(faults, fmt.Errorf("%s: the system message is empty", file))
	}
	before, after, found := strings.Cut(p.User, "\n[7] Example sentence.\n")
	if !found {
		faults = append(faults, fmt.Errorf(`%s: the user message does not print every sentence as a line "[{{.ID}}] {{.Text}}"`, file))
	} else if fence := fenceOf.FindString(before); fence == "" || !strings.Contains(after, fence) {
		faults = append(faults, fmt.Errorf("%s: the user message does not print {{.Fence}} before and after the sentences", file))
	}
	return faults
}
