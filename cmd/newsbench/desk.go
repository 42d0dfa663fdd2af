package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"newsdesk/internal/ask"
	"newsdesk/internal/ask/draft"
	"newsdesk/internal/brief"
	"newsdesk/internal/chronicle"
	"newsdesk/internal/ingest"
	"newsdesk/internal/llm"
	"newsdesk/internal/search"
	"newsdesk/internal/store"
	"newsdesk/prompts"
)

const guild, channel, member = "1", "2", "3"

// desk is the product's parts over a new database, without a model and without
// Discord. The benchmark sets its clock.
type desk struct {
	folder string
	now    time.Time
	store  *store.Store
	ingest *ingest.Desk
	search *search.Searcher
	ask    *ask.Asker
	brief  *brief.Composer
}

func openDesk(ctx context.Context, now time.Time) (_ *desk, err error) {
	d := &desk{now: now}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	if d.folder, err = os.MkdirTemp("", "newsbench-"); err != nil {
		return nil, fmt.Errorf("make database folder: %w", err)
	}
	clock := func() time.Time { return d.now }
	if d.store, err = store.Open(ctx, "sqlite:"+filepath.Join(d.folder, "bench.db"), clock); err != nil {
		return nil, err
	}
	set, err := prompts.Load("")
	if err != nil {
		return nil, err
	}
	model, err := llm.New(llm.Options{})
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	d.ingest = &ingest.Desk{Shelf: d.store.Archive, Now: clock}
	d.search = &search.Searcher{Index: d.store.Index, Reader: d.store.Index, Front: d.store.Index, Now: clock}
	d.ask = &ask.Asker{
		Finder: d.search, Lexicon: d.store.Index, Draft: draft.Desk{Writer: model, Prompts: set},
		Memory: d.store.Answers, Quotes: d.store.Archive, Ballot: d.store.Answers, Settings: d.store.Guilds, Now: clock, Log: log,
	}
	d.brief = &brief.Composer{
		Shelf: d.store.Archive, Intake: d.store.Briefs, Ledger: d.store.Briefs, Tastes: d.store.Guilds,
		Stories: d.store.Stories, Chronicle: chronicle.New(d.store.Stories, clock, log),
		Writer: model, Meter: model, Cache: d.store.Briefs, Prompts: set,
		MaxItems: 10, FirstWindow: 24 * time.Hour, Now: clock, Log: log,
	}
	return d, nil
}

func (d *desk) close() (err error) {
	if d.store != nil {
		err = d.store.Close()
	}
	return errors.Join(err, os.RemoveAll(d.folder))
}
