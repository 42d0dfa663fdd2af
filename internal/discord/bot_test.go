package discord_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/discord"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

const story = "The harbour bridge opened on Tuesday. Mayor Ines Holt cut the ribbon at noon. Rain fell all day.\n\nTolls begin in June."

// slash runs a command and waits for its reply.
func (s *scene) slash(m *localdiscord.Member, path string, opts localdiscord.Opts) localdiscord.Message {
	s.t.Helper()
	inv, err := m.Slash(s.t.Context(), s.room.ID, path, opts)
	if err != nil {
		s.t.Fatalf("/%s: %v", path, err)
	}
	reply, err := inv.Message(s.t.Context())
	if err != nil {
		s.t.Fatalf("/%s: %v\n%s", path, err, s.log.String())
	}
	return reply
}

func (s *scene) click(m *localdiscord.Member, on localdiscord.Message, prefix string) localdiscord.Message {
	s.t.Helper()
	inv, err := m.Click(s.t.Context(), on, prefix)
	if err != nil {
		s.t.Fatalf("click %s: %v", prefix, err)
	}
	reply, err := inv.Message(s.t.Context())
	if err != nil {
		s.t.Fatalf("click %s: %v\n%s", prefix, err, s.log.String())
	}
	return reply
}

// paste adds an article through the modal.
func (s *scene) paste(m *localdiscord.Member, title, body string) localdiscord.Message {
	s.t.Helper()
	ctx := s.t.Context()
	inv, err := m.Slash(ctx, s.room.ID, "article add-text", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	form, err := inv.Modal(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	sent, err := m.Submit(ctx, form, map[string]string{"title": title, "text": body})
	if err != nil {
		s.t.Fatal(err)
	}
	reply, err := sent.Message(ctx)
	if err != nil {
		s.t.Fatalf("submit: %v\n%s", err, s.log.String())
	}
	return reply
}

func wants(t *testing.T, m localdiscord.Message, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(m.Text(), p) {
			t.Errorf("message does not say %q:\n%s", p, m.Text())
		}
	}
	if len(m.Mentions) > 0 || m.MentionEveryone || len(m.MentionRoles) > 0 {
		t.Errorf("message mentions %v %v everyone=%v", m.Mentions, m.MentionRoles, m.MentionEveryone)
	}
}

func TestArticleThenBriefThenQuestion(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	saved := s.paste(s.manager, "Bridge opens", story)
	wants(t, saved, "Saved as article 1", "[Bridge opens](https://post.example/Bridge-opens)", "2 lines beside the story")
	if !saved.Ephemeral() {
		t.Error("the receipt of an article is public")
	}
	wants(t, s.paste(s.manager, "Bridge opens", story), "Already here", "article 1")

	brief := s.slash(s.reader, "brief article", localdiscord.Opts{"article": "bridge", "length": "one line"})
	wants(t, brief, "The harbour bridge opened on Tuesday.", "No language model: the article's own sentences", "Harbour Post")
	if strings.Contains(brief.Text(), "Mayor") || brief.Ephemeral() {
		t.Errorf("a brief of one line, for all to see:\n%s", brief.Text())
	}
	quotes := s.click(s.reader, brief, "v1:quotes:")
	wants(t, quotes, "> The harbour bridge opened on Tuesday.")
	if !quotes.Ephemeral() {
		t.Error("evidence is shown to all")
	}

	answer := s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who cut the ribbon?", "story": "1"})
	wants(t, answer, "> **Who cut the ribbon?**", "Mayor Ines Holt cut the ribbon at noon. [1]", "**Sources**", "[1] [Bridge opens]")
	wants(t, s.click(s.reader, answer, "v1:evanswer:"), "> Mayor Ines Holt cut the ribbon at noon.", "[1] [Bridge opens]")
	wants(t, s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who painted the lighthouse?"}), "do not answer this", "1 article", "[Bridge opens]")

	wants(t, s.slash(s.manager, "article remove", localdiscord.Opts{"article": "1"}), "Removed article 1")
	wants(t, s.click(s.reader, answer, "v1:evanswer:"), "1 cited sentence is no longer stored")
	wants(t, s.click(s.reader, brief, "v1:quotes:"), "no longer stored")
}

func TestFileThenAskButton(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	file, err := s.manager.Attach(t.Context(), s.room.ID, "bridge.txt", []byte(story))
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s.slash(s.manager, "article add-file", localdiscord.Opts{"file": file}), "Saved as article 1")
	brief := s.slash(s.reader, "brief now", nil)
	wants(t, brief, "1 new article since", "newsdesk · brief ")
	inv, err := s.reader.Click(t.Context(), brief, "v1:ask:0")
	if err != nil {
		t.Fatal(err)
	}
	form, err := inv.Modal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sent, err := s.reader.Submit(t.Context(), form, map[string]string{"question": "When do tolls begin in June?"})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := sent.Message(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants(t, reply, "Tolls begin in June. [1]")
	wants(t, s.click(s.reader, brief, "v1:evbrief:"), "> The harbour bridge opened on Tuesday.")
	wants(t, s.slash(s.reader, "brief now", nil), "Nothing new")
	wants(t, s.slash(s.manager, "article add-url", localdiscord.Opts{"url": "https://nowhere.example"}), "cannot be read. Check the address.")
}

func TestListPages(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.reader, "article list", nil), "No article is stored yet")
	for i := range 12 {
		title := fmt.Sprintf("Story %02d", i)
		if _, err := s.desk.AddText(t.Context(), s.guild.ID, "1", title, fmt.Sprintf("Sentence number %d stands here.", i)); err != nil {
			t.Fatal(err)
		}
	}
	first := s.slash(s.reader, "article list", nil)
	wants(t, first, "12 articles", "Story 11", "Story 02")
	older := s.click(s.reader, first, "v1:list:")
	wants(t, older, "Story 01", "Story 00")
	if older.ID != first.ID || strings.Contains(older.Text(), "Story 02") {
		t.Errorf("the second page:\n%s", older.Text())
	}
	wants(t, s.click(s.reader, older, "v1:list:0"), "Story 11")
	wants(t, s.slash(s.reader, "brief article", localdiscord.Opts{"article": "story"}), "Several articles have that in their title")
	wants(t, s.slash(s.reader, "article show", localdiscord.Opts{"article": "https://post.example/Story-05?utm_source=x"}), "Sentence number 5 stands here.")
	wants(t, s.slash(s.reader, "article show", localdiscord.Opts{"article": "zebra"}), "No stored article has “zebra”")
	choices, err := s.reader.Autocomplete(t.Context(), s.room.ID, "ask", localdiscord.Opts{"question": "x", "story": "story 09"}, "story")
	if err != nil || len(choices) != 1 || choices[0].Name != "Story 09" {
		t.Errorf("suggestions %v, %v", choices, err)
	}
}

