package discord_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsdesk/internal/discord"
	"newsdesk/internal/discord/clippings"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
)

// desk does the deeds over a real store, simply: sentences by search for a
// word, briefs of first sentences. Broken makes every answer fail.
type desk struct {
	*store.Store
	now    func() time.Time
	broken atomic.Pointer[error]
	asked  atomic.Pointer[news.Question] // last
	panics atomic.Bool
	hold   chan struct{}                               // when not nil, an answer waits for it
	told   atomic.Pointer[func(news.Order) news.Brief] // when not nil, the briefs it composes
}

func (d *desk) AddURL(ctx context.Context, guild, user, address string) (news.Stored, error) {
	return news.Stored{}, news.Faultf(nil, "%s cannot be read. Check the address.", address)
}

func (d *desk) AddFile(ctx context.Context, guild, user string, f news.File) (news.Stored, error) {
	resp, err := http.Get(f.URL)
	if err != nil {
		return news.Stored{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return news.Stored{}, err
	}
	return d.AddText(ctx, guild, user, f.Name, string(body))
}

func (d *desk) AddText(ctx context.Context, guild, user, title, body string) (news.Stored, error) {
	if strings.TrimSpace(body) == "" {
		return news.Stored{}, news.Faultf(nil, "The text is empty. Paste the article into the text field.")
	}
	sentences := text.Cut(text.Clean(body))
	h, existing, err := d.Archive.SaveArticle(ctx, news.Article{
		Headline: news.Headline{Title: title, URL: "https://post.example/" + strings.ReplaceAll(title, " ", "-"), Source: "Harbour Post", Added: d.now()},
		Guild:    guild, AddedBy: user, Origin: news.FromText, Body: text.Clean(body),
		Canonical: "https://post.example/" + strings.ReplaceAll(title, " ", "-"),
		Sentences: sentences, Passages: text.Passages(sentences, text.PassageWords),
	})
	return news.Stored{Headline: h, Existing: existing, Aside: 2}, err
}

// librarian takes articles in as the desk does, and reads them as ingest does.
type librarian struct {
	*desk
	clippings.Reader
}

func (d *desk) brief(a news.Article, sentences int) news.Item {
	item := news.Item{Headline: a.Headline, Mode: news.NoModel}
	for i, s := range a.Sentences[:min(sentences, len(a.Sentences))] {
		ref := news.Ref{Article: a.ID, Sentence: i}
		item.Lines = append(item.Lines, news.Line{Text: s.Text, Refs: []news.Ref{ref}, Verbatim: true})
		item.Citations = append(item.Citations, news.Citation{Ref: ref, Quote: s.Text})
	}
	return item
}

// briefer is the desk's briefs; their method names collide with the store's.
type briefer struct{ *desk }

func (b briefer) Article(ctx context.Context, guild string, id int64, length news.Length) (news.Brief, error) {
	a, err := b.Archive.Article(ctx, guild, id)
	if err != nil {
		return news.Brief{}, err
	}
	return news.Brief{ID: news.NewID(), Guild: guild, To: b.now(), Mode: news.NoModel, Items: []news.Item{b.brief(a, length.Sentences())}}, nil
}

func (b briefer) Unsaved(_ context.Context, guild string, a news.Article, length news.Length) (news.Brief, error) {
	return news.Brief{ID: news.NewID(), Guild: guild, To: b.now(), Mode: news.NoModel, Items: []news.Item{b.brief(a, length.Sentences())}}, nil
}

func (b briefer) Lean(ctx context.Context, guild, channel, user string, story int64, more bool) error {
	if _, err := b.Stories.Story(ctx, guild, story); err != nil {
		return err
	}
	return b.Guilds.SaveLeaning(ctx, news.Leaning{Guild: guild, Channel: channel, User: user, Story: story, More: more})
}

// channel is the articles that are new for a channel, each for itself.
func (b briefer) channel(ctx context.Context, guild, channel string) (news.Brief, error) {
	from, told, err := b.Briefs.WindowStart(ctx, guild, channel, "")
	if err != nil {
		return news.Brief{}, err
	}
	if !told {
		from = b.now().Add(-24 * time.Hour)
	}
	br := news.Brief{ID: news.NewID(), Guild: guild, Channel: channel, From: from, To: b.now(), Mode: news.NoModel}
	known, err := b.Briefs.Known(ctx, guild, channel, time.Time{})
	if err != nil {
		return br, err
	}
	window, err := b.Briefs.Window(ctx, guild, channel, from, br.To)
	for _, p := range slices.Backward(window) {
		if slices.ContainsFunc(known, func(k news.Knowledge) bool { return k.Story == p.ID }) {
			continue
		}
		a, err := b.Archive.Article(ctx, guild, p.ID)
		if err != nil {
			return br, err
		}
		br.Items = append(br.Items, b.brief(a, 2))
	}
	br.More = max(0, len(br.Items)-10)
	br.Items = br.Items[:len(br.Items)-br.More]
	return br, err
}

type asker struct{ *desk }

func (a asker) Answer(ctx context.Context, q news.Question) (news.Answer, error) {
	a.asked.Store(&q)
	if a.hold != nil {
		select {
		case <-a.hold:
		case <-ctx.Done():
			return news.Answer{}, ctx.Err()
		}
	}
	if err := a.broken.Load(); err != nil {
		return news.Answer{}, *err
	}
	if a.panics.Load() {
		panic("a bug")
	}
	ans := news.Answer{ID: news.NewID(), Guild: q.Guild, Channel: q.Channel, User: q.User, Question: q.Text, Asked: q.Text, At: a.now(), Mode: news.NoModel}
	page, total, err := a.Archive.Articles(ctx, q.Guild, 0, 100)
	if err != nil {
		return ans, err
	}
	ans.Searched.Articles = total
	word := strings.TrimRight(q.Text[strings.LastIndex(q.Text, " ")+1:], "?")
	for _, h := range page {
		art, err := a.Archive.Article(ctx, q.Guild, h.ID)
		if err != nil {
			return ans, err
		}
		for i, s := range art.Sentences {
			if strings.Contains(s.Text, word) && (q.Article == 0 || q.Article == h.ID) {
				ans.Lines = append(ans.Lines, news.Line{Text: s.Text, Refs: []news.Ref{{Article: h.ID, Sentence: i}}, Verbatim: true})
				ans.Citations = append(ans.Citations, news.Citation{Ref: news.Ref{Article: h.ID, Sentence: i}, Quote: s.Text})
				if ans.Mark(h.ID) == 0 {
					ans.Sources = append(ans.Sources, h)
				}
			}
		}
	}
	ans.Refused = len(ans.Lines) == 0
	if ans.Refused {
		ans.Nearest = page[:min(1, len(page))]
	}
	return ans, a.Answers.SaveAnswer(ctx, ans)
}

// scene is a local Discord with a guild, a manager and a reader, and a bot
// that is connected to it.
type scene struct {
	*localdiscord.Server
	t         *testing.T
	desk      *desk
	bot       *discord.Bot
	log       ledger
	guild     localdiscord.Guild
	room      localdiscord.Channel
	manager   *localdiscord.Member
	reader    *localdiscord.Member
	model     string            // as the bot is told of it
	tokens    int               // of a day
	librarian discord.Librarian // in place of the desk's own
	stop      func() error      // ends the bot and gives what Run returned
}

func newScene(t *testing.T, o localdiscord.Options) *scene {
	t.Helper()
	local, err := localdiscord.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = local.Close() })
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	s := &scene{Server: local, t: t, desk: &desk{Store: st, now: time.Now}}
	s.guild = local.AddGuild("Harbour")
	s.room = local.AddChannel(s.guild.ID, "news", localdiscord.TextChannel)
	s.manager = local.AddMember(s.guild.ID, "mo", localdiscord.ManageGuild)
	s.reader = local.AddMember(s.guild.ID, "rae", 0)
	return s
}

