package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviated reports whether the single full stop at i, in a sentence begun
// at start, belongs to an abbreviation or number and does not end the
// sentence, given the rest of the paragraph from the next word on.
func (sp *splitter) abbreviated(start, i int, rest string) bool {
	word := strings.TrimLeft(lastWord(sp.text[start:i]), "\"'“‘«([—–-$£€")
	if n := strings.LastIndexAny(word, "—–/-"); n >= 0 {
		word = strings.TrimLeft(word[n:], "—–/-")
	}
	next := firstWord(rest)
	lone := strings.TrimSpace(sp.text[start:i]) == word
	key := strings.ToLower(word)
	switch {
	case word == "":
		return false
	case isNumber(word):
		return lone // a list's "1."
	case lone && len(word) == 1:
		return true // a list's "A."
	case never[key]:
		return true
	case key == "no" || key == "nos":
		return startsDigit(rest)
	case clock[key]:
		return clockGoesOn(next, rest)
	case initialLike(word) && quoted(rest):
		return false
	case initialLike(word):
		return !starter(next) || nameGoesOn(word, rest)
	case months[key]:
		return startsDigit(rest) || !starter(next) && !upper(word)
	case sometimes[key]:
		return !starter(next) && !quoted(rest)
	}
	return false
}

// initialLike reports whether word, without its last stop, is an initial or
// letters between stops: J, U.S, Ph.D, a.k.a.
func initialLike(word string) bool {
	letters := 0
	for part := range strings.SplitSeq(word, ".") {
		if n := utf8.RuneCountInString(part); n == 0 || n > 2 || strings.IndexFunc(part, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
			return false
		}
		letters++
	}
	if letters > 1 {
		return true
	}
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsUpper(r) && r != 'I'
}

// nameGoesOn tells "A. A. Milne" from "plan B. A vote": one initial followed
// by another.
func nameGoesOn(word, rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	return utf8.RuneCountInString(word) == 1 && unicode.IsUpper(r) && strings.HasPrefix(rest[size:], ".")
}

// clockGoesOn tells "5 p.m. Friday", "5 p.m. ET" from "5 p.m. Police said".
func clockGoesOn(next, rest string) bool {
	if next == "" || startsDigit(rest) || quoted(rest) {
		return false
	}
	if days[strings.ToLower(next)] || utf8.RuneCountInString(next) > 1 && upper(next) && !starter(next) {
		return true
	}
	after := strings.TrimPrefix(rest, next)
	return strings.HasPrefix(after, " time") || strings.HasPrefix(after, " Time") ||
		strings.HasPrefix(after, " Standard Time") || strings.HasPrefix(after, " Daylight Time")
}

func upper(s string) bool { return strings.ToUpper(s) == s }

func startsDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

func quoted(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(`"“«‘`, r)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// starter reports whether w is a function word with a capital, as sentences begin
// with: after an abbreviation, a sign that it ended a sentence. Words all in
// capitals say nothing.
func starter(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(r) || size < len(w) && upper(w[size:]) && w[size] != '\'' {
		return false
	}
	w = strings.ToLower(w)
	if n := strings.IndexAny(w, "'’"); n > 0 {
		w = w[:n]
	}
	return starters[strings.TrimSuffix(w, ".")]
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// never holds abbreviations that do not end a sentence: titles before a name,
// and words that introduce what follows.
var never = set(`mr mrs ms mx messrs mme mlle dr drs prof sen sens rep reps gov govs gen gens lt col maj capt cpt cmdr cdr
	adm sgt cpl pfc pvt det insp supt hon rev revd fr msgr pres amb atty asst assoc dep st ste mt ft vs v viz cf eg e.g ie i.e
	approx ca figs eq vol pp ed eds trans op r.adm herr brig m.p u.s.s h.m.s lt.col lt.gen maj.gen brig.gen`)

// sometimes holds abbreviations that may end a sentence; what follows decides.
var sometimes = set(`inc corp co ltd plc llc bros jr sr esq phd md etc dept univ assn assoc intl natl ave blvd rd hwy bldg
	ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont neb nev okla ore pa penn
	tenn tex vt va wash wis wyo ont que alta n.y n.j n.c s.c n.d s.d n.h n.m w.va r.i d.c b.c al est gmbh s.a a.g
	sq ft lb lbs oz hr hrs min mins sec secs tel ext fig dir ch`)

var (
	clock  = set(`a.m p.m am pm`)
	months = set(`jan feb mar apr jun jul aug sep sept oct nov dec`)
	days   = set(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
		january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec eastern pacific central mountain tonight today greenwich`)
)

var starters = set(`the a an he she it they we i you but and or nor in on at as if this that these those there here when
	while after before however meanwhile his her its their our my your what who whom whose how why where which some many
	most much such for from with without to by so yet also since although though because both each every no not now then
	last next another other others one two three all any few several until once during despite among about under over
	according is are was were did does do has have had can could will would should may might instead still moreover
	nevertheless nonetheless furthermore earlier later just only even like unlike perhaps maybe please additionally
	officials police authorities critics analysts experts prosecutors investigators shares people others`)

// speech holds verbs that attribute a quotation.
var speech = set(`said says say asked asks told tells wrote writes added adds replied replies shouted shouts cried cries
	screamed yelled tweeted tweets wondered wonders joked jokes exclaimed recalled recalls explained explains began
	continued concluded responded responds answered quipped demanded insisted repeated read reads reported announced`)
