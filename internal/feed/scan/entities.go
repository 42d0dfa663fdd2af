package scan

import (
	"strings"

	"golang.org/x/net/html"
)

// Limits on the entities that a document type may declare, against bombs of entities
// made of entities.
const (
	maxEntity   = 2 << 10 // bytes of one, expanded
	maxEntities = 256
	maxExpanded = 1 << 20 // bytes that all references of a document may grow to
)

// entities are the names that a document type declares, with their text.
type entities struct {
	text map[string]string
	room int // bytes that may still be expanded
}

// preamble reads the declaration, comments and document type before the root
// element and gives what follows them.
func preamble(s string) (rest string, declared entities) {
	declared.room = maxExpanded
	for {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			return s, declared
		}
		switch tail := s[at:]; {
		case strings.HasPrefix(tail, "<?"):
			s = after(tail, ">")
		case strings.HasPrefix(tail, "<!--"):
			s = after(tail, "-->")
		case len(tail) > 9 && strings.EqualFold(tail[:9], "<!DOCTYPE"):
			s = declared.docType(tail[9:])
		default:
			return s, declared
		}
	}
}

// after is what follows mark in s, "" when it is missing: what never ends extends to
// the end.
func after(s, mark string) string {
	_, rest, _ := strings.Cut(s, mark)
	return rest
}

// docType reads a document type's internal subset and gives what follows it.
func (e *entities) docType(s string) string {
	end := strings.IndexAny(s, "[>")
	if end < 0 || s[end] == '>' {
		return s[end+1:]
	}
	subset := s[end+1:]
	for {
		subset = strings.TrimLeft(subset, " \t\r\n")
		switch {
		case strings.HasPrefix(subset, "<!ENTITY"):
			subset = e.declare(subset[len("<!ENTITY"):])
		case strings.HasPrefix(subset, "<!--"):
			subset = after(subset, "-->")
		case strings.HasPrefix(subset, "]"):
			return strings.TrimPrefix(strings.TrimLeft(subset[1:], " \t\r\n"), ">")
		default:
			next := strings.IndexByte(subset, '>') // another declaration
			if next < 0 {
				return s
			}
			subset = subset[next+1:]
		}
	}
}

// declare reads one entity, after its keyword, and gives what follows it.
// Parameter and external entities are passed over.
func (e *entities) declare(s string) string {
	name, tail := word(s)
	if quote := strings.TrimLeft(tail, " \t\r\n"); quote != "" && (quote[0] == '"' || quote[0] == '\'') && name != "" {
		if value, rest, ok := strings.Cut(quote[1:], quote[:1]); ok {
			e.add(name, value)
			tail = rest
		}
	}
	return after(tail, ">")
}

func (e *entities) add(name, value string) {
	if len(value) > maxEntity || len(e.text) >= maxEntities {
		return
	}
	if value = e.expand(value); len(value) > maxEntity {
		return
	}
	if e.text == nil {
		e.text = map[string]string{}
	}
	if _, declared := e.text[name]; !declared { // the first one binds
		e.text[name] = value
	}
}

// word is the first name of s and what follows it.
func word(s string) (name, rest string) {
	s = strings.TrimLeft(s, " \t\r\n")
	if i := strings.IndexAny(s, " \t\r\n>"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// longestReference bounds the search for a reference's semicolon: the longest
// name of HTML has 31 letters.
const longestReference = 40

// expand replaces the references in s, declared ones and those of HTML, if they end in
// a semicolon. Any other & stands for itself, as in an address that is not escaped.
func (e *entities) expand(s string) string { return replaceReferences(s, e.value) }

// expandDeclared replaces the declared references only.
func (e *entities) expandDeclared(s string) string {
	if len(e.text) == 0 {
		return s
	}
	return replaceReferences(s, e.declaredValue)
}

func replaceReferences(s string, value func(reference string) (string, bool)) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; at >= 0; at = strings.IndexByte(s, '&') {
		b.WriteString(s[:at])
		s = s[at:]
		end := strings.IndexByte(s[:min(len(s), longestReference)], ';')
		if end >= len("&x") {
			if text, ok := value(s[:end+1]); ok {
				b.WriteString(text)
				s = s[end+1:]
				continue
			}
		}
		b.WriteByte('&')
		s = s[1:]
	}
	b.WriteString(s)
	return b.String()
}

func (e *entities) declaredValue(reference string) (string, bool) {
	value, ok := e.text[reference[1:len(reference)-1]]
	if ok {
		e.room -= len(value)
	}
	return value, ok && e.room >= 0
}

// value is what a reference like "&amp;" stands for.
func (e *entities) value(reference string) (string, bool) {
	if value, ok := e.declaredValue(reference); ok {
		return value, true
	}
	if c := xmlReference(reference); c != "" {
		return c, true
	}
	value := html.UnescapeString(reference)
	// HTML also knows names without semicolon; "&copy=2;" is not one of them.
	return value, value != reference && value != html.UnescapeString(reference[:len(reference)-1])+";"
}

// xmlReference is what XML's own references stand for, by far the most frequent.
func xmlReference(reference string) string {
	switch reference {
	case "&lt;":
		return "<"
	case "&gt;":
		return ">"
	case "&amp;":
		return "&"
	case "&quot;":
		return `"`
	case "&apos;":
		return "'"
	}
	return ""
}
