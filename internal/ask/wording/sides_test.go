package wording

import (
	"strings"
	"testing"
)

func TestSides(t *testing.T) {
	for question, want := range map[string]string{
		"How do the Courier and the Ledger differ on the fire?":                             "Courier|Ledger",
		"Compare the Courier, the Ledger and the Post on the fire":                          "Courier|Ledger|Post",
		"Compare the school budgets of Norhaven and Gullport.":                              "Norhaven|Gullport",
		"What is the difference between trams and ferries in the budget?":                   "trams|ferries",
		"Norhaven vs. Gullport: who spends more?":                                           "Norhaven|Gullport",
		"According to the Courier and the Ledger, who was hurt?":                            "Courier|Ledger",
		"What do Ada Voss and Jonas Reuter say about the fire?":                             "Ada Voss|Jonas Reuter",
		"Compare the damage in the harbour and the cost of the bridge":                      "damage in the harbour|cost of the bridge",
		"compare the damage in Orle with the cost of the new bridge in Gullport":            "damage in Orle|cost of the new bridge in Gullport",
		"What is the difference between the fine for Varro and what the prosecutor wanted?": "fine for Varro|what the prosecutor wanted",
		"What is the difference between the damage in the port and the cost of the pier?":   "damage in the port|cost of the pier",
		"What do police and doctors say about the fire?":                                    "",
		"According to Ada Voss, who was hurt?":                                              "",
		"Who met Ada Voss and Jonas Reuter?":                                                "",
		"How does the bridge compare?":                                                      "",
		"Compare and contrast":                                                              "",
	} {
		if got := strings.Join(Sides(question), "|"); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}
