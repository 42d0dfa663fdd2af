package align_test

import (
	"testing"

	"newsdesk/internal/verify/align"
)

// fault is what is found first, "" for nothing.
func fault(claim string, article []string) string {
	laid := align.Lay(article)
	var cited []*align.Sentence
	for i := range article {
		cited = append(cited, laid.Sentence(i))
	}
	p := align.Beside(claim, cited)
	switch {
	case p.OtherNumber() != "":
		return "number"
	case p.OtherName() != "":
		return "name"
	case p.Reversed() != "":
		return "denied"
	case p.Opposed() != "":
		return "opposite"
	}
	return ""
}

var (
	ferry = []string{
		"The ferry Marguerite sank off Norhaven on Monday with 214 passengers and 31 crew on board, the coastguard said.",
		"Rescuers in 12 boats pulled 198 people from the water, and nine passengers died.",
		"It was built in 1987 and carried a 40-tonne load of timber.",
	}
	vote = []string{
		"Piet Dorn drafted the new harbour law in the spring.",
		"Mayor Ada Voss beat Tomas Reed in the harbour vote by 5,200 votes to 4,100.",
		"Reed accused Voss of hiding the cost of the tunnel, which Voss denied.",
		"Orla Finch, who led the inquiry, praised the harbour police for their patience.",
		"He will not challenge the result in court.",
	}
	bank = []string{
		"The Bank of Norhaven raised its lending rate to 4 percent on Monday after prices rose sharply in the spring.",
		"Lise Harlow, its governor, said unemployment fell before the summer.",
		"The council approved the bank's plan to open a branch in Brill and did not cap its fees.",
		"A court in Marlow convicted the former cashier of fraud.",
	}
	match = []string{
		"Norhaven United beat Brill Rovers 3-1 on Saturday, and Marlow Town lost to Port Ellery.",
		"Striker Jonas Keel scored twice for Norhaven before Rovers replied through Emil Dahl.",
		"“We deserved to win,” said coach Greta Lund.",
	}
)

// What people would write who have read the sentences.
func TestFaithfulPasses(t *testing.T) {
	for _, c := range []struct {
		about   string
		article []string
		claim   string
	}{
		{"the same", ferry, "The ferry Marguerite sank off Norhaven with 214 passengers on board."},
		{"another order", ferry, "With 31 crew and 214 passengers on board, the Marguerite sank."},
		{"passive", ferry, "198 people were pulled from the water by rescuers in 12 boats."},
		{"as many as told of others", ferry, "The 31 crew and 214 passengers were on board, the coastguard said."},
		{"a sum", ferry, "More than 240 people were on board the ferry."},
		{"in words", ferry, "Nine passengers died and 198 people were rescued."},
		{"a year", ferry, "The ferry, built in 1987, carried 40 tonnes of timber."},
		{"a pronoun told by name", ferry, "The Marguerite carried a load of timber."},
		{"active", vote, "Ada Voss beat Tomas Reed in the harbour vote."},
		{"passive with by", vote, "Tomas Reed was beaten by Ada Voss in the harbour vote."},
		{"the other's view", vote, "Tomas Reed lost the harbour vote to Ada Voss."},
		{"accused", vote, "Voss was accused by Reed of hiding the cost of the tunnel."},
		{"accusations", vote, "Voss faces accusations from Reed over the cost of the tunnel."},
		{"apposition", vote, "Orla Finch, head of the inquiry, praised the harbour police."},
		{"an office for a name", vote, "The Mayor beat Tomas Reed in the harbour vote."},
		{"a denial kept", vote, "Reed will not challenge the result in court."},
		{"a denial in other words", vote, "Voss did not hide the cost of the tunnel, she says."},
		{"an opposite with a not", bank, "The council did not reject the bank's plan to open a branch in Brill."},
		{"another word for it", bank, "The lending rate climbed to 4 percent as prices grew in the spring."},
		{"turned before and after", bank, "The summer came after unemployment fell, Lise Harlow said."},
		{"a place told more widely", bank, "A court in Norland convicted the former cashier of fraud."},
		{"what is not told", bank, "The bank has not said when the branch in Brill opens."},
		{"an initial", match, "Norhaven beat Rovers 3-1 on Saturday."},
		{"the loser first", match, "Brill Rovers were beaten by Norhaven United on Saturday."},
		{"a list turned", match, "Marlow Town and Brill Rovers lost on Saturday."},
		{"a quotation", match, "Greta Lund said: “We deserved to win.”"},
		{"the speaker first", match, "Coach Greta Lund said Norhaven deserved to win."},
	} {
		if got := fault(c.claim, c.article); got != "" {
			t.Errorf("%s: %q: fault %s", c.about, c.claim, got)
		}
	}
}

// What the sentences say otherwise.
func TestCorruptedFails(t *testing.T) {
	for _, c := range []struct {
		about   string
		article []string
		claim   string
		want    string
	}{
		{"crew for passengers", ferry, "The ferry Marguerite sank off Norhaven with 31 passengers on board.", "number"},
		{"boats for people", ferry, "Rescuers pulled 12 people from the water.", "number"},
		{"boats for the dead", ferry, "In all, 12 passengers died.", "number"},
		{"order", vote, "Tomas Reed beat Ada Voss in the harbour vote.", "name"},
		{"passive order", vote, "Ada Voss was beaten by Tomas Reed in the harbour vote.", "name"},
		{"accuser", vote, "Voss accused Reed of hiding the cost of the tunnel.", "name"},
		{"another name", vote, "Orla Finch drafted the new harbour law in the spring.", "name"},
		{"a not", vote, "Orla Finch has not praised the harbour police for their patience.", "denied"},
		{"a not that was lost", vote, "Reed will challenge the result in court.", "denied"},
		{"lowered", bank, "The Bank of Norhaven lowered its lending rate to 4 percent.", "opposite"},
		{"fell", bank, "Prices fell sharply in the spring.", "opposite"},
		{"rejected", bank, "The council rejected the bank's plan to open a branch in Brill.", "opposite"},
		{"closing", bank, "The council approved the bank's plan to close a branch in Brill.", "opposite"},
		{"after", bank, "Lise Harlow said unemployment fell after the summer.", "opposite"},
		{"acquitted", bank, "A court acquitted the former cashier of fraud.", "opposite"},
		{"who lost", match, "Port Ellery lost to Marlow Town.", "name"},
		{"who said it", match, "“We deserved to win,” said coach Jonas Keel.", "name"},
	} {
		if got := fault(c.claim, c.article); got != c.want {
			t.Errorf("%s: %q: fault %q, want %q", c.about, c.claim, got, c.want)
		}
	}
}
