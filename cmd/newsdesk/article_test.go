package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdesk/internal/localdiscord"
)

// TestRealArticle takes a real article through the same doors as a member:
// with its author's biography below the story.
func TestRealArticle(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: the real article is not here")
	}
	content, err := os.ReadFile(filepath.Join(shared, "data", "articles", "talks-between-us-and-russia.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for how, add := range map[string]func(*scene) localdiscord.Message{
		"file": func(s *scene) localdiscord.Message { return s.file("talks.txt", content) },
		"pasted text": func(s *scene) localdiscord.Message {
			title, body, _ := strings.Cut(string(content), "\n")
			return s.paste(title, body)
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.t = t
			s.start()
			says(t, add(s), "Talks Between U.S. And Russia")
			again := add(s)
			says(t, again, "already")
			briefReal(t, s)
			askReal(t, s)
		})
	}
}

func briefReal(t *testing.T, s *scene) {
	for length, most := range map[string]int{"one line": 1, "short": 2, "long": 3} {
		brief := s.slash("brief article", localdiscord.Opts{"article": "Talks Between", "length": length})
		says(t, brief, "No language model: the article's own sentences", "John Taylor", "Talks Between U.S. And Russia")
		saysNot(t, brief, "seasoned", "portfolio", "Boston Globe", "more than 10 years")
		if n := quotes(s.evidence(brief)); n < 1 || n > most {
			t.Errorf("%s: %d sentences, want 1 to %d:\n%s", length, n, most, brief.Text())
		}
	}
}

// quotes counts the sentences an Evidence reply shows.
func quotes(m localdiscord.Message) int {
	return strings.Count(m.Text(), "\n> ") + strings.Count(m.Text(), "\n\n> ")*0
}

func askReal(t *testing.T, s *scene) {
	for question, evidence := range map[string]string{
		"Where did Blinken and Lavrov meet?":                  "met with Sergei Lavrov in Geneva",
		"Who did Blinken meet earlier?":                       "had earlier met with the Ukrainian president",
		"What does Russia demand?":                            "stop the expansion of NATO eastwards",
		"What does the US say would follow an invasion?":      "would respond against them",
		"What did Lavrov accuse the Ukrainian government of?": "disrupting the Minsk peace agreements",
	} {
		// Each question by itself: none is a follow-up of another.
		asker := s.discord.AddMember(s.guild.ID, "asks "+question[:20], 0)
		answer := s.does(asker, s.room.ID, "ask", localdiscord.Opts{"question": question})
		says(t, answer, evidence, "[1]", "Talks Between U.S. And Russia")
		says(t, s.evidence(answer), evidence)
	}
	for _, question := range []string{"Who won the football world cup?", "What is the price of wheat in Canada?"} {
		answer := s.slash("ask", localdiscord.Opts{"question": question})
		says(t, answer, "1 article")
		saysNot(t, answer, "[1]")
		if _, there := answer.Control("v1:evidence"); there {
			t.Errorf("a refusal offers evidence:\n%s", answer.Text())
		}
	}
	follower := s.discord.AddMember(s.guild.ID, "follows up", 0)
	s.does(follower, s.room.ID, "ask", localdiscord.Opts{"question": "What did Lavrov accuse the Ukrainian government of?"})
	says(t, s.does(follower, s.room.ID, "ask", localdiscord.Opts{"question": "and where did he meet Blinken?"}), "Geneva")
}
