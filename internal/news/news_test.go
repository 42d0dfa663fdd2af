package news_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
)

func TestPassageIDs(t *testing.T) {
	at := time.Date(2026, 3, 2, 12, 0, 0, 500_000_000, time.UTC)
	first, next := news.FirstPassage(at), news.FirstPassage(at.Add(time.Second))
	if first >= next || next-first < news.MaxArticle/10 {
		t.Errorf("ids from %d to %d in one second", first, next)
	}
	for _, id := range []int64{first, next - 1} {
		if got := news.PassageTime(id); !got.Equal(at.Truncate(time.Second)) {
			t.Errorf("passage %d is of %v", id, got)
		}
	}
}

func TestWhen(t *testing.T) {
	published, added := time.Unix(1, 0), time.Unix(2, 0)
	if got := (news.Headline{Published: published, Added: added}).When(); !got.Equal(published) {
		t.Errorf("published: %v", got)
	}
	if got := (news.Headline{Added: added}).When(); !got.Equal(added) {
		t.Errorf("of unknown date: %v", got)
	}
}

func TestFilterKey(t *testing.T) {
	key := news.Filter{Feeds: []int64{3, 1}, Include: []string{"ferry", "port"}, Outlets: 2}.Key()
	for name, tt := range map[string]struct {
		filter news.Filter
		same   bool
	}{
		"another order": {news.Filter{Feeds: []int64{1, 3, 1}, Include: []string{"port", "ferry"}, Outlets: 2}, true},
		"another feed":  {news.Filter{Feeds: []int64{1}, Include: []string{"ferry", "port"}, Outlets: 2}, false},
		"excluded":      {news.Filter{Feeds: []int64{3, 1}, Exclude: []string{"ferry", "port"}, Outlets: 2}, false},
		"all outlets":   {news.Filter{Feeds: []int64{3, 1}, Include: []string{"ferry", "port"}}, false},
	} {
		if got := tt.filter.Key(); (got == key) != tt.same {
			t.Errorf("%s: %q, and %q", name, got, key)
		}
	}
	for _, all := range []news.Filter{{}, {Outlets: 1}, {Feeds: []int64{}}} {
		if got := all.Key(); got != "" {
			t.Errorf("%+v: %q", all, got)
		}
	}
}

// TestFaults: what a member is shown is found under any wrapping, and the cause
// stays.
func TestFaults(t *testing.T) {
	cause := errors.New("refused")
	err := fmt.Errorf("fetch: %w", news.Faultf(cause, "%s does not answer.", "harbour.example"))
	if said, ok := news.Say(err); !ok || said != "harbour.example does not answer." {
		t.Errorf("%q, %v", said, ok)
	}
	if !errors.Is(err, cause) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("the cause is lost in %v", err)
	}
	if said, ok := news.Say(cause); ok {
		t.Errorf("a member is shown %q", said)
	}
}

func TestModeAfter(t *testing.T) {
	for err, want := range map[error]news.Mode{
		news.ErrNoModel: news.NoModel, news.ErrBudget: news.OverBudget, news.ErrModelDown: news.ModelDown, news.ErrBadDraft: news.DraftFailed,
	} {
		if got, ok := news.ModeAfter(fmt.Errorf("write: %w", err)); !ok || got != want || !got.Extractive() {
			t.Errorf("%v: %q, %v", err, got, ok)
		}
	}
	if got, ok := news.ModeAfter(news.ErrNotFound); ok {
		t.Errorf("not the model's error: %q", got)
	}
}

func TestMarks(t *testing.T) {
	sources := []news.Headline{{ID: 7}, {ID: 3}}
	for article, want := range map[int64]int{7: 1, 3: 2, 4: 0, 0: 0} {
		if got := (news.Answer{Sources: sources}).Mark(article); got != want {
			t.Errorf("answer, article %d: %d, want %d", article, got, want)
		}
		if got := (news.Item{Sources: sources}).Mark(article); got != want {
			t.Errorf("item, article %d: %d, want %d", article, got, want)
		}
	}
}

func TestCountVoices(t *testing.T) {
	for name, tt := range map[string]struct {
		sources              string // an outlet for each article
		voices               []int64
		outlets, independent int
	}{
		"none":                    {"", nil, 0, 0},
		"one outlet twice":        {"aa", []int64{1, 2}, 1, 1},
		"wire copy":               {"abc", []int64{1, 1, 1}, 3, 1},
		"one with its own words":  {"abc", []int64{1, 1, 3}, 3, 2},
		"a copy beside own words": {"abb", []int64{1, 1, 3}, 2, 2},
	} {
		articles := make([]news.Headline, len(tt.sources))
		for i, source := range tt.sources {
			articles[i].Source = string(source)
		}
		if outlets, independent := news.CountVoices(articles, tt.voices); outlets != tt.outlets || independent != tt.independent {
			t.Errorf("%s: %d outlets, %d independent", name, outlets, independent)
		}
	}
}

func TestCheckQuestion(t *testing.T) {
	for question, fine := range map[string]bool{
		"Who met the minister?": true, "何が起きた": true, "42": true,
		"": false, " \n": false, "?!": false, "👍": false, strings.Repeat("x", news.MaxQuestion+1): false, strings.Repeat("é", news.MaxQuestion): true,
	} {
		err := news.CheckQuestion(question)
		if _, said := news.Say(err); (err == nil) != fine || err != nil && !said {
			t.Errorf("%.20q: %v", question, err)
		}
	}
}

func TestChoices(t *testing.T) {
	for written, want := range map[string]news.Length{"": news.Short, "LONG": news.Long, "One Line": news.OneLine} {
		if got, err := news.ParseLength(written); err != nil || got != want {
			t.Errorf("length %q: %q, %v", written, got, err)
		}
	}
	for written, want := range map[string]news.Style{"": news.ShortStyle, "Headlines": news.Headlines, "detailed": news.Detailed} {
		if got, err := news.ParseStyle(written); err != nil || got != want {
			t.Errorf("style %q: %q, %v", written, got, err)
		}
	}
	_, length := news.ParseLength("endless")
	_, style := news.ParseStyle("baroque")
	for _, err := range []error{length, style} {
		if _, said := news.Say(err); !said {
			t.Errorf("no sentence for a member: %v", err)
		}
	}
}

func TestStagesAreRanked(t *testing.T) {
	before := -1
	for _, stage := range []news.Stage{
		news.StageFetched, news.StageExtracted, news.StageDuplicate, news.StageFiltered, news.StageTold, news.StageCapped, news.StageGrouped,
		news.StageBudget, news.StagePosted,
	} {
		if rank := stage.Rank(); rank <= before {
			t.Errorf("%s ranks %d, behind %d", stage, rank, before)
		} else {
			before = rank
		}
	}
}

func TestPrimaryLanguage(t *testing.T) {
	for tag, want := range map[string]string{"": "", "en": "en", "de-AT": "de", "DE_at": "de", "zh-Hant-TW": "zh"} {
		if got := news.PrimaryLanguage(tag); got != want {
			t.Errorf("%q: %q", tag, got)
		}
	}
}

func TestChangeInWords(t *testing.T) {
	for want, change := range map[string]news.Change{
		"dead: 9 → 12": {Of: "dead", Was: "9", Now: "12"},
		"9 → 12":       {Was: "9", Now: "12"},
	} {
		if got := change.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
