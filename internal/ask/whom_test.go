package ask_test

import (
	"testing"
	"time"
)

// coast is two ships, two captains and a mayor, who is named far from the town
// that is hers.
func (d *desk) coast() {
	d.t.Helper()
	d.add(guild, "Holm Gazette", "Ferry Odile strikes a reef", noon.Add(-5*time.Hour),
		"The radar of the ferry Odile went dark before the ship struck a reef off Port Ellery, its captain said. "+
			"Captain Greta Moss has sailed the route for nineteen years. Moss was the last to leave the ferry. \"I heard the reef before I saw it,\" she said.\n\n"+
			"Harbour master Tor Lind said that the ferry had left its channel.")
	d.add(guild, "Holm Gazette", "Trawler Wren towed free", noon.Add(-4*time.Hour),
		"The trawler Wren has been towed free from a sandbank off Port Ellery. Skipper Hans Roe blamed a wrong chart.")
	d.add(guild, "Ellery Courier", "Council votes for a pool", noon.Add(-3*time.Hour),
		"Port Ellery will get a pool. It opens in two years. Mayor Ida Brand called the vote a decision for fifty years. "+
			"Council member Piet Dale said that the money was needed for roofs. He asked for a referendum.")
	d.add(guild, "Ellery Courier", "Pool opponents gather signatures", noon.Add(-time.Hour),
		"Opponents of the pool have gathered 3,100 signatures, Piet Dale said. Mayor Ida Brand asked everybody for patience.")
}

func TestWhoHoldsAnOffice(t *testing.T) {
	for question, want := range map[string]string{
		"Who is the mayor of Port Ellery?":     "Mayor Ida Brand",
		"Who is the new mayor of Port Ellery?": "Mayor Ida Brand",
		"Who is the captain of the Odile?":     "Captain Greta Moss",
		"Who is the captain of the Wren?":      "",
		"Who is the treasurer of Port Ellery?": "",
	} {
		d := newDesk(t, nil)
		d.coast()
		a := d.ask(question)
		if a.Refused != (want == "") {
			t.Errorf("%q: refused %v, %q", question, a.Refused, said(a))
		}
		says(t, a, want)
	}
}

func TestWhomAPronounMeans(t *testing.T) {
	for _, turns := range [][]struct{ question, says, not string }{
		{
			{"Who was the last to leave the ferry?", "Moss was the last", ""},
			{"And what did she say?", "I heard the reef", "Lind"},
			{"How long has she sailed the route?", "nineteen years", "Lind"},
		},
		{
			{"Who is Piet Dale?", "Piet Dale", ""},
			{"What did he ask for?", "He asked for a referendum", "Brand"},
			{"And Mayor Brand?", "Mayor Ida Brand", "He asked"},
			{"And the ferry?", "ferry", "Brand"},
		},
	} {
		d := newDesk(t, nil)
		d.coast()
		for _, turn := range turns {
			a := d.ask(turn.question)
			says(t, a, turn.says)
			if turn.not != "" {
				saysNot(t, a, turn.not)
			}
			d.pass(time.Minute)
		}
	}
}

// The words that ask for an amount stand in no answer, and are not missed.
func TestAnAmountIsAskedForInAWord(t *testing.T) {
	d := newDesk(t, nil)
	d.harbour()
	says(t, d.ask("How many were rescued?"), "Twelve people were rescued")
}
