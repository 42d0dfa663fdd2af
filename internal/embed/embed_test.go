package embed_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/search"
	"newsdesk/internal/text"
)

const (
	ferryTitle    = "Night crossing ends in the strait"
	ferryBody     = "The ferry sank near Tolland."
	ferryQuestion = "Which vessel foundered?"
)

var compass = news.Embedder{Model: "compass", Dims: 128}

// A question in other words than the article's is answered by what it means.
func TestParaphrase(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.add("1", ferryTitle, ferryBody)
		d.add("1", "Bakers meet", "Bakers discussed flour prices.")
		d.add("1", "Tram line opens", "Passengers rode for nothing on Monday.")
		words := search.Searcher{Index: d.store.Index, Reader: d.store.Index, Now: time.Now}
		if got, err := words.Search(d.Context(), news.Scope{Guild: "1"}, ferryQuestion, 10); err != nil || len(got.Passages) != 0 {
			d.Errorf("by words: %v, %v", got.Passages, err)
		}
		d.wait(time.Minute)
		if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); len(got) == 0 || got[0] != ferryTitle {
			d.Errorf("found %v", got)
		}
		got := d.found(news.Scope{Guild: "1"}, "Which vessel foundered while bakers discussed flour?")
		if len(got) == 0 || got[0] != "Bakers meet" {
			d.Errorf("words and meaning: %v", got)
		}
		if !slices.Contains(got, ferryTitle) {
			d.Errorf("words alone: %v", got)
		}
	})
}

func TestScopes(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.add("2", "Theirs", "Their own ferry sank at sea.")
		ours := d.add("1", "Ours", "The ferry sank near Tolland. Divers went down at noon. Bakers met elsewhere.")
		d.wait(time.Minute)
		d.add("1", "Later", "A ferry capsized.")
		d.wait(time.Minute)
		if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); slices.Contains(got, "Theirs") || len(got) != 2 {
			d.Errorf("guild 1 finds %v", got)
		}
		if diff := cmp.Diff([]string{"Theirs"}, d.found(news.Scope{Guild: "2"}, ferryQuestion)); diff != "" {
			d.Error(diff)
		}
		if got := d.found(news.Scope{Guild: "3"}, ferryQuestion); len(got) != 0 {
			d.Errorf("guild 3 finds %v", got)
		}
		if got := d.found(news.Scope{Guild: "1", Article: ours}, ferryQuestion); len(got) != 1 || got[0] != "Ours" {
			d.Errorf("in one article: %v", got)
		}
		if got := d.found(news.Scope{Guild: "2", Article: ours}, ferryQuestion); len(got) != 0 {
			d.Errorf("in an article of another guild: %v", got)
		}
		if got := d.found(news.Scope{Guild: "1", AsOf: time.Now().Add(-90 * time.Second)}, ferryQuestion); len(got) != 1 || got[0] != "Ours" {
			d.Errorf("as of before the later one: %v", got)
		}
		passages, err := d.keeper.Nearest(d.Context(), news.Scope{Guild: "1", AsOf: time.Now().Add(-time.Hour)}, ferryQuestion, 5)
		if err != nil || len(passages) != 0 {
			d.Errorf("as of before all: %v, %v", passages, err)
		}
	})
}

// What a feed carries is embedded once, for whichever guilds follow it.
func TestFeedIsEmbeddedOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		for _, guild := range []string{"1", "2"} {
			_, _, err := d.store.Feeds.Follow(d.Context(), news.Subscription{Guild: guild, AddedBy: "7",
				Feed: news.Feed{URL: "https://courier.example/feed", Host: "courier.example"}})
			d.must(err)
		}
		feeds, err := d.store.Feeds.ClaimFeeds(d.Context(), "a", time.Minute, 1)
		d.must(err)
		a := article("", ferryTitle, ferryBody)
		a.Origin = news.FromFeed
		_, err = d.store.Feeds.SavePolls(d.Context(), "a", []news.Poll{{Feed: feeds[0], At: time.Now(), Read: true,
			Items: []news.FeedItem{{Key: 1, Fingerprint: 1, Article: &a}}}})
		d.must(err)
		d.wait(time.Minute)
		if texts := d.embedded(); len(texts) != 1 {
			d.Errorf("embedded %q", texts)
		}
		for guild, want := range map[string]int{"1": 1, "2": 1, "3": 0} {
			if got := d.found(news.Scope{Guild: guild}, ferryQuestion); len(got) != want {
				d.Errorf("guild %s finds %v", guild, got)
			}
		}
		seen, _, err := d.store.Archive.Articles(d.Context(), "1", 0, 1)
		d.must(err)
		d.must(d.store.Archive.RemoveArticle(d.Context(), "1", seen[0].ID))
		for guild, want := range map[string]int{"1": 0, "2": 1} {
			if got := d.found(news.Scope{Guild: guild}, ferryQuestion); len(got) != want {
				d.Errorf("hidden from guild 1, guild %s finds %v", guild, got)
			}
		}
	})
}

