package rank

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/search/query"
	"newsdesk/internal/text"
)

// News of the day must not crowd out what holds much more of the question.
func TestOutstanding(t *testing.T) {
	for _, tt := range []struct {
		name   string
		shares []float64
		want   []float64
	}{
		{"much more", []float64{0.4, 0.3, 0.35, 0.2, 0.7, 0.6}, []float64{0.4, 0.3, 0.7, 0.35, 0.2, 0.6}},
		{"a little more", []float64{0.6, 0.5, 0.3, 0.7}, []float64{0.6, 0.5, 0.3, 0.7}},
		{"third already", []float64{0.2, 0.3, 0.9, 0.8}, []float64{0.2, 0.3, 0.9, 0.8}},
		{"two", []float64{0.1, 0.9}, []float64{0.1, 0.9}},
		{"none", nil, nil},
	} {
		var ranked []Scored
		for _, share := range tt.shares {
			ranked = append(ranked, Scored{share: share})
		}
		var got []float64
		for _, s := range outstanding(ranked) {
			got = append(got, s.share)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// ferry asks for terms that no passage counted so far holds.
func ferry() *Question {
	now := time.Now()
	q := &Question{Query: query.Read("Which ferry sinks off Marrow Island?", nil, now), Now: now}
	for range q.Terms {
		q.IDF = append(q.IDF, IDF(0, 1000))
	}
	return q
}

// What has no title is found by its first words as by a title, and by no others.
func TestRankUntitled(t *testing.T) {
	const report = "ferry sinks off marrow island"
	filler := strings.Repeat("weather ", firstTerms)
	candidate := func(id int64, title, body string) news.Candidate {
		return news.Candidate{
			Passage: id, Article: news.Headline{ID: id, Title: title}, Opens: true,
			TitleTerms: strings.Join(text.Terms(title+" Gazette"), " "),
			Terms:      strings.Join(text.Terms(body), " "),
		}
	}
	later := candidate(1, "", report+" "+filler)
	later.Passage, later.Opens, later.Terms = 3, false, "rescu"
	for _, tt := range []struct {
		name   string
		better news.Candidate
		worse  news.Candidate
	}{
		{"before a title that says less", candidate(1, "", report+" "+filler), candidate(2, "Pictures of the week", report+" "+filler)},
		{"behind a title that says it", candidate(2, "Ferry sinks off Marrow Island", report+" "+filler), candidate(1, "", filler+" "+report)},
		{"not by its later words", candidate(1, "", report+" "+filler), candidate(2, "", filler+" "+report)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ferry().Rank([]news.Candidate{tt.worse, tt.better})
			if got[0].Article.ID != tt.better.Article.ID || got[0].Score == got[1].Score {
				t.Errorf("first is article %d with %.2f, then %.2f", got[0].Article.ID, got[0].Score, got[1].Score)
			}
		})
	}
	t.Run("in all its passages", func(t *testing.T) {
		got := ferry().fieldsOf([]news.Candidate{later, candidate(1, "", report+" "+filler)})
		if !slices.Equal(got.titles[0].hits, got.titles[1].hits) || slices.Max(got.titles[0].hits) == 0 {
			t.Errorf("titles hold %v and %v", got.titles[0].hits, got.titles[1].hits)
		}
	})
}

func TestBeginning(t *testing.T) {
	for _, tt := range []struct {
		terms string
		n     int
		want  string
	}{
		{"ferri sink off", 2, "ferri sink"},
		{"ferri sink", 2, "ferri sink"},
		{"ferri", 2, "ferri"},
		{"", 2, ""},
	} {
		if got := beginning(tt.terms, tt.n); got != tt.want {
			t.Errorf("beginning(%q, %d) = %q, want %q", tt.terms, tt.n, got, tt.want)
		}
	}
}
