package prose

import (
	"regexp"
	"strings"
	"unicode"
)

// maxPlug is the most words of a plug, credit or share line. Longer lines are never
// dropped for their wording.
const maxPlug = 35

// plugs are the lines that stand around a story, by their first word and what
// follows it, in lower case.
var plugs = []struct{ first, rest string }{
	// links to other articles
	{"read see learn find discover explore", `(?: out)? more\b.{0,120}`},
	{"read see watch listen hear", `(?: also| next| now| this| here)? ?[:>»].*`},
	{"read see watch", ` also\b.*`},
	{"also", ` (?:read|see|on)\b.*`},
	{"to", ` (?:read|see) more\b.*`},
	{"more", ` (?:on|from|about) (?:this|the) (?:story|topic|author|section|series|web)\b.*`},
	{"more latest other top recent", ` (?:stories|news|articles|headlines|posts|from)\b.{0,60}`},
	{"most popular trending", ` (?:read|popular|viewed|shared|now|stories|articles)\b.{0,40}`},
	{"related", `(?: (?:stories|story|articles?|content|topics?|links?|coverage|posts?|news|reading|items?|video))?(?: ?:.*)?`},
	{"recommended", `(?: (?:for you|stories|reading|articles|by))?(?: ?:.*)?`},
	{"you", ` (?:may|might) (?:also )?(?:like|be interested)\b.*`},
	{"what", ` to read next\b.*`},
	{"up", ` next ?:.*`},
	{"leggi lea leia lire lesen lees läs читайте baca czytaj", ` (?:anche|también|también:|también|além|também|mais|aussi|sie auch|ook|också|также|juga|też)\b.*`},
	{"more", `:.*`},
	{"editor editors editor's editors'", ` picks?`},
	{"don't in", ` (?:case you missed|miss)\b.{0,80}`},
	{"keep continue", ` reading\b.{0,60}`},
	{"further", ` reading:?`},
	{"click tap", ` (?:here|below|on)\b.*`},
	{"tags topics categories", ` ?:.*`},
	{"filed posted", ` (?:under|in)\b ?:?.{0,60}`},
	// newsletters and other requests
	{"sign", ` up\b.*(?:newsletter|briefing|inbox|e-?mail|alert|updates|free|get|receive|to ).*`},
	{"subscribe", `.*`},
	{"register", `.*(?:newsletter|briefing|inbox|e-?mail|alert|updates|now|access|here|for free).*`},
	{"get receive want", `.*(?:newsletter|(?:to|in) your (?:inbox|e-?mail)|alerts|delivered (?:to|every|each|daily|weekly|through)).*`},
	{"get", ` (?:unlimited|full|digital) access\b.*`},
	{"download", ` (?:our|the)\b.*\bapp\b.*`},
	{"follow like find join", ` (?:us|me|our)\b.*`},
	{"follow email e-mail contact reach tweet write", `.*(?:@|on twitter|on facebook|on instagram).*`},
	{"support donate", `(?:.*(?:journalism|reporting|us|now).*)?`},
	{"become", ` a (?:member|subscriber|supporter)\b.*`},
	{"got have do", `(?: you have)? (?:a |any )?(?:news )?(?:tips?|confidential)\b.*`},
	{"thank thanks", `(?: you)? for (?:reading|subscribing|signing up|your support)\b.*`},
	{"enter", ` your e-?mail\b.*`},
	// sharing and comments
	{"share tweet pin print email e-mail save", `(?: this)?(?: (?:article|story|post|page|it|on|via|with|to)\b.{0,60})?`},
	{"leave post add write view show load read see", ` (?:a |all |the |your |more )*(?:comments?|repl(?:y|ies)|responses?)\b.{0,60}`},
	{"comments comment", `(?: ?\(\d+)?`},
	{"comments", ` (?:are|have been) (?:closed|disabled|off)\b.*`},
	{"join", ` the (?:conversation|discussion|debate)\b.*`},
	{"what let tell", `.*\bcomments? (?:below|section).*`},
	{"copy", ` (?:the )?link(?: to clipboard)?`},
	// rights and credits
	{"copyright", `.*`},
	{"all", ` rights reserved.*`},
	{"this", ` (?:material|article|story|content|post|piece)(?: may not be| (?:was|has been) (?:first|originally|updated|amended|republished|corrected)| (?:is|was) republished|(?: first| originally)? appeared)\b.*`},
	{"the views opinions", `(?: (?:views|opinions))?\b.* (?:expressed|are (?:their|his|her|those)) .*`},
	{"reporting additional", `(?: reporting)? (?:by|contributed)\b.*`},
	{"editing writing compiled edited produced translated", ` by\b.*`},
	{"photo photos photograph photographs photography image images picture illustration video graphic", `(?: (?:credit|by|courtesy|via|copyright|caption)\b| ?[:©/|]).*`},
	{"credit caption source sources credits", ` ?:.*`},
	{"with files inputs", `(?: files| inputs)? from\b.*`},
	// advertisements
	{"advertisement advertisements advertising advert sponsored promoted ad ads anzeige werbung publicidad publicidade pubblicità publicité iklan реклама reklama", `(?: content)?\.?`},
	{"story article content", ` continues (?:below|after)\b.*`},
	{"scroll skip", `(?: down)? (?:to|for|past) .*`},
	// what buttons and galleries say
	{"image photo slide picture", `(?: \d+(?: ?(?:of|/) ?\d+)?)`},
	{"caption close enlarge expand open play pause loading gallery home menu", `(?: (?:caption|image|gallery|menu))?`},
	{"view", ` (?:author archive|gallery|full image|more|all)\b.{0,30}`},
	{"hide show toggle", ` (?:caption|comments|more|less)`},
	{"order", ` reprints`},
	{"text", ` size`},
	{"print", ` article`},
	{"back", ` to (?:top|home|the top)\b.{0,20}`},
	{"sign log", ` in`},
}

