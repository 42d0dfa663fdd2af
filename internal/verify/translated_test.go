package verify_test

import (
	"testing"

	"newsdesk/internal/verify"
)

func TestTranslated(t *testing.T) {
	evidence := map[int]verify.Evidence{1: {Text: "Ada Voss said 4,000 houses near Norhaven lost power at 3.5 degrees.", Article: 7}}
	for _, tt := range []struct {
		name, text, language string
		ids                  []int
		want                 verify.Reason
	}{
		{"faithful", "Selon Ada Voss, 4.000 maisons près de Norhavn sont sans courant à 3,5 degrés.", "fr", []int{1}, ""},
		{"a number of its own", "Selon Ada Voss, 5.000 maisons sont sans courant.", "fr", []int{1}, verify.UnknownNumber},
		{"a name of its own", "Selon Piotr Lindqvist, 4.000 maisons sont sans courant.", "fr", []int{1}, verify.UnknownName},
		{"nouns with capitals", "Laut Ada Voss sind 4.000 Häuser ohne Strom.", "de", []int{1}, ""},
		{"another's number", "Laut Ada Voss sind 9 Häuser ohne Strom.", "de", []int{1}, verify.UnknownNumber},
		{"no source", "Selon Ada Voss, 4.000 maisons.", "fr", []int{2}, verify.UnknownSource},
		{"a link", "Voir https://example.org pour 4.000 maisons.", "fr", []int{1}, verify.Foreign},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kept, dropped := verify.Translated([]verify.Claim{{Text: tt.text, IDs: tt.ids}}, evidence, tt.language)
			switch {
			case tt.want == "" && len(kept) != 1:
				t.Errorf("dropped: %+v", dropped)
			case tt.want != "" && (len(dropped) != 1 || dropped[0].Reason != tt.want):
				t.Errorf("kept %v, dropped %+v", kept, dropped)
			}
		})
	}
}
