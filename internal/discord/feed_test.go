package discord_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsdesk/internal/discord"
	"newsdesk/internal/fetch"
	"newsdesk/internal/ingest/follow"
	"newsdesk/internal/localdiscord"
)

// site is a newspaper on this machine: a front page that names two feeds, the
// feeds, and the pages behind their items.
type site struct {
	*httptest.Server
	items  atomic.Int32
	broken atomic.Bool
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	s.items.Store(4)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<html><title>Quay Times</title><link rel="alternate" type="application/rss+xml" title="Quay Times: @everyone" href="/all.xml">
			<link rel="alternate" type="application/rss+xml" title="Quay Times: Harbour" href="/harbour.xml"><p>News of the quay.</p>`)
	})
	mux.HandleFunc("GET /{feed}", s.feed)
	mux.HandleFunc("GET /story/{n}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		n := r.PathValue("n")
		fmt.Fprintf(w, `<title>Ferry %s</title><article><h1>Ferry %s</h1><p>Ferry number %s reached the quay at noon with %s0 people aboard, the harbour office said.</p>
			<p>It will leave again in the evening. The crossing takes two hours when the sea is calm, and three when it is not, the captain added.</p></article>`, n, n, n, n)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *site) feed(w http.ResponseWriter, r *http.Request) {
	name, isFeed := strings.CutSuffix(r.PathValue("feed"), ".xml")
	if !isFeed {
		http.NotFound(w, r)
		return
	}
	if s.broken.Load() {
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Quay Times: %s</title><link>%s/</link><description>d</description>`, name, s.URL)
	for n := int(s.items.Load()); n > 0; n-- {
		when := time.Date(2026, 3, 4, n, 0, 0, 0, time.UTC).Format(time.RFC1123Z)
		fmt.Fprintf(w, `<item><title>Ferry %d</title><link>%s/story/%d</link><guid isPermaLink="false">%d</guid><pubDate>%s</pubDate><description>Ferry number %d reached the quay.</description></item>`, n, s.URL, n, n, when, n)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// fetcher reads from this machine, and attachments from the scene's Discord.
func (s *scene) fetcher() *fetch.Client {
	local, err := url.Parse(s.APIURL())
	if err != nil {
		s.t.Fatal(err)
	}
	return fetch.New(fetch.Options{
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, AttachmentHosts: []string{local.Host}, Agent: "newsdesk-test",
	})
}

// feeds gives the bot what it follows feeds with, over the scene's store.
func (s *scene) feeds(o *discord.Options) {
	client := s.fetcher()
	desk := &follow.Feeds{Fetch: client, Follows: s.desk.Feeds, Subscriptions: s.desk.Feeds, Changes: s.desk.Feeds, Due: func() {}, Now: time.Now}
	o.Prober, o.Follower, o.Pauser, o.FeedLists, o.Subscriptions, o.Files = desk, desk, desk, desk, s.desk.Feeds, client
}

func TestFollowAFeedOfASite(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	paper := newSite(t)
	wants(t, s.slash(s.reader, "feed list", nil), "No feed yet")
	menu := s.slash(s.manager, "feed add", localdiscord.Opts{
		"url": paper.URL, "title": "The Quay", "channels": "#news", "include": "ferry, Quay", "interval": "1 hour", "language": "en",
	})
	wants(t, menu, "That site has 2 feeds")
	pick, ok := menu.Control("v1:feedpick:")
	if !ok || len(pick.Options) != 2 || pick.Options[1].Label != "Quay Times: Harbour" {
		t.Fatalf("menu %+v", pick)
	}
	added := s.sel(s.manager, menu, "v1:feedpick:", "1")
	wants(t, added, "Feed added", "[The Quay](", "harbour.xml", "In the briefs of: <#"+s.room.ID+">", "Alerts in: <#"+s.room.ID+">", "Only with: ferry, Quay", "every: 1 hour", "language: en")
	if added.ID != menu.ID || len(added.Components) > 0 {
		t.Errorf("the menu is still there: %+v", added.Components)
	}
	again := s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL + "/harbour.xml"})
	wants(t, again, "Followed already", "The Quay")
	wants(t, s.slash(s.reader, "feed list", nil), "**The Quay**", "not read yet", "1 feed, 0 failing")
	wants(t, s.slash(s.reader, "feed show", localdiscord.Opts{"feed": "quay"}), "The Quay", "Not read yet")
	choices, err := s.reader.Autocomplete(t.Context(), s.room.ID, "feed show", localdiscord.Opts{"feed": "harb"}, "feed")
	if err != nil || len(choices) != 1 || choices[0].Name != "The Quay · 127.0.0.1 · 1" || choices[0].Value != "1" {
		t.Errorf("suggestions %v, %v", choices, err)
	}
	tried := s.slash(s.manager, "feed test", localdiscord.Opts{"feed": "1"})
	wants(t, tried, "[Ferry 4](", "[Ferry 3](", "[Ferry 2](", "with 40 people aboard", "The crossing takes two hours")
	if strings.Contains(tried.Text(), "Ferry 1") || !tried.Ephemeral() {
		t.Errorf("the three newest items, for the member alone:\n%s", tried.Text())
	}
	paper.broken.Store(true)
	menu = s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL})
	picked, err := s.manager.Select(t.Context(), menu, "v1:feedpick:", "0")
	if err != nil {
		t.Fatal(err)
	}
	told, err := picked.Followup(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, told, "status 500")
	wants(t, s.slash(s.reader, "feed list", nil), "1 feed, 0 failing")
}