func TestOnlyManagersChange(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	for path, opts := range map[string]localdiscord.Opts{
		"article add-url": {"url": "https://post.example/a"},
		"article remove":  {"article": "1"},
	} {
		reply := s.slash(s.reader, path, opts)
		wants(t, reply, "needs the Manage Server permission")
		if !reply.Ephemeral() {
			t.Errorf("/%s: refusal is public", path)
		}
	}
	wants(t, s.slash(s.reader, "article list", nil), "1 article")
	if choices, err := s.reader.Autocomplete(t.Context(), s.room.ID, "article remove", nil, "article"); err != nil || len(choices) != 0 {
		t.Errorf("suggestions for what the member may not do: %v, %v", choices, err)
	}
}

// TestGuildsAreApart asks everything in one guild about another's article.
func TestGuildsAreApart(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved as article 1")
	other := s.AddGuild("Elsewhere")
	room := s.AddChannel(other.ID, "talk", localdiscord.TextChannel)
	eve := s.AddMember(other.ID, "eve", localdiscord.ManageGuild)
	for path, opts := range map[string]localdiscord.Opts{
		"article list":   nil,
		"article show":   {"article": "1"},
		"article remove": {"article": "1"},
		"brief article":  {"article": "Bridge"},
		"brief now":      nil,
		"ask":            {"question": "Who cut the ribbon?"},
		"schedule list":  nil,
		"schedule run":   {"schedule": "1"},
	} {
		inv, err := eve.Slash(t.Context(), room.ID, path, opts)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := inv.Message(t.Context())
		if err != nil {
			t.Fatalf("/%s: %v", path, err)
		}
		for _, secret := range []string{"Bridge opens", "harbour bridge", "Ines", "post.example"} {
			if strings.Contains(reply.Text(), secret) {
				t.Errorf("/%s tells another guild's news:\n%s", path, reply.Text())
			}
		}
	}
	choices, err := eve.Autocomplete(t.Context(), room.ID, "article show", nil, "article")
	if err != nil || len(choices) != 0 {
		t.Errorf("suggestions of another guild's articles: %v, %v", choices, err)
	}
	wants(t, s.slash(s.reader, "article list", nil), "1 article")
}

