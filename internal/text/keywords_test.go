package text_test

import (
	"strings"
	"testing"

	"newsdesk/internal/text"
)

func TestKeywords(t *testing.T) {
	terms := " " + strings.Join(text.Terms("The night ferries to Port Ellery were cancelled again."), " ") + " "
	for keyword, want := range map[string]bool{
		"ferry": true, "FERRIES": true, "port ellery": true, "Ellery": true, "night ferry": true,
		"ellery port": false, "knight": false, "err": false, "": false, "…": false,
	} {
		if got := text.KeywordsOf([]string{keyword}).In(terms); got != want {
			t.Errorf("%q: %v, want %v", keyword, got, want)
		}
	}
	if k := text.KeywordsOf([]string{"tunnel", "", "cancel"}); len(k) != 2 || !k.In(terms) {
		t.Errorf("one of %v is in %q", k, terms)
	}
}