func TestChangeAFeed(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	paper := newSite(t)
	wants(t, s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL + "/all.xml", "exclude": "chess"}), "Feed added", "all channels", "Never with: chess")
	edited := s.slash(s.manager, "feed edit", localdiscord.Opts{"feed": "1", "exclude": "none", "title": "All of it", "full_text": false, "channels": s.room.ID})
	wants(t, edited, "Feed changed", "All of it", "Full text: off", "<#"+s.room.ID+">")
	if strings.Contains(edited.Text(), "chess") {
		t.Errorf("the keyword is still there:\n%s", edited.Text())
	}
	wants(t, s.slash(s.manager, "feed edit", localdiscord.Opts{"feed": "1", "channels": "all", "title": "none"}), "all channels", "Quay Times")
	wants(t, s.slash(s.manager, "feed edit", localdiscord.Opts{"feed": "1"}), "Say what to change")
	wants(t, s.slash(s.manager, "feed edit", localdiscord.Opts{"feed": "1", "channels": "#nowhere"}), "no channel “#nowhere”")
	closed := s.AddChannel(s.guild.ID, "closed", localdiscord.TextChannel)
	s.DenyBot(closed.ID, localdiscord.SendMessages)
	wants(t, s.slash(s.manager, "feed edit", localdiscord.Opts{"feed": "1", "alerts": closed}), "it lacks Send Messages")
	trouble := s.AddChannel(s.guild.ID, "trouble", localdiscord.TextChannel)
	s.slash(s.manager, "settings set", localdiscord.Opts{"alerts": trouble})
	wants(t, s.slash(s.reader, "feed show", localdiscord.Opts{"feed": "1"}), "Alerts in: <#"+trouble.ID+">, as all of this server")
	wants(t, s.slash(s.manager, "feed pause", localdiscord.Opts{"feed": "1"}), "Paused", "Quay Times")
	wants(t, s.slash(s.reader, "feed list", localdiscord.Opts{"only": "paused"}), "Quay Times", "paused")
	wants(t, s.slash(s.manager, "feed resume", localdiscord.Opts{"feed": "1"}), "Resumed")
	wants(t, s.slash(s.manager, "feed remove", localdiscord.Opts{"feed": "quay"}), "Removed")
	wants(t, s.slash(s.manager, "feed remove", localdiscord.Opts{"feed": "1"}), "no such feed here")
	wants(t, s.slash(s.manager, "feed show", localdiscord.Opts{"feed": "quay"}), "No feed here has “quay”")
}

