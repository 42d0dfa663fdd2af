package brief

import (
	"context"
	"slices"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/figures"
	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// want is what is to be written of a story.
type want struct {
	sentences int    // at most; 0 for a headline alone
	language  string // "" for that of the articles
	foreign   bool   // that is another than the articles'
	title     bool   // a headline, too
}

// of is what is wanted of one story: where it is in the language asked for,
// nothing is translated. Of one whose language is not known that is taken to
// be so, too, though the language is asked for.
func (w want) of(s *choice.Story) want {
	if news.PrimaryLanguage(w.language) == news.PrimaryLanguage(s.Lead.Language) {
		w.language = ""
	}
	w.foreign = w.language != "" && s.Lead.Language != ""
	w.title = w.foreign && s.ID != 0
	return w
}

// written is an item and what it took.
type written struct {
	news.Item
	used   news.Usage
	spared []int64 // articles left out of the prompt to save tokens
}

// item tells a story: by the model, from the cache where it wrote the same
// before, or in the articles' own sentences.
func (c *Composer) item(ctx context.Context, guild string, s *choice.Story, w want, down *outage) (written, error) {
	item := written{Item: news.Item{
		Headline: s.Lead.Headline, Story: s.ID, Language: s.Lead.Language,
		Outlets: s.Outlets, Independent: s.Independent,
		Update: s.Told(), Changes: s.News.Changes, Differences: s.Differences(), Articles: s.IDs(),
	}}
	w = w.of(s)
	if w.sentences > 0 || w.title {
		if err := c.fill(ctx, guild, &item, s, w, down); err != nil {
			return item, err
		}
	}
	item.rest(s)
	return item, nil
}

// fill writes the item's lines.
func (c *Composer) fill(ctx context.Context, guild string, item *written, s *choice.Story, w want, down *outage) error {
	p, err := c.text(ctx, guild, s, w, down)
	item.used = p.used
	if err == nil {
		var replaced bool
		item.Title, item.Mode, item.Dropped, item.spared = p.title(), news.ByModel, p.Dropped, p.spared
		if item.Lines, replaced = p.lines(s); replaced {
			item.Mode = news.Mixed
		}
		if w.language != "" {
			item.Language = w.language
		}
		return nil
	}
	mode, ok := news.ModeAfter(err)
	if !ok || ctx.Err() != nil {
		return err
	}
	if _, noted := down.now(); !noted && mode != news.NoModel {
		c.Log.WarnContext(ctx, "brief without model", "article", s.Lead.ID, "mode", mode, "cause", err)
	}
	down.note(mode)
	item.Lines, item.Mode = stored(s, w.sentences, nil), mode
	return nil
}

// stored is the best n of the story's own sentences that are not taken
// already; of one that the channel was told of, with something new.
func stored(s *choice.Story, n int, taken []news.Ref) (lines []news.Line) {
	add := func(a news.Article, i int) {
		ref := a.Ref(i)
		if len(lines) < n && !slices.Contains(taken, ref) {
			taken = append(taken, ref)
			lines = append(lines, news.Line{Text: a.Sentences[i].Text, Refs: []news.Ref{ref}, Verbatim: true})
		}
	}
	if !s.Told() {
		for _, i := range summary.Article(s.Lead.Title, s.Lead.Sentences, n+len(taken)) {
			add(s.Lead, i)
		}
		return lines
	}
	for _, ref := range s.News.All() {
		for _, a := range s.Articles {
			if a.ID == ref.Article {
				add(a, ref.Sentence-a.First)
			}
		}
	}
	return lines
}

// rest completes an item from the story behind its lines: sources, citations
// and the facts that its channel knows from now on.
func (w *written) rest(s *choice.Story) {
	quotes := map[news.Ref]string{}
	articles := map[int64]news.Headline{}
	for _, a := range s.Articles {
		articles[a.ID] = a.Headline
		for i, sentence := range a.Sentences {
			quotes[a.Ref(i)] = sentence.Text
		}
	}
	var refs []news.Ref
	for _, line := range append([]news.Line{w.Title}, w.Lines...) {
		refs = append(refs, line.Refs...)
	}
	for _, change := range w.Changes {
		refs = append(refs, change.Ref)
	}
	for _, d := range w.Differences {
		for _, r := range d.Reports {
			refs = append(refs, r.Ref)
		}
	}
	if len(refs) == 0 {
		w.Sources = []news.Headline{w.Headline}
	}
	for _, ref := range refs {
		if w.Mark(ref.Article) == 0 {
			w.Sources = append(w.Sources, articles[ref.Article])
		}
		cited := news.Citation{Ref: ref, Quote: quotes[ref]}
		if !slices.Contains(w.Citations, cited) {
			w.Citations = append(w.Citations, cited)
		}
	}
	w.Facts = facts(w.Item)
}

// facts is what an item tells.
func facts(item news.Item) (f news.Facts) {
	told := []string{item.Headline.Title}
	for _, c := range item.Citations {
		told = append(told, c.Quote)
	}
	names := map[string]bool{}
	for _, s := range told {
		f.Sentences = append(f.Sentences, s)
		for _, r := range figures.Read(s, news.Ref{}, item.Headline) {
			f.Figures = append(f.Figures, r.Figure)
		}
		for _, name := range text.Names(s) {
			if !names[name] {
				names[name] = true
				f.Names = append(f.Names, name)
			}
		}
	}
	return f
}
