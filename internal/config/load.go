package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	defaults "newsdesk/config"
)

// maxFile is far more than settings take, in bytes; a larger file is a mistake.
const maxFile = 1 << 20

// value is what was written for a setting, and where.
type value struct {
	text string
	list []string // of a YAML sequence
	seq  bool
	from string // "file:line" or the variable's name
}

// Load reads the settings: defaults, then file ("" for none), then what
// getenv gives. The error is Faults, or what kept the file from being read.
func Load(file string, getenv func(string) string) (Config, error) {
	var c Config
	values, faults := flatten("default.yaml", defaults.Default)
	if len(faults) > 0 {
		return c, faults
	}
	if file != "" {
		text, err := readFile(file)
		if err != nil {
			return c, err
		}
		over, wrong := flatten(file, text)
		faults = append(faults, wrong...)
		for path, v := range over {
			values[path] = v
		}
	}
	faults = append(faults, environment(values, getenv)...)
	faults = append(faults, c.apply(values)...)
	c.Embeddings.inherit(c.LLM)
	faults = append(faults, c.check()...)
	if len(faults) > 0 {
		return Config{}, faults
	}
	return c, nil
}

func readFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("read settings: %s is larger than 1 MiB, which no settings file is", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	return text, nil
}

// flatten turns a YAML text into values by path.
func flatten(name string, text []byte) (map[string]value, Faults) {
	values := map[string]value{}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return values, Faults{{name, "is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}}
	}
	if len(root.Content) == 0 {
		return values, nil
	}
	w := walker{name: name, values: values}
	w.mapping("", root.Content[0])
	return values, w.faults
}

type walker struct {
	name   string
	values map[string]value
	faults Faults
}

func (w *walker) fault(path string, n *yaml.Node, format string, args ...any) {
	at := fmt.Sprintf("%s (%s line %d)", path, w.name, n.Line)
	w.faults = append(w.faults, Fault{at, fmt.Sprintf(format, args...)})
}

func (w *walker) mapping(path string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		if path != "" && n.Tag == "!!null" {
			return // a section whose every line is commented out
		}
		w.fault(orTop(path), n, "must be a section of keys: write `key: value` lines below it")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, child := n.Content[i], n.Content[i+1]
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		switch {
		case isSection(at):
			w.mapping(at, child)
		case settingAt(at) == nil:
			w.fault(at, key, "there is no such setting%s", suggest(at))
		default:
			w.leaf(at, key, child)
		}
	}
}

func (w *walker) leaf(path string, key, n *yaml.Node) {
	if _, twice := w.values[path]; twice {
		w.fault(path, key, "is written twice: keep one")
		return
	}
	v := value{from: fmt.Sprintf("%s line %d", w.name, n.Line)}
	switch n.Kind {
	case yaml.ScalarNode:
		v.text = n.Value
		if n.Tag == "!!null" {
			v.text = ""
		}
	case yaml.SequenceNode:
		v.seq = true
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				w.fault(path, item, "must be a list of plain values")
				return
			}
			v.list = append(v.list, item.Value)
		}
	default:
		w.fault(path, n, "must be one value: write `%s: VALUE`", key.Value)
		return
	}
	w.values[path] = v
}

func orTop(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

// environment overrides values with what the environment says.
func environment(values map[string]value, getenv func(string) string) (faults Faults) {
	for _, s := range settings {
		name := s.env()
		text := getenv(name)
		if file := getenv(name + "_FILE"); s.secret && file != "" {
			if text != "" {
				faults = append(faults, Fault{s.path + " (" + name + "_FILE)", "is set beside " + name + ": keep one of the two"})
				continue
			}
			name += "_FILE"
			secret, err := os.ReadFile(file)
			if err != nil {
				faults = append(faults, Fault{s.path + " (" + name + ")", "cannot be read: " + reason(err) + ". Name a file that holds only the secret"})
				continue
			}
			text = strings.TrimSpace(string(secret))
		}
		if text != "" {
			values[s.path] = value{text: text, from: name}
		}
	}
	return faults
}

// reason is a file error without the name of the system call.
func reason(err error) string {
	if p := (*os.PathError)(nil); errors.As(err, &p) {
		return p.Path + ": " + p.Err.Error()
	}
	return err.Error()
}

// apply sets every field of c; a value that cannot be read is a fault.
func (c *Config) apply(values map[string]value) (faults Faults) {
	for _, s := range settings {
		v := values[s.path]
		if v.seq && !s.list {
			faults = append(faults, Fault{s.path + " (" + v.from + ")", "must be one value, not a list"})
			continue
		}
		if !v.seq {
			v.list = strings.FieldsFunc(v.text, func(r rune) bool { return r == ',' || r == ' ' })
		}
		if err := s.set(c, v); err != nil {
			faults = append(faults, Fault{s.path + " (" + v.from + ")", err.Error()})
		}
	}
	return faults
}

func isSection(path string) bool {
	return slices.ContainsFunc(settings, func(s setting) bool { return strings.HasPrefix(s.path, path+".") })
}

func settingAt(path string) *setting {
	i := slices.IndexFunc(settings, func(s setting) bool { return s.path == path })
	if i < 0 {
		return nil
	}
	return &settings[i]
}

// suggest names a setting with the same last part, or else where all are listed.
func suggest(path string) string {
	_, last, _ := strings.Cut(path, ".")
	if last == "" {
		last = path
	}
	for _, s := range settings {
		if strings.HasSuffix(s.path, "."+last) {
			return "; did you mean " + s.path + "?"
		}
	}
	return "; config/default.yaml lists all of them"
}
