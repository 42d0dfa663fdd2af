// Package questions is the desk for questions: members ask, ask on, see the
// evidence and say whether it helped. It refuses a question that cannot be asked
// before it promises an answer.
package questions

import (
	"context"
	"errors"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/evidence"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Asker answers questions and keeps the conversation. Feedback is whether a
// member found an answer helpful; the last word of each member counts.
type Asker interface {
	Answer(ctx context.Context, q news.Question) (news.Answer, error)
	Feedback(ctx context.Context, guild, answer, user string, helpful bool) error
}

// Answers gives answers that were shown. One that is not kept, or is another
// guild's, is news.ErrNotFound.
type Answers interface {
	Answer(ctx context.Context, guild, id string) (news.Answer, error)
}

// Places knows where a question is asked: what the guild chose, and the story
// that a channel is a thread about, 0 for none.
type Places interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
	ThreadStory(ctx context.Context, guild, channel string) (story int64, err error)
}

// Stories gives a story by its id, or by that of an article that tells it.
type Stories interface {
	Story(ctx context.Context, guild string, id int64) (news.Story, error)
	StoryOf(ctx context.Context, guild string, article int64) (news.Story, error)
}

// Desk is where members ask.
type Desk struct {
	Places   Places
	Stories  Stories
	Asker    Asker
	Answers  Answers
	Articles articles.Finder
	Evidence evidence.Desk
}

// check refuses an empty or overlong question, a day that is none, and
// a story that is not stored, while that can still be told to the member alone.
func (d *Desk) check(ctx context.Context, r *interaction.Request) error {
	if err := news.CheckQuestion(question(r)); err != nil {
		return err
	}
	if _, err := asOfDay(r, time.UTC); err != nil || r.Text("story") == "" {
		return err
	}
	_, err := d.Articles.Wanted(ctx, r, "story")
	return err
}

func question(r *interaction.Request) string {
	if q, ok := r.Fields["question"]; ok {
		return message.Plain(q)
	}
	return message.Plain(r.Text("question"))
}

// asOfDay is the end of the day that the option names, zero when it is not given.
func asOfDay(r *interaction.Request, zone *time.Location) (time.Time, error) {
	typed := r.Text("as-of")
	if typed == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, typed, zone)
	if err != nil {
		return day, news.Faultf(err, "%q is not a day. Write it as year-month-day, such as 2026-11-01.", message.Fit(message.Plain(typed), message.MaxChoiceName))
	}
	return day.AddDate(0, 0, 1).Add(-time.Millisecond), nil
}

func (d *Desk) ask(ctx context.Context, r *interaction.Request) error {
	var story int64
	if r.Text("story") != "" {
		a, err := d.Articles.Wanted(ctx, r, "story")
		if err != nil {
			return err
		}
		story = a.ID
	}
	zone, err := d.zone(ctx, r.Guild)
	if err != nil {
		return err
	}
	at, err := asOfDay(r, zone)
	if err != nil {
		return err
	}
	return d.answer(ctx, r, news.Question{Text: question(r), Article: story, AsOf: at})
}

// zone is that of the days members speak of.
func (d *Desk) zone(ctx context.Context, guild string) (*time.Location, error) {
	chosen, err := d.Places.Settings(ctx, guild)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(chosen.Zone) // "" is UTC
}

// form opens the form whose submission is for what.
func form(what, title string) func(context.Context, *interaction.Request) error {
	return func(ctx context.Context, r *interaction.Request) error {
		return r.Open(ctx, modal(what, r.Arg(0), title))
	}
}

// Form takes a question to an article, 0 for all of them.
func Form(title string, article int64) message.Modal {
	return modal(action.Ask, message.Number(article), title)
}

func modal(what, arg, title string) message.Modal {
	return message.NewModal(action.ID(what, arg), title,
		discordgo.TextInput{
			CustomID: "question", Label: "Your question", Style: discordgo.TextInputParagraph,
			Placeholder: "Within 30 minutes you can ask on: and what did he answer?",
			Required:    true, MaxLength: news.MaxQuestion,
		},
	)
}

func (d *Desk) submit(ctx context.Context, r *interaction.Request) error {
	story, err := r.ID(0)
	if err != nil {
		return err
	}
	if story != 0 {
		if _, err := d.Articles.Article(ctx, r.Guild, story); err != nil {
			return err
		}
	}
	return d.answer(ctx, r, news.Question{Text: question(r), Article: story})
}

// submitStory asks the story that an article tells, before all others.
func (d *Desk) submitStory(ctx context.Context, r *interaction.Request) error {
	article, err := r.ID(0)
	if err != nil {
		return err
	}
	story, err := d.Stories.StoryOf(ctx, r.Guild, article)
	if err != nil {
		return articles.Gone(err)
	}
	return d.answer(ctx, r, news.Question{Text: question(r), Story: story.ID})
}