func TestMentionAndReply(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	ctx := t.Context()
	said, err := s.reader.Say(ctx, s.room.ID, s.Bot().Mention()+" who cut the ribbon?", "")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.WaitMessage(ctx, s.room.ID, func(m localdiscord.Message) bool { return m.Reference != nil && m.Reference.MessageID == said.ID })
	if err != nil {
		t.Fatalf("%v\n%s", err, s.log.String())
	}
	wants(t, answer, "Mayor Ines Holt cut the ribbon at noon. [1]")
	again, err := s.reader.Say(ctx, s.room.ID, "and the June?", answer.ID)
	if err != nil {
		t.Fatal(err)
	}
	answer, err = s.WaitMessage(ctx, s.room.ID, func(m localdiscord.Message) bool { return m.Reference != nil && m.Reference.MessageID == again.ID })
	if err != nil {
		t.Fatal(err)
	}
	wants(t, answer, "Tolls begin in June. [1]")
	if _, err := s.reader.Say(ctx, s.reader.DM().ID, "hello", ""); err != nil {
		t.Fatal(err)
	}
	direct, err := s.WaitMessage(ctx, s.reader.DM().ID, func(m localdiscord.Message) bool { return m.Author.Bot })
	if err != nil {
		t.Fatal(err)
	}
	wants(t, direct, "works for servers only")
}

var reference = regexp.MustCompile(`reference ([A-Z2-7]{6})`)

// TestOwnFaultsAreSaidPlainly panics and fails inside a handler: the member
// gets a reference, the log the cause, and the bot goes on.
func TestOwnFaultsAreSaidPlainly(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	cause := errors.New("disk on fire")
	s.desk.broken.Store(&cause)
	reply := s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who?"})
	found := reference.FindStringSubmatch(reply.Text())
	if found == nil || strings.Contains(reply.Text(), "fire") {
		t.Fatalf("reply: %s", reply.Text())
	}
	if log := s.log.String(); !strings.Contains(log, found[1]) || strings.Count(log, "disk on fire") != 1 {
		t.Errorf("log holds the cause %d times:\n%s", strings.Count(log, "disk on fire"), log)
	}
	s.desk.broken.Store(nil)
	s.desk.panics.Store(true)
	wants(t, s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who?"}), "fault of its own")
	s.desk.panics.Store(false)
	said := news.Faultf(nil, "Ask about @everyone instead.")
	s.desk.broken.Store(&said)
	wants(t, s.slash(s.reader, "ask", localdiscord.Opts{"question": "Who?"}), "Ask about @\u200beveryone instead.")
	if strings.Contains(s.log.String(), s.Token()) {
		t.Error("the log holds the token")
	}
}

func TestQuestionsAreChecked(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	reply := s.slash(s.reader, "ask", localdiscord.Opts{"question": "  \u200b "})
	wants(t, reply, "The question is empty")
	if !reply.Ephemeral() {
		t.Error("the refusal is public")
	}
	if _, err := s.reader.Say(t.Context(), s.room.ID, s.Bot().Mention()+" "+strings.Repeat("why ", 200), ""); err != nil {
		t.Fatal(err)
	}
	m, err := s.WaitMessage(t.Context(), s.room.ID, func(m localdiscord.Message) bool { return m.Author.Bot && m.Reference != nil })
	if err != nil {
		t.Fatal(err)
	}
	wants(t, m, "500 are the most")
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	closed := s.AddChannel(s.guild.ID, "closed", localdiscord.TextChannel)
	s.DenyBot(closed.ID, localdiscord.EmbedLinks|localdiscord.SendMessages)
	daily := localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Europe/Berlin"}
	wants(t, s.slash(s.manager, "schedule list", nil), "No schedule yet")
	wants(t, s.slash(s.manager, "schedule add", daily), "`1` · Daily at 08:00, Europe/Berlin · <#"+s.room.ID+">\n", ":R>)")
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Nowhere"}), "is not a time zone")
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"cron": "@daily", "timezone": "Europe/Berlin", "channel": closed}),
		"cannot post there: it lacks Send Messages, Embed Links")
	wants(t, s.slash(s.manager, "schedule list", nil), "`1` · ")
	wants(t, s.slash(s.manager, "schedule run", localdiscord.Opts{"schedule": "1"}), "Schedule 1 ran", "nothing new", "<#"+s.room.ID+">")
	wants(t, s.slash(s.manager, "schedule run", localdiscord.Opts{"schedule": "9"}), "no such schedule here")
	wants(t, s.slash(s.manager, "schedule remove", localdiscord.Opts{"schedule": "soon"}), "“soon” is not a schedule")
	choices, err := s.manager.Autocomplete(t.Context(), s.room.ID, "schedule remove", nil, "schedule")
	if err != nil || len(choices) != 1 || choices[0].Name != "1 · Daily at 08:00, Europe/Berlin" {
		t.Errorf("schedules %v, %v", choices, err)
	}
	choices, err = s.manager.Autocomplete(t.Context(), s.room.ID, "schedule add", localdiscord.Opts{"cron": "@daily", "timezone": "new yo"}, "timezone")
	if err != nil || len(choices) != 1 || choices[0].Value != "America/New_York" {
		t.Errorf("zones %v, %v", choices, err)
	}
	wants(t, s.slash(s.manager, "schedule remove", localdiscord.Opts{"schedule": "1"}), "Removed schedule 1")
}

