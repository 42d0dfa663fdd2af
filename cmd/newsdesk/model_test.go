package main

import (
	"strings"
	"testing"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/localdiscord"
)

const noModel = "the article's own sentences"

func modelScene(t *testing.T, script ...llmtest.Reply) (*scene, *llmtest.Server) {
	t.Helper()
	model := llmtest.New(t, script...)
	s := newScene(t, "NEWSDESK_LLM_URL", model.URL(), "NEWSDESK_LLM_MODEL", "test", "NEWSDESK_LLM_TIMEOUT", "5s")
	s.start()
	says(t, s.paste("Ferry Marguerite runs aground", ferry), "Ferry Marguerite")
	return s, model
}

// saying is a reply of one sentence that rests on the stored sentence holding
// part.
func saying(text, part string) llmtest.Reply {
	return llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		return []llmtest.Sentence{{Text: text, IDs: r.IDs(part)}}
	})
}

func TestModelWritesWhatTheArticleHolds(t *testing.T) {
	s, model := modelScene(t, saying("The ferry Marguerite ran aground on the Sow Reef outside Port Ellery.", "ran aground"))
	brief := s.slash("brief article", localdiscord.Opts{"article": "1"})
	says(t, brief, "The ferry Marguerite ran aground on the Sow Reef outside Port Ellery.", "Written by the language model")
	says(t, s.evidence(brief), "outside Port Ellery at dawn, the harbour authority said.")
	calls := len(model.Requests())
	s.slash("brief article", localdiscord.Opts{"article": "1"})
	if again := len(model.Requests()); again != calls {
		t.Errorf("the same brief cost %d more calls", again-calls)
	}

	model.Script(saying("All 214 passengers were brought ashore by lifeboats.", "214 passengers"))
	answer := s.slash("ask", localdiscord.Opts{"question": "How many passengers were brought ashore?"})
	says(t, answer, "All 214 passengers were brought ashore by lifeboats. [1]", "Written by the language model")
	says(t, s.evidence(answer), "All 214 passengers were brought ashore by lifeboats within two hours.")

	model.Script(llmtest.Unanswerable())
	refusal := s.slash("ask", localdiscord.Opts{"question": "Who owns the ferry Marguerite?"})
	says(t, refusal, "do not answer", "1 article")
	saysNot(t, refusal, "[1]")
}

// What a model must not bring into a channel, and what stands there instead.
func TestModelIsNotTrusted(t *testing.T) {
	for name, reply := range map[string]llmtest.Reply{
		"prose":            llmtest.Text("Sure! Here is a summary of the article you asked for."),
		"nothing":          llmtest.Text(""),
		"half a JSON":      llmtest.Text(`{"answerable":true,"sentences":[{"text":"The fer`),
		"unknown ids":      llmtest.Draft(llmtest.Sentence{Text: "The ferry Marguerite ran aground.", IDs: []int{99}}),
		"no ids":           llmtest.Draft(llmtest.Sentence{Text: "The ferry Marguerite ran aground."}),
		"another number":   saying("All 341 passengers were brought ashore by lifeboats.", "214 passengers"),
		"another name":     saying("The ferry Esmeralda ran aground on the Sow Reef.", "ran aground"),
		"everyone":         saying("@everyone The ferry Marguerite ran aground on the Sow Reef.", "ran aground"),
		"a foreign link":   saying("The ferry Marguerite [ran aground](https://evil.example/x) on the Sow Reef.", "ran aground"),
		"an error":         llmtest.Status(400, `{"error":{"message":"bad request"}}`),
		"a server down":    llmtest.Status(503, `{"error":{"message":"loading"}}`),
		"an endless wait":  llmtest.Stall(),
		"a cut connection": llmtest.Cut(`{"answerable":true,`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := modelScene(t, reply, reply, reply, reply, reply, reply)
			brief := s.slash("brief article", localdiscord.Opts{"article": "1"})
			says(t, brief, noModel)
			answer := s.slash("ask", localdiscord.Opts{"question": "Where did the ferry Marguerite run aground?"})
			says(t, answer, noModel, "Sow Reef")
			for _, m := range []localdiscord.Message{brief, answer} {
				saysNot(t, m, "341", "Esmeralda", "evil.example", "everyone", "Sure!")
			}
		})
	}
}