// reask asks one article the question of an answer that was a refusal.
func (d *Desk) reask(ctx context.Context, r *interaction.Request) error {
	refused, err := d.stored(ctx, r)
	if err != nil {
		return err
	}
	article, err := r.ID(1)
	if err != nil {
		return err
	}
	if _, err := d.Articles.Article(ctx, r.Guild, article); err != nil {
		return err
	}
	return d.answer(ctx, r, news.Question{Text: refused.Question, Article: article})
}

// Reply asks where the member stands, in the guild's zone and about the story
// of the thread, and gives the messages that answer.
func (d *Desk) Reply(ctx context.Context, q news.Question) (_ []message.Message, err error) {
	if q.Zone, err = d.zone(ctx, q.Guild); err != nil {
		return nil, err
	}
	if q.Story == 0 {
		if q.Story, err = d.Places.ThreadStory(ctx, q.Guild, q.Channel); err != nil {
			return nil, err
		}
	}
	if q.Story != 0 {
		story, err := d.Stories.Story(ctx, q.Guild, q.Story)
		if err != nil && !errors.Is(err, news.ErrNotFound) {
			return nil, err
		}
		q.Topic = story.Title
	}
	a, err := d.Asker.Answer(ctx, q)
	if err != nil {
		return nil, err
	}
	return render.Answer(a, q.Article), nil
}

func (d *Desk) answer(ctx context.Context, r *interaction.Request, q news.Question) error {
	q.Guild, q.Channel, q.User = r.Guild, r.Channel, r.User
	messages, err := d.Reply(ctx, q)
	if err != nil {
		return err
	}
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// rate keeps what the member thinks of an answer.
func (d *Desk) rate(ctx context.Context, r *interaction.Request) error {
	helpful := r.Arg(1) == action.Helpful
	if !helpful && r.Arg(1) != action.Unhelpful {
		return interaction.Unreadable(nil)
	}
	if err := d.Asker.Feedback(ctx, r.Guild, r.Arg(0), r.User, helpful); err != nil {
		return err
	}
	if helpful {
		return r.Reply(ctx, message.Say("Noted: helpful. Thank you. Press the other button to change it."))
	}
	chosen, err := d.Places.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	kept := "only the kind of question is kept, not its text"
	if chosen.Questions {
		kept = "your question is kept with it for whoever runs newsdesk"
	}
	return r.Reply(ctx, message.Say("Noted: not helpful. Thank you; "+kept+". Press the other button to change it."))
}

// stored is the answer that a button names.
func (d *Desk) stored(ctx context.Context, r *interaction.Request) (news.Answer, error) {
	a, err := d.Answers.Answer(ctx, r.Guild, r.Arg(0))
	if errors.Is(err, news.ErrNotFound) {
		return a, news.Faultf(err, "This answer is no longer stored. Ask again.")
	}
	return a, err
}

func (d *Desk) evidence(ctx context.Context, r *interaction.Request) error {
	a, err := d.stored(ctx, r)
	if err != nil {
		return err
	}
	refs := evidence.Refs(a.Lines)
	for _, d := range a.Differences {
		for _, report := range d.Reports {
			refs = append(refs, report.Ref)
		}
	}
	return d.Evidence.Show(ctx, r, a.Sources, refs, true)
}

// Routes are those of questions and answers.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"/ask":                            {Mode: interaction.Public, Check: d.check, Run: d.ask, Again: true},
		"button " + action.Ask:            {Mode: interaction.Direct, Run: form(action.Ask, "Ask the articles")},
		"button " + action.AskStory:       {Mode: interaction.Direct, Run: form(action.AskStory, "Ask about this story")},
		"modal " + action.AskStory:        {Mode: interaction.Public, Check: d.check, Run: d.submitStory, Again: true},
		"modal " + action.Ask:             {Mode: interaction.Public, Check: d.check, Run: d.submit, Again: true},
		"button " + action.Reask:          {Mode: interaction.Public, Run: d.reask, Again: true},
		"button " + action.Rate:           {Mode: interaction.Private, Run: d.rate},
		"button " + action.AnswerEvidence: {Mode: interaction.Private, Run: d.evidence},
	}
}

// Command is /ask.
func Command() *discordgo.ApplicationCommand {
	return command.New("ask", "Ask the stored articles a question; the answer shows its evidence",
		command.Required(command.Limited(command.Text("question", "Your question; ask again within 30 minutes to follow up"), news.MaxQuestion)),
		command.Completed("story", "Ask one article only: pick one, or type its title, number or address"),
		command.Text("as-of", "Only what had been published by the end of a day, such as 2026-11-01"))
}
