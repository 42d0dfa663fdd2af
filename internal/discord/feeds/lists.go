package feeds

import (
	"context"
	"strings"
	"time"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Lists reads and writes lists of feeds as OPML. Import follows every feed
// of the list as like says, tells progress how far it is, from one goroutine
// at a time, and returns a result for each.
type Lists interface {
	Import(ctx context.Context, like news.Subscription, opml []byte, progress func(done, total int)) ([]news.OPMLResult, error)
	Export(ctx context.Context, guild string) ([]byte, error)
}

// Files reads what members attach.
type Files interface {
	Attachment(ctx context.Context, address string) ([]byte, error)
}

const (
	// importTime is how long a list may take; Discord lets an answer be edited
	// for 15 minutes.
	importTime = 14 * time.Minute
	// progressEvery is the least time between two edits that tell of progress.
	progressEvery = 2 * time.Second
)

func (d *Desk) importList(ctx context.Context, r *interaction.Request) error {
	like := news.Subscription{Guild: r.Guild, AddedBy: r.User, FullText: true}
	if _, err := d.wish(ctx, r, &like); err != nil {
		return err
	}
	if err := d.alertsIn(ctx, r, &like); err != nil {
		return err
	}
	list, err := d.attached(ctx, r)
	if err != nil {
		return err
	}
	report, end := r.Progress(ctx, progressEvery, func(done, total int) message.Message {
		if total == 0 {
			return message.Card("Importing feeds", "Reading the list…", "")
		}
		return message.Card("Importing feeds", message.Count(done, "feed", "feeds")+" of "+message.Number(int64(total))+"…", "")
	})
	results, err := d.Lists.Import(ctx, like, list, report)
	end()
	if len(results) == 0 && err == nil {
		err = news.Faultf(nil, "That list names no feed. Export it as OPML from your feed reader, and attach that file.")
	}
	if err != nil {
		return err
	}
	return r.Reply(ctx, importedCard(results))
}

// attached reads the list that a member attached.
func (d *Desk) attached(ctx context.Context, r *interaction.Request) ([]byte, error) {
	a := r.Attachment("file")
	if a == nil {
		return nil, news.Faultf(nil, "Discord sent no file with the command. Attach an OPML list.")
	}
	if a.Size > news.MaxArticle {
		return nil, news.Faultf(nil, "%s is larger than 2 MiB. Split the list, and import it in parts.", message.Plain(a.Filename))
	}
	return d.Files.Attachment(ctx, a.URL)
}

func (d *Desk) export(ctx context.Context, r *interaction.Request) error {
	all, err := d.Subscriptions.Subscriptions(ctx, r.Guild)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return news.Faultf(nil, "This server follows no feed yet. Add one with /feed add.")
	}
	list, err := d.Lists.Export(ctx, r.Guild)
	if err != nil {
		return err
	}
	m := message.Card("", message.Count(len(all), "feed", "feeds")+" as an OPML list. Other feed readers and `/feed import` read it.", "")
	m.Files = []message.File{{Name: "feeds.opml", Content: list}}
	return r.Reply(ctx, m)
}

// resultFile is what became of each line of a list, to be kept beside it.
func resultFile(results []news.OPMLResult) message.File {
	var out strings.Builder
	out.WriteString("result\taddress\ttitle\treason\n")
	for _, res := range results {
		result := "not added"
		if res.Added {
			result = "added"
		}
		out.WriteString(strings.Join([]string{result, message.Plain(res.URL), message.Plain(res.Title), message.Plain(res.Reason)}, "\t") + "\n")
	}
	return message.File{Name: "import.txt", Content: []byte(out.String())}
}
