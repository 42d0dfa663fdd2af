package text

import (
	"slices"
	"testing"
)

func TestContent(t *testing.T) {
	for s, want := range map[string][]string{
		"Who was the captain of the trawler?": {"captain", "trawler"},
		"what is it and why was that so?":     nil,
		"The WHO met in Geneva.":              {"abbrwho", "meet", "geneva"},
		"":                                    nil,
		"🙂":                                   nil,
	} {
		if got := Content(s); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
		if HasContent(s) != (len(want) > 0) {
			t.Errorf("%q: has content %v", s, HasContent(s))
		}
	}
}

func TestShared(t *testing.T) {
	if n := Shared([]string{"a", "b", "a", "c"}, []string{"a", "c", "d"}); n != 3 {
		t.Errorf("%d shared, want 3", n)
	}
}