func (s *scene) options() discord.Options {
	o := discord.Options{
		Token: s.Token(), APIURL: s.APIURL(), Mentions: true, Model: s.model, Tokens: s.tokens, Zones: []string{"Europe/Berlin", "Europe/Paris", "America/New_York"},
		Librarian: librarian{s.desk, s.ingest()}, Archive: s.desk.Archive, Titles: s.desk.Archive, Revisions: s.desk.Archive, Quotes: s.desk.Archive, Briefs: s.desk.Briefs, Shown: s.desk.Briefs,
		Answers: s.desk.Answers, Notes: s.desk, Promises: s.desk.Outbox, Replies: s.desk.Outbox,
		Briefer: briefer{s.desk}, Asker: asker{s.desk}, Orders: s.desk.Schedules, Names: s.desk.Briefs, Unseen: s.desk.Outbox, Channels: s.desk.Outbox, Leaner: briefer{s.desk},
		Log: slog.New(slog.NewTextHandler(&s.log, nil)), Now: time.Now,
	}
	if s.librarian != nil {
		o.Librarian = s.librarian
	}
	s.feeds(&o)
	s.briefs(&o)
	return o
}

// ledger collects what the bot logs.
type ledger struct {
	mu  sync.Mutex
	all strings.Builder
}

func (l *ledger) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// start runs the bot and waits until Discord has its commands.
func (s *scene) start() *scene {
	s.t.Helper()
	bot, err := discord.New(s.options())
	if err != nil {
		s.t.Fatal(err)
	}
	s.bot = bot
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx) }()
	s.stop = func() error {
		cancel()
		err := <-ended
		ended <- err
		return err
	}
	s.t.Cleanup(func() {
		_ = s.stop()
		s.described()
	})
	if err := s.Ready(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return s
}
