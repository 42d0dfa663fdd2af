package localdiscord_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/localdiscord"
)

// replies is a bot that answers each command in a way of its own.
func replies(t *testing.T) func(*discordgo.Session, *discordgo.InteractionCreate) {
	return func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		var err error
		switch i.Type {
		case discordgo.InteractionApplicationCommand:
			err = replyCommand(s, i)
		case discordgo.InteractionApplicationCommandAutocomplete:
			err = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
				Type: discordgo.InteractionApplicationCommandAutocompleteResult,
				Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{
					{Name: "typed " + i.ApplicationCommandData().Options[0].Options[0].StringValue(), Value: "12"},
				}},
			})
		case discordgo.InteractionMessageComponent:
			err = replyComponent(s, i)
		case discordgo.InteractionModalSubmit:
			text := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow).Components[0].(*discordgo.TextInput).Value
			err = respond(s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "asked: " + text})
		}
		if err != nil {
			t.Errorf("answer %v: %v", i.Type, err)
		}
	}
}

func respond(s *discordgo.Session, i *discordgo.InteractionCreate, kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) error {
	return s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data})
}

func replyCommand(s *discordgo.Session, i *discordgo.InteractionCreate) error {
	data := i.ApplicationCommandData()
	switch data.Name {
	case "help":
		return respond(s, i, discordgo.InteractionResponseChannelMessageWithSource,
			&discordgo.InteractionResponseData{Content: "help for " + i.Member.User.Username, Flags: discordgo.MessageFlagsEphemeral})
	case "brief":
		if err := respond(s, i, discordgo.InteractionResponseDeferredChannelMessageWithSource, nil); err != nil {
			return err
		}
		content := "brief of " + data.Options[0].Options[0].StringValue()
		buttons := []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: "Ask", CustomID: "v1:ask:7"}, discordgo.Button{Label: "More", CustomID: "v1:more:7", Style: discordgo.SecondaryButton},
		}}, discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.SelectMenu{CustomID: "v1:story", Options: []discordgo.SelectMenuOption{{Label: "One", Value: "1"}, {Label: "Two", Value: "2"}}},
		}}}
		if _, err := s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &content, Components: &buttons}); err != nil {
			return err
		}
		_, err := s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "and more", Flags: discordgo.MessageFlagsEphemeral})
		return err
	case "upload":
		_ = respond(s, i, discordgo.InteractionResponseDeferredChannelMessageWithSource, &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral})
		_, err := s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "got " + data.Resolved.Attachments[data.Options[0].Value.(string)].URL})
		return err
	}
	target := data.Resolved.Messages[data.TargetID]
	return respond(s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "saved: " + target.Content})
}

func replyComponent(s *discordgo.Session, i *discordgo.InteractionCreate) error {
	data := i.MessageComponentData()
	switch {
	case strings.HasPrefix(data.CustomID, "v1:ask"):
		return respond(s, i, discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{
			Title: "Ask", CustomID: "v1:question:7", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "question", Label: "Question", Style: discordgo.TextInputParagraph, Required: true, MinLength: 3, MaxLength: 20},
			}}},
		})
	case data.CustomID == "v1:story":
		return respond(s, i, discordgo.InteractionResponseUpdateMessage, &discordgo.InteractionResponseData{Content: "story " + data.Values[0]})
	}
	return respond(s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "more"})
}

func TestCommandIsDeferredEditedAndFollowedUp(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(replies(t))
	inv := must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "brief article", localdiscord.Opts{"article": "12"}))
	m := must[localdiscord.Message](t)(inv.Message(d.ctx))
	if m.Content != "brief of 12" || m.Loading() || m.Ephemeral() || m.Interaction == nil || m.Interaction.Name != "brief article" {
		t.Errorf("reply = %+v", m)
	}
	follow := must[localdiscord.Message](t)(inv.Followup(d.ctx, 0))
	if follow.Content != "and more" || !follow.Ephemeral() || follow.VisibleTo != d.ana.User.ID {
		t.Errorf("followup = %+v", follow)
	}
	if got := len(inv.Followups()); got != 1 {
		t.Errorf("%d followups, want 1", got)
	}
	if got := len(d.Messages(d.channel.ID)); got != 2 {
		t.Errorf("channel holds %d messages, want the reply and the followup", got)
	}
}

