package prose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/text"
)

// Sift parts lines into story and aside: plugs and credits wherever they
// stand, and what an author tells about themselves at the end. byline is the
// author's name, "" when not known; author is the name the biography gives.
func Sift(lines []string, title, byline string) (story, aside []string, author string) {
	plug := make([]bool, len(lines))
	for i, line := range lines {
		if plug[i] = Boilerplate(line); plug[i] {
			aside = append(aside, line)
		} else {
			story = append(story, line)
		}
	}
	from, author := biography(story, title, byline)
	if from == len(story) {
		return story, aside, author
	}
	// Again from the start, so that Aside is in the text's order.
	bio := len(story) - from
	story, aside = story[:from], aside[:0]
	for i := len(lines) - 1; i >= 0; i-- {
		if plug[i] || bio > 0 {
			aside = append(aside, lines[i])
			if !plug[i] {
				bio--
			}
		}
	}
	slices.Reverse(aside)
	return story, aside, author
}

// A biography is looked for in the last lines only, and is short.
const (
	bioLines = 5
	bioWords = 200
)

// biography finds where the author's biography begins, len(lines) when there
// is none, and the name it gives. It takes three kinds of evidence: it ends
// the text, it is built like one (a heading, or the name alone and then a
// sentence that begins with it), and it speaks of a writer's work. A person
// the story is about is none, whatever their trade.
func biography(lines []string, title, byline string) (from int, name string) {
	for i := max(1, len(lines)-bioLines); i < len(lines); i++ {
		if CountAll(lines[i:]) > bioWords {
			continue
		}
		before := lines[:i]
		if bioHeading.MatchString(strings.ToLower(lines[i])) && i+1 < len(lines) {
			return i, leadingName(lines[i+1])
		}
		if name, ok := signed(lines[i:], before, title, byline); ok {
			return i, name
		}
		if name, ok := credited(lines[i:], before, title, byline); ok {
			return i, name
		}
	}
	return len(lines), ""
}

var bioHeading = regexp.MustCompile(`^(?:about (?:the|our) (?:authors?|writers?|reporters?|journalists?|contributors?|columnists?)|(?:the |meet the )?(?:author|writer)(?:['’]s)?(?: bio(?:graphy)?| profile)|(?:über (?:den|die) autor(?:in|en)?|zur person|à propos de l['’]auteure?|sobre (?:el|la) autora?))\s*:?$`)

// signed finds the form of a name alone on a line and then a paragraph that
// begins with it and speaks of a writer's work.
func signed(tail, before []string, title, byline string) (string, bool) {
	name := strings.TrimSpace(TrimLabel(tail[0], []string{"by ", "about ", "author:", "words:"}))
	if len(tail) < 2 || !isName(name) || !beginsWith(tail[1], name) || !tradeOf(tail[1:]) || quotes(tail[1]) || !continues(tail[2:], name) {
		return "", false
	}
	if isAuthor(name, byline) {
		return name, true
	}
	return name, !mentions(before, title, name) && !listsPeople(before)
}

// credited finds a last paragraph that begins with a name and says how to
// reach that person, or tells of a writer's work: of the known author, or of
// somebody the story never names.
func credited(tail, before []string, title, byline string) (string, bool) {
	name := leadingName(strings.TrimPrefix(tail[0], "Staff Writer "))
	if name == "" {
		return "", false
	}
	reachable := contact.MatchString(tail[0])
	if !reachable && !tradeOf(tail[:1]) || quotes(tail[0]) || !continues(tail[1:], name) {
		return "", false
	}
	if isAuthor(name, byline) {
		return name, true
	}
	if reachable {
		if _, rest, _ := strings.Cut(tail[0], name); !ofPerson.MatchString(rest) {
			name = "" // "Style Notes runs weekly. Write to …"
		}
		return name, true
	}
	surname := name[strings.LastIndexByte(name, ' ')+1:]
	return name, strings.Contains(name, " ") && !mentions(before, title, surname) && isAuthorOf.MatchString(strings.ToLower(tail[0]))
}

