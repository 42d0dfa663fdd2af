package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/localdiscord"
)

// syncBuffer is read while the demo writes.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// visitor uses the demo through its page, as a browser does.
type visitor struct {
	t       *testing.T
	page    string
	channel string
	ids     map[string]string // of commands, by name
}

var pageAddress = regexp.MustCompile(`Discord +(http://\S+)`)

// visit starts the demo with its clock at a speed and opens its page once it is
// ready. Ctrl+C ends it with the test.
func visit(t *testing.T, speed string, env map[string]string) *visitor {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.WithoutCancel(t.Context()))
	var out syncBuffer
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "-addr", "127.0.0.1:0", "-data", t.TempDir(), "-speed", speed}, func(name string) string { return env[name] }, &out)
	}()
	t.Cleanup(func() {
		interrupt()
		if err := <-ended; err != nil {
			t.Errorf("demo: %v\n%s", err, out.String())
		}
	})
	v := &visitor{t: t, ids: map[string]string{}}
	v.await("the demo's word that it is ready", func() bool {
		if m := pageAddress.FindStringSubmatch(out.String()); m != nil {
			v.page = m[1]
		}
		return v.page != ""
	})
	var state struct {
		Guilds []struct {
			Channels []localdiscord.Channel `json:"channels"`
		} `json:"guilds"`
		Commands []localdiscord.Command `json:"commands"`
	}
	v.get("/ui/state", &state)
	v.channel = state.Guilds[0].Channels[0].ID
	for _, c := range state.Commands {
		v.ids[c.Name] = c.ID
	}
	return v
}

// await waits until done, which is a minute at most.
func (v *visitor) await(what string, done func() bool) {
	v.t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			v.t.Fatalf("%s did not come within a minute", what)
		}
	}
}

func (v *visitor) get(path string, into any) {
	v.t.Helper()
	body, _ := get(v.t, v.page+path, http.StatusOK)
	if err := json.Unmarshal(body, into); err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) messages() (all []localdiscord.Message) {
	v.t.Helper()
	v.get("/ui/channels/"+v.channel+"/messages?limit=500", &all)
	return all
}

// questions are those that the first message proposes.
func (v *visitor) questions() (proposed []string) {
	v.t.Helper()
	for line := range strings.SplitSeq(v.messages()[0].Text(), "\n") {
		if number, q, ok := strings.Cut(line, ". "); ok && number == strconv.Itoa(len(proposed)+1) {
			proposed = append(proposed, q)
		}
	}
	if len(proposed) != 5 {
		v.t.Fatalf("proposed: %q", proposed)
	}
	return proposed
}

// asked is the first brief that somebody asked for.
func (v *visitor) asked() (brief localdiscord.Message) {
	v.t.Helper()
	for _, m := range v.messages() {
		if m.Metadata != nil && strings.Contains(m.Text(), "newsdesk · brief") {
			return m
		}
	}
	v.t.Fatal("there is no brief on request")
	return brief
}

// briefs waits for the first n briefs that came by themselves.
func (v *visitor) briefs(n int) (found []localdiscord.Message) {
	v.t.Helper()
	v.await(fmt.Sprintf("brief %d", n), func() bool {
		found = slices.DeleteFunc(v.messages(), func(m localdiscord.Message) bool {
			return !m.Author.Bot || m.Metadata != nil
		})
		return len(found) >= n
	})
	return found[:n]
}

// awaitClock waits until the demo's clock has caught up: before, a minute of a
// visitor's is many hours of the bot's.
func (v *visitor) awaitClock() {
	v.t.Helper()
	v.await("the machine's time", func() bool {
		var state struct{ Now int64 }
		v.get("/ui/state", &state)
		return time.Since(time.Unix(state.Now, 0)) < 2*time.Second
	})
}

// run runs a command of one or two words and waits for its reply.
func (v *visitor) run(path string, options ...localdiscord.OptionValue) (reply localdiscord.Message) {
	v.t.Helper()
	command, sub, deep := strings.Cut(path, " ")
	if deep {
		options = []localdiscord.OptionValue{{Name: sub, Type: 1, Options: options}}
	}
	order, err := json.Marshal(map[string]any{
		"type": 2, "channel_id": v.channel,
		"data": localdiscord.CommandData{ID: v.ids[command], Name: command, Type: 1, Options: options},
	})
	if err != nil {
		v.t.Fatal(err)
	}
	resp, err := http.Post(v.page+"/ui/interactions", "application/json", bytes.NewReader(order))
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	var sent struct{ ID, Message string }
	if err := json.NewDecoder(resp.Body).Decode(&sent); err != nil || sent.ID == "" {
		v.t.Fatalf("/%s: %s %v", path, sent.Message, err)
	}
	v.await("the reply to /"+path, func() bool {
		for _, m := range v.messages() {
			if m.Metadata != nil && m.Metadata.ID == sent.ID && !m.Loading() {
				reply = m
				return true
			}
		}
		return false
	})
	return reply
}

