package align

import "strings"

// Related reports whether two folded words name the same thing: a plural, a
// month or day cut short, a country and its people (Iran, Iranian; Spain,
// Spaniards).
func Related(a, b string) bool {
	if day := calendar[a]; day != "" {
		return day == calendar[b]
	}
	if people := peoples[a]; people != "" && people == peoples[b] {
		return true
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 4 && endings[a[n:]] && endings[b[n:]]
}

// endings are what remains of a place's name and of its people's name behind
// the letters they share.
var endings = withNone(set(`a e i o s y n an en ain ian ean ese ish ic is ey ay ad egian istan ians ans ns ese ch k ce da`))

func withNone(m map[string]bool) map[string]bool {
	m[""] = true
	return m
}

// peoples tells places whose people are called by another word.
var peoples = sameWords(`britain british briton britons uk`, `england english`, `scotland scottish scot scots`, `wales welsh`,
	`ireland irish`, `france french`, `spain spanish spaniard spaniards`, `portugal portuguese`, `netherlands holland dutch`,
	`belgium belgian belgians`, `switzerland swiss`, `denmark danish dane danes`, `finland finnish finn finns`,
	`iceland icelandic icelander icelanders`, `poland polish pole poles`, `greece greek greeks`, `turkey turkish turk turks`,
	`cyprus cypriot cypriots`, `lebanon lebanese`, `congo congolese`, `peru peruvian peruvians`, `laos laotian laotians`,
	`philippines filipino filipinos filipina`, `thailand thai thais`, `republican republicans gop`)

// calendar tells months and days by all the ways they are cut short.
var calendar = cutShort(strings.Fields(`january february march april may june july august september october november december
	monday tuesday wednesday thursday friday saturday sunday`))

// sameWords gives the words of one line the same value.
func sameWords(lines ...string) map[string]string {
	m := map[string]string{}
	for _, line := range lines {
		for _, w := range strings.Fields(line) {
			m[w] = line
		}
	}
	return m
}

func cutShort(words []string) map[string]string {
	m := map[string]string{}
	for _, w := range words {
		for n := 3; n <= len(w); n++ {
			m[w[:n]] = w
		}
	}
	return m
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
