package discord

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// goodQuestion refuses an empty or overlong question, a day that is none, and
// a story that is not stored, while that can still be told to the member alone.
func (b *Bot) goodQuestion(ctx context.Context, r *request) error {
	if err := news.CheckQuestion(r.question()); err != nil {
		return err
	}
	if _, err := r.asOf(); err != nil || r.text("story") == "" {
		return err
	}
	_, err := b.wanted(ctx, r, "story")
	return err
}

func (r *request) question() string {
	if q, ok := r.fields["question"]; ok {
		return plain(q)
	}
	return plain(r.text("question"))
}

// asOf is the end of the day that the option names, zero when it is not given.
func (r *request) asOf() (time.Time, error) {
	typed := r.text("as-of")
	if typed == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, typed)
	if err != nil {
		return day, news.Faultf(err, "%q is not a day. Write it as year-month-day, such as 2026-11-01.", fit(plain(typed), maxChoice))
	}
	return day.AddDate(0, 0, 1).Add(-time.Millisecond), nil
}

func (b *Bot) askCommand(ctx context.Context, r *request) error {
	var story int64
	if r.text("story") != "" {
		a, err := b.wanted(ctx, r, "story")
		if err != nil {
			return err
		}
		story = a.ID
	}
	at, err := r.asOf()
	if err != nil {
		return err
	}
	return b.answer(ctx, r, news.Question{Text: r.question(), Article: story, AsOf: at})
}

func openAsk(ctx context.Context, r *request) error {
	return r.open(ctx, newModal(customID(doAsk, r.arg(0)), "Ask the articles",
		discordgo.TextInput{
			CustomID: "question", Label: "Your question", Style: discordgo.TextInputParagraph,
			Placeholder: "Within 30 minutes you can ask on: and what did he answer?",
			Required:    true, MaxLength: news.MaxQuestion,
		},
	))
}

func (b *Bot) askModal(ctx context.Context, r *request) error {
	story, err := strconv.ParseInt(r.arg(0), 10, 64)
	if err != nil {
		return news.Faultf(nil, "%s", unreadable)
	}
	if story != 0 {
		if _, err := b.o.Archive.Article(ctx, r.guild, story); err != nil {
			return gone(err)
		}
	}
	return b.answer(ctx, r, news.Question{Text: r.question(), Article: story})
}

// askArticle asks one article the question of an answer that was a refusal.
func (b *Bot) askArticle(ctx context.Context, r *request) error {
	refused, err := b.stored(ctx, r)
	if err != nil {
		return err
	}
	article, err := strconv.ParseInt(r.arg(1), 10, 64)
	if err != nil {
		return news.Faultf(err, "%s", unreadable)
	}
	if _, err := b.o.Archive.Article(ctx, r.guild, article); err != nil {
		return gone(err)
	}
	return b.answer(ctx, r, news.Question{Text: refused.Question, Article: article})
}

func (b *Bot) answer(ctx context.Context, r *request, q news.Question) error {
	q.Guild, q.Channel, q.User = r.guild, r.channel, r.user
	a, err := b.o.Asker.Answer(ctx, q)
	if err != nil {
		return err
	}
	messages := answerMessages(a, q.Article)
	return r.reply(ctx, messages[0], messages[1:]...)
}

// rateAnswer keeps what the member thinks of an answer.
func (b *Bot) rateAnswer(ctx context.Context, r *request) error {
	helpful := r.arg(1) == ratedHelpful
	if !helpful && r.arg(1) != ratedUnhelpful {
		return news.Faultf(nil, "%s", unreadable)
	}
	if err := b.o.Asker.Feedback(ctx, r.guild, r.arg(0), r.user, helpful); err != nil {
		return err
	}
	if helpful {
		return r.reply(ctx, say("Noted: helpful. Thank you. Press the other button to change it."))
	}
	return r.reply(ctx, say("Noted: not helpful. Thank you; only the kind of question is kept, not its text. Press the other button to change it."))
}

