package spelling

import (
	"slices"
	"testing"
)

func TestNear(t *testing.T) {
	for slip, meant := range map[string]string{
		"trawlr": "trawler", "trawller": "trawler", "tralwer": "trawler", "trawlar": "trawler", "trawle": "trawler",
	} {
		if !slices.Contains(Near(slip), meant) {
			t.Errorf("%q is not near %q", meant, slip)
		}
	}
	for _, other := range []string{"trawler", "brawler", "trawlers2", "tailor"} {
		if slices.Contains(Near("trawler"), other) {
			t.Errorf("%q is near", other)
		}
	}
}

func TestWords(t *testing.T) {
	if got := Words("Who ows the Trawlr, trawlr or boat? フェリー ŋorongo 2026 because http"); !slices.Equal(got, []string{"trawlr"}) {
		t.Errorf("%q", got)
	}
}

func TestReplace(t *testing.T) {
	if got := Replace("Who is Harwik's mayer, harwik?", "harwik", "harwick"); got != "Who is Harwick's mayer, harwick?" {
		t.Errorf("%q", got)
	}
}
