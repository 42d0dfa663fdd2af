package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/localdiscord"
)

// page is an article of an outlet as its web page.
func page(outlet, title string, published time.Time, paragraphs ...string) []byte {
	return fmt.Appendf(nil, `<!doctype html><html lang="en"><head><title>%[2]s</title>
<meta property="og:site_name" content="%[1]s"><meta property="og:title" content="%[2]s">
<meta property="article:published_time" content="%[3]s"></head>
<body><main><article><h1>%[2]s</h1><p>%[4]s</p></article></main></body></html>`,
		outlet, title, published.UTC().Format(time.RFC3339), strings.Join(paragraphs, "</p><p>"))
}

// harbourTown is a bot that has read three articles of two outlets, two days
// old, one day old and fresh.
func harbourTown(t *testing.T, env ...string) *scene {
	t.Helper()
	s := newScene(t, env...)
	s.start()
	now := time.Now()
	for name, body := range map[string][]byte{
		"bridge.html": page("Tidewater Ledger", "Norhaven closes its harbour bridge", now.Add(-50*time.Hour),
			"The council of Norhaven closed the harbour bridge on Friday. Mayor Ada Voss said a crack in the main beam had grown.",
			"Voss promised a free ferry for commuters until the bridge opens again. The bridge was built in 1931."),
		"fire.html": page("Ellery Courier", "Fire on the ferry Merle", now.Add(-26*time.Hour),
			"Nine people were rescued from the burning ferry Merle off Port Ellery, the coast guard said. The fire began in the engine room shortly before dawn.",
			"Captain Jonas Reuter was the last to leave the ship. He said the crew had done everything right."),
		"twelve.html": page("Tidewater Ledger", "Twelve saved from the ferry Merle", now.Add(-2*time.Hour),
			"Twelve people were rescued from the burning ferry Merle off Port Ellery, the coast guard said. Three of them had drifted in a raft for hours.",
			"An overheated bearing caused the fire, investigators said."),
	} {
		says(t, s.file(name, body), "Saved as article")
	}
	return s
}

// asks asks and checks what is answered.
func (s *scene) asks(question string, want ...string) localdiscord.Message {
	s.t.Helper()
	reply := s.slash("ask", localdiscord.Opts{"question": question})
	says(s.t, reply, want...)
	return reply
}

// TestConversation is an afternoon at the desk without a model: evidence, a
// follow-up, two outlets, an earlier day, a refusal, a vote.
func TestConversation(t *testing.T) {
	t.Parallel()
	s := harbourTown(t)
	answer := s.asks("Who was the last to leave the ferry Merle?", "Captain Jonas Reuter was the last to leave the ship.", "Ellery Courier", noModel)
	says(t, s.evidence(answer), "> Captain Jonas Reuter was the last to leave the ship.")
	s.asks("And what did he say about the crew?", "He said the crew had done everything right.")
	s.asks("How do the Ellery Courier and the Tidewater Ledger differ on the people rescued from the ferry Merle?",
		"**Ellery Courier**\nNine people were rescued", "**Tidewater Ledger**\nTwelve people were rescued", "The newest report** on ", ": Tidewater Ledger **Twelve people**")
	day := lastDay()
	for _, then := range []localdiscord.Message{
		s.slash("ask", localdiscord.Opts{"question": "How many people were rescued from the ferry Merle?", "as-of": day.Format(time.DateOnly)}),
		s.asks("What did we know on " + day.Format("2 January 2006") + " about the people rescued from the ferry Merle?"),
	} {
		says(t, then, "Nine people were rescued", "What was known by")
		saysNot(t, then, "Twelve people were rescued from the burning")
	}
	refusal := s.asks("Which orchestra won the violin competition in Leipzig?", "do not answer", "3 articles")
	saysNot(t, refusal, "[1]", "Evidence")
	says(t, s.press(answer, "Helpful"), "Noted: helpful")
	says(t, s.press(answer, "Helpful"), "Noted: helpful")
	says(t, s.press(answer, "Not helpful"), "Noted: not helpful")
}

