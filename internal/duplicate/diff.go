package duplicate

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsdesk/internal/text"
)

// newShare is the share of its words that a lightly edited text may have in sentences
// of its own.
const newShare = 0.2

// Difference is what two versions of a text do not share, in whole sentences.
type Difference struct {
	Added, Removed []string
	// Substantial: the newer version says something else. A sentence was replaced by
	// one with other numbers or names, or much of the text is new. One that only
	// continues where the older one broke off is not.
	Substantial bool
}

// Diff compares two versions of a text sentence by sentence, without lines that only
// tell when it was updated.
func Diff(old, now string) Difference {
	before, after := sentences(old), sentences(now)
	d := Difference{Added: unsaid(after, before), Removed: unsaid(before, after)}
	added, removed := strings.Join(d.Added, "\n\n"), strings.Join(d.Removed, "\n\n")
	switch {
	case continues(words(now), words(old)):
	case float64(len(words(added))) > newShare*float64(len(words(now))):
		d.Substantial = true
	default:
		d.Substantial = len(missing(facts(added), facts(old))) > 0 && len(missing(facts(removed), facts(now))) > 0
	}
	return d
}

// continues reports whether now begins with all of old, of which the last word may be
// cut. A number is not: "killed 12" is no continuation of "killed 1".
func continues(now, old []string) bool {
	last := len(old) - 1
	switch {
	case last < 0:
		return true
	case len(now) <= last || !slices.Equal(now[:last], old[:last]):
		return false
	}
	return now[last] == old[last] || strings.HasPrefix(now[last], old[last]) && !strings.ContainsFunc(now[last], unicode.IsDigit)
}

var stamp = regexp.MustCompile(`(?i)^(last |first )?(updated|published|posted|modified|corrected)\b`)

// sentences are those of s, without stamps such as "Updated 3 p.m.".
func sentences(s string) (out []string) {
	for p := range strings.SplitSeq(s, "\n") {
		for _, sentence := range text.Sentences(p) {
			if !stamp.MatchString(sentence) {
				out = append(out, sentence)
			}
		}
	}
	return out
}

// unsaid are the sentences that are not among others, whatever their case and marks.
func unsaid(sentences, others []string) (out []string) {
	said := make(map[string]bool, len(others))
	for _, s := range others {
		said[folded(s)] = true
	}
	for _, s := range sentences {
		if !said[folded(s)] {
			out = append(out, s)
		}
	}
	return out
}

func folded(s string) string { return strings.Join(words(s), " ") }

// facts are the numbers and names of s.
func facts(s string) []string { return append(figures(s), text.Names(s)...) }

func figures(s string) (out []string) {
	for _, n := range text.Numbers(s) {
		out = append(out, n.Value)
	}
	return out
}

// missing are those of list that are not among others.
func missing(list, others []string) (out []string) {
	in := set(others)
	for _, x := range list {
		if !in[x] {
			out = append(out, x)
		}
	}
	return out
}
