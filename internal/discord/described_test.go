package discord_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"newsdesk/internal/localdiscord"
)

// description is Discord's own description of its REST API.
type description []operation

type operation struct {
	method, path string
	matches      *regexp.Regexp
	queries      []string
	body         *jsonschema.Schema // nil when there is none
}

// known are the places where Discord's documentation, which discordgo follows,
// and its description differ: permissions are documented as strings.
var known = regexp.MustCompile(`^/\d+/default_member_permissions$`)

var readDescription = sync.OnceValues(func() (description, error) {
	raw, err := os.ReadFile(filepath.Join(os.Getenv("NEWSDESK_SHARED"), "data", "discord", "openapi.json"))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	schemas := jsonschema.NewCompiler()
	schemas.DefaultDraft(jsonschema.Draft2020)
	if err := schemas.AddResource("openapi.json", doc); err != nil {
		return nil, err
	}
	var api struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(raw, &api); err != nil {
		return nil, err
	}
	var d description
	for path, methods := range api.Paths {
		for method, about := range methods {
			if method == "parameters" {
				continue
			}
			op, err := readOperation(schemas, path, method, methods["parameters"], about)
			if err != nil {
				return nil, err
			}
			d = append(d, op)
		}
	}
	// "@original" is itself and not some message's id.
	slices.SortFunc(d, func(a, b operation) int {
		return cmp.Compare(strings.Count(a.path, "{"), strings.Count(b.path, "{"))
	})
	return d, nil
})

var placeholder = regexp.MustCompile(`\\\{[^}]*\\\}`)

func readOperation(schemas *jsonschema.Compiler, path, method string, shared, about json.RawMessage) (operation, error) {
	type parameter struct{ Name, In string }
	var said struct {
		Parameters  []parameter
		RequestBody struct{ Content map[string]any }
	}
	var all []parameter
	err := json.Unmarshal(about, &said)
	if shared != nil {
		err = errors.Join(err, json.Unmarshal(shared, &all))
	}
	if err != nil {
		return operation{}, err
	}
	op := operation{
		method: strings.ToUpper(method), path: path,
		matches: regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$"),
	}
	for _, p := range append(all, said.Parameters...) {
		if p.In == "query" {
			op.queries = append(op.queries, p.Name)
		}
	}
	if said.RequestBody.Content["application/json"] != nil {
		at := strings.NewReplacer("~", "~0", "/", "~1").Replace(path)
		op.body, err = schemas.Compile("openapi.json#/paths/" + url.PathEscape(at) + "/" + method + "/requestBody/content/application~1json/schema")
	}
	return op, err
}

// find is the operation of a call, nil when Discord has none.
func (d description) find(method, path string) *operation {
	for i, op := range d {
		if op.method == method && op.matches.MatchString(path) {
			return &d[i]
		}
	}
	return nil
}

// faults is what Discord's description does not allow in a call.
func (d description) faults(r localdiscord.Request) (faults []string) {
	op := d.find(r.Method, r.Path)
	if op == nil {
		return []string{"there is no such call"}
	}
	query, err := url.ParseQuery(r.Query)
	if err != nil {
		return []string{err.Error()}
	}
	for name := range query {
		if !slices.Contains(op.queries, name) {
			faults = append(faults, "it takes no query "+name)
		}
	}
	switch {
	case len(r.Body) == 0 && op.body == nil:
		return faults
	case op.body == nil:
		return append(faults, "it takes no body")
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(r.Body))
	if err != nil {
		return append(faults, err.Error())
	}
	var wrong *jsonschema.ValidationError
	if errors.As(op.body.Validate(body), &wrong) {
		faults = append(faults, leaves(wrong)...)
	}
	return faults
}

// leaves are the innermost reasons of a validation error.
func leaves(e *jsonschema.ValidationError) (all []string) {
	if at := "/" + strings.Join(e.InstanceLocation, "/"); known.MatchString(at) {
		return nil
	} else if len(e.Causes) == 0 {
		return []string{at + ": " + e.Error()}
	}
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// described checks all that the bot asked of Discord in a scene against
// Discord's own description, where that is at hand. What a test made the local
// Discord refuse is not the bot's to answer for.
func (s *scene) described() {
	if os.Getenv("NEWSDESK_SHARED") == "" {
		return // TestCallsAreAsDescribed says so
	}
	d, err := readDescription()
	if err != nil {
		s.t.Errorf("read Discord's description: %v", err)
		return
	}
	said := map[string]bool{}
	for _, r := range s.Requests() {
		for _, fault := range d.faults(r) {
			if !said[fault] {
				said[fault] = true
				s.t.Errorf("%s %s is not as Discord describes it: %s\n%s", r.Method, r.Path, fault, r.Body)
			}
		}
	}
}

// TestCallsAreAsDescribed checks the check that ends every scene.
func TestCallsAreAsDescribed(t *testing.T) {
	if os.Getenv("NEWSDESK_SHARED") == "" {
		t.Skip("NEWSDESK_SHARED is not set: no description of Discord's API to hold calls against")
	}
	d, err := readDescription()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		localdiscord.Request
		sound bool
	}{
		"message":        {localdiscord.Request{Method: "POST", Path: "/channels/1/messages", Body: []byte(`{"content":"Good morning"}`)}, true},
		"no body needed": {localdiscord.Request{Method: "GET", Path: "/channels/1/messages", Query: "limit=5"}, true},
		"unknown call":   {localdiscord.Request{Method: "GET", Path: "/channels/1/brief"}, false},
		"unknown query":  {localdiscord.Request{Method: "GET", Path: "/channels/1/messages", Query: "most=5"}, false},
		"needless body":  {localdiscord.Request{Method: "GET", Path: "/channels/1", Body: []byte(`{}`)}, false},
		"wrong type":     {localdiscord.Request{Method: "POST", Path: "/channels/1/messages", Body: []byte(`{"content":5}`)}, false},
		"too long":       {localdiscord.Request{Method: "POST", Path: "/channels/1/messages", Body: []byte(`{"nonce":"` + strings.Repeat("n", 26) + `"}`)}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if faults := d.faults(tt.Request); (len(faults) == 0) != tt.sound {
				t.Errorf("faults: %q", faults)
			}
		})
	}
}
