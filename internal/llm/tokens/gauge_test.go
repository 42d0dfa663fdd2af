package tokens

import "testing"

// TestFewest: the count must stay below what tokenizers make of a text. The
// figures beside the texts are o200k's.
func TestFewest(t *testing.T) {
	for in, tokens := range map[string]int{
		"The ferry sank.": 5,
		"It wasn't the captain's fault, the court said on Monday.": 12,
		"\"We know nothing,\" she said.":                           8,
		"":                                                         0,
		"   \n\n ":                                                 1,
		"U.S. exports rose 3.5% to $1,200.":                        16,
	} {
		if got := Fewest(in); got > tokens {
			t.Errorf("%q: %d, more than its %d tokens", in, got, tokens)
		}
	}
	if got := Fewest("The ferry sank off the coast, and all were saved."); got < 10 {
		t.Errorf("%d words: too few to notice a cut by", got)
	}
}
