package query_test

import (
	"slices"
	"testing"
	"time"

	"newsdesk/internal/search/query"
)

func TestNamedOutlets(t *testing.T) {
	stored := []string{
		"CNN", "The Week", "USA TODAY", "Harbour Gazette - Latest News", "Harbour Gazette Sunday", "ledger.com",
		"The Courier | World", "The Courier | Sport", "TIME", "Ellery Star: Business", "i",
	}
	for _, tt := range []struct {
		asked string
		want  []string
	}{
		{"What does CNN report?", []string{"CNN"}},
		{"what does cnn report?", []string{"CNN"}},
		{"What did USA Today say?", []string{"USA TODAY"}},
		{"What time is it, and which week?", nil},
		{"What happened during the week?", nil},
		{"According to TIME and The Week's editor?", []string{"The Week", "TIME"}},
		{"What does the Harbour Gazette say?", []string{"Harbour Gazette - Latest News"}},
		{"What does the Harbour Gazette Sunday say?", []string{"Harbour Gazette Sunday"}},
		{"What does Ledger.com say?", []string{"ledger.com"}},
		{"What does the ledger say?", []string{"ledger.com"}},
		{"What does The Courier say?", []string{"The Courier | World", "The Courier | Sport"}},
		{"Who called the courier?", nil},
		{"Ellery Star or CNN?", []string{"Ellery Star: Business", "CNN"}},
		{"Is the Harbour full?", nil},
		{"May I?", nil},
		{"", nil},
	} {
		if got := query.Read(tt.asked, stored, time.Now()).Outlets; !slices.Equal(got, tt.want) {
			t.Errorf("%q names %q, want %q", tt.asked, got, tt.want)
		}
	}
}
