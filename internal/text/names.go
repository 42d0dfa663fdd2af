package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names finds the names in s: runs of capitalised words, joined by particles ("Ursula
// von der Leyen", "Bank of England"), folded, without possessives, each once, in
// order. In a headline in title case, where every word has a capital, the whole run
// is a name: compare names word by word. The first word of a sentence counts when it
// begins a longer run, or has a capital elsewhere in s inside a sentence. No names
// are found in scripts without capitals.
func Names(s string) []string {
	var runs []nameRun
	inner := map[string]bool{}
	for _, sp := range sentenceSpans(s) {
		for _, run := range nameRuns(s[sp.start:sp.end]) {
			runs = append(runs, run)
			if !run.leads {
				for _, w := range run.words {
					inner[w] = true
				}
			}
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, run := range runs {
		if run.leads && len(run.words) == 1 && !inner[run.words[0]] {
			continue
		}
		name := strings.Join(run.words, " ")
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

type nameRun struct {
	words []string
	leads bool // begins with the first word of the sentence
}

// nameRuns finds the runs of one sentence.
func nameRuns(s string) []nameRun {
	var runs []nameRun
	var run nameRun
	var held []string // particles, which belong to the run only if it goes on
	end, first := -1, true
	flush := func() {
		if len(run.words) > 0 {
			runs = append(runs, run)
		}
		run, held = nameRun{}, nil
	}
	for w := range words(s) {
		raw := s[w.start:w.end]
		broken := end >= 0 && strings.Trim(s[end:w.start], " -‑.") != ""
		// A quotation or a colon begins a sentence of its own.
		opens := first || broken && strings.ContainsAny(s[end:w.start], "\"“«:")
		if broken {
			flush()
		}
		switch {
		case capital(raw) && (!starter(raw) || len(run.words) > 0 && !opens):
			if len(run.words) == 0 {
				run.leads = opens
			}
			run.words = append(append(run.words, held...), nameWord(raw))
			held = nil
			if possessive(raw) {
				flush()
			}
		case len(run.words) > 0 && particles[raw]:
			held = append(held, raw)
		default:
			flush()
		}
		end, first = w.end, false
	}
	flush()
	return runs
}

// capital reports whether a word is written as a name: with a leading capital,
// or with one inside (iPhone, al-Qaeda is two words).
func capital(raw string) bool {
	r, _ := utf8.DecodeRuneInString(raw)
	if raw == "I" || strings.HasPrefix(raw, "I'") || strings.HasPrefix(raw, "I’") {
		return false
	}
	return unicode.IsUpper(r) || unicode.IsLetter(r) && strings.IndexFunc(raw, unicode.IsUpper) > 0
}

func possessive(raw string) bool {
	return strings.HasSuffix(raw, "'s") || strings.HasSuffix(raw, "’s")
}

// nameWord folds one word of a name: no possessive, no stops.
func nameWord(raw string) string {
	raw = strings.TrimSuffix(strings.TrimSuffix(raw, "'s"), "’s")
	return strings.ReplaceAll(strings.ReplaceAll(Fold(raw), ".", ""), "'", "")
}

var particles = set(`of de la del du da di dos van von der den bin ibn al el le und y`)
