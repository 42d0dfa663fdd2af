package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
)

// process is the bot as a process of its own, to be killed.
type process struct {
	cmd *exec.Cmd
	log *bytes.Buffer
}

// spawn starts the bot once Discord has noticed that the one before it is dead: until
// then what members do would go to that one.
func (s *scene) spawn() *process {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); s.discord.GatewayStats().Open > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatal("the bot before this one is still connected")
		}
	}
	p := &process{cmd: exec.Command(os.Args[0], "run"), log: &bytes.Buffer{}}
	p.cmd.Env = []string{"NEWSDESK_TEST_AS_MAIN=1", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	for name, value := range s.env {
		p.cmd.Env = append(p.cmd.Env, name+"="+value)
	}
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		p.kill()
		if s.t.Failed() {
			s.t.Logf("the bot's log:\n%s", p.log)
		}
	})
	s.ready()
	return p
}

// kill ends the process as a power cut would, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // gone already is as good
	_ = p.cmd.Wait()
}

const ferry = `The ferry Marguerite ran aground on the Sow Reef outside Port Ellery at dawn, the harbour authority said.

All 214 passengers were brought ashore by lifeboats within two hours. Nine people were treated for bruises and cold.

Divers will look at the hull when the tide is low this afternoon.`

// TestKilledWhilePosting kills the bot between composing a brief and knowing
// that it is posted. After a restart the brief is there, once.
func TestKilledWhilePosting(t *testing.T) {
	const post = `/channels/\d+/messages$`
	for name, fault := range map[string]localdiscord.Fault{
		"before Discord took it":      {Method: "POST", Path: post, Times: 1000, Status: 503},
		"after Discord took it":       {Method: "POST", Path: post, Cut: true, After: true},
		"while Discord was taking it": {Method: "POST", Path: post, Delay: 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			bot := s.spawn()
			says(t, s.paste("Ferry runs aground", ferry), "Ferry runs aground")
			says(t, s.slash("schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Europe/Berlin"}), "Daily at 08:00, Europe/Berlin")
			s.discord.Fault(fault)
			if _, err := s.admin.Slash(t.Context(), s.room.ID, "schedule run", localdiscord.Opts{"schedule": "1"}); err != nil {
				t.Fatal(err)
			}
			s.awaitRequest(0, "POST", "/channels/"+s.room.ID+"/messages")
			bot.kill()
			s.discord.ClearFaults()

			s.spawn()
			s.awaitPosts(s.room.ID, 1)
			s.ready() // the outbox is emptied before the bot is connected
			// A second run is posted after the first is settled, and holds nothing
			// of it: once the second is there, the first can come no more.
			s.slash("schedule run", localdiscord.Opts{"schedule": "1"})
			posts := s.awaitPosts(s.room.ID, 2)
			if n := strings.Count(fmt.Sprint(texts(posts)), "Ferry runs aground"); n != 1 {
				t.Errorf("the brief was posted %d times:\n%s", n, strings.Join(texts(posts), "\n---\n"))
			}
		})
	}
}

// awaitRequest waits until the bot has made a call, after so many others. path is a
// regular expression over the path below /api/vN.
func (s *scene) awaitRequest(after int, method, path string) {
	s.t.Helper()
	wanted := regexp.MustCompile(path)
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		for _, r := range s.discord.Requests()[after:] {
			if r.Method == method && wanted.MatchString(r.Path) {
				return
			}
		}
	}
	s.t.Fatalf("no %s %s", method, path)
}

func texts(messages []localdiscord.Message) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = m.Text()
	}
	return out
}
