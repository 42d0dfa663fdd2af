package summary

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsdesk/internal/text"
)

// focus is the kind of thing a question asks for.
type focus int

const (
	anything focus = iota
	person
	place
	moment
	amount
	age
	money
	span   // how long something takes or lasts
	result // of a match or a vote
	reason
	entity // a name of some kind: which company, what team
)

// focusOf reads the asking words of a folded question; the first rule that
// matches counts, so that "how many people who …" asks for a number.
func focusOf(folded string) focus {
	for _, f := range focuses {
		if f.pattern.MatchString(folded) {
			return f.focus
		}
	}
	return anything
}

// ask begins a clause that asks: at the start, behind a mark or a preposition.
const ask = `(?:^|[.?!:;,¿]\s*(?:and |but |so )?|\b(?:and|but|by|to|for|with|from|in|into|since|of|at|until) )`

var focuses = []struct {
	focus   focus
	pattern *regexp.Regexp
}{
	{age, regexp.MustCompile(`\bhow old\b|\b(?:what|which) (?:is|was|were) .{1,40}? age\b|\bat (?:what|which) age\b|\bwie alt\b|\bque edad\b|\bquel age\b|何歳`)},
	{span, regexp.MustCompile(`\bhow long\b|\bfor how many (?:minutes|hours|days|weeks|months|years)\b|\bwie lange\b|\bcuanto tiempo\b|\bcombien de temps\b`)},
	{result, regexp.MustCompile(`\b(?:what|which) (?:is|was|were|are) the (?:\w+ )?(?:final )?(?:score|result|outcome)\b|\bhow did .{1,60} (?:match|game|vote|final) (?:end|finish|go)\b|\bby how many (?:goals|points|votes)\b`)},
	{money, regexp.MustCompile(`\bhow much (?:money )?(?:(?:do|does|did|will|would|has|have|is|are|was|were|can|could|should)\b.{1,80}\b)?(?:cost|costs|pay|pays|paid|earn|earns|earned|spend|spent|worth|charge|owe|owed|fine|fined|raise|raised)\b|\bhow expensive\b|\b(?:what|which) (?:is|was|were|are) the (?:\w+ )?(?:price|cost|fee|fine|salary)\b|\bwas kostet\b|\bwie teuer\b|\bcuanto (?:cuesta|costo|costara)\b|\bcombien (?:coute|coutera)\b|いくら`)},
	{amount, regexp.MustCompile(`\bhow (?:many|much|` + Degrees + `)\b|\b(?:what|which) (?:\w+ )?(?:percentage|percent|number|share|amount|age|price|score|sum|proportion)\b|\bwhat (?:is|was|are|were) the (?:\w+ )?(?:percentage|number|share|amount|rate|death toll|toll|population|temperature|height|length|distance|size)\b|\bwie ?(?:viele?|hoch|gross|weit)\b|\bcuant[oa]s?\b|\bcombien\b|\bquant[oie]s?\b|何[人件台軒回個度冊円名点]|いくつ|كم`)},
	{moment, regexp.MustCompile(ask + `when\b|\b(?:what|which) (?:year|month|day|date|time|week|season|decade|century)\b|\bwhat (?:is|was) the (?:\w+ )?date\b|\bwann\b|\bcuando\b|\bquand\b|\bquando\b|いつ|متى|когда`)},
	{place, regexp.MustCompile(ask + `where\b|\b(?:what|which) (?:[\w-]+ ){0,2}?(?:country|countries|city|cities|state|states|town|nation|nations|place|region|province|county|continent|island|ocean|sea|river|village|district|location|capital)\b|^(?:wo|wohin|woher)\b|\bdonde\b|^ou\b|\bdove\b|どこ|أين|где`)},
	{person, regexp.MustCompile(ask + `(?:who|whom|whose)\b|\b(?:what|which) (?:[\w-]+ ){0,3}?(?:person|man|woman|actor|actress|singer|president|minister|politician|player|author|writer|director|leader|celebrity|senator|athlete|star|official|candidate|king|queen)\b|^(?:wer|wen|wem|wessen)\b|\bquien(?:es)?\b|^qui\b|誰|だれ|кто`)},
	{reason, regexp.MustCompile(ask + `why\b|\bwhat (?:caused|led|prompted|triggered)\b|\bfor what reason\b|\bwhat (?:is|was) the (?:reason|cause|purpose|aim|goal)\b|\bhow come\b|\bwarum\b|\bwieso\b|\bweshalb\b|\bpor que\b|\bpourquoi\b|\bperche\b|なぜ|どうして|لماذا|почему`)},
	{entity, regexp.MustCompile(`\bwhich \w|\bwhat (?:[\w-]+ )?(?:company|firm|team|club|school|university|airline|brand|app|platform|website|film|movie|show|series|song|album|book|game|party|agency|organi[sz]ation|group|newspaper|network|bank|store|chain|restaurant|product|name|virus|disease|storm|hurricane|mission|ship|award|sport|language|animal|drug)\b`)},
}