// TestConversationInAThread asks a story in its thread: the story first, and
// everywhere when it does not answer.
func TestConversationInAThread(t *testing.T) {
	t.Parallel()
	s := harbourTown(t)
	picked, err := s.admin.Select(t.Context(), s.slash("brief now", nil), "v1:story:", "0")
	if err != nil {
		t.Fatal(err)
	}
	story := s.reply("story", picked)
	says(t, story, "ferry Merle")
	says(t, s.press(story, "Open a thread"), "Opened <#")
	says(t, s.press(story, "Open a thread"), "This story has its thread")
	thread := s.thread()
	ask := func(question string, want ...string) localdiscord.Message {
		t.Helper()
		answer := s.does(s.admin, thread.ID, "ask", localdiscord.Opts{"question": question})
		says(t, answer, want...)
		return answer
	}
	ask("How many were rescued?", "Twelve people were rescued")
	saysNot(t, ask("Who was the last to leave the ship?", "Captain Jonas Reuter was the last"), "Voss")
	ask("And what did he say about the crew?", "He said the crew had done everything right.")
	left := ask("Why did the council of Norhaven close the harbour bridge?", "harbour bridge")
	says(t, s.evidence(left), "> The council of Norhaven closed the harbour bridge on Friday.")
}

// thread is the only one of the guild.
func (s *scene) thread() (found localdiscord.Channel) {
	s.t.Helper()
	n := 0
	for _, c := range s.discord.Channels(s.guild.ID) {
		if c.Type.Thread() {
			found = c
			n++
		}
	}
	if n != 1 {
		s.t.Fatalf("%d threads", n)
	}
	return found
}

// lastDay is the day before that of the newest article, on which the ferry
// burned.
func lastDay() time.Time { return time.Now().Add(-26 * time.Hour).UTC() }

// TestConversationWithAModel is the same with one, which makes mistakes.
func TestConversationWithAModel(t *testing.T) {
	t.Parallel()
	model := llmtest.New(t)
	s := harbourTown(t, "NEWSDESK_LLM_URL", model.URL(), "NEWSDESK_LLM_MODEL", "test", "NEWSDESK_LLM_TIMEOUT", "5s")
	model.Script(saying("Captain Jonas Reuter left the ship last.", "last to leave"))
	answer := s.asks("Who was the last to leave the ferry Merle?", "Captain Jonas Reuter left the ship last. [1]", "Written by the language model")
	says(t, s.evidence(answer), "> Captain Jonas Reuter was the last to leave the ship.")

	model.Script(saying("He said the crew had done everything right.", "done everything right"))
	s.asks("And what did he say about the crew?", "done everything right")
	if prompt := model.Last().User; !strings.Contains(prompt, "Asked before: Who was the last") || strings.Contains(prompt, "left the ship last") {
		t.Errorf("the conversation as handed on:\n%s", prompt)
	}

	model.Script(llmtest.From(func(r llmtest.Request) []llmtest.Sentence {
		return []llmtest.Sentence{
			{Text: "Nine people were rescued.", IDs: r.IDs("Nine people")},
			{Text: "Twelve people were rescued.", IDs: r.IDs("Twelve people")},
			{Text: "It happened 37 miles out.", IDs: r.IDs("Twelve people")},
		}
	}))
	s.asks("How do the Ellery Courier and the Tidewater Ledger differ on the people rescued from the ferry Merle?",
		"**Ellery Courier**\nNine people were rescued. [1]", "**Tidewater Ledger**\nTwelve people were rescued. [2]",
		"1 sentence of the model's was left out, because it holds a number that its sources do not.")

	model.Script(saying("Nine people were rescued from the ferry Merle.", "Nine people"))
	s.slash("ask", localdiscord.Opts{"question": "How many people were rescued from the ferry Merle?", "as-of": lastDay().Format(time.DateOnly)})
	if prompt := model.Last().User; strings.Contains(prompt, "Twelve people") {
		t.Errorf("the model is shown the future:\n%s", prompt)
	}

	model.Script(llmtest.Unanswerable())
	refusal := s.asks("Who owns the ferry Merle?", "do not answer", "3 articles", "Closest by their words")
	model.Script(saying("The ferry Merle burned.", "burning ferry"))
	says(t, s.press(refusal, "Ask: "), "> **Who owns the ferry Merle?**")
}

// press presses the first button whose label begins with words.
func (s *scene) press(on localdiscord.Message, words string) localdiscord.Message {
	s.t.Helper()
	for _, row := range on.Components {
		for _, c := range row.Components {
			if strings.HasPrefix(c.Label, words) {
				called, err := s.admin.Click(s.t.Context(), on, c.CustomID)
				if err != nil {
					s.t.Fatal(err)
				}
				return s.reply(words, called)
			}
		}
	}
	s.t.Fatalf("no button %q under:\n%s", words, on.Text())
	return localdiscord.Message{}
}
