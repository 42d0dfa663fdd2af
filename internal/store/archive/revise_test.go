package archive_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// Whatever becomes of an article, its cited sentences are quoted as they were.
func TestCitedSentencesOutliveCorrections(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", nil)
	s.Deliver(sub)
	c.Pass(time.Hour)
	s.Deliver(sub, storetest.Item(1, storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)))
	id := s.IDOf("Night ferry cancelled")
	before, err := s.Archive.Article(t.Context(), "1", id)
	s.Must(err)
	s.Must(s.Briefs.SaveBrief(t.Context(), news.Brief{ID: "B", Guild: "1", Channel: "5", To: c.Now(), Items: []news.Item{{Headline: before.Headline, Articles: []int64{id}}}}))
	refs := []news.Ref{{Article: id, Sentence: 0}, {Article: id, Sentence: 2}}

	c.Pass(time.Hour)
	corrected := storetest.Piece("", "Night ferry cancelled until June", "Correction: it is June, not May. "+strings.Replace(storetest.FerryBody, "May", "June", 1))
	corrected.ID = id
	change := storetest.Item(1, corrected)
	change.Fingerprint++
	change.Revision = &news.Revision{Article: id, At: c.Now(), Title: before.Title, Removed: []string{"a"}, Added: []string{"b", "c"}}
	if out := s.Deliver(sub, change); out.New != 0 || out.Updated != 1 || out.Revised != 1 {
		t.Fatalf("%+v", out)
	}
	after, err := s.Archive.Article(t.Context(), "1", id)
	s.Must(err)
	if after.First != 3 || after.Title != corrected.Title || after.Added != before.Added || len(after.Sentences) != 4 {
		t.Errorf("first %d, %q, added %v, %d sentences", after.First, after.Title, after.Added, len(after.Sentences))
	}
	cited, err := s.Archive.Sentences(t.Context(), "1", append(refs, news.Ref{Article: id, Sentence: after.First}))
	s.Must(err)
	want := []string{before.Sentences[0].Text, before.Sentences[2].Text, after.Sentences[0].Text}
	for i, c := range cited {
		if c.Quote != want[i] {
			t.Errorf("quoted %q, want %q", c.Quote, want[i])
		}
	}
	if got := s.Fresh("1", "5", before.Added.Add(5*time.Minute)); len(got) != 0 {
		t.Errorf("the correction is news again: %v", got)
	}
	if diff := cmp.Diff([]string{corrected.Title}, s.Find("1", "June correction")); diff != "" {
		t.Error(diff)
	}
	read, err := s.Index.PassageSentences(t.Context(), "1", []news.Candidate{{Article: after.Headline, First: after.Passages[0].First, Last: after.Passages[0].First}})
	if err != nil || read[0][0].Text != after.Sentences[0].Text {
		t.Errorf("a passage reads %v, %v", read, err)
	}
	kept, err := s.Archive.Revisions(t.Context(), "1", after.ID)
	s.Must(err)
	if diff := cmp.Diff([]news.Revision{*change.Revision}, kept); diff != "" {
		t.Error(diff)
	}
	if kept, err := s.Archive.Revisions(t.Context(), "2", after.ID); err != nil || len(kept) != 0 {
		t.Errorf("guild 2 reads %v, %v", kept, err)
	}
	if n := s.One(`SELECT passages FROM tally`); n != s.One(`SELECT count(*) FROM passage`) {
		t.Errorf("%d passages counted", n)
	}

	// The evidence of what was told holds when the feed is no longer followed.
	s.Must(s.Feeds.Unfollow(t.Context(), "1", sub.ID))
	if cited, err := s.Archive.Sentences(t.Context(), "1", refs); err != nil || len(cited) != 2 {
		t.Errorf("after unfollowing: %v, %v", cited, err)
	}
	if cited, err := s.Archive.Sentences(t.Context(), "2", refs); err != nil || len(cited) != 0 {
		t.Errorf("guild 2 reads %v, %v", cited, err)
	}
}

// Old sentences that nothing rests on are not kept, and their numbers are not
// used again.
func TestUncitedSentencesGo(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	sub := s.Follow("1", "https://courier.example/feed", nil)
	s.Deliver(sub, storetest.Item(1, storetest.Piece("", "Ferry", storetest.FerryBody)))
	id := s.IDOf("Ferry")
	for n := range 3 {
		a := storetest.Piece("", "Ferry", fmt.Sprintf("Version %d says this. And that.", n))
		a.ID = id
		s.Deliver(sub, storetest.Item(1, a))
	}
	a, err := s.Archive.Article(t.Context(), "1", id)
	if err != nil || a.First != 7 || len(a.Sentences) != 2 || s.One(`SELECT count(*) FROM sentence`) != 2 {
		t.Errorf("first %d, %v, %v", a.First, a.Sentences, err)
	}
}

// An article that expires while its feed is read is left alone, and the rest of what
// was polled with it is kept.
func TestCorrectionOfAnExpiredArticle(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", nil)
	old := storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)
	s.Deliver(sub, storetest.Item(1, old))
	old.ID = s.IDOf(old.Title)
	c.Pass(100 * 24 * time.Hour)
	if n, err := s.Archive.ExpireArticles(t.Context(), 90*24*time.Hour, 10); err != nil || n != 1 {
		t.Fatalf("%d expired, %v", n, err)
	}
	corrected := storetest.Item(1, old)
	corrected.Revision = &news.Revision{Article: old.ID, At: c.Now(), Title: old.Title}
	out := s.Deliver(sub, corrected, storetest.Item(2, storetest.Piece("", "Tram opens", "The tram line opens on Monday with free rides.")))
	if out != (news.PollOutcome{New: 1}) {
		t.Errorf("%+v", out)
	}
	if diff := cmp.Diff([]string{"Tram opens"}, s.Find("1", "ferry tram")); diff != "" {
		t.Error(diff)
	}
	known, err := s.Feeds.KnownItems(t.Context(), sub.Feed.ID, []int64{1})
	if err != nil || !known[1].Expired {
		t.Errorf("the item is known as %+v, %v", known[1], err)
	}
}