// focused reports whether a sentence holds the kind of thing asked for, other
// than what the question itself holds. names are those of the sentence.
func (q asked) focused(s string, names []string) bool {
	folded := text.Fold(s)
	switch q.focus {
	case amount:
		return q.counts(folded) || vague.MatchString(folded)
	case age:
		return ages.MatchString(folded)
	case money:
		return monies.MatchString(folded)
	case span:
		return spans.MatchString(folded)
	case result:
		return results.MatchString(folded)
	case moment:
		return q.tense.suits(folded) && q.adds(q.tense.only(moments.FindAllString(folded, -1)))
	case place:
		var found []string
		for _, match := range places.FindAllStringSubmatch(s, -1) {
			found = append(found, match[1])
		}
		return q.adds(found) || q.adds(names)
	case person:
		return q.adds(names) || q.adds(roles.FindAllString(folded, -1)) || !cased(s)
	case entity:
		return q.adds(names) || !cased(s)
	case reason:
		return reasons.MatchString(folded)
	}
	return true
}

// cased reports whether the script of s has capitals, by which names are told.
func cased(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLower(r) || unicode.IsUpper(r) })
}

// counts reports whether a folded sentence counts something that the question
// does not: dates, times of day, ages and ranks are numbers, but count nothing.
func (q asked) counts(folded string) bool {
	return slices.ContainsFunc(text.Numbers(ages.ReplaceAllString(moments.ReplaceAllString(folded, " "), " ")), func(n text.Number) bool {
		return !q.number[n.Value] && !strings.Contains(n.Value, ":") && !rank.MatchString(n.Text)
	})
}

// adds reports whether one of the phrases, names or times, holds a word that the
// question does not.
func (q asked) adds(phrases []string) bool {
	for _, p := range phrases {
		for _, w := range strings.FieldsFunc(text.Fold(p), notWord) {
			says := len(w) > 1 && !text.IsStop(w) || unicode.IsDigit(rune(w[0])) || w == "may"
			if says && !q.words[w] {
				return true
			}
		}
	}
	return false
}

const (
	monthNames = `(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)`
	hourNames  = `(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`
	units      = `(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?|jours?|heures?|semaines?|mois|ans?)`
)