// TestFeedsAreTheirGuilds tries what readers may not, and another guild's
// feeds.
func TestFeedsAreTheirGuilds(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	paper := newSite(t)
	address := paper.URL + "/all.xml"
	menu := s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL})
	s.sel(s.manager, menu, "v1:feedpick:", "0")
	one := localdiscord.Opts{"feed": "1"}
	for path, opts := range map[string]localdiscord.Opts{
		"feed add": {"url": address}, "feed edit": {"feed": "1", "title": "x"}, "feed pause": one, "feed resume": one,
		"feed remove": one, "feed test": one, "feed export": nil,
	} {
		reply := s.slash(s.reader, path, opts)
		wants(t, reply, "needs the Manage Server permission")
		if !reply.Ephemeral() {
			t.Errorf("/%s: refusal is public", path)
		}
	}
	other := s.AddGuild("Elsewhere")
	room := s.AddChannel(other.ID, "talk", localdiscord.TextChannel)
	eve := s.AddMember(other.ID, "eve", localdiscord.ManageGuild)
	for path, opts := range map[string]localdiscord.Opts{
		"feed list": nil, "feed show": one, "feed edit": {"feed": "1", "title": "mine"}, "feed pause": one, "feed remove": {"feed": "quay"}, "feed test": one, "feed export": nil,
	} {
		inv, err := eve.Slash(t.Context(), room.ID, path, opts)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := inv.Message(t.Context())
		if err != nil {
			t.Fatalf("/%s: %v", path, err)
		}
		if strings.Contains(reply.Text(), "Quay Times") || strings.Contains(reply.Text(), "all.xml") {
			t.Errorf("/%s tells another guild's feeds:\n%s", path, reply.Text())
		}
	}
	wants(t, s.slash(s.reader, "feed show", one), "Quay Times")
}

func TestListsOfFeeds(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.manager, "feed export", nil), "follows no feed yet")
	paper := newSite(t)
	var list strings.Builder
	list.WriteString(`<opml version="2.0"><head><title>mine</title></head><body><outline text="broken" type="rss" xmlUrl="not an address"/>`)
	for n := range 200 {
		fmt.Fprintf(&list, `<outline text="Feed &quot;%d&quot; @everyone" type="rss" xmlUrl="%s/f%d.xml"/>`, n, paper.URL, n)
	}
	list.WriteString(`</body></opml>`)
	imported := s.importList(list.String())
	wants(t, imported, "**200 feeds added, 1 not.**", "- ")
	lines := strings.Split(strings.TrimSpace(s.download(imported)), "\n")
	if len(lines) != 202 || !strings.HasPrefix(lines[0], "result\taddress") {
		t.Errorf("%d lines in the file of results, beginning %q", len(lines), lines[0])
	}
	wants(t, s.importList(list.String()[:2000]), "**0 feeds added, ", "and ")
	page := s.slash(s.reader, "feed list", nil)
	wants(t, page, "200 feeds, 0 failing, 0 paused · page 1 of 20")
	wants(t, s.click(s.reader, page, "v1:feeds:1:"), "page 2 of 20")
	wants(t, s.slash(s.manager, "feed show", localdiscord.Opts{"feed": "Feed"}), "200 feeds have that in their name or address")
	exported := s.slash(s.manager, "feed export", nil)
	wants(t, exported, "200 feeds as an OPML list")
	if out := s.download(exported); strings.Count(out, "xmlUrl=") != 200 || exported.Attachments[0].Filename != "feeds.opml" {
		t.Errorf("exported %d feeds:\n%.500s", strings.Count(out, "xmlUrl="), out)
	}
	wants(t, s.importList("lorem ipsum"), "OPML")
}

func (s *scene) importList(list string) localdiscord.Message {
	s.t.Helper()
	file, err := s.manager.Attach(s.t.Context(), s.room.ID, "feeds.opml", []byte(list))
	if err != nil {
		s.t.Fatal(err)
	}
	inv, err := s.manager.Slash(s.t.Context(), s.room.ID, "feed import", localdiscord.Opts{"file": file})
	if err != nil {
		s.t.Fatal(err)
	}
	reply, err := inv.Message(s.t.Context())
	for err == nil && strings.Contains(reply.Text(), "Importing feeds") {
		time.Sleep(5 * time.Millisecond) // the reply is edited as the import goes on
		reply, err = inv.Message(s.t.Context())
	}
	if err != nil {
		s.t.Fatalf("import: %v\n%s", err, s.log.String())
	}
	return reply
}

// download reads the one file of a message.
func (s *scene) download(m localdiscord.Message) string {
	s.t.Helper()
	if len(m.Attachments) != 1 {
		s.t.Fatalf("%d files under:\n%s", len(m.Attachments), m.Text())
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, m.Attachments[0].URL, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body)
}

// sel picks a value in a menu and waits for the changed message.
func (s *scene) sel(m *localdiscord.Member, on localdiscord.Message, prefix, value string) localdiscord.Message {
	s.t.Helper()
	inv, err := m.Select(s.t.Context(), on, prefix, value)
	if err != nil {
		s.t.Fatal(err)
	}
	reply, err := inv.Message(s.t.Context())
	if err != nil {
		s.t.Fatalf("pick %s: %v\n%s", value, err, s.log.String())
	}
	return reply
}