// A named outlet and a quoted phrase hold for what is found by meaning, too.
func TestOutletsAndPhrases(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.add("1", ferryTitle, ferryBody)
		a := article("1", "Walkout at the yard", "The Gazette learned of a walkout.")
		a.Source, a.Terms = "Gazette", a.Terms+" "+strings.Join(text.Terms("Gazette"), " ")
		_, _, err := d.store.Archive.SaveArticle(d.Context(), a)
		d.must(err)
		d.wait(time.Minute)
		for question, want := range map[string][]string{
			"Which strike, according to the Gazette?":             {"Walkout at the yard"},
			"Which vessel foundered, and who learned of it?":      {"Walkout at the yard", ferryTitle},
			`Which vessel foundered near "learned of a walkout"?`: {"Walkout at the yard"},
		} {
			if diff := cmp.Diff(want, d.found(news.Scope{Guild: "1"}, question)); diff != "" {
				d.Errorf("%s\n%s", question, diff)
			}
		}
	})
}

// Whatever the endpoint does, articles come in, words find them, and a search
// is held up for two seconds at most.
func TestEndpointFails(t *testing.T) {
	var calls atomic.Int64
	odd := func(w http.ResponseWriter, texts llmtest.Texts) {
		vector := slices.Repeat([]float32{1}, int(3+calls.Add(1)%7))
		llmtest.Raw(slices.Repeat([][]float32{vector}, len(texts.Input))...)(w, texts)
	}
	for name, reply := range map[string]llmtest.Vectors{
		"down":           llmtest.Instead(llmtest.Status(503, "busy")),
		"stalled":        llmtest.Instead(llmtest.Stall()),
		"wrong key":      llmtest.Instead(llmtest.Status(401, "no")),
		"too many calls": llmtest.Instead(llmtest.Status(429, "slow down", "Retry-After: 3600")),
		"refuses all":    llmtest.Instead(llmtest.Status(400, "no")),
		"odd dimensions": odd,
		"NaN":            llmtest.Instead(llmtest.Status(200, `{"data":[{"index":0,"embedding":[NaN]}]}`)),
		"too few":        llmtest.Raw(),
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				d.add("1", ferryTitle, ferryBody)
				d.wait(time.Minute)
				before := len(d.embedded())
				d.server.Embed(reply)
				d.add("1", "Bakers strike", "Bakers began a walkout.")
				start := time.Now()
				got := d.found(news.Scope{Guild: "1"}, "Who began the walkout?")
				if took := time.Since(start); took > 2*time.Second {
					d.Errorf("the search took %s", took)
				}
				if diff := cmp.Diff([]string{"Bakers strike"}, got); diff != "" {
					d.Error(diff)
				}
				d.wait(time.Hour)
				if n := len(d.embedded()) - before; n > 1000 {
					d.Errorf("%d texts sent in an hour of failures", n)
				}
				if n := d.log.count("no vectors are made"); n != 1 {
					d.Errorf("told %d times that no vectors are made", n)
				}
				d.server.Embed(meanings(128))
				d.wait(10 * time.Minute)
				if n := len(d.vectors(compass)); n != 2 {
					d.Errorf("%d vectors after all is well", n)
				}
				if n := d.log.count("vectors are made again"); n != 1 {
					d.Errorf("told %d times that they are made again", n)
				}
				if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); len(got) == 0 || got[0] != ferryTitle {
					d.Errorf("found %v", got)
				}
			})
		})
	}
}

