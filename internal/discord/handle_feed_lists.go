package discord

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"newsdesk/internal/news"
)

const (
	// importTime is how long a list may take; Discord lets an answer be edited
	// for 15 minutes.
	importTime = 14 * time.Minute
	// progressEvery is the least time between two edits that tell of progress.
	progressEvery = 2 * time.Second
)

func (b *Bot) feedImport(ctx context.Context, r *request) error {
	like := news.Subscription{Guild: r.guild, AddedBy: r.user, FullText: true}
	if _, err := b.wish(ctx, r, &like); err != nil {
		return err
	}
	if err := b.alertsIn(ctx, r, &like); err != nil {
		return err
	}
	list, err := b.attached(ctx, r)
	if err != nil {
		return err
	}
	report, end := r.progress(ctx, progressEvery, func(done, total int) message {
		if total == 0 {
			return card("Importing feeds", "Reading the list…", "")
		}
		return card("Importing feeds", count(done, "feed", "feeds")+" of "+number(int64(total))+"…", "")
	})
	results, err := b.o.FeedLists.Import(ctx, like, list, report)
	end()
	if len(results) == 0 && err == nil {
		err = news.Faultf(nil, "That list names no feed. Export it as OPML from your feed reader, and attach that file.")
	}
	if err != nil {
		return err
	}
	return r.reply(ctx, importedMessage(results))
}

// attached reads the list that a member attached.
func (b *Bot) attached(ctx context.Context, r *request) ([]byte, error) {
	a := r.attachment("file")
	if a == nil {
		return nil, news.Faultf(nil, "Discord sent no file with the command. Attach an OPML list.")
	}
	if a.Size > news.MaxArticle {
		return nil, news.Faultf(nil, "%s is larger than 2 MiB. Split the list, and import it in parts.", plain(a.Filename))
	}
	return b.o.Files.Attachment(ctx, a.URL)
}

func (b *Bot) feedExport(ctx context.Context, r *request) error {
	all, err := b.o.Subscriptions.Subscriptions(ctx, r.guild)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return news.Faultf(nil, "This server follows no feed yet. Add one with /feed add.")
	}
	list, err := b.o.FeedLists.Export(ctx, r.guild)
	if err != nil {
		return err
	}
	m := card("", count(len(all), "feed", "feeds")+" as an OPML list. Other feed readers and `/feed import` read it.", "")
	m.files = []file{{"feeds.opml", list}}
	return r.reply(ctx, m)
}

// progress shows in place of the reply how far a long deed is, at once and
// then when it has moved, at most every so often. report may be called at any
// rate; end waits for an edit under way. An edit that fails is let go: the
// reply itself comes after.
func (r *request) progress(ctx context.Context, every time.Duration, words func(done, total int) message) (report func(done, total int), end func()) {
	type state struct{ done, total int }
	var now atomic.Pointer[state]
	now.Store(&state{})
	report = func(done, total int) { now.Store(&state{done, total}) }
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for shown := (*state)(nil); ctx.Err() == nil; {
			if s := now.Load(); s != shown && r.api.edit(ctx, r.in, words(s.done, s.total)) == nil {
				shown = s
			}
			if pause(ctx, every) != nil {
				return
			}
		}
	}()
	return report, func() { stop(); <-ended }
}

// resultFile is what became of each line of a list, to be kept beside it.
func resultFile(results []news.OPMLResult) file {
	var out strings.Builder
	out.WriteString("result\taddress\ttitle\treason\n")
	for _, res := range results {
		result := "not added"
		if res.Added {
			result = "added"
		}
		out.WriteString(strings.Join([]string{result, plain(res.URL), plain(res.Title), plain(res.Reason)}, "\t") + "\n")
	}
	return file{"import.txt", []byte(out.String())}
}
