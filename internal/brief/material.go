package brief

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/verify"
	"newsdesk/prompts"
)

// material is the sentences that a model is shown of a story, numbered from 1
// in reading order, with the way back to the stored ones.
type material struct {
	sources  []prompts.Source
	articles []news.Article // as sources
	refs     []news.Ref     // refs[id-1]
	evidence map[int]verify.Evidence
	private  bool    // some of it is the guild's own
	spared   []int64 // articles left out to save tokens
}

// How much of a story a prompt holds; the short form saves tokens when a
// guild's day is nearly spent.
const (
	longArticles   = 5
	longSentences  = 24 // an article
	shortArticles  = 2
	shortSentences = 6
)

// materialOf chooses what a model is shown: of a story that the channel was
// told of, only what is new.
func materialOf(s *choice.Story, short bool) material {
	m := material{evidence: map[int]verify.Evidence{}}
	articles, sentences := longArticles, longSentences
	if short {
		articles, sentences = shortArticles, shortSentences
	}
	for _, a := range leadFirst(s) {
		chosen := s.Offered(a)
		switch {
		case len(chosen) == 0:
			continue
		case len(m.articles) == articles:
			if short {
				m.spared = append(m.spared, a.ID)
			}
			continue
		case len(chosen) > sentences && short:
			chosen = summary.Article(a.Title, a.Sentences, sentences)
		}
		m.add(a, chosen[:min(sentences, len(chosen))])
	}
	return m
}

// leadFirst is a story's new articles in the order in which a model reads them.
func leadFirst(s *choice.Story) []news.Article {
	others := slices.DeleteFunc(slices.Clone(s.Unheard()), func(a news.Article) bool { return a.ID == s.Lead.ID })
	return append([]news.Article{s.Lead}, others...)
}

func (m *material) add(a news.Article, chosen []int) {
	about := strings.Join([]string{a.Title, a.Byline, a.Source, a.When().UTC().Format("Monday, 2 January 2006")}, "\n")
	source := prompts.Source{Outlet: a.Source, Title: a.Title, Byline: a.Byline, Published: a.When()}
	for _, i := range chosen {
		m.refs = append(m.refs, a.Ref(i))
		id := len(m.refs)
		m.evidence[id] = verify.Evidence{Text: a.Sentences[i].Text, Context: about, Article: a.ID}
		source.Sentences = append(source.Sentences, prompts.Sentence{ID: id, Text: a.Sentences[i].Text})
	}
	m.sources = append(m.sources, source)
	m.articles = append(m.articles, a)
	m.private = m.private || a.Feed == news.OwnArticles
}

// key names a text by everything it depends on, so that all channels that
// want the same share it. The guild is part of it when some of the material is
// its own: what one guild brought in must not be told from another's cache.
func (c *Composer) key(guild string, m material, w want) string {
	parts := []string{"story", w.language, fmt.Sprint(w.sentences, w.foreign, w.title), c.Model, c.Prompts.Version()}
	if m.private {
		parts = append(parts, guild)
	}
	for _, s := range m.sources {
		parts = append(parts, s.Outlet, s.Title, s.Byline, s.Published.UTC().String())
		for _, sentence := range s.Sentences {
			parts = append(parts, sentence.Text)
		}
	}
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// prompt writes what the model is asked. Faults are those of its reply before.
func (c *Composer) prompt(guild string, m material, w want, faults []string) (news.Prompt, error) {
	p, err := c.Prompts.Brief(prompts.Brief{
		Guild: guild, Today: c.Now().UTC(), Language: w.language,
		MaxSentences: w.sentences, Headline: w.title, Faults: faults, Sources: m.sources,
	}, c.Writer.Room())
	if err != nil {
		return p, fmt.Errorf("write prompt: %w", err)
	}
	return p, nil
}
