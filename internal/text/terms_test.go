package text_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

func TestTerms(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Norhaven's mayors met Voss’s critics", "norhaven mayor meet voss critic"},
		{"What did the U.S. say?", "what did the usa say"},
		{"what did the us say", "what did the usa say"},
		{"The US, USA and United States", "the usa usa and usa"},
		{"Give us time", "give us time"},
		{"WHO warned IT firms; who knew it?", "abbrwho warn abbrit firm who know it"},
		{"GIVE US TIME", "give us time"},
		{"He won; they win; winning", "he win they win win"},
		{"1,500 people, 3.5 percent, 12,34", "1500 peopl 3p5 percent 12 34"},
		{"E-mail from a long-running row", "e mail email from a long run row"},
		{"Covid-19 and F-16s", "covid 19 covid19 and f 16s f16s"},
		{"O'Brien l’accord don't", "obrien accord dont"},
		{"Ærøskøbing café naïve straße", "aeroskob cafe naiv strass"},
		{"東京都は", "東京 京都 都は"},
		{"東", "東"},
		{"Москва и Київ", "москва и киів"},
		{"end.The start", "end the start"},
		{"", ""},
		{"🙂 — !", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, strings.Join(text.Terms(tt.in), " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTermsAreLettersAndDigits(t *testing.T) {
	for _, term := range text.Terms("a.b.c. 1.2.3 x's 'tis rock'n'roll AT&T C++ 50% naïve’s 10:30 α-β ไทย ١٢٣") {
		if strings.IndexFunc(term, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) }) >= 0 {
			t.Errorf("term %q", term)
		}
	}
}

func TestIsStop(t *testing.T) {
	for _, w := range []string{"the", "what", "does", "was", "having", "our", "because", "und", "les", "warum", "cuando", "pourquoi", "ですか", "いつから"} {
		for _, term := range text.Terms(w) {
			if !text.IsStop(term) {
				t.Errorf("%q (%q) is no stop word", w, term)
			}
		}
	}
	for _, w := range []string{"US", "WHO", "war", "die", "say", "Geneva", "owns", "owner", "図書館", "テレビ"} {
		for _, term := range text.Terms("The " + w + " and so on")[1:2] {
			if text.IsStop(term) {
				t.Errorf("%q (%q) is a stop word", w, term)
			}
		}
	}
}

func TestPassages(t *testing.T) {
	var in []news.Sentence
	for _, s := range []string{"One two three.", "Four five.", strings.Repeat("long ", 12) + "one.", "Six.", "Seven."} {
		in = append(in, news.Sentence{Text: s})
	}
	got := text.Passages(in, 5)
	want := [][2]int{{0, 1}, {2, 2}, {3, 4}}
	var spans [][2]int
	for _, p := range got {
		spans = append(spans, [2]int{p.First, p.Last})
	}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Error(diff)
	}
	if got[0].Terms != "one two three four five" {
		t.Errorf("terms %q", got[0].Terms)
	}
	if text.Passages(nil, 5) != nil {
		t.Error("passages of nothing")
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct{ in, want string }{
		{"1,500 or 1500", "1500 1500"},
		{"$1.5m, 1.5 million, £3bn, 2k", "1500000 1500000 3000000000 2000"},
		{"12%, 12 percent, 12 per cent, twelve percent", "12% 12% 12% 12%"},
		{"between 5 and 10 million; 12-15%; 1.5 to 2 million", "5000000 10000000 12% 15% 1500000 2000000"},
		{"In 2019 and 3 million people", "2019 3000000"},
		{"twenty-five, a hundred and five, two million, a dozen", "25 105 2000000 12"},
		{"thousands of people, millions more", ""},
		{"the 3rd and third, 21st", "3 3 21"},
		{"at 3:30 p.m. on 2026-11-05", "3:30 2026 11 5"},
		{"5 Nov. 2026", "5 2026"},
		{"the 1990s, G7, A380, 3-2, 10km", "1990s g7 a380 3 2 10"},
		{"five six", "5 6"},
		{"0.50 and 007", "0.5 7"},
		{"a 20-year-old", "20"},
		{"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			var got []string
			for _, n := range text.Numbers(tt.in) {
				if !strings.Contains(tt.in, n.Text) {
					t.Errorf("%q is not verbatim", n.Text)
				}
				got = append(got, n.Value)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNames(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Talks between Ada Voss and Norhaven's council began.", "ada voss|norhaven"},
		{"Voss left. Nobody saw Voss.", "voss"},
		{"Rain fell on the U.S. Embassy.", "us embassy"},
		{"The Bank of Brill and Ursula van der Meer agreed.", "bank of brill|ursula van der meer"},
		{"I think I’m late, said Ada Li.", "ada li"},
		{"Officials said no.", ""},
		{"Ada Voss left.", "ada voss"},
		{"He said: “Nothing is lost,” in Brill.", "brill"},
		{"東京で会った。", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, strings.Join(text.Names(tt.in), "|")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
