package search

import (
	"slices"
	"testing"
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
		if got, _ := namedOutlets(tt.asked, stored); !slices.Equal(got, tt.want) {
			t.Errorf("%q names %q, want %q", tt.asked, got, tt.want)
		}
	}
}

func TestSamePassages(t *testing.T) {
	const text = "nine peopl rescu ferri merl off port elleri monday coast guard said vessel lost power storm drift toward reef two tug"
	for _, tt := range []struct {
		name, other string
		want        bool
	}{
		{"itself", text, true},
		{"a word more", text + " again", true},
		{"another number", "twelv" + text[len("nine"):], false},
		{"another figure", text + " 14", false},
		{"half of it", text[:len(text)/2], false},
		{"nothing", "", false},
	} {
		if got := same(vocabulary(text), vocabulary(tt.other)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if got := same(vocabulary(tt.other), vocabulary(text)); got != tt.want {
			t.Errorf("%s, the other way round: %v", tt.name, got)
		}
	}
}