var (
	moments = regexp.MustCompile(`\b(?:(?:19|20)\d\d|\d{1,2}(?::\d\d)? ?[ap]\.?m|\d{1,2}:\d\d|\d{1,2} o.clock|\d{1,2}(?:st|nd|rd|th)|` +
		monthNames + ` \d{1,2}|\d{1,2}(?:st|nd|rd|th)?\.? (?:of |de )?` + monthNames + `|(?:in|of|on|by|since|until|till|last|next|this|early|late|mid)[ -](?:may|march)|` +
		`january|february|april|june|july|august|september|october|november|december|` +
		`monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow|tonight|midnight|noon|midday|dawn|dusk|christmas|easter|` +
		`(?:at|before|after|by|around|until|since|from) ` + hourNames + `(?: (?:in the|on|o.clock|this|to|at night)|$)|` +
		`in the (?:morning|afternoon|evening)|(?:next|last|this|earlier|later) (?:\w+ )?(?:year|month|week|summer|winter|spring|autumn|fall|night|morning|weekend)|(?:spring|summer|autumn|fall|winter) (?:of )?\d{4}|(?:in|by|until|since|before) (?:the )?(?:spring|summer|autumn|winter)|` +
		`\w+ ` + units + ` (?:ago|later|earlier|after|before|to go|from now)|(?:within|in) \w+ ` + units + `|` +
		`januar|februar|marz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembres?|` +
		`montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|gestern|morgen|lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy|ayer|manana|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|aujourd.hui|hier|demain)\b|[月火水木金土日]曜日|\d+[年月日時]|午前|午後|今日|昨日|明日|يوم|أمس|اليوم|غدا`)
	places  = regexp.MustCompile(`\b(?i:in|at|to|from|near|outside|across|into|off|on|around|throughout|over) (?:the )?(?:\w+ )?(\p{Lu}[\p{L}'’.-]+)`)
	roles   = regexp.MustCompile(`\b(?:president|minister|secretary|mayor|chief|leader|king|queen|prince|princess|chancellor|governor|senator|judge|spokes(?:man|woman|person)|ambassador|director|officials?|man|woman|police|government|team|company)\b`)
	reasons = regexp.MustCompile(`\b(?:because|due to|owing to|since|so that|in order to|as a result|after|amid|over (?:concerns|fears|claims)|caused by|blamed?|thanks to|to (?:reduce|prevent|avoid|stop|help|protect|ensure|discuss|make|allow|give|keep|save|raise|cut|win|get|boost|improve|support|fight|address)|aim(?:s|ed)? (?:to|at)|fears? that|concerns? (?:that|about|over)|for (?:its|his|her|their) role|that is why|which is why|prompt(?:ed|ing)|led to|investigators?|weil|wegen|porque|debido|causa|parce que)\b|ため|から|ので|لأن|بسبب`)
	vague   = regexp.MustCompile(`\b(?:once|twice|nobody|no one|none|dozens|hundreds|thousands|millions|half|a third of|a quarter of|double|triple)\b`)
	rank    = regexp.MustCompile(`(?i)(?:\dst|\dnd|\drd|\dth|first|second|third|[a-z]th)$`)
	ages    = regexp.MustCompile(`\b\d{1,3}[- ]years?[- ]old\b|\baged? (?:of )?\d{1,3}\b|, \d{1,3}[,.]|\b(?:was|is|turned|turns|at|of) \d{1,3}(?:[.,;]|$| (?:when|and|at|on)\b)|\b\w+ years old\b|\b\d{1,3} (?:jahre alt|anos|ans)\b|\d+歳`)
	monies  = regexp.MustCompile(`[$£€¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|crowns?|kronor|kroner?|francs?|rupees?|pesos?|rubles?|cents?|pence|million|billion|trillion|free)\b|\b(?:usd|eur|gbp|chf) ?\d|\d[万億]?円|\b(?:millionen|millones|millions)\b`)
	spans   = regexp.MustCompile(`\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|several|few|many|half|dos|tres|une?|deux|trois|zwei|drei) ?(?:and a half |full |more )?-?` + units + `\b|\b(?:until|till|since|bis|seit|hasta|desde|overnight|indefinitely|forever)\b|\d+(?:時間|分|日間|週間|か月|年)|まで`)
	results = regexp.MustCompile(`\b\d{1,3} ?[-–:] ?\d{1,3}\b|\b\d{1,3} (?:votes |points |goals )?(?:to|against) \d{1,3}\b`)
)
