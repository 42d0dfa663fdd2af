package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// leaning are the words that make a question lean on the one before it.
var leaning = []string{
	"he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs",
	"it", "its", "this", "that", "these", "those", "there", "then",
}

// openings begin a question that goes on from the one before it.
var openings = []string{"and ", "but ", "so ", "what about", "how about", "why?", "why ", "what else", "who else", "when?", "where?", "who?", "how?", "since when", "because "}

// find searches for the question, made to stand alone when it leans on an
// earlier one: first inside the article just cited, then everywhere with the
// earlier question's names added.
func (a *Asker) find(ctx context.Context, q news.Question, earlier []news.Turn) (reading, error) {
	scope := news.Scope{Guild: q.Guild, Article: q.Article}
	if len(earlier) == 0 || !leans(q.Text) {
		return a.look(ctx, scope, q.Text)
	}
	last := earlier[len(earlier)-1]
	if article := onlyArticle(last.Refs); scope.Article == 0 && article != 0 {
		inside, err := a.look(ctx, news.Scope{Guild: q.Guild, Article: article}, q.Text)
		if err != nil || inside.promise() >= sure {
			return inside, err
		}
	}
	asked, err := a.standAlone(ctx, q, last)
	if err != nil {
		return reading{}, err
	}
	return a.look(ctx, scope, asked)
}

// leans reports whether a question cannot be understood alone: it opens as a
// continuation, or points with a pronoun at something it does not name.
func leans(question string) bool {
	folded := text.Fold(question)
	for _, o := range openings {
		if strings.HasPrefix(folded, o) {
			return true
		}
	}
	words := strings.FieldsFunc(folded, func(r rune) bool { return !isWord(r) })
	if len(words) <= 2 {
		return true
	}
	return len(text.Names(question)) == 0 && slices.ContainsFunc(words, func(w string) bool { return slices.Contains(leaning, w) })
}

func isWord(r rune) bool {
	return r == '\'' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127
}

// standAlone adds the names of the last turn to the question: those it asked
// about and, when it named none, those of the sentences it was answered with.
func (a *Asker) standAlone(ctx context.Context, q news.Question, last news.Turn) (string, error) {
	names := text.Names(last.Asked)
	if len(names) == 0 {
		cited, err := a.Memory.Sentences(ctx, q.Guild, last.Refs)
		if err != nil {
			return "", fmt.Errorf("recall cited sentences: %w", err)
		}
		for _, c := range cited {
			names = append(names, text.Names(c.Quote)...)
		}
	}
	known := text.Fold(q.Text)
	var added []string
	for _, name := range names {
		if len(added) < 4 && !strings.Contains(known, text.Fold(name)) && !slices.Contains(added, name) {
			added = append(added, name)
		}
	}
	if len(added) == 0 {
		return q.Text, nil
	}
	return q.Text + " (" + strings.Join(added, ", ") + ")", nil
}

// onlyArticle is the one article that all refs name, 0 when there are several.
func onlyArticle(refs []news.Ref) int64 {
	if len(refs) == 0 {
		return 0
	}
	for _, r := range refs {
		if r.Article != refs[0].Article {
			return 0
		}
	}
	return refs[0].Article
}
