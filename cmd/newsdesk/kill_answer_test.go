package main

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/localdiscord"
)

// harbourFire is a scene with a model and one article about a fire. Its bot is a
// process of its own.
func harbourFire(t *testing.T) (*scene, *llmtest.Server, *process) {
	t.Helper()
	model := llmtest.New(t, saying("Captain Jonas Reuter left the ship last.", "last to leave"))
	s := newScene(t, "NEWSDESK_LLM_URL", model.URL(), "NEWSDESK_LLM_MODEL", "test", "NEWSDESK_LLM_TIMEOUT", "8s")
	bot := s.spawn()
	says(t, s.file("fire.html", page("Ellery Courier", "Fire on the ferry Merle", time.Now().Add(-26*time.Hour),
		"Nine people were rescued from the burning ferry Merle off Port Ellery, the coast guard said. The fire began in the engine room shortly before dawn.",
		"Captain Jonas Reuter was the last to leave the ship. He said the crew had done everything right.")), "Saved as article")
	return s, model, bot
}

// stall has the model write without end, begins something, and waits until the
// model is asked.
func stall(t *testing.T, model *llmtest.Server, begin func()) {
	t.Helper()
	model.Script(llmtest.Stall())
	before := len(model.Requests())
	begin()
	for deadline := time.Now().Add(20 * time.Second); len(model.Requests()) == before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the model is not asked")
		}
	}
}

// begins runs a command without waiting for its reply.
func (s *scene) begins(command string, opts localdiscord.Opts) *localdiscord.Invocation {
	s.t.Helper()
	called, err := s.admin.Slash(s.t.Context(), s.room.ID, command, opts)
	if err != nil {
		s.t.Fatal(err)
	}
	return called
}

// said is how often the room reads words.
func (s *scene) said(words string) (n int) {
	for _, m := range s.discord.Messages(s.room.ID) {
		n += strings.Count(m.Text(), words)
	}
	return n
}

// TestKilledWhileAnswering kills the bot while the model writes. After a restart
// the member's own reply holds the answer, the conversation goes on, and an
// earlier answer keeps its evidence.
func TestKilledWhileAnswering(t *testing.T) {
	t.Parallel()
	s, model, bot := harbourFire(t)
	first := s.asks("Who was the last to leave the ferry Merle?", "Captain Jonas Reuter left the ship last. [1]")
	var next *localdiscord.Invocation
	stall(t, model, func() { next = s.begins("ask", localdiscord.Opts{"question": "And what did he say about the crew?"}) })
	bot.kill()

	model.Script(saying("He said the crew had done everything right.", "done everything right"))
	s.spawn()
	says(t, s.reply("ask", next), "“He said the crew had done everything right.” [1]")
	says(t, s.evidence(first), "> Captain Jonas Reuter was the last to leave the ship.")
	says(t, s.evidence(s.reply("ask", next)), "done everything right")
	model.Script(saying("The fire began in the engine room.", "engine room"))
	s.asks("Where did the fire on the ferry Merle begin?", "The fire began in the engine room. [1]")
	if n := s.said("done everything right.” [1]"); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

// TestKilledByAQuestion asks what kills whoever answers it. It is tried twice; then
// the member is told.
func TestKilledByAQuestion(t *testing.T) {
	t.Parallel()
	s, model, bot := harbourFire(t)
	var asked *localdiscord.Invocation
	stall(t, model, func() {
		asked = s.begins("ask", localdiscord.Opts{"question": "Who was the last to leave the ferry Merle?"})
	})
	bot.kill()
	var again *process
	stall(t, model, func() { again = s.spawn() })
	again.kill()
	tries := len(model.Requests())
	s.spawn()
	says(t, s.reply("ask", asked), "newsdesk was stopped while it was working on this. Try again")
	if more := len(model.Requests()) - tries; more > 0 {
		t.Errorf("tried %d times more", more)
	}
}

// TestKilledWhileBriefing kills the bot over a brief on request. After a restart
// the channel is told the news in that reply, and by no brief after it.
func TestKilledWhileBriefing(t *testing.T) {
	t.Parallel()
	s, model, bot := harbourFire(t)
	var asked *localdiscord.Invocation
	stall(t, model, func() { asked = s.begins("brief now", nil) })
	bot.kill()
	model.Script(saying("Captain Jonas Reuter left the ship last.", "last to leave"))
	s.spawn()
	says(t, s.reply("brief now", asked), "Fire on the ferry Merle", "Captain Jonas Reuter left the ship last.")
	saysNot(t, s.slash("brief now", nil), "Merle")
}

// TestKilledWhileAnsweringAMessage kills the bot over a question that mentions it.
func TestKilledWhileAnsweringAMessage(t *testing.T) {
	t.Parallel()
	s, model, bot := harbourFire(t)
	var asked localdiscord.Message
	stall(t, model, func() {
		var err error
		if asked, err = s.admin.Say(t.Context(), s.room.ID, s.discord.Bot().Mention()+" who was the last to leave the ferry Merle?", ""); err != nil {
			t.Fatal(err)
		}
	})
	bot.kill()
	model.Script(saying("Captain Jonas Reuter left the ship last.", "last to leave"))
	s.spawn()
	reply, err := s.discord.WaitMessage(t.Context(), s.room.ID, func(m localdiscord.Message) bool { return m.Reference != nil && m.Reference.MessageID == asked.ID })
	if err != nil {
		t.Fatal(err)
	}
	says(t, reply, "Captain Jonas Reuter left the ship last. [1]")
	s.slash("help", nil)
	if n := s.said("left the ship last. [1]"); n != 1 {
		t.Errorf("answered %d times", n)
	}
}
