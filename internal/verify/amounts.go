package verify

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"newsdesk/internal/figures"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
	"newsdesk/internal/verify/align"
)

// amount is a number with what stands around it.
type amount struct {
	text.Number
	before string // the text it stands behind
	unit   unit   // zero when none stands with it
}

// unit is what an amount is measured in. "3 days" is wrong where the source
// says "3 weeks", and where it says "3 people" and has no other 3, but may well
// be right where it says "3 in all".
type unit struct{ kind, name string }

// date is the unit of what is written like a year and stands alone. In a claim
// it may count as well ("1900 were hurt").
var date = unit{"date", "year"}

var year = regexp.MustCompile(`^(?:19|20)\d\d$`)

// amounts finds the numbers of s.
func amounts(s string) (all []amount) {
	end := 0
	for _, n := range text.Numbers(s) {
		at := strings.Index(s[end:], n.Text) // they come in order
		if at < 0 {
			continue
		}
		before := s[:end+at]
		end += at + len(n.Text)
		u := unitOf(before, s[end:])
		if u == (unit{}) && year.MatchString(n.Text) {
			u = date
		}
		all = append(all, amount{n, before, u})
	}
	return all
}

var (
	sign = regexp.MustCompile(`[$£€¥]\s?$`)
	word = regexp.MustCompile(`^[\s\-‑]?(?:(?i:us|australian|canadian|hong kong|square|cubic|more) )?(\p{L}+)`)
)

// unitOf reads the sign before a number, or the word behind it.
func unitOf(before, after string) unit {
	if m := sign.FindString(before); m != "" {
		return units[strings.TrimSpace(m)]
	}
	if m := word.FindStringSubmatch(after); m != nil {
		if u, ok := units[strings.ToLower(m[1])]; ok {
			return u
		}
	}
	return unit{}
}

// units by the words and signs they are written with. Pounds are money here: of
// weight they come with nothing to mistake them for.
var units = unitTable(map[string][]string{
	"time":        {"seconds", "minute minutes min mins", "hour hours hr hrs", "day days", "week weeks", "month months", "year years yr yrs", "decade decades", "century centuries"},
	"length":      {"millimetre millimetres millimeter millimeters mm", "centimetre centimetres centimeter centimeters cm", "metre metres meter meters", "kilometre kilometres kilometer kilometers km", "mile miles", "foot feet ft", "inch inches", "yard yards"},
	"weight":      {"gram grams gramme grammes", "kilogram kilograms kilo kilos kg", "tonne tonnes ton tons", "ounce ounces"},
	"area":        {"acre acres", "hectare hectares"},
	"volume":      {"litre litres liter liters", "gallon gallons", "barrel barrels", "pint pints"},
	"power":       {"kilowatt kilowatts", "megawatt megawatts mw", "gigawatt gigawatts gw"},
	"temperature": {"celsius", "fahrenheit"},
	"people":      {"people persons men women children students passengers residents workers soldiers"},
	"money":       {"$ dollar dollars", "£ pound pounds", "€ euro euros", "¥ yen", "yuan renminbi", "rupee rupees", "rouble roubles ruble rubles", "franc francs", "cent cents", "krona kronor kroner"},
})

func unitTable(kinds map[string][]string) map[string]unit {
	table := map[string]unit{}
	for kind, names := range kinds {
		for _, spellings := range names {
			for _, spelling := range strings.Fields(spellings) {
				table[spelling] = unit{kind, spellings}
			}
		}
	}
	return table
}

// hasAmount reports whether the sources hold a number, in its unit where they
// name one of that kind or always another, or a number that rounds to it as it
// says.
func (src *sources) hasAmount(a amount) bool {
	if align.Vague(a.Text) || strings.EqualFold(a.Text, "two") && both.MatchString(a.before) {
		return true
	}
	var held, kindred, same, bare bool
	for _, have := range src.amounts {
		if have.Value == a.Value {
			held = true
			kindred = kindred || have.unit.kind == a.unit.kind
			same = same || have.unit == a.unit
			bare = bare || have.unit.kind == ""
		}
	}
	if !held {
		return slices.ContainsFunc(src.amounts, a.rounds)
	}
	return same || !kindred && (bare || a.unit.kind == "" || a.unit == date)
}

// both matches what makes "two" a pronoun: "the two have met".
var both = regexp.MustCompile(`(?i)\b(?:the|these|those|all) $`)

// hedge matches the words before a rounded number: one rounded down, one rounded
// up, or either.
var hedge = regexp.MustCompile(`(?i)\b(?:(more than|over|at least|above)|(almost|nearly|close to|under|less than|fewer than)|about|around|some|roughly|approximately|an estimated) [$£€¥]?$`)

// slack is how far apart a rounded number and the one it stands for may be.
const slack = 0.2

// rounds reports whether a says that it is rounded, and is what the number of
// a source rounds to. Small whole numbers stand everywhere and are seldom
// rounded.
func (a amount) rounds(of amount) bool {
	m := hedge.FindStringSubmatch(a.before)
	digits, percent := strings.CutSuffix(a.Value, "%")
	exactly, percentToo := strings.CutSuffix(of.Value, "%")
	value, err := strconv.ParseFloat(digits, 64)
	exact, err2 := strconv.ParseFloat(exactly, 64)
	if m == nil || errors.Join(err, err2) != nil || percent != percentToo || math.Abs(exact-value) > slack*value {
		return false
	}
	if value < 100 && exact == math.Trunc(exact) {
		return false
	}
	parts := math.Round(exact / place(digits))
	switch {
	case m[1] != "":
		parts = math.Floor(exact / place(digits))
	case m[2] != "":
		parts = math.Ceil(exact / place(digits))
	}
	return math.Abs(parts*place(digits)-value) < place(digits)/2
}

// place is the worth of the last digit of a number that is no idle zero: 1000
// of 14000, 0.1 of 2.5.
func place(digits string) float64 {
	if point := strings.IndexByte(digits, '.'); point >= 0 {
		return math.Pow10(point + 1 - len(digits))
	}
	return math.Pow10(len(digits) - len(strings.TrimRight(digits, "0")))
}

// swapped finds a figure of s that its sources give for something else, while
// they give another for what s says it counts: twelve dead, where they tell of
// three dead and twelve injured.
func swapped(s string, src *sources) string {
	told := figures.Read(s, news.Ref{}, news.Headline{})
	if len(told) == 0 {
		return ""
	}
	counted := src.counted()
	for _, told := range told {
		if strings.Contains(told.Phrase, " of ") {
			continue // a part of what is counted
		}
		var borne, other, elsewhere bool
		for _, have := range counted {
			switch {
			case have.Of == told.Of && !figures.Contradicts(have, told):
				borne = true
			case figures.SameInStory(have, told):
				other = true
			case have.Value == told.Value:
				elsewhere = true
			}
		}
		if other && elsewhere && !borne {
			return told.Phrase
		}
	}
	return ""
}

func (src *sources) counted() (all []figures.Report) {
	for _, s := range src.said {
		all = append(all, figures.Read(s, news.Ref{}, news.Headline{})...)
	}
	return all
}
