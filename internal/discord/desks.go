package discord

import (
	"maps"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/briefs"
	"newsdesk/internal/discord/clippings"
	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/evidence"
	"newsdesk/internal/discord/feeds"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/permission"
	"newsdesk/internal/discord/questions"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/discord/schedules"
	"newsdesk/internal/discord/settings"
	"newsdesk/internal/discord/threads"
)

// desks is one desk a subject; members come to them by command and by button.
type desks struct {
	articles  *articles.Desk
	briefs    *briefs.Desk
	threads   *threads.Desk
	questions *questions.Desk
	feeds     *feeds.Desk
	schedules *schedules.Desk
	settings  *settings.Desk
	clippings *clippings.Desk
	help      helpDesk
	zones     zones
}

// places is what a guild chose and what its threads are about.
type places struct {
	settings.Book
	Threads
}

// open opens the desks.
func open(o Options, client *rest.Client, rights permission.Rights) desks {
	stored := articles.Finder{Archive: o.Archive, Titles: o.Titles}
	evidence := evidence.Desk{Quotes: o.Quotes}
	briefs := briefs.New(briefs.Desk{
		Briefer: o.Briefer, Turns: o.Turns, Shown: o.Shown, Stories: o.Stories, Runs: o.Runs, Names: o.Names, Leaner: o.Leaner,
		Settings: o.Settings, Articles: stored, Evidence: evidence, Now: o.Now,
	})
	return desks{
		articles: &articles.Desk{Finder: stored, Librarian: o.Librarian, Corrections: o.Revisions},
		briefs:   briefs,
		threads: &threads.Desk{
			API: client, Register: o.Threads, Stories: o.Stories, Briefer: o.Briefer, Briefs: o.Briefs, Turns: o.Turns,
		},
		questions: &questions.Desk{Places: places{o.Settings, o.Threads}, Stories: o.Stories, Asker: o.Asker, Answers: o.Answers, Articles: stored, Evidence: evidence},
		feeds: feeds.New(feeds.Desk{
			Prober: o.Prober, Follower: o.Follower, Pauser: o.Pauser, Lists: o.FeedLists,
			Subscriptions: o.Subscriptions, Settings: o.Settings, Files: o.Files, Access: rights,
		}),
		schedules: &schedules.Desk{
			Orders: o.Orders, Scheduler: o.Scheduler, Breaks: o.Breaks, Almanac: o.Almanac, Forecaster: o.Forecaster,
			Feeds: o.Subscriptions, Settings: o.Settings, Drafts: briefs, Access: rights, Model: o.Model, Log: o.Log,
		},
		settings: &settings.Desk{
			Settings: o.Settings, Meter: o.Meter, Zones: o.Almanac, Access: rights, Model: o.Model, Tokens: o.Tokens, Keep: o.Keep, Now: o.Now,
		},
		clippings: &clippings.Desk{
			Librarian: o.Librarian, Reader: o.Librarian, Briefer: o.Briefer, Articles: stored, Self: rights.Self,
		},
		help:  helpDesk{model: o.Model, mentions: o.Mentions},
		zones: zones{names: o.Zones, settings: o.Settings, now: o.Now},
	}
}

// commands is the tree that members see. Names and options are what scripts
// and habits rely on; they stay.
func commands() []*discordgo.ApplicationCommand {
	return append([]*discordgo.ApplicationCommand{
		articles.Command(), briefs.Command(), questions.Command(), schedules.Command(), settings.Command(), feeds.Command(),
		command.New("help", "What newsdesk can do, with examples"),
	}, clippings.Commands()...)
}

// routes says what leads where: by a command's path, or the action of a button,
// menu or modal.
func (d desks) routes() map[string]interaction.Route {
	all := map[string]interaction.Route{"/help": {Mode: interaction.Private, Run: d.help.help}}
	for _, some := range []map[string]interaction.Route{
		d.articles.Routes(), d.briefs.Routes(), d.threads.Routes(), d.questions.Routes(),
		d.feeds.Routes(), d.schedules.Routes(), d.settings.Routes(), d.clippings.Routes(),
	} {
		maps.Copy(all, some)
	}
	return all
}

// suggesters completes options, by their names.
func (d desks) suggesters() map[string]interaction.Suggester {
	return map[string]interaction.Suggester{
		"article": d.articles.Suggest, "story": d.articles.Suggest,
		"schedule": d.schedules.Suggest,
		"feed":     d.feeds.Suggest, "feeds": d.schedules.SuggestFeeds,
		"timezone": d.zones.suggest,
	}
}