// TestStopWaitsForAnswers ends the bot while an answer is under way: that
// answer arrives, a newcomer is told to wait.
func TestStopWaitsForAnswers(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{})
	s.desk.hold = make(chan struct{})
	s.start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	slow, err := s.reader.Slash(t.Context(), s.room.ID, "ask", localdiscord.Opts{"question": "Who cut the ribbon?"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slow.Answer(t.Context()); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- s.stop() }()
	for told := false; !told; {
		told = strings.Contains(s.slash(s.reader, "help", nil).Text(), "restarting")
	}
	close(s.desk.hold)
	reply, err := slow.Message(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants(t, reply, "Mayor Ines Holt cut the ribbon at noon.")
	if err := <-stopped; err != nil {
		t.Errorf("Run: %v", err)
	}
	if s.bot.Health().Ready {
		t.Error("a stopped bot is ready")
	}
}

func TestBadTokenEndsRun(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{})
	o := s.options()
	o.Token = "wrong"
	bot, err := discord.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := bot.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "check NEWSDESK_DISCORD_TOKEN") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("Run: %v", err)
	}
	o.Token = ""
	if _, err := discord.New(o); err == nil || !strings.Contains(err.Error(), "NEWSDESK_DISCORD_TOKEN") {
		t.Errorf("New without token: %v", err)
	}
}

func TestStartIsQuick(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{})
	began := time.Now()
	s.start()
	t.Logf("start to READY with commands registered: %s", time.Since(began))
	if h := s.bot.Health(); !h.Ready || h.Identifies != 1 || h.LastByte.IsZero() {
		t.Errorf("health %+v", h)
	}
}

// TestBriefThatIsNotShownComesAgain loses the reply of /brief now: what was
// not shown is still new.
func TestBriefThatIsNotShownComesAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	s.Fault(localdiscord.Fault{Method: "PATCH", Path: "@original", Status: 400})
	wants(t, s.slash(s.reader, "brief now", nil), "fault of its own")
	wants(t, s.slash(s.reader, "brief now", nil), "1 new article since")
	wants(t, s.slash(s.reader, "brief now", nil), "Nothing new")
}

// TestPartlyShownBriefIsNotRepeated loses the second message of a long brief:
// the first stays, the member is told, and nothing is told twice.
func TestPartlyShownBriefIsNotRepeated(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	for i := range 6 {
		body := strings.Repeat(fmt.Sprintf("word%d ", i), 180) + "ends."
		if _, err := s.desk.AddText(t.Context(), s.guild.ID, "1", fmt.Sprintf("Story %d", i), body); err != nil {
			t.Fatal(err)
		}
	}
	s.Fault(localdiscord.Fault{Method: "POST", Path: "^/webhooks/", Status: 500})
	inv, err := s.reader.Slash(t.Context(), s.room.ID, "brief now", nil)
	if err != nil {
		t.Fatal(err)
	}
	first, err := inv.Message(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told, err := inv.Followup(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, told, "fault of its own")
	if now, _ := s.Message(s.room.ID, first.ID); !strings.Contains(now.Text(), "6 new articles") || !told.Ephemeral() {
		t.Errorf("the first part became %q", now.Text())
	}
	wants(t, s.slash(s.reader, "brief now", nil), "Nothing new")
}