// A slow model that serves one call after the other is given as few passages at
// once as keep no question waiting, and as it can do before its client gives up.
func TestSlowModel(t *testing.T) {
	for name, tt := range map[string]struct {
		each  time.Duration // text
		blind bool          // no question is done in time
	}{
		"questions come through": {each: 700 * time.Millisecond},
		"passages come through":  {each: 12 * time.Second, blind: true},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				d.add("1", ferryTitle, ferryBody)
				d.wait(time.Minute)
				d.server.Embed(inTurn(tt.each, meanings(128)))
				for i := range 200 {
					d.add("1", fmt.Sprint("Report ", i), fmt.Sprintf("Nothing happened on day %d.", i))
				}
				d.wait(40 * time.Second) // an idle keeper looks again after 30
				for range 10 {
					if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); !tt.blind && !slices.Contains(got, ferryTitle) {
						d.Errorf("while passages are embedded, a question finds %v", got)
					}
					d.wait(700 * time.Millisecond)
				}
				d.wait(2 * time.Hour)
				if n := len(d.vectors(compass)); n != 201 {
					d.Errorf("%d vectors after two hours", n)
				}
			})
		})
	}
}

// inTurn takes so long for each text, and begins a call when the one before is
// done, whether or not anybody still waits for that.
func inTurn(each time.Duration, then llmtest.Vectors) llmtest.Vectors {
	var mu sync.Mutex
	var free time.Time
	return func(w http.ResponseWriter, texts llmtest.Texts) {
		mu.Lock()
		if now := time.Now(); free.Before(now) {
			free = now
		}
		free = free.Add(time.Duration(len(texts.Input)) * each)
		wait := time.Until(free)
		mu.Unlock()
		llmtest.Instead(llmtest.Slow(wait, func(w http.ResponseWriter, _ llmtest.Request) { then(w, texts) }))(w, texts)
	}
}

// A search gives up waiting; a dead endpoint is soon not even asked.
func TestSearchesDoNotWaitForADeadEndpoint(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.add("1", ferryTitle, ferryBody)
		d.wait(time.Minute)
		d.server.Embed(llmtest.Instead(llmtest.Stall()))
		start := time.Now()
		for range 20 {
			d.found(news.Scope{Guild: "1"}, ferryQuestion)
		}
		if took := time.Since(start); took != 10*time.Second {
			d.Errorf("20 searches took %s, of which 5 should have waited", took)
		}
		if n := d.log.count("breaker=open"); n != 1 {
			d.Errorf("the breaker's opening is told %d times", n)
		}
	})
}

// A model that answers replaces the one before; until then nothing is found by
// vectors, and none are lost.
func TestAnotherModel(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.add("1", ferryTitle, ferryBody)
		d.wait(time.Minute)
		for name, reply := range map[string]llmtest.Reply{
			"busy":         llmtest.Status(503, "busy"),
			"no such name": llmtest.Status(404, "no model sextant"),
			"dimensions":   llmtest.Status(400, "dimensions too many"),
		} {
			d.close()
			d.server.Embed(llmtest.Instead(reply))
			d.open(news.Embedder{Model: "sextant", Dims: 64})
			d.wait(time.Minute)
			if n := len(d.vectors(compass)); n != 1 {
				d.Errorf("%s: %d vectors of the old model are left", name, n)
			}
			if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); len(got) != 0 {
				d.Errorf("%s: found by vectors of the old model: %v", name, got)
			}
		}
		before := len(d.embedded())
		d.close()
		d.server.Embed(meanings(128))
		d.open(news.Embedder{Model: "compass"})
		d.wait(time.Minute)
		if n := len(d.embedded()); n != before {
			d.Errorf("the old model, named again, was given %d texts anew", n-before)
		}
		if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); len(got) != 1 {
			d.Errorf("the old model, named again, finds %v", got)
		}
		d.close()
		d.server.Embed(meanings(64))
		d.open(news.Embedder{Model: "sextant"})
		d.wait(5 * time.Minute)
		if n := len(d.vectors(compass)); n != 0 {
			d.Errorf("%d vectors of the old model are left beside the new one's", n)
		}
		if n := len(d.vectors(news.Embedder{Model: "sextant", Dims: 64})); n != 1 {
			d.Errorf("%d vectors of the new model", n)
		}
		if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); len(got) != 1 {
			d.Errorf("found %v", got)
		}
	})
}

// A model that changes behind its name is believed when it keeps to it.
func TestTheSameNameForAnotherModel(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.add("1", ferryTitle, ferryBody)
		d.wait(65 * time.Second)
		d.server.Embed(meanings(32), meanings(128), meanings(32))
		d.add("1", "Bakers strike", "Bakers began a walkout.")
		d.wait(30 * time.Second)
		if n := len(d.vectors(compass)); n != 1 {
			d.Errorf("%d vectors after one odd answer", n)
		}
		d.wait(30 * time.Second)
		if n := len(d.vectors(compass)); n != 2 {
			d.Errorf("%d vectors after the odd answer", n)
		}
		d.add("1", "Tram line opens", "Passengers rode for nothing.")
		d.wait(10 * time.Minute)
		if n := len(d.vectors(news.Embedder{Model: "compass", Dims: 32})); n != 3 {
			d.Errorf("%d vectors of the new length", n)
		}
		if n := d.log.count("embedding model has changed"); n != 1 {
			d.Errorf("told %d times", n)
		}
	})
}