// plugsByWord is plugs by first word: most lines begin with none of them.
var plugsByWord = func() map[string][]*regexp.Regexp {
	byWord := make(map[string][]*regexp.Regexp)
	for _, plug := range plugs {
		rest := regexp.MustCompile(`^` + plug.rest + `$`)
		for word := range strings.FieldsSeq(plug.first) {
			byWord[word] = append(byWord[word], rest)
		}
	}
	return byWord
}()

// holding are phrases that mark such a line wherever they stand in it.
var holding = []string{
	"all rights reserved", "sign up for our", "subscribe to our", "our newsletter", "our daily newsletter",
	"our weekly newsletter", "your inbox", "may not be published, broadcast", "follow him on ", "follow her on ", "follow them on ",
	"follow us on ", "like us on facebook", "website uses cookies", "site uses cookies", "affiliate commission", "slideshow requires javascript", "contributed to this report", "contributed reporting",
	"contributed to this story", "contributed to this article",
}

// agencies end the credit of a picture.
var agencies = []string{
	"getty images", "shutterstock", "unsplash", "istock", "alamy", "wikimedia", "wikimedia commons", "/reuters", "/ reuters",
	"/afp", "/ afp", "/ap", "/ ap", "ap photo", "via ap", "via reuters", "epa-efe", "pa wire", "/handout",
}

var photoBy = regexp.MustCompile(`(?:photo|image|picture)(?:graph)? (?:by|courtesy of) .{3,40}$`)

// creditsPicture reports whether a line ends with who took a picture.
func creditsPicture(line string) bool {
	for _, agency := range agencies {
		if strings.HasSuffix(line, agency) {
			return true
		}
	}
	return strings.Contains(line, "ap photo/") || photoBy.MatchString(line[max(0, len(line)-60):])
}

// Boilerplate reports whether a line stands around a story rather than in it:
// a plug, a link to another article, share, comment and legal lines, credits.
func Boilerplate(line string) bool {
	if CountWords(line) > maxPlug {
		return false
	}
	line = strings.ReplaceAll(strings.ToLower(line), "’", "'")
	if strings.HasPrefix(line, "©") || strings.HasPrefix(line, "(c) ") {
		return true
	}
	line = strings.Trim(line, " *•·–—-|>»[]()")
	if isCounter(line) || isStamp(line) {
		return true
	}
	first, rest := firstWord(line)
	for _, plug := range plugsByWord[first] {
		if plug.MatchString(rest) {
			return true
		}
	}
	for _, phrase := range holding {
		if strings.Contains(line, phrase) {
			return true
		}
	}
	return creditsPicture(line) || onlyNetworks(line)
}

// firstWord cuts the first word, with its apostrophes and hyphens, off a line.
func firstWord(line string) (word, rest string) {
	end := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	if end < 0 {
		end = len(line)
	}
	return line[:end], line[end:]
}

// counter matches "1 of 6" and "12 comments", stamp when a text was put online
// or changed.
var (
	counter = regexp.MustCompile(`^\d[\d.,]*k? (?:of \d+|comments?|shares|views)$`)
	stamp   = regexp.MustCompile(`^(?:(?:first |last )?(?:published|updated|posted|modified)\b).*\d`)
)

func isCounter(line string) bool { return line != "" && line[0] <= '9' && counter.MatchString(line) }

func isStamp(line string) bool {
	return len(line) < 120 && stamp.MatchString(line) && !EndsSentence(line)
}

// networks are the words of a row of share buttons.
var networks = map[string]bool{
	"facebook": true, "twitter": true, "x": true, "linkedin": true, "whatsapp": true, "reddit": true, "pinterest": true,
	"telegram": true, "instagram": true, "youtube": true, "flipboard": true, "messenger": true, "tumblr": true, "pocket": true,
	"mastodon": true, "bluesky": true, "threads": true, "email": true, "e-mail": true, "print": true, "share": true,
	"tweet": true, "copy": true, "link": true, "rss": true, "more": true, "and": true, "on": true,
}

func onlyNetworks(line string) bool {
	for word := range strings.FieldsFuncSeq(line, isSeparator) {
		if !networks[word] {
			return false
		}
	}
	return true
}

func isSeparator(r rune) bool { return strings.ContainsRune(" ,|/·•+", r) }
