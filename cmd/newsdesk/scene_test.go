package main

import (
	"bytes"
	"context"
	"errors"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
)

// TestMain lets the test binary be the bot: a test that must kill it starts it
// as a process of its own, with a clock of its own if it likes.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv("NEWSDESK_TEST_BEHIND") != "":
		if err := runBehind(os.Getenv("NEWSDESK_TEST_BEHIND")); err != nil {
			log.Fatal(err)
		}
		return
	case os.Getenv("NEWSDESK_TEST_AS_MAIN") != "":
		main() // ends the process
	}
	os.Exit(m.Run())
}

// scene is a local Discord with a guild, and a bot run through the program's
// own door.
type scene struct {
	t       *testing.T
	discord *localdiscord.Server
	guild   localdiscord.Guild
	room    localdiscord.Channel
	admin   *localdiscord.Member
	env     map[string]string
	stop    func()
}

func newScene(t *testing.T, env ...string) *scene {
	t.Helper()
	discord, err := localdiscord.Start(t.Context(), localdiscord.Options{NoRateLimits: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = discord.Close() })
	s := &scene{t: t, discord: discord, guild: discord.AddGuild("Harbour Town"), stop: func() {}}
	s.room = discord.AddChannel(s.guild.ID, "news", localdiscord.TextChannel)
	s.admin = discord.AddMember(s.guild.ID, "Ada", localdiscord.Administrator)
	s.env = map[string]string{
		"NEWSDESK_DISCORD_TOKEN":   discord.Token(),
		"NEWSDESK_DISCORD_API_URL": discord.APIURL(),
		"NEWSDESK_DATABASE_URL":    "sqlite:" + filepath.Join(t.TempDir(), "newsdesk.db"),
		"NEWSDESK_HTTP_ADDR":       "off",
		"NEWSDESK_LOG_LEVEL":       "error",
	}
	for i := 0; i < len(env); i += 2 {
		s.env[env[i]] = env[i+1]
	}
	return s
}

// start runs the bot in this process until stop or the test's end.
func (s *scene) start() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.t.Context()))
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"run"}, func(name string) string { return s.env[name] }, &bytes.Buffer{})
	}()
	var once sync.Once
	s.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				s.t.Errorf("run: %v", err)
			}
		})
	}
	s.t.Cleanup(s.stop)
	s.ready()
}

func (s *scene) ready() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute) // each wait for it is ten seconds
	defer cancel()
	for {
		err := s.discord.Ready(ctx)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			s.t.Fatal(err)
		}
	}
}

// does runs a command and returns its reply.
func (s *scene) does(m *localdiscord.Member, room, command string, opts localdiscord.Opts) localdiscord.Message {
	s.t.Helper()
	called, err := m.Slash(s.t.Context(), room, command, opts)
	if err != nil {
		s.t.Fatalf("/%s: %v", command, err)
	}
	return s.reply(command, called)
}

func (s *scene) reply(to string, called *localdiscord.Invocation) localdiscord.Message {
	s.t.Helper()
	reply, err := called.Message(s.t.Context())
	if err != nil {
		s.t.Fatalf("%s: %v", to, err)
	}
	return reply
}

func (s *scene) slash(command string, opts localdiscord.Opts) localdiscord.Message {
	s.t.Helper()
	return s.does(s.admin, s.room.ID, command, opts)
}

// paste adds an article through the form of /article add-text.
func (s *scene) paste(title, body string) localdiscord.Message {
	s.t.Helper()
	called, err := s.admin.Slash(s.t.Context(), s.room.ID, "article add-text", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	form, err := called.Modal(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	sent, err := s.admin.Submit(s.t.Context(), form, map[string]string{"title": title, "text": body})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.reply("add-text", sent)
}

// file adds an article as an attachment.
func (s *scene) file(name string, content []byte) localdiscord.Message {
	s.t.Helper()
	a, err := s.admin.Attach(s.t.Context(), s.room.ID, name, content)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.slash("article add-file", localdiscord.Opts{"file": a})
}

// evidence presses the Evidence button.
func (s *scene) evidence(on localdiscord.Message) localdiscord.Message {
	s.t.Helper()
	for _, row := range on.Components {
		for _, c := range row.Components {
			if c.Label == "Evidence" {
				called, err := s.admin.Click(s.t.Context(), on, c.CustomID)
				if err != nil {
					s.t.Fatal(err)
				}
				return s.reply("Evidence", called)
			}
		}
	}
	s.t.Fatalf("no Evidence button under:\n%s", on.Text())
	return localdiscord.Message{}
}

// posts are the bot's public messages in a channel.
func (s *scene) posts(room string) (out []localdiscord.Message) {
	for _, m := range s.discord.Messages(room) {
		if m.Author.Bot && !m.Ephemeral() && m.Interaction == nil {
			out = append(out, m)
		}
	}
	return out
}

// awaitPosts waits until the channel holds n posts of the bot.
func (s *scene) awaitPosts(room string, n int) []localdiscord.Message {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	for len(s.posts(room)) < n {
		seen := len(s.discord.Messages(room))
		_, err := s.discord.WaitMessage(ctx, room, func(m localdiscord.Message) bool {
			seen--
			return seen < 0
		})
		if err != nil && errors.Is(err, context.DeadlineExceeded) {
			s.t.Fatalf("%d posts, want %d: %v", len(s.posts(room)), n, err)
		}
	}
	return s.posts(room)
}

func says(t *testing.T, m localdiscord.Message, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(strings.ToLower(m.Text()), strings.ToLower(p)) {
			t.Errorf("does not say %q:\n%s", p, m.Text())
		}
	}
	if m.MentionEveryone || len(m.Mentions)+len(m.MentionRoles) > 0 {
		t.Errorf("mentions somebody:\n%s", m.Text())
	}
}

func saysNot(t *testing.T, m localdiscord.Message, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(strings.ToLower(m.Text()), strings.ToLower(p)) {
			t.Errorf("says %q:\n%s", p, m.Text())
		}
	}
}