func TestSpentBudgetDegrades(t *testing.T) {
	model := llmtest.New(t, llmtest.Quote(2))
	s := newScene(t, "NEWSDESK_LLM_URL", model.URL(), "NEWSDESK_LLM_MODEL", "test", "NEWSDESK_LLM_DAILY_TOKENS", "10")
	s.start()
	s.paste("Ferry Marguerite runs aground", ferry)
	says(t, s.slash("brief article", localdiscord.Opts{"article": "1"}), "Today's token budget is spent", noModel)
	says(t, s.slash("ask", localdiscord.Opts{"question": "Where did the ferry Marguerite run aground?"}), "Today's token budget is spent", noModel, "Sow Reef")
	if n := len(model.Requests()); n != 0 {
		t.Errorf("%d calls on a spent budget", n)
	}
}

// TestHostileInput gives each command what it cannot take: a plain sentence
// comes back, and nothing is stored.
func TestHostileInput(t *testing.T) {
	s := newScene(t)
	s.start()
	for name, test := range map[string]struct {
		command string
		opts    localdiscord.Opts
		says    string
	}{
		"private address": {"article add-url", localdiscord.Opts{"url": "http://127.0.0.1:1/x"}, "private"},
		"metadata":        {"article add-url", localdiscord.Opts{"url": "http://169.254.169.254/latest"}, "private"},
		"no address":      {"article add-url", localdiscord.Opts{"url": "harbour news"}, "not a web address"},
		"another scheme":  {"article add-url", localdiscord.Opts{"url": "file:///etc/passwd"}, "not a web address"},
		"zone in cron":    {"schedule add", localdiscord.Opts{"cron": "CRON_TZ=UTC", "timezone": "UTC"}, "has an option of its own"},
		"never fires":     {"schedule add", localdiscord.Opts{"cron": "0 8 30 2 *", "timezone": "UTC"}, "never"},
		"unknown zone":    {"schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Mars/Base"}, "Mars/Base"},
		"unknown article": {"brief article", localdiscord.Opts{"article": "nothing like it"}, "article"},
		"only marks":      {"ask", localdiscord.Opts{"question": "?!?"}, "question"},
		"no schedule":     {"schedule run", localdiscord.Opts{"schedule": "7"}, "no such schedule"},
	} {
		reply := s.slash(test.command, test.opts)
		says(t, reply, test.says)
		saysNot(t, reply, "fault of its own")
		if !reply.Ephemeral() {
			t.Errorf("%s: everybody sees the error:\n%s", name, reply.Text())
		}
	}
	for name, content := range map[string][]byte{
		"empty.txt":  {},
		"binary.txt": {0, 1, 2, 3, 0xff, 0xfe, 0, 0, 7},
		"story.exe":  []byte(ferry),
		"broken.txt": []byte("\xff\xfe\xfd\xfa\xfb"),
		"bomb.html":  []byte(strings.Repeat("<div>", 100_000)),
		"large.txt":  []byte(strings.Repeat("All passengers were brought ashore. ", 80_000)),
	} {
		reply := s.file(name, content)
		saysNot(t, reply, "fault of its own", "Saved")
	}
	says(t, s.slash("article list", nil), "no article")
}

// TestGuildsAreApart: what one guild adds, another never sees.
func TestGuildsAreApart(t *testing.T) {
	s := newScene(t)
	other := s.discord.AddGuild("Hill Town")
	room := s.discord.AddChannel(other.ID, "news", localdiscord.TextChannel)
	bob := s.discord.AddMember(other.ID, "Bob", localdiscord.Administrator)
	s.start()
	s.paste("Ferry Marguerite runs aground", ferry)
	for command, opts := range map[string]localdiscord.Opts{
		"article list":   nil,
		"article show":   {"article": "1"},
		"article remove": {"article": "1"},
		"brief article":  {"article": "1"},
		"brief now":      nil,
		"ask":            {"question": "Where did the ferry Marguerite run aground?"},
	} {
		saysNot(t, s.does(bob, room.ID, command, opts), "Sow Reef", "lifeboats", "runs aground")
	}
	offered, err := bob.Autocomplete(t.Context(), room.ID, "brief article", localdiscord.Opts{"article": "fer"}, "article")
	if err != nil || len(offered) != 0 {
		t.Errorf("offered %v, %v", offered, err)
	}
	says(t, s.slash("article list", nil), "Ferry Marguerite")
}
