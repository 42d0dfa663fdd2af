package text

import "strings"

// stops holds function words as Terms gives them.
var stops = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(functionWords) {
		m[stem(w)] = true
		m[w] = true
	}
	return m
}()

// functionWords are English function words, and then those of other languages that
// are neither an English word nor a name.
const functionWords = `
a about above after again against all also although am an and any are arent as at be because been before being below
between both but by can cannot cant could couldnt did didnt do does doesnt doing dont down during each either else ever
every few for from further get gets getting got had hadnt has hasnt have havent having he hed hell her here heres hers
herself hes him himself his how hows however i id if ill im in into is isnt it itd itll its itself ive just let lets like
may me might more most much must mustnt my myself neither no nor not of off on once one only or other others ought our
ours ourselves out over own per quite rather really same shall shant she shed shell shes should shouldnt since so some
such than that thats the their theirs them themselves then there theres these they theyd theyll theyre theyve this those
though through thus to too toward towards under until unto up upon us very via was wasnt we wed weve were werent
what whats whatever when whenever where wheres wherever whether which while who whoever whom whos whose why will with
within without wont would wouldnt yet you youd youll your youre yours yourself yourselves youve s t d ll m re ve
wer wen wem wessen wann warum wieso weshalb wie wird werden wurde wurden sind haben
quien quienes cuando donde cuanto cuantos cuanta cuantas cual cuales fue fueron
pourquoi combien quand quel quelle quels quelles sont
der und des dem das ein eine einer eines einem einen ist nicht mit von auf fur sich auch zu im
les une dans pour est sur avec qui que ne pas du au aux et
los las del una por para con como el y
il gli della di che non per sono
de het een van niet op dat zijn
och att som en det av pa til
и в на не что с по как это из за к от для о у же но а он она они было быть`

// irregular is the base of each irregular form that means little else. "Saw", "left",
// "lay", "rose", "felt" and "fell" count as verbs; "bore", "wound" and "ground" are
// left alone.
var irregular = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(irregularForms) {
		forms := strings.Fields(line)
		for i := 1; i < len(forms); i++ {
			m[forms[i]] = forms[0]
		}
	}
	return m
}()

const irregularForms = `arise arose arisen
beat beaten
become became
begin began begun
bend bent
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
child children
choose chose chosen
cling clung
come came
creep crept
deal dealt
dig dug
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fling flung
fly flew flown
foot feet
forbid forbade forbidden
forecast forecasted
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
give gave given
go went gone
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
kneel knelt
know knew known
lay laid
lead led
leap leapt
learn learnt
leave left
lend lent
lie lain
light lit
lose lost
make made
man men
mean meant
meet met
mouse mice
overcome overcame
overthrow overthrew overthrown
overtake overtook overtaken
owner owned owning owns
pay paid
prove proven
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
spend spent
spin spun
spring sprang sprung
stand stood
steal stole stolen
stick stuck
strike struck
strive strove striven
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
tooth teeth
undergo underwent undergone
understand understood
undertake undertook undertaken
wake woke woken
wear wore worn
weave wove woven
weep wept
win won
wife wives
withdraw withdrew withdrawn
withstand withstood
woman women
write wrote written
`
