package main

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/localdiscord"
)

// TestKilledWhileAnswering kills the bot while the model writes. After a
// restart the conversation goes on, an earlier answer keeps its evidence, and
// the question can be asked again: it is answered once.
func TestKilledWhileAnswering(t *testing.T) {
	t.Parallel()
	model := llmtest.New(t, saying("Captain Jonas Reuter left the ship last.", "last to leave"))
	s := newScene(t, "NEWSDESK_LLM_URL", model.URL(), "NEWSDESK_LLM_MODEL", "test", "NEWSDESK_LLM_TIMEOUT", "5s")
	bot := s.spawn()
	says(t, s.file("fire.html", page("Ellery Courier", "Fire on the ferry Merle", time.Now().Add(-26*time.Hour),
		"Nine people were rescued from the burning ferry Merle off Port Ellery, the coast guard said. The fire began in the engine room shortly before dawn.",
		"Captain Jonas Reuter was the last to leave the ship. He said the crew had done everything right.")), "Saved as article")
	first := s.asks("Who was the last to leave the ferry Merle?", "Captain Jonas Reuter left the ship last. [1]")

	model.Script(llmtest.Stall())
	before := len(model.Requests())
	const next = "And what did he say about the crew?"
	if _, err := s.admin.Slash(t.Context(), s.room.ID, "ask", localdiscord.Opts{"question": next}); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); len(model.Requests()) == before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the model is not asked")
		}
	}
	bot.kill()

	model.Script(saying("He said the crew had done everything right.", "done everything right"))
	s.spawn()
	says(t, s.evidence(first), "> Captain Jonas Reuter was the last to leave the ship.")
	s.asks(next, "He said the crew had done everything right. [1]")
	said := 0
	for _, m := range s.discord.Messages(s.room.ID) {
		said += strings.Count(m.Text(), "done everything right. [1]")
	}
	if said != 1 {
		t.Errorf("answered %d times", said)
	}
}
