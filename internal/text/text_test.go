package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/text"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		name string
		want []string // joined by a space they are the input
	}{
		{"titles", []string{"Mr. Harlow met Gen. Ada Voss and Sen. Pike.", "They talked for an hour."}},
		{"initials", []string{"Talks with J. R. Ewell and Thomas Q. Marsh ended.", "Nobody signed."}},
		{"country mid", []string{"The U.S. President spoke.", "Relations with the U.S. have cooled."}},
		{"country end", []string{"He flew to the U.S.", "The visit was short."}},
		{"country end quote", []string{"It came from the U.S.", "“We are glad,” Orla Finch said."}},
		{"decimals", []string{"Prices rose 3.5 percent to $1.25.", "Analysts had forecast 2.9."}},
		{"clock day", []string{"Polls close at 8 p.m. Friday in Norhaven.", "Results follow."}},
		{"clock zone", []string{"It begins at 9 a.m. ET on Sunday."}},
		{"clock end", []string{"It began at 9 a.m.", "Police closed the road."}},
		{"clock place", []string{"It begins at 5 p.m. Norhaven time."}},
		{"quoted stop", []string{`"We are done."`, `Then he left.`}},
		{"quote end", []string{`Voss said, "We are done."`, `Then she left.`}},
		{"curly quote end", []string{`Voss said: “We are done.”`, `Then she left.`}},
		{"short quote whole", []string{`“We came. We saw. We left,” Voss said.`, `Nobody laughed.`}},
		{"question attributed", []string{`"Are you mad?" Voss asked the council.`, `It was silent.`}},
		{"question lower", []string{`“Why now?” she asked.`, `Nobody knew.`}},
		{"question end", []string{`Why now?`, `The mayor had no answer.`}},
		{"ellipsis on", []string{"She waited ... and waited.", "Then rain came…", "It stayed."}},
		{"spaced ellipsis", []string{"She waited . . . and left.", "Rain came."}},
		{"list number", []string{"1. Wash the rice.", "2. Boil it."}},
		{"number ends", []string{"The plant opened in 1987.", "It closed in 2011."}},
		{"no number", []string{"He is No. 4 in the ranking.", "He said no.", "She agreed."}},
		{"company", []string{"Harrow Inc. said Tuesday it would close.", "Shares fell."}},
		{"company end", []string{"He works for Harrow Inc.", "The firm makes bolts."}},
		{"month", []string{"It opens on Sept. 14 in Norhaven.", "It shuts in Dec.", "The mayor is glad."}},
		{"street", []string{"St. Alban lies on Mt. Corrow.", "Few live there."}},
		{"url", []string{"See https://news.example/a.b?x=1.2 for more.", "Visit www.Harrow.Com now."}},
		{"mail", []string{"Write to desk@Brill.News or call.", "We answer."}},
		{"ie", []string{"Heavy metals, e.g. Lead and i.e. Mercury, were found.", "None was new."}},
		{"capitals", []string{"U.S. AND NORHAVEN AGREE ON TARIFFS.", "MARKETS RISE."}},
		{"dash", []string{"The vote — the third this year — failed.", "— The mayor blamed rain."}},
		{"brand", []string{"The phone broke.", "iPhones are dear."}},
		{"parenthesis", []string{"The firm (it is small. It is old.) failed.", "Few cared."}},
		{"degree", []string{"Dr. Ines Bell, Ph.D., spoke.", "She has a Ph.D. in law."}},
		{"versus", []string{"It was Norhaven vs. Brill again.", "Norhaven won."}},
		{"plan b", []string{"They went to plan B.", "The council agreed."}},
		{"german", []string{"Das kostet viel.", "Ähnlich sieht es Voss."}},
		{"lower-case text", []string{"the firm failed.", "nobody cared."}},
		{"feet", []string{`He is 6'2" tall.`, `She is not.`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := text.Sentences(strings.Join(tt.want, " "))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSentencesAreVerbatim(t *testing.T) {
	const in = "  First line\nsecond line of it. “Whole. Quote.” Third…Fourth (a. b.) end!!  "
	at := 0
	for _, s := range text.Sentences(in) {
		n := strings.Index(in[at:], s)
		if n < 0 || strings.TrimSpace(s) != s || s == "" {
			t.Fatalf("%q is not a trimmed part of the rest %q", s, in[at:])
		}
		at += n + len(s)
	}
}

func TestSentencesOfLines(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"list", "Needed:\n- rice\n- salt and\n  pepper", []string{"Needed:", "- rice", "- salt and\n  pepper"}},
		{"wrapped", "The council of Norhaven met on Tuesday to talk about the\nBridge Act and its many, many costs to the towns beside\nthe river.", []string{"The council of Norhaven met on Tuesday to talk about the\nBridge Act and its many, many costs to the towns beside\nthe river."}},
		{"lines", "Ada Voss\nThe mayor spoke.", []string{"Ada Voss", "The mayor spoke."}},
		{"cjk", "会議は終わった。「もう終わり。」と市長。次は？", []string{"会議は終わった。", "「もう終わり。」と市長。", "次は？"}},
		{"empty", " \n ", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, text.Sentences(tt.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGluedSentences(t *testing.T) {
	got := text.Sentences("The mayor left.The council stayed at 3.5 percent on news.example.She waved.”Nobody saw.")
	want := []string{"The mayor left.", "The council stayed at 3.5 percent on news.example.She waved.”", "Nobody saw."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCut(t *testing.T) {
	got := text.Cut("One. Two.\n \nThree.\n\n\n\nFour.\n")
	var flat []string
	for _, s := range got {
		flat = append(flat, s.Text+string(rune('0'+s.Paragraph)))
	}
	if diff := cmp.Diff([]string{"One.0", "Two.0", "Three.1", "Four.2"}, flat); diff != "" {
		t.Error(diff)
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "as it is\n", "as it is\n"},
		{"line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"controls", "a\x00b\x1b[1mc\td", "ab[1mc d"},
		{"bidi and zero width", "a\u202eb\u200bc\ufeffd\u2066e", "abcde"},
		{"tag characters", "hi\U000E0049\U000E0067", "hi"},
		{"variation selectors", "a\U000E0100b\ufe01", "ab"},
		{"emoji keeps its look", "☀\ufe0f", "☀\ufe0f"},
		{"invalid", "a\xff\xfeb", "ab"},
		{"composed", "cafe\u0301", "café"},
		{"persian joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"spaces", "1\u00a0500\u3000x", "1 500 x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := text.Clean(tt.in)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if again := text.Clean(got); again != got {
				t.Errorf("cleaning again gives %q", again)
			}
		})
	}
}

func TestFold(t *testing.T) {
	if got := text.Fold("“Ünïted” — Straße’s ＡＢＣ ﬁ"); got != `"united" - strasse's abc fi` {
		t.Errorf("got %q", got)
	}
}

func TestTruncate(t *testing.T) {
	tests := []struct {
		in    string
		runes int
		want  string
	}{
		{"short", 5, "short"},
		{"the council agreed", 12, "the council…"},
		{"the council agreed", 13, "the council…"},
		{"incomprehensible", 6, "incom…"},
		{"a 👩‍👩‍👧 b", 4, "a…"},
		{"x", 0, ""},
		{"会議は終わった", 4, "会議は…"},
	}
	for _, tt := range tests {
		if got := text.Truncate(tt.in, tt.runes); got != tt.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", tt.in, tt.runes, got, tt.want)
		}
	}
}

func TestTokens(t *testing.T) {
	if got := text.Tokens("会議は終わった"); got < 7 {
		t.Errorf("%d tokens for seven characters", got)
	}
	if got := text.Tokens(strings.Repeat("word ", 100)); got < 150 || got > 250 {
		t.Errorf("%d tokens for a hundred words", got)
	}
	if text.Tokens("") != 0 {
		t.Error("tokens of nothing")
	}
}

func FuzzText(f *testing.F) {
	f.Add("Mr. A. “B. C” said... U.S. 1,5 '’ \x00\xff東。")
	f.Fuzz(func(t *testing.T, s string) {
		s = text.Clean(s)
		at := 0
		for _, x := range text.Sentences(s) {
			n := strings.Index(s[at:], x)
			if n < 0 {
				t.Fatalf("%q is not verbatim in order", x)
			}
			at += n + len(x)
		}
		if text.Clean(s) != s {
			t.Fatal("cleaning twice differs")
		}
		text.Terms(s)
		text.Numbers(s)
		text.Names(s)
		text.Truncate(s, 10)
	})
}

func BenchmarkCut(b *testing.B) {
	body := strings.Repeat("Mr. Harlow met Gen. Ada Voss in the U.S. on Sept. 14. “We talked,” she said. Prices rose 3.5 percent.\n\n", 30)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		text.Cut(body)
	}
}

func BenchmarkPassages(b *testing.B) {
	sentences := text.Cut(strings.Repeat("Mr. Harlow met Gen. Ada Voss in the U.S. on Sept. 14. “We talked,” she said. Prices rose 3.5 percent.\n\n", 30))
	for b.Loop() {
		text.Passages(sentences, text.PassageWords)
	}
}
