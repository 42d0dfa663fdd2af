package action

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

func TestCustomIDRoundTrip(t *testing.T) {
	action, args, ok := Read(ID(Show, "12", "3"))
	if diff := cmp.Diff([]string{"12", "3"}, args); action != Show || !ok || diff != "" {
		t.Errorf("read %q %v %v", action, args, ok)
	}
	for _, foreign := range []string{"", "v1", "v2:list:0", "list:0", "x"} {
		if action, _, ok := Read(foreign); ok {
			t.Errorf("readCustomID(%q) = %q, want refused", foreign, action)
		}
	}
}

func TestQuotesIDHoldsWhatFits(t *testing.T) {
	refs := []news.Ref{{Article: 7, Sentence: 1}, {Article: 7, Sentence: 4}}
	_, args, _ := Read(QuotesID(7, refs))
	got, ok := ReadQuotes(args)
	if diff := cmp.Diff(refs, got); !ok || diff != "" {
		t.Errorf("quotes (-want +got):\n%s", diff)
	}
	many := make([]news.Ref, 200)
	for i := range many {
		many[i].Sentence = 1000 + i
	}
	id := QuotesID(math.MaxInt64, many)
	if len(id) > message.MaxCustomID || strings.HasSuffix(id, ".") {
		t.Errorf("id %q of %d characters", id, len(id))
	}
	_, args, _ = Read(id)
	if got, ok := ReadQuotes(args); !ok || len(got) < 10 {
		t.Errorf("read %d quotes of %q", len(got), id)
	}
	for _, bad := range [][]string{nil, {"1"}, {"x", "1"}, {"1", ""}, {"1", "-1"}, {"1", "1..2"}} {
		if _, ok := ReadQuotes(bad); ok {
			t.Errorf("readQuotes(%v) accepted", bad)
		}
	}
}