func TestComponentsAndModal(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(replies(t))
	inv := must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "brief article", localdiscord.Opts{"article": "12"}))
	brief := must[localdiscord.Message](t)(inv.Message(d.ctx))

	click := must[*localdiscord.Invocation](t)(d.ana.Click(d.ctx, brief, "v1:ask"))
	form := must[localdiscord.Modal](t)(click.Modal(d.ctx))
	for name, values := range map[string]map[string]string{
		"too short": {"question": "a"}, "too long": {"question": strings.Repeat("a", 21)}, "missing": {}, "unknown": {"other": "x", "question": "why not"},
	} {
		if _, err := d.ana.Submit(d.ctx, form, values); err == nil {
			t.Errorf("form with %s value was sent", name)
		}
	}
	asked := must[*localdiscord.Invocation](t)(d.ana.Submit(d.ctx, form, map[string]string{"question": "who met?"}))
	if m := must[localdiscord.Message](t)(asked.Message(d.ctx)); m.Content != "asked: who met?" || m.Reference == nil || m.Reference.MessageID != brief.ID {
		t.Errorf("answer = %+v", m)
	}

	if _, err := d.ana.Select(d.ctx, brief, "v1:story", "3"); err == nil {
		t.Error("a value that is not offered was picked")
	}
	picked := must[*localdiscord.Invocation](t)(d.ana.Select(d.ctx, brief, "v1:story", "2"))
	m := must[localdiscord.Message](t)(picked.Message(d.ctx))
	if m.ID != brief.ID || m.Content != "story 2" || len(m.Components) != 0 {
		t.Errorf("updated message = %+v", m)
	}
	if _, err := d.ana.Click(d.ctx, brief, "v1:more"); err == nil {
		t.Error("a button that the message no longer has was pressed")
	}
}

func TestAutocompleteMessageCommandAndFile(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(replies(t))
	choices := must[[]localdiscord.Choice](t)(d.ana.Autocomplete(d.ctx, d.channel.ID, "brief article", localdiscord.Opts{"article": "fer"}, "article"))
	if len(choices) != 1 || choices[0].Name != "typed fer" || choices[0].Value != "12" {
		t.Errorf("choices = %v", choices)
	}
	said := must[localdiscord.Message](t)(d.ana.Say(d.ctx, d.channel.ID, "the ferry sank", ""))
	inv := must[*localdiscord.Invocation](t)(d.ana.MessageCommand(d.ctx, "Save as article", said))
	if m := must[localdiscord.Message](t)(inv.Message(d.ctx)); m.Content != "saved: the ferry sank" {
		t.Errorf("message command got %q", m.Content)
	}
	file := must[localdiscord.Attachment](t)(d.ana.Attach(d.ctx, d.channel.ID, "the ferry.txt", []byte("The ferry sank.")))
	inv = must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "upload", localdiscord.Opts{"file": file}))
	m := must[localdiscord.Message](t)(inv.Message(d.ctx))
	if m.Content != "got "+file.URL || !m.Ephemeral() || len(inv.Followups()) != 0 {
		t.Errorf("followup after a deferred reply = %+v, want the reply itself", m)
	}
	res, err := http.Get(file.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK || !strings.HasSuffix(res.Request.URL.Path, "/the_ferry.txt") || res.ContentLength != 15 {
		t.Errorf("attachment: %s %s, %d bytes", res.Status, res.Request.URL.Path, res.ContentLength)
	}
}

