// Package reply reads what a model wrote: sentences, each with the numbers of
// the source sentences it rests on. It holds both forms that a model is asked
// for and the reading of them, together with the ways in which models miss them.
//
// It refuses prose without numbers, half an object and an empty reply, and never
// guesses at a number. Whether a draft is true is not decided here.
package reply

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// maxSentences is the most sentences taken from one reply; what is printed is
// three, so a longer reply has lost the thread.
const maxSentences = 12

// Error is a reply that is no draft. It is news.ErrBadDraft.
type Error struct {
	Reason string // in plain words, for logs and for the model
	shape  bool
}

// Error says why.
func (e *Error) Error() string { return news.ErrBadDraft.Error() + ": " + e.Reason }

// Unwrap is news.ErrBadDraft.
func (e *Error) Unwrap() error { return news.ErrBadDraft }

// Repairable reports whether the model answered, but in another form than
// asked for: telling it so may help, which it does not after a reply that was
// cut, filtered, refused or made from part of the prompt.
func (e *Error) Repairable() bool { return e.shape }

var (
	thinking   = regexp.MustCompile(`(?is)<think(?:ing)?>.*?(?:</think(?:ing)?>|$)`)
	thought    = regexp.MustCompile(`(?is)^.*</think(?:ing)?>`) // some templates open it in the prompt
	codeFence  = regexp.MustCompile("(?m)^[ \t]*```[a-zA-Z]*[ \t]*$|```")
	listMark   = regexp.MustCompile(`^(?:[-*•–]|\d{1,2}[.)])\s+`)
	lineOfForm = regexp.MustCompile(`^(.*?\S)\s*((?:[\[【]\s*\d{1,6}(?:\s*[,;]\s*\d{1,6})*\s*[\]】][\s,]*)+)[.。]?$`)
	emphasis   = regexp.MustCompile(`(^|[\s"'“‘(])(?:\*{1,3}|_{1,3}|~~)([^\s*_~]|[^\s*_~][^*_~]*[^\s*_~])(?:\*{1,3}|_{1,3}|~~)($|[\s"'”’).,:;!?])`)
	number     = regexp.MustCompile(`\d+`)
	numberList = regexp.MustCompile(`^[\s\[【(]*\d{1,6}(?:[\s,;]+\d{1,6})*[\s\]】)]*$`)
)

// Parse reads either form, whichever was asked for: models mix them up, and
// what is missing from a draft is dropped by the check that follows. Its error
// is an *Error.
func Parse(s string) (news.Draft, error) {
	s = strings.TrimSpace(thought.ReplaceAllString(thinking.ReplaceAllString(s, ""), ""))
	s = strings.TrimSpace(codeFence.ReplaceAllString(s, ""))
	if s == "" {
		return news.Draft{}, &Error{Reason: "the reply was empty"}
	}
	meantJSON := strings.HasPrefix(s, "{") || strings.Contains(s, `"sentences"`)
	draft, found := parseJSON(s)
	if !found && !strings.Contains(s, `"sentences"`) {
		draft, found = parseItems(s)
	}
	if !found && !meantJSON { // a line of broken JSON may end in [3], too
		draft, found = parseLines(s)
	}
	switch {
	case !found && meantJSON:
		return news.Draft{}, &Error{Reason: "the reply was not whole JSON", shape: true}
	case !found:
		return news.Draft{}, &Error{Reason: "the reply was prose without sentence numbers", shape: true}
	case draft.Answerable && len(draft.Sentences) == 0:
		return news.Draft{}, &Error{Reason: "the reply held no sentences", shape: true}
	case !draft.Answerable:
		return news.Draft{}, nil
	}
	draft.Sentences = draft.Sentences[:min(len(draft.Sentences), maxSentences)]
	return draft, nil
}

// item is a sentence as the schema has it.
type item struct {
	Text string  `json:"text"`
	IDs  numbers `json:"ids"`
}

// parseJSON reads the first JSON object of s that is a draft, whatever stands
// around it.
func parseJSON(s string) (news.Draft, bool) {
	const tries = 20
	for from, n := 0, 0; n < tries; n++ {
		at := strings.IndexByte(s[from:], '{')
		if at < 0 {
			break
		}
		from += at
		var body struct {
			Answerable *bool   `json:"answerable"`
			Sentences  *[]item `json:"sentences"`
		}
		err := json.NewDecoder(strings.NewReader(s[from:])).Decode(&body)
		from++
		if err != nil || body.Answerable == nil && body.Sentences == nil {
			continue
		}
		draft := news.Draft{Answerable: body.Answerable == nil || *body.Answerable}
		if body.Sentences != nil {
			draft.Sentences = sentences(*body.Sentences)
		}
		return draft, true
	}
	return news.Draft{}, false
}

// parseItems reads sentences without the object around them: a list, or one
// after the other. All of s must be such: else a part may have been lost.
func parseItems(s string) (news.Draft, bool) {
	var all []item
	if json.Unmarshal([]byte(s), &all) != nil {
		all = nil
		for d := json.NewDecoder(strings.NewReader(s)); d.More(); {
			var one item
			if d.Decode(&one) != nil {
				return news.Draft{}, false
			}
			all = append(all, one)
		}
	}
	draft := news.Draft{Answerable: true, Sentences: sentences(all)}
	return draft, len(draft.Sentences) > 0
}

func sentences(items []item) (all []news.DraftSentence) {
	for _, one := range items {
		if said := sentence(one.Text, one.IDs); said.Text != "" {
			all = append(all, said)
		}
	}
	return all
}

// parseLines reads lines that end in sentence numbers and passes over others.
// The sentinel outweighs them: a model that says so is not to be talked out of it.
func parseLines(s string) (news.Draft, bool) {
	draft := news.Draft{Answerable: true}
	for line := range strings.Lines(s) {
		if strings.EqualFold(strings.Trim(line, " \r\n.!*_\"'`"), notThere) {
			return news.Draft{}, true
		}
		if said := sentence(line, nil); said.Text != "" && len(said.IDs) > 0 {
			draft.Sentences = append(draft.Sentences, said)
		}
	}
	return draft, len(draft.Sentences) > 0
}

// sentence is one sentence of a reply as a sentence of a draft: without the
// marks of a list and of emphasis, and with the numbers that stand behind it
// among its ids, in whichever form it was written.
func sentence(s string, ids []int) news.DraftSentence {
	s = listMark.ReplaceAllString(strings.Join(strings.Fields(text.Clean(s)), " "), "")
	if part := lineOfForm.FindStringSubmatch(s); part != nil {
		s = part[1]
		for _, digits := range number.FindAllString(part[2], -1) {
			n, _ := strconv.Atoi(digits) // six digits at most
			ids = append(ids, n)
		}
	}
	for range 2 { // emphasis within emphasis
		s = emphasis.ReplaceAllString(s, "$1$2$3")
	}
	return news.DraftSentence{Text: s, IDs: ids}
}

// numbers reads sentence numbers as models write them: [3, 5], ["3"], ["[3]"],
// "3, 5", 3. Anything else in their place is left out, never guessed at.
type numbers []int

// UnmarshalJSON implements json.Unmarshaler.
func (n *numbers) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) != nil {
		list = []json.RawMessage{b}
	}
	for _, raw := range list {
		written := plain(raw)
		if !numberList.MatchString(written) {
			continue
		}
		for _, digits := range number.FindAllString(written, -1) {
			one, _ := strconv.Atoi(digits) // six digits at most
			*n = append(*n, one)
		}
	}
	return nil
}

// plain is a JSON string's text, or any other value as it is written.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
