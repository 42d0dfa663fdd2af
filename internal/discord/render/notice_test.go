package render

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestRefusedBriefIsTold(t *testing.T) {
	got := noticeBlock(news.Notice{Kind: news.NoticeRefused, Schedule: 7, Reason: "The thread is locked."})
	want := "**Schedule 7** could not post its brief.\n> The thread is locked.\n" +
		"Once that is mended, its next brief tells all of it; `/schedule run schedule:7` posts it at once. If the next ones are refused too, the schedule stops."
	if got != want {
		t.Errorf("says %q", got)
	}
}

func TestNoticesSayWhatToDo(t *testing.T) {
	n := news.Notice{Feed: "Quay Times", URL: "https://quay.example/feed", Reason: "quay.example answered 500.", Since: published, At: published}
	for kind, want := range map[news.NoticeKind]string{
		news.NoticeSick: "**[Quay Times](https://quay.example/feed)** has been failing since <t:1772613000:f>.\n> quay.example answered 500.\n" +
			"newsdesk goes on trying and tells you here when it works again. `/feed show` has the details, `/feed pause` or `/feed remove` ends the tries.",
		news.NoticeHealed: "**[Quay Times](https://quay.example/feed)** works again. It had been failing since <t:1772613000:f>; what it published meanwhile comes in now.",
		news.NoticeGone: "**[Quay Times](https://quay.example/feed)** is gone: its server says that it will not come back.\n> quay.example answered 500.\n" +
			"It is not read any more. `/feed remove` ends it; `/feed resume` tries once more; `/feed add` takes its new address, if it has one.",
	} {
		n.Kind = kind
		if n.Kind == news.NoticeHealed {
			n.Reason = ""
		} else {
			n.Reason = "quay.example answered 500."
		}
		posts, err := Posts{}.RenderNotices(news.Brief{ID: "B"}, []news.Notice{n})
		if err != nil || len(posts) != 1 {
			t.Fatalf("%d posts, %v", len(posts), err)
		}
		var body struct {
			Embeds []struct {
				Description string
				Footer      struct{ Text string }
			}
		}
		if err := json.Unmarshal(posts[0].Payload, &body); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, body.Embeds[0].Description); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
		if body.Embeds[0].Footer.Text != posts[0].Marker || posts[0].Marker != "newsdesk · notice B · 1/1" {
			t.Errorf("marker %q, footer %q", posts[0].Marker, body.Embeds[0].Footer.Text)
		}
	}
}

// TestUnseenNoticesAreAllTold: what is told counts as seen, so none may be cut.
func TestUnseenNoticesAreAllTold(t *testing.T) {
	long := news.Notice{Kind: news.NoticeSick, Feed: "Quay Times", URL: "https://quay.example/" + strings.Repeat("a", 900), Reason: strings.Repeat("*", 400), At: published}
	told := 0
	for _, m := range Unseen([]news.Notice{long, long, long, long, long}) {
		if err := m.Check(); err != nil {
			t.Error(err)
		}
		told += strings.Count(m.Embeds[0].Description, "has been failing")
	}
	if told != 5 {
		t.Errorf("%d of 5 notices are told", told)
	}
}

func TestSpentTokensAreTold(t *testing.T) {
	n := news.Notice{Reason: "80 of 100 tokens.", At: published}
	const setting = "\nHow many tokens a server has a day is for whoever runs newsdesk to set: `llm.daily_tokens` in its settings, 0 for no limit. `/settings show` tells how many are spent."
	for kind, want := range map[news.NoticeKind]string{
		news.NoticeNearlySpent: "**80 % of today's tokens for the language model are spent.**\n> 80 of 100 tokens.\n" +
			"Briefs give the model less of each story now. Once all are spent, briefs and answers are the articles' own sentences, and say so, until <t:1772668800:f>.",
		news.NoticeSpent: "**Today's tokens for the language model are spent.**\n> 80 of 100 tokens.\n" +
			"Briefs and answers are the articles' own sentences, and say so, until <t:1772668800:f>.",
	} {
		n.Kind = kind
		if diff := cmp.Diff(want+setting, noticeBlock(n)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}
