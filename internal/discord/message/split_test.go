package message

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	link := "[Bridge opens](https://post.example/a)"
	for name, tc := range map[string]struct {
		in    string
		limit int
		want  []string
	}{
		"short":            {"One. Two.", 20, []string{"One. Two."}},
		"nothing":          {"  ", 20, nil},
		"paragraph first":  {"One two. Three\nfour five", 18, []string{"One two. Three", "four five"}},
		"sentence":         {"It opened today. It rained.", 20, []string{"It opened today.", "It rained."}},
		"closing quote":    {`"It opened." It rained long.`, 16, []string{`"It opened."`, "It rained long."}},
		"word":             {"alpha beta gamma", 12, []string{"alpha beta", "gamma"}},
		"no space":         {"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		"no cut in escape": {`abc\*def`, 4, []string{"abc", `\*de`, "f"}},
		"no cut in link":   {"word " + link + " tail", 30, []string{"word", link, "tail"}},
		"grapheme whole":   {"ab👩‍👩‍👧cd", 8, []string{"ab", "👩‍👩‍👧", "cd"}},
		"cjk":              {"橋が開いた。雨が降った。", 8, []string{"橋が開いた。", "雨が降った。"}},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "no cut in link" {
				tc.limit = len(link)
			}
			if diff := cmp.Diff(tc.want, split(tc.in, tc.limit)); diff != "" {
				t.Errorf("split(%q, %d) (-want +got):\n%s", tc.in, tc.limit, diff)
			}
		})
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("One. Two [a](https://b.example/c) three", 8)
	f.Add(strings.Repeat(`\*`, 30), 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		s = Plain(s)
		if limit < 40 || limit > 5000 {
			limit = 40
		}
		pieces := split(s, limit)
		for _, p := range pieces {
			if Size(p) > limit || p == "" {
				t.Errorf("piece %q of %d units, limit %d", p, Size(p), limit)
			}
		}
		squeeze := strings.NewReplacer(" ", "", "\n", "")
		if got, want := squeeze.Replace(strings.Join(pieces, "")), squeeze.Replace(s); got != want {
			t.Errorf("split lost text: %q, want %q", got, want)
		}
	})
}

func TestPackKeepsBlocksWhole(t *testing.T) {
	got := Pack([]string{"aaaa", "bbbb", "cccc", "One two. Three four."}, "|", 10)
	want := []string{"aaaa|bbbb", "cccc", "One two.", "Three", "four."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pack (-want +got):\n%s", diff)
	}
}

func TestFitCountsUTF16(t *testing.T) {
	s := strings.Repeat("🌉", 80) // two units each
	if got := Size(Fit(s, 100)); got > 100 || got < 90 {
		t.Errorf("fit gives %d units, want at most 100 and nearly that", got)
	}
	if got := Fit("short", 100); got != "short" {
		t.Errorf("fit = %q", got)
	}
}
