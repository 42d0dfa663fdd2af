package ingest

import (
	"context"

	"newsdesk/internal/extract"
	"newsdesk/internal/ingest/article"
	"newsdesk/internal/news"
)

// ReadURL reads the article at an address as AddURL would store it, and stores
// nothing.
func (d *Desk) ReadURL(ctx context.Context, address string) (news.Article, error) {
	u, err := article.Address(address)
	if err != nil {
		return news.Article{}, err
	}
	a, err := d.page(ctx, u)
	if err != nil {
		return news.Article{}, err
	}
	return a, checkStory(a)
}

// ReadFile reads the article in an attachment as AddFile would store it, and
// stores nothing.
func (d *Desk) ReadFile(ctx context.Context, f news.File) (news.Article, error) {
	doc, err := d.file(ctx, f)
	return d.read(doc, news.FromFile, err)
}

// ReadText reads an article from its text, whose first line is the title, as
// AddText would store it, and stores nothing.
func (d *Desk) ReadText(body string) (news.Article, error) {
	doc, err := readText("", body)
	return d.read(doc, news.FromText, err)
}

func (d *Desk) read(doc extract.Document, origin news.Origin, err error) (news.Article, error) {
	if err != nil {
		return news.Article{}, err
	}
	a := d.assemble(doc, "", "", origin)
	return a, checkStory(a)
}