// What a stop interrupts goes on where it was.
func TestResumes(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.end()
		for i := range 30 {
			d.add("1", fmt.Sprint("Report ", i), fmt.Sprintf("Nothing happened on day %d.", i))
		}
		d.must(d.store.Close())
		before := len(d.embedded())
		answers := slices.Repeat([]llmtest.Vectors{meanings(128)}, 1+3) // the first tries the model
		d.server.Embed(append(answers, llmtest.Instead(llmtest.Stall()))...)
		d.open(news.Embedder{Model: "compass"})
		d.wait(time.Second)
		if n := len(d.vectors(compass)); n != 12 {
			d.Fatalf("%d vectors before the stop", n)
		}
		d.close()
		d.server.Embed(meanings(128))
		d.open(news.Embedder{Model: "compass"})
		d.wait(time.Minute)
		if n := len(d.vectors(compass)); n != 30 {
			d.Errorf("%d vectors after it", n)
		}
		texts := d.embedded()[before:]
		if !strings.Contains(texts[0], "Report 29") || len(texts) != 34 { // four were under way
			d.Errorf("%d texts, first %q", len(texts), texts[0])
		}
	})
}

// A passage that is gone is not found, whoever removed it.
func TestRemoved(t *testing.T) {
	atDesk(t, func(d *desk) {
		id := d.add("1", ferryTitle, ferryBody)
		d.add("1", "Bakers meet", "Bakers discussed flour prices.")
		d.wait(time.Minute)
		d.must(d.store.Archive.RemoveArticle(d.Context(), "1", id))
		if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); slices.Contains(got, ferryTitle) {
			d.Errorf("found %v", got)
		}
		passages, err := d.keeper.Nearest(d.Context(), news.Scope{Guild: "1"}, ferryQuestion, 5)
		if err != nil || len(passages) != 1 {
			d.Errorf("near are %v, %v", passages, err)
		}
		d.wait(7 * time.Hour)
		if n := d.log.count("vectors loaded"); n != 2 {
			d.Errorf("loaded %d times in seven hours", n)
		}
		if n := d.log.count("passages=1 "); n != 1 {
			d.Errorf("the removed one is still kept in memory")
		}
	})
}

// A text that the model refuses is shortened, and given up if it is refused
// even so; it holds up no other.
func TestRefusedTexts(t *testing.T) {
	atDesk(t, func(d *desk) {
		refuse := llmtest.Instead(llmtest.Status(400, `{"error":{"message":"input is too large"}}`))
		d.server.Embed(func(w http.ResponseWriter, texts llmtest.Texts) {
			for _, in := range texts.Input {
				if len(in) > 300 || strings.Contains(in, "@@") {
					refuse(w, texts)
					return
				}
			}
			meanings(128)(w, texts)
		})
		d.add("1", "Long", "Word "+strings.Repeat("after word ", 40)+"ends.")
		d.add("1", "Odd", "The @@ stands at the beginning of it.")
		d.add("1", ferryTitle, ferryBody)
		d.wait(time.Minute)
		if n := len(d.vectors(compass)); n != 2 {
			d.Errorf("%d vectors", n)
		}
		if got := d.found(news.Scope{Guild: "1"}, ferryQuestion); len(got) == 0 || got[0] != ferryTitle {
			d.Errorf("found %v", got)
		}
		before := len(d.embedded())
		d.wait(5 * time.Minute)
		if n := len(d.embedded()); n != before {
			d.Errorf("%d texts sent again", n-before)
		}
	})
}

// The keeper ends with its context, also in the middle of a call.
func TestEnds(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.server.Embed(llmtest.Instead(llmtest.Stall()))
		d.add("1", ferryTitle, ferryBody)
		d.wait(5 * time.Second)
		start := time.Now()
		d.end()
		if took := time.Since(start); took != 0 {
			d.Errorf("it took %s to end", took)
		}
		synctest.Wait()
		if n := d.log.count("level=WARN"); n != 0 {
			d.Errorf("an end is no failure, but told as one")
		}
	})
}
