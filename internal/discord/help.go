package discord

import (
	"context"
	"strings"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
)

// helpDesk explains the commands.
type helpDesk struct {
	model    string
	mentions bool
}

func (h helpDesk) help(ctx context.Context, r *interaction.Request) error {
	return r.Reply(ctx, message.Card("What newsdesk can do", helpText(h.model, h.mentions), ""))
}

// helpText explains the commands by example.
func helpText(model string, mentions bool) string {
	lines := []string{
		"newsdesk stores this server's articles, briefs what is new, and answers questions. Every sentence it shows rests on a sentence of a stored article; the **Evidence** button shows it.",
		"",
		"**Read**",
		"`/brief now` what is new for this channel; `/brief now topic:ferries since:24 hours private:True` for you alone",
		"`/brief article article:harbour length:one line` one article in brief",
		"`/ask question:Who opened the bridge?` an answer with its evidence, or a plain no; ask on within 30 minutes: `/ask question:And what did she say?`",
		"`/ask question:How do the Courier and the Ledger differ on the fire?` two side by side; `/ask question:How many were rescued? as-of:2026-11-01` what was known then",
		"The menu under a brief opens a story: more of it, a thread to talk and ask in, and more or fewer like it",
		"`/brief runs` what became of past briefs; `/brief explain article:harbour` why an article is in them, or is not",
		"`/article list` and `/article show article:harbour` the stored articles",
		"In the menu of any message, under Apps: **Brief this** for you alone, **Ask about this**",
	}
	if mentions {
		lines = append(lines, "Mention newsdesk, or reply to it, with a question: the same as `/ask`")
	}
	lines = append(lines,
		"",
		"**Look after** (needs Manage Server, or the role that `/settings` names)",
		"`/article add-url url:https://…` an article from the web",
		"`/article add-file file:` a .txt, .md or .html file, up to 2 MiB",
		"`/article add-text` a form to paste an article; **Save as article** in the menu of a message",
		"`/article remove article:harbour` remove an article",
		"`/feed add url:https://…` follow a feed, or find the feeds of a site; `/feed import` takes a list, `/feed test` tries one",
		"`/feed list` and `/feed show feed:courier` how the feeds are doing, for everyone; newsdesk tells here when one fails",
		"`/schedule add when:weekdays at:08:00 timezone:Europe/Berlin` a brief here on weekdays at eight, Berlin time; or by a cron line: `cron:0 8 * * 1-5`",
		"`/schedule list`, `show`, `edit`, `pause`, `resume`, `remove`; `/schedule preview` shows you what would be posted, `/schedule run` posts it",
		"`/settings set timezone:Europe/Berlin alerts:#desk role:@editors` what holds for all, and who looks after newsdesk",
		"",
	)
	if model == "" {
		lines = append(lines, "No language model is configured: briefs and answers are the articles' own sentences.")
	} else {
		lines = append(lines, "Language model: "+message.Escape(model)+". What it writes is shown only when each sentence passes a check against the articles.")
	}
	return strings.Join(lines, "\n")
}