const ratedHelpful, ratedUnhelpful = "yes", "no"

// stored is the answer that a button names.
func (b *Bot) stored(ctx context.Context, r *request) (news.Answer, error) {
	a, err := b.o.Receipts.Answer(ctx, r.guild, r.arg(0))
	if errors.Is(err, news.ErrNotFound) {
		return a, news.Faultf(err, "This answer is no longer stored. Ask again.")
	}
	return a, err
}

func (b *Bot) answerEvidence(ctx context.Context, r *request) error {
	a, err := b.stored(ctx, r)
	if err != nil {
		return err
	}
	refs := lineRefs(a.Lines)
	for _, d := range a.Differences {
		for _, report := range d.Reports {
			refs = append(refs, report.Ref)
		}
	}
	return b.showEvidence(ctx, r, a.Sources, refs, true)
}

// onMessage answers a message that mentions the bot or replies to it as if it
// were asked by command. Discord sends the text of such messages without the
// privileged intent; the text of others comes empty and is not looked at.
func (b *Bot) onMessage(m *discordgo.Message) {
	if m == nil || m.Author == nil || m.Author.Bot || m.WebhookID != "" {
		return
	}
	if !b.crew.join() {
		return
	}
	defer b.crew.leave()
	defer b.contain()
	ctx, stop := context.WithTimeout(b.crew.base, workTime)
	defer stop()
	self, err := b.who(ctx)
	if err != nil || !addressed(m, self.user) || !b.seen.first(m.ID) {
		return
	}
	if !b.crew.seat() {
		b.answerMessage(m, say(crowded))
		return
	}
	defer b.crew.unseat()
	for _, reply := range b.chat(ctx, m, self.user) {
		if !b.answerMessage(m, reply) {
			return
		}
	}
}

// addressed reports whether a message is for the bot: it names it, replies to
// it, or is written to it directly.
func addressed(m *discordgo.Message, self string) bool {
	if m.GuildID == "" {
		return true
	}
	for _, u := range m.Mentions {
		if u.ID == self {
			return true
		}
	}
	return m.ReferencedMessage != nil && m.ReferencedMessage.Author != nil && m.ReferencedMessage.Author.ID == self && m.Content != ""
}

// chat is the replies to a message: an answer, or plain words.
func (b *Bot) chat(ctx context.Context, m *discordgo.Message, self string) (replies []message) {
	defer func() {
		if p := recover(); p != nil {
			replies = []message{say(b.words("message", panicked(p)))}
		}
	}()
	if m.GuildID == "" {
		return []message{say(onlyGuilds)}
	}
	question := plain(strings.NewReplacer("<@"+self+">", " ", "<@!"+self+">", " ").Replace(m.Content))
	if err := news.CheckQuestion(question); err != nil {
		return []message{say(b.words("message", err))}
	}
	if err := b.api.typing(ctx, m.ChannelID); err != nil {
		b.o.Log.Debug("cannot show typing", "channel", m.ChannelID, "err", err)
	}
	a, err := b.o.Asker.Answer(ctx, news.Question{Guild: m.GuildID, Channel: m.ChannelID, User: m.Author.ID, Text: question})
	if err != nil {
		return []message{say(b.words("message", err))}
	}
	return answerMessages(a, 0)
}

// answerMessage replies to a message; the nonce makes a repeated attempt
// harmless.
func (b *Bot) answerMessage(m *discordgo.Message, reply message) bool {
	ctx, stop := context.WithTimeout(context.WithoutCancel(b.crew.base), farewell)
	defer stop()
	reply.replyTo = m.ID
	reply.nonce = rand.Text()[:25]
	if err := b.api.post(ctx, m.ChannelID, reply); err != nil {
		b.o.Log.Warn("cannot reply to a message", "channel", m.ChannelID, "err", err)
		return false
	}
	return true
}
