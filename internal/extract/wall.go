package extract

import (
	"slices"
	"strings"

	"newsdesk/internal/extract/meta"
	"newsdesk/internal/extract/prose"
)

// How long a story is, in words, tells what its page can be.
const (
	// teaserWords is the length from which a text counts as the whole article,
	// whatever else stands on its page.
	teaserWords = 150
	// noStoryWords is the length below which all text of the page is looked at.
	noStoryWords = 30
	// noticeWords is how long a cookie notice may be.
	noticeWords = 600
)

// walls are phrases on pages that are shown in place of an article, in lower case. A
// phrase in or around the story counts when the story has fewer than under words.
var walls = []struct {
	wall    Wall
	under   int
	phrases []string
}{
	{Challenge, 60, []string{
		"checking your browser", "checking if the site connection is secure", "verify you are human", "verifying you are human",
		"verify that you are not a robot", "unusual traffic from", "unusual activity from your", "complete the captcha",
		"solve the captcha", "press & hold to confirm", "incapsula incident", "ddos protection by", "you have been blocked",
	}},
	{Script, 60, []string{
		"enable javascript", "javascript is disabled", "javascript is not enabled", "javascript is required", "requires javascript",
		"turn on javascript", "javascript to run this app", "activate javascript", "javascript must be enabled",
		"javascript aktivieren", "activer javascript", "habilite javascript", "attiva javascript",
	}},
	{Consent, 60, []string{
		"we use cookies", "site uses cookies", "accept all cookies", "accept cookies", "we value your privacy", "your privacy choices",
		"we and our partners", "manage your consent", "consent to the use", "before you continue to", "wir verwenden cookies",
		"wir nutzen cookies", "cookies zustimmen", "mit werbung weiterlesen", "nous utilisons des cookies", "utilizamos cookies",
		"usiamo i cookie", "wij gebruiken cookies",
	}},
	{Paywall, teaserWords, []string{
		"subscribe to continue", "subscribe to read", "subscribe to keep reading", "subscribe for full access",
		"subscribe for unlimited", "to continue reading", "to keep reading", "to read the full", "to read this article",
		"to read this story", "already a subscriber", "already subscribed", "for subscribers only", "subscriber-only",
		"only available to subscribers", "exclusive to subscribers", "reserved for subscribers", "unlock this article",
		"free articles remaining", "your free articles", "your article limit", "start your free trial", "create a free account to",
		"sign in to read", "log in to read", "register to continue", "nur für abonnenten", "jetzt weiterlesen", "weiterlesen mit",
		"réservé aux abonnés", "solo para suscriptores", "exclusivo para suscriptores", "riservato agli abbonati", "alleen voor abonnees",
	}},
}

// wallOf tells what a page shows in place of its article, "" when it shows the
// article. title is the page's own; closed tells that readers must pay, by the page's
// own word; whole, called only when there is no story, is all text of the page.
func wallOf(d Document, title string, closed bool, whole func() string) Wall {
	words := prose.CountAll(d.Paragraphs)
	if words >= teaserWords {
		if words < noticeWords && isNotice(d.Paragraphs) {
			return Consent
		}
		if slices.Contains(missingTitles, headOf(title)) {
			return Broken // the text is the latest news
		}
		return ""
	}
	if wall := wallOfTitle(title); wall != "" {
		return wall
	}
	shown := strings.ToLower(strings.Join(append(slices.Clone(d.Paragraphs), d.Aside...), "\n"))
	page := ""
	if words < noStoryWords {
		page = strings.ToLower(whole())
	}
	for _, w := range walls {
		if words < w.under && holdsAny(shown, w.phrases) || holdsAny(page, w.phrases) {
			return w.wall
		}
	}
	switch {
	case isNotice(d.Paragraphs):
		return Consent
	case closed:
		return Paywall
	}
	return ""
}

// notice are phrases in which a site speaks to its visitors about their data.
var notice = []string{
	"we use ", "we and our", "our partners", "your consent", "your data", "your personal data", "your privacy", "your choices", "your device",
	"your preferences", "by clicking", "accept all", "cookie policy", "privacy policy", "ihre daten", "ihre einwilligung", "unsere partner",
	"nos partenaires", "vos données", "nuestros socios", "sus datos",
}

// isNotice reports whether half of the text speaks to visitors about cookies.
func isNotice(paragraphs []string) bool {
	about, all, cookies := 0, 0, false
	for _, p := range paragraphs {
		words := len(strings.Fields(p))
		all += words
		p = strings.ToLower(p)
		if holdsAny(p, notice) {
			about += words
		}
		cookies = cookies || strings.Contains(p, "cookie")
	}
	return cookies && 2*about > all
}

var challengeTitles = []string{
	"just a moment", "attention required", "access denied", "access to this page has been denied", "pardon our interruption",
	"are you a robot", "are you human", "robot check", "security check", "ddos-guard", "bot verification", "human verification",
}

// missingTitles are titles that no article has, whatever the length of the page.
var missingTitles = []string{
	"404 not found", "404 error", "error 404", "page not found", "404 page not found", "seite nicht gefunden",
	"page introuvable", "página no encontrada", "página não encontrada", "pagina non trovata", "pagina niet gevonden",
}

var brokenTitles = []string{
	"404", "not found", "403 forbidden", "forbidden", "410 gone",
	"500 internal server error", "internal server error", "502 bad gateway", "bad gateway", "503 service unavailable",
	"503 service temporarily unavailable", "service unavailable", "504 gateway time-out", "gateway time-out", "site maintenance",
	"under maintenance", "an error occurred", "error", "oops", "something went wrong",
}

// wallOfTitle is the wall that a title tells of, when it or its first part is an error
// message: "404 - The Courier", but not "404 days at sea".
func wallOfTitle(title string) Wall {
	title = strings.ToLower(title)
	for _, beginning := range challengeTitles {
		if strings.HasPrefix(title, beginning) {
			return Challenge
		}
	}
	if head := headOf(title); slices.Contains(missingTitles, head) || slices.Contains(brokenTitles, head) {
		return Broken
	}
	return ""
}

// headOf is the first part of a title, in lower case and without punctuation.
func headOf(title string) string {
	head := strings.Trim(meta.Headline(strings.ToLower(title)), " !.:…")
	return strings.ReplaceAll(head, ":", "")
}

func holdsAny(s string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(s, p) })
}
