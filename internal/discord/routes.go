package discord

import "maps"

// table is every route by its key: a command's path, or the action of a
// button, menu or modal.
func (b *Bot) table() map[string]route {
	all := make(map[string]route)
	for _, some := range []map[string]route{
		b.articleRoutes(), b.briefRoutes(), b.askRoutes(), b.scheduleRoutes(), b.feedRoutes(),
	} {
		maps.Copy(all, some)
	}
	return all
}

// articleRoutes are those of the server's own articles.
func (b *Bot) articleRoutes() map[string]route {
	return map[string]route{
		"/article add-url":  {mode: private, manage: true, run: b.addURL},
		"/article add-file": {mode: private, manage: true, run: b.addFile},
		"/article add-text": {mode: direct, manage: true, run: openPaste},
		"modal " + doPaste:  {mode: private, manage: true, run: b.addText},
		"/article list":     {mode: private, run: b.list},
		"button " + doList:  {mode: update, run: b.list},
		"/article show":     {mode: private, run: b.show},
		"button " + doShow:  {mode: update, run: b.showPart},
		"/article remove":   {mode: private, manage: true, run: b.remove},
	}
}

// briefRoutes are those of briefs, and of what is under them.
func (b *Bot) briefRoutes() map[string]route {
	return map[string]route{
		"/brief article":      {mode: public, check: b.goodBrief, run: b.briefArticle},
		"/brief now":          {mode: public, check: b.goodOrder, run: b.briefNow},
		"button " + doBriefEv: {mode: private, run: b.briefEvidence},
		"button " + doQuotes:  {mode: private, run: b.quoteEvidence},
		"button " + doSources: {mode: private, run: b.briefSources},
		"button " + doStory:   {mode: private, run: b.briefStory},
		"/brief runs":         {mode: private, run: b.briefRuns},
		"button " + doRuns:    {mode: update, run: b.briefRuns},
		"/brief explain":      {mode: private, run: b.briefExplain},
		"button " + doExplain: {mode: update, run: b.explainPage},
	}
}

// askRoutes are those of questions and answers, settings and help.
func (b *Bot) askRoutes() map[string]route {
	return map[string]route{
		"/ask":                 {mode: public, check: b.goodQuestion, run: b.askCommand},
		"button " + doAsk:      {mode: direct, run: openAsk},
		"modal " + doAsk:       {mode: public, check: b.goodQuestion, run: b.askModal},
		"button " + doReask:    {mode: public, run: b.askArticle},
		"button " + doRate:     {mode: private, run: b.rateAnswer},
		"button " + doAnswerEv: {mode: private, run: b.answerEvidence},
		"/settings show":       {mode: private, run: b.settingsShow},
		"/settings set":        {mode: private, manage: true, run: b.settingsSet},
		"/help":                {mode: private, run: b.help},
	}
}

// scheduleRoutes are those of briefs that come by themselves.
func (b *Bot) scheduleRoutes() map[string]route {
	return map[string]route{
		"/schedule add":         {mode: private, manage: true, run: b.scheduleAdd},
		"/schedule list":        {mode: private, manage: true, run: b.scheduleList},
		"/schedule show":        {mode: private, manage: true, run: b.scheduleShow},
		"/schedule edit":        {mode: private, manage: true, run: b.scheduleEdit},
		"button " + doSchedForm: {mode: direct, manage: true, run: b.scheduleForm},
		"modal " + doSchedForm:  {mode: private, manage: true, run: b.scheduleFilled},
		"/schedule pause":       {mode: private, manage: true, run: b.schedulePause},
		"button " + doSchedStop: {mode: update, manage: true, run: b.schedulePause},
		"/schedule resume":      {mode: private, manage: true, run: b.scheduleResume},
		"button " + doSchedGo:   {mode: update, manage: true, run: b.scheduleResume},
		"/schedule remove":      {mode: private, manage: true, run: b.scheduleRemove},
		"button " + doSchedUndo: {mode: update, manage: true, run: b.scheduleRemove},
		"/schedule preview":     {mode: private, manage: true, run: b.schedulePreview},
		"button " + doSchedSee:  {mode: private, manage: true, run: b.schedulePreview},
		"/schedule run":         {mode: private, manage: true, run: b.scheduleRun},
	}
}

// feedRoutes are those of feeds.
func (b *Bot) feedRoutes() map[string]route {
	return map[string]route{
		"/feed add":            {mode: private, manage: true, run: b.feedAdd},
		"button " + doFeedPick: {mode: update, manage: true, run: b.feedPicked},
		"/feed list":           {mode: private, run: b.feedList},
		"button " + doFeeds:    {mode: update, run: b.feedList},
		"/feed show":           {mode: private, run: b.feedShow},
		"/feed edit":           {mode: private, manage: true, run: b.feedEdit},
		"/feed pause":          {mode: private, manage: true, run: b.feedPause},
		"/feed resume":         {mode: private, manage: true, run: b.feedResume},
		"/feed remove":         {mode: private, manage: true, run: b.feedRemove},
		"/feed test":           {mode: private, manage: true, run: b.feedTest},
		"/feed import":         {mode: private, manage: true, run: b.feedImport, time: importTime},
		"/feed export":         {mode: private, manage: true, run: b.feedExport},
	}
}