// trade is how a biography speaks of a writer's work, in lower case.
var trade = regexp.MustCompile(`\b(?:` + strings.Join([]string{
	`(?:is|was|works as|ist|est|es|è)(?: an?| the| our| eine?| une?| una?)? (?:[\p{L}'’.,&-]+ ){0,8}?(?:writer|journalist|reporter|correspondent|columnist|editor|author|blogger|contributor|critic|freelancer|journalistin|autorin|autor|redakteurin|redakteur|journaliste|periodista|giornalista)s?`,
	`writes (?:about|for|on|regularly|frequently|a )`,
	`(?:has|have) (?:\w+ )?(?:written|reported|blogged|freelanced)(?: \w+)? (?:for|about|on|extensively)`,
	`(?:his|her|their) (?:work|writing|stories|articles|bylines?|reporting|portfolio|essays)\b`,
	`covers (?:.{3,60}) (?:for|at) (?:the )?\p{L}`,
	`(?:contributing|staff|senior|freelance|features|deputy|managing) (?:writer|editor|reporter|journalist|correspondent)`,
}, `|`) + `)`)

// isAuthorOf is the narrower wording asked for where the form gives no hint.
var isAuthorOf = regexp.MustCompile(`^[^.]{3,60}? (?:is|was|ist|est|es|è)(?: an?| the| our| eine?| une?| una?)? (?:[\p{L}'’-]+ ){0,4}?(?:writer|journalist|reporter|correspondent|columnist|editor|contributor|blogger|freelancer|journalistin|autorin|autor|redakteurin|redakteur|journaliste|periodista|giornalista)\b|^[^.]{3,60}? (?:writes|covers|reports) (?:about|on|for|[a-z ]{3,40} for)\b`)

// contact matches an e-mail address or the name of an account.
var contact = regexp.MustCompile(`\S@\S+\.\w|@\w{3}`)

// ofPerson is what follows the name of a person in such a line.
var ofPerson = regexp.MustCompile(`^(?::|,| is | was | has | can be | covers | writes | reports )`)

func tradeOf(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return trade.MatchString(strings.ToLower(line)) })
}

var speech = regexp.MustCompile(`["“„«]\p{L}[^"”“»]{12,}["”“»]|\b(?:said|told|added|says)\b`)

// quotes reports whether somebody speaks in a paragraph, as in a story.
func quotes(line string) bool { return speech.MatchString(line) }

// continues reports whether every line goes on about the person.
func continues(lines []string, name string) bool {
	first, _, _ := strings.Cut(name, " ")
	surname := name[strings.LastIndexByte(name, ' ')+1:]
	for _, line := range lines {
		word, _, _ := strings.Cut(line, " ")
		switch strings.Trim(word, ",'’") {
		case first, surname, "He", "She", "They", "His", "Her", "Their", "Follow", "Contact", "Email", "E-mail", "Twitter:":
		default:
			return false
		}
	}
	return true
}

// mentions reports whether the story or its title speaks of name.
func mentions(lines []string, title, name string) bool {
	name = text.Fold(name)
	return strings.Contains(text.Fold(title), name) || slices.ContainsFunc(lines, func(line string) bool {
		return strings.Contains(text.Fold(line), name)
	})
}

// listsPeople reports whether the story itself is made of names and
// paragraphs about them, as a list of portraits is.
func listsPeople(lines []string) bool {
	for i := 1; i < len(lines); i++ {
		if isName(lines[i-1]) && beginsWith(lines[i], lines[i-1]) {
			return true
		}
	}
	return false
}

// beginsWith reports whether a paragraph begins with a name or a part of it.
func beginsWith(paragraph, name string) bool {
	parts := strings.Fields(name)
	for _, begin := range []string{name, parts[0], parts[len(parts)-1]} {
		rest, ok := strings.CutPrefix(text.Fold(paragraph), text.Fold(begin))
		if next, _ := utf8.DecodeRuneInString(rest); ok && !unicode.IsLetter(next) {
			return true
		}
	}
	return false
}

// isAuthor reports whether name is among those of a byline.
func isAuthor(name, byline string) bool { return strings.Contains(text.Fold(byline), text.Fold(name)) }