func (v *visitor) asks(question string) localdiscord.Message {
	v.t.Helper()
	return v.run("ask", localdiscord.OptionValue{Name: "question", Type: 3, Value: question})
}

// testSpeed lets the demo's hour pass in seven seconds.
const testSpeed = "500"

// differs is a line on what two newspapers count otherwise.
var differs = regexp.MustCompile(`Ellery Courier\W+Nine\b.*Northbank Post\W+Twelve\b`)

// TestDemo is what a visitor sees: two briefs within the demo's hour, the
// second with only what is new, what changed and where the newspapers differ;
// what became of every article; and an answer to each of the questions that the
// demo proposes.
func TestDemo(t *testing.T) {
	t.Parallel()
	v := visit(t, testSpeed, nil)
	questions := v.questions()
	says(t, v.asked(), "3 new stories", "brass band", "Library lends drills", "Town hall clock")
	briefs := v.briefs(2)
	first, second := briefs[0], briefs[1]
	says(t, first, "6 new stories", "Nine people injured", "2 outlets, 2 independent", "votes 17 to 12", "2 outlets, 1 independent", "Trawler Aurora", "Storm warning", "Gulls")
	saysNot(t, first, "Update", "brass band", "72 million")
	says(t, second, "4 new stories", "Update: [Twelve people injured", "injured: nine → twelve", "battery", "Puffins", "market hall")
	saysNot(t, second, "tram", "Trawler", "Storm", "Gulls", "Skerry Island without")
	if n := strings.Count(second.Text(), "Update:"); n != 1 {
		t.Errorf("%d updates:\n%s", n, second.Text())
	}
	if n := len(differs.FindAllString(second.Text(), -1)); n != 1 {
		t.Errorf("%d lines on what differs:\n%s", n, second.Text())
	}
	v.awaitClock()
	says(t, v.run("brief runs"), ":30\n", "6 stories", "6 posted, 3 grouped, 3 already told, 1 duplicate", ":00\n", "4 stories", "4 posted, ", " already told")
	says(t, v.run("brief explain", localdiscord.OptionValue{Name: "article", Type: 3, Value: "Port Ellery's council votes for a tram along the quay"}),
		"**fetched**", "**already told** nothing in it")
	says(t, v.asks(questions[0]), "Piet Varga, who voted against the tram", noModel)
	says(t, v.asks(questions[1]), "He asked for a referendum.")
	says(t, v.asks(questions[2]), "**Ellery Courier**\nNine people were injured", "**Northbank Post**\nTwelve people were injured")
	then := v.asks(questions[3])
	says(t, then, "72 million crowns", "Nothing published later was looked at")
	saysNot(t, then, "84 million")
	refusal := v.asks(questions[4])
	says(t, refusal, "do not answer this")
	saysNot(t, refusal, "[1]")
}

// TestDemoWithAModel asks the demo's questions of a model, which is only ever
// told of what it may answer from.
func TestDemoWithAModel(t *testing.T) {
	t.Parallel()
	model := llmtest.New(t, llmtest.Quote(1))
	v := visit(t, testSpeed, map[string]string{"NEWSDESK_LLM_URL": model.URL(), "NEWSDESK_LLM_MODEL": "test"})
	briefs := v.briefs(2)
	says(t, briefs[0], "Written by the language model")
	says(t, briefs[1], "Update: [Twelve people injured", "injured: nine → twelve")
	v.awaitClock()
	questions := v.questions()
	model.Script(saying("Council member Piet Varga voted against the tram.", "voted against the tram"))
	says(t, v.asks(questions[0]), "Piet Varga voted against the tram. [1]", "Written by the language model")
	model.Script(saying("Varga asked for a referendum.", "asked for a referendum"))
	says(t, v.asks(questions[1]), "asked for a referendum")
	model.Script(llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		return []llmtest.Sentence{
			{Text: "Nine people were injured.", IDs: r.IDs("Nine people were injured")},
			{Text: "Twelve people were injured.", IDs: r.IDs("Twelve people were injured")},
		}
	}))
	says(t, v.asks(questions[2]), "**Ellery Courier**\nNine people were injured. [1]", "**Northbank Post**\nTwelve people were injured. [2]")
	model.Script(saying("The tram will cost 72 million crowns.", "72 million"))
	says(t, v.asks(questions[3]), "The tram will cost 72 million crowns. [1]")
	if strings.Contains(model.Last().User, "84 million") {
		t.Errorf("the model is shown the future:\n%s", model.Last().User)
	}
	model.Script(llmtest.Unanswerable())
	says(t, v.asks(questions[4]), "do not answer this")
}

func TestDemoSpeedIsBounded(t *testing.T) {
	t.Parallel()
	for _, speed := range []string{"0", "0.5", "-3", "501", "NaN", "fast"} {
		err := run(t.Context(), []string{"demo", "-speed", speed}, func(string) string { return "" }, &syncBuffer{})
		if exitCode(err) != exitUsage {
			t.Errorf("-speed %s: %v", speed, err)
		}
	}
}