func TestClientRefusesCommands(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(nil)
	forum := d.AddChannel(d.guild.ID, "talk", localdiscord.ForumChannel)
	file := must[localdiscord.Attachment](t)(d.ana.Attach(d.ctx, d.channel.ID, "a.txt", []byte("a")))
	for _, c := range []struct {
		path string
		opts localdiscord.Opts
		want string
	}{
		{"nothing", nil, "no command /nothing"},
		{"brief", nil, "needs one sub command"},
		{"brief article", nil, "is required"},
		{"brief article", localdiscord.Opts{"article": "1", "length": "huge"}, "none of short, long"},
		{"brief article", localdiscord.Opts{"article": "1", "items": 6}, "at most 5"},
		{"brief article", localdiscord.Opts{"article": "1", "items": 1.5}, "not a number of this kind"},
		{"brief article", localdiscord.Opts{"article": "1", "colour": "red"}, `no option "colour"`},
		{"brief article", localdiscord.Opts{"article": strings.Repeat("a", 6001)}, "at most 6000"},
		{"upload", localdiscord.Opts{"file": "77"}, "no attachment 77"},
		{"upload", localdiscord.Opts{"file": file, "channel": forum}, "not a channel of the asked type"},
		{"manage", nil, "may not use /manage"},
	} {
		if _, err := d.ana.Slash(d.ctx, d.channel.ID, c.path, c.opts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("/%s %v: %v, want %q", c.path, c.opts, err, c.want)
		}
	}
	boss := d.AddMember(d.guild.ID, "boss", localdiscord.ManageGuild)
	if _, err := boss.Slash(d.ctx, d.channel.ID, "manage", nil); err != nil {
		t.Errorf("manager: %v", err)
	}
}

func TestLateAnswerIsUnknown(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true, FirstAnswer: 20 * time.Millisecond})
	got := make(chan *discordgo.InteractionCreate, 1)
	bot := d.connect(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { got <- i })
	inv := must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "help", nil))
	if _, err := inv.Message(d.ctx); !errors.Is(err, localdiscord.ErrNoAnswer) {
		t.Errorf("wait for a reply: %v, want ErrNoAnswer", err)
	}
	if err := inv.Missed(d.ctx); err != nil {
		t.Error(err)
	}
	err := respond(bot, <-got, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "late"})
	if rest := new(discordgo.RESTError); !errors.As(err, &rest) || rest.Message.Code != 10062 {
		t.Errorf("late answer: %v, want 10062", err)
	}
}

func TestSecondAnswerAndExpiredToken(t *testing.T) {
	t.Parallel()
	clock := &clock{now: time.Date(2031, 4, 7, 8, 0, 0, 0, time.UTC)}
	d := open(t, localdiscord.Options{NoRateLimits: true, Now: clock.Now})
	got := make(chan *discordgo.InteractionCreate, 1)
	d.connect(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { got <- i })
	inv := must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "help", nil))
	<-got
	callback := "/interactions/" + inv.ID + "/" + inv.Token + "/callback"
	hook := "/webhooks/" + d.Bot().ID + "/" + inv.Token
	hi := map[string]any{"content": "hi"}
	for _, step := range []struct {
		name, method, path string
		body               any
		status, code       int
	}{
		{"followup before an answer", "POST", hook, hi, 404, 10015},
		{"wrong callback type", "POST", callback, map[string]any{"type": 8}, 400, 50035},
		{"empty answer", "POST", callback, map[string]any{"type": 4}, 400, 50006},
		{"answer", "POST", callback, map[string]any{"type": 4, "data": hi}, 204, 0},
		{"second answer", "POST", callback, map[string]any{"type": 4, "data": hi}, 400, 40060},
		{"unknown token", "POST", callback[:len(callback)-20] + "/callback", hi, 404, 10062},
		{"get original", "GET", hook + "/messages/@original", nil, 200, 0},
		{"delete original", "DELETE", hook + "/messages/@original", nil, 204, 0},
		{"get deleted original", "GET", hook + "/messages/@original", nil, 404, 10008},
	} {
		if status, answer := d.call(step.method, step.path, step.body); status != step.status || code(answer) != step.code {
			t.Errorf("%s: %d %v, want %d code %d", step.name, status, answer, step.status, step.code)
		}
	}
	clock.Advance(16 * time.Minute)
	if status, answer := d.call("POST", hook, hi); status != 401 || code(answer) != 50027 {
		t.Errorf("followup after 16 minutes: %d %v", status, answer)
	}
}
