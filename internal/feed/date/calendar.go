package date

import "strings"

// names are the beginnings of month names, in lower case, in the languages of
// Europe and in Turkish, Indonesian, Arabic and Hebrew.
var names = [12][]string{
	{"jan", "jän", "ene", "gen", "ian", "sty", "led", "oca", "янв", "січ", "яну", "ιαν", "ينا", "ינו"},
	{"feb", "fév", "fev", "lut", "úno", "şub", "фев", "лют", "φεβ", "فبر", "פבר"},
	{"mar", "mär", "már", "mrt", "maa", "bře", "мар", "бер", "μαρ", "μάρ", "مار", "מרץ"},
	{"apr", "avr", "abr", "ápr", "kwi", "dub", "nis", "апр", "кві", "απρ", "أبر", "ابر", "אפר"},
	{"may", "mai", "mag", "mei", "maj", "máj", "kvě", "май", "мая", "тра", "μαι", "μάι", "μαΐ", "μαϊ", "ماي", "מאי"},
	{"jun", "jún", "juin", "giu", "iun", "cze", "červ", "haz", "июн", "чер", "юни", "ιουν", "ιούν", "يون", "יונ"},
	{"jul", "júl", "juil", "lug", "iul", "lip", "červenc", "tem", "июл", "лип", "юли", "ιουλ", "ιούλ", "يول", "יול"},
	{"aug", "aoû", "aou", "ago", "agu", "sie", "srp", "ağu", "авг", "сер", "αυγ", "αύγ", "أغس", "اغس", "אוג"},
	{"sep", "set", "szep", "wrz", "zář", "eyl", "сен", "вер", "сеп", "σεπ", "سبت", "ספט"},
	{"oct", "okt", "ott", "out", "paź", "říj", "eki", "окт", "жов", "οκτ", "أكت", "اكت", "אוק"},
	{"nov", "noi", "lis", "kas", "ноя", "лис", "ное", "νοε", "νοέ", "نوف", "נוב"},
	{"dec", "dez", "déc", "dic", "des", "gru", "prosin", "ara", "дек", "гру", "δεκ", "ديس", "דצמ"},
}

// month is 1 to 12 for a word that begins as a month's name does, by the
// longest such beginning; 0 for any other.
func month(lower string) (number int) {
	longest := 0
	for i, beginnings := range names {
		for _, beginning := range beginnings {
			if len(beginning) > longest && strings.HasPrefix(lower, beginning) {
				number, longest = i+1, len(beginning)
			}
		}
	}
	return number
}

// zones are the abbreviations that feeds use, in seconds east of UTC; where
// one is used twice in the world, the North American or European reading.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
	"nst": -3*3600 - 1800, "ndt": -2*3600 - 1800, "ast": -4 * 3600, "adt": -3 * 3600,
	"est": -5 * 3600, "edt": -4 * 3600, "et": -5 * 3600, "cst": -6 * 3600, "cdt": -5 * 3600, "ct": -6 * 3600,
	"mst": -7 * 3600, "mdt": -6 * 3600, "mt": -7 * 3600, "pst": -8 * 3600, "pdt": -7 * 3600, "pt": -8 * 3600,
	"akst": -9 * 3600, "akdt": -8 * 3600, "hst": -10 * 3600, "brt": -3 * 3600,
	"bst": 3600, "west": 3600, "cet": 3600, "cest": 2 * 3600, "mez": 3600, "mesz": 2 * 3600,
	"eet": 2 * 3600, "eest": 3 * 3600, "msk": 3 * 3600, "sast": 2 * 3600, "pkt": 5 * 3600, "ist": 5*3600 + 1800, "wib": 7 * 3600,
	"hkt": 8 * 3600, "sgt": 8 * 3600, "awst": 8 * 3600, "jst": 9 * 3600, "kst": 9 * 3600,
	"aest": 10 * 3600, "aedt": 11 * 3600, "nzst": 12 * 3600, "nzdt": 13 * 3600,
}
