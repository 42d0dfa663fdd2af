package duplicate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/duplicate"
)

const wire = `A cargo train left the rails between Harrow Bridge and Sand Hill early on Thursday, blocking the only line to the coast. Nobody was hurt, the railway company said. Twelve wagons loaded with timber tipped over on the embankment and two more came to rest in a field.

The driver told investigators that he had felt a jolt near the old signal box and braked at once. Engineers found a broken rail there a few hours later. The line had last been inspected in February, according to the company's own records.

Buses carry passengers between the two towns until the track is mended, which is to take at least six days. Fishermen in Sand Hill fear for their catch, most of which leaves by train each morning. The regional government promised to pay for lorries in the meantime.`

const other = `The council of Lowmouth voted on Tuesday to rebuild its public baths, which burnt down last winter. The work is to cost nine million crowns and take two years. Neighbours had asked for a park instead. Swimming clubs train in Port Ellery until then.`

func cut(s string, share float64) string {
	w := strings.Fields(s)
	return strings.Join(w[:int(share*float64(len(w)))], " ")
}

// reworded changes every nth word.
func reworded(s string, n int) string {
	w := strings.Fields(s)
	for i := n / 2; i < len(w); i += n {
		w[i] = "harlequin"
	}
	return strings.Join(w, " ")
}

func TestSame(t *testing.T) {
	const lead = "HARROW BRIDGE, Thursday (North Agency) - Reporting by our correspondents, editing by the night desk."
	const footer = "You have read a free article. Our reporters are paid by people like you. Give what you can, monthly or once, and keep the press of this county alive for those who cannot pay. Write to the editor at the town hall square, or ring the newsroom between nine and noon."
	for _, test := range []struct {
		name string
		a, b string
		want bool
	}{
		{"unchanged", wire, wire, true},
		{"typing and case", wire, strings.ReplaceAll(wire, "mended", "Repaired"), true},
		{"dated anew", "Updated 14:05 on 7 May.\n\n" + wire, "Updated 16:40 on 9 May.\n\n" + wire, true},
		{"teaser, then all", cut(wire, .4), wire, true},
		{"a number corrected", wire, strings.ReplaceAll(wire, "Twelve wagons", "Nineteen wagons"), true},
		{"a third added", wire, wire[:300] + " " + other + " " + wire[300:], true},
		{"cut by 30 %", wire, cut(wire, .7), true},
		{"cut by 60 %", wire, cut(wire, .4), true},
		{"framed", wire, lead + " " + wire + " " + footer, true},
		{"one word in seven", wire, reworded(wire, 7), true},
		{"one word in two", wire, reworded(wire, 2), false},
		{"only a lead in common", lead + " " + wire, lead + " " + other, false},
		{"only a footer in common", wire + " " + footer, other + " " + footer, false},
		{"a follow-up that repeats it below", wire, other + " " + reworded(other, 3) + " " + wire, false},
		{"one sentence of it", wire, "Nobody was hurt, the railway company said.", false},
		{"headlines", "Cargo train leaves the rails near Sand Hill", "Cargo train leaves the rails near Sand Hill", true},
		{"headlines with other numbers", "Storm over the coast of Lowmouth leaves nine people dead", "Storm over the coast of Lowmouth leaves twelve people dead", false},
		{"nothing", "", "", false},
		{"no spaces", "周四清晨一列货运列车在哈罗桥与沙丘之间脱轨阻断了通往海岸的唯一铁路铁路公司表示无人受伤", "周四清晨一列货运列车在哈罗桥与沙丘之间脱轨阻断了通往海岸的唯一铁路铁路公司表示没有人受伤", true},
	} {
		if got := duplicate.Same(test.a, test.b); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		if got := duplicate.Same(test.b, test.a); got != test.want {
			t.Errorf("%s, the other way round: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestSubstantial(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, now string
		want     bool
	}{
		{"unchanged", wire, wire, false},
		{"typing and case", wire, strings.ReplaceAll(wire, "mended", "Repaired"), false},
		{"dated anew", "Updated 14:05 on 7 May.\n\n" + wire, "Updated 16:40 on 9 May.\n\n" + wire, false},
		{"teaser, then all", cut(wire, .4), wire, false},
		{"a number corrected", wire, strings.ReplaceAll(wire, "Twelve wagons", "Nineteen wagons"), true},
		{"a third added", wire, wire[:300] + " " + other + " " + wire[300:], true},
		{"a number corrected at the end", wire + " The damage is put at 7", wire + " The damage is put at 71", true},
		{"cut within a word", wire[:len(wire)-4], wire + " " + other, false},
		{"a sentence said anew", wire, strings.Replace(wire, "Nobody was hurt", "No one came to harm", 1), false},
		{"a name gone", "Ada Marsh of Sand Hill drove the train. " + wire, wire, false},
		{"nothing, then all", "", wire, false},
	} {
		if got := duplicate.Diff(test.old, test.now).Substantial; got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestDiff(t *testing.T) {
	now := strings.Replace(wire, "Nobody was hurt, the railway company said.", "Two people were hurt, the railway company said.", 1)
	got := duplicate.Diff(wire, now)
	want := [2][]string{{"Two people were hurt, the railway company said."}, {"Nobody was hurt, the railway company said."}}
	if diff := cmp.Diff(want, [2][]string{got.Added, got.Removed}); diff != "" {
		t.Errorf("added, removed (-want +got):\n%s", diff)
	}
	if same := duplicate.Diff(wire, strings.ToUpper(wire)); len(same.Added)+len(same.Removed) > 0 {
		t.Errorf("capitals: %+v", same)
	}
}

// TestSketch: copies share enough to be found, others nothing.
func TestSketch(t *testing.T) {
	whole := duplicate.Sketch(wire)
	if len(whole) != duplicate.SketchSize || !slices.IsSorted(whole) || whole[0] < 0 {
		t.Fatalf("sketch %v", whole)
	}
	shared := func(s string) (n int) {
		for _, h := range duplicate.Sketch(s) {
			if slices.Contains(whole, h) {
				n++
			}
		}
		return n
	}
	for _, again := range []string{wire, cut(wire, .7), cut(wire, .4), reworded(wire, 7)} {
		if n := shared(again); n < 2 {
			t.Errorf("%.40q shares %d hashes", again, n)
		}
	}
	if n := shared("Nothing in this text was ever said about a train. It is about baths, parks and the price of soap in towns by the sea."); n != 0 {
		t.Errorf("another text shares %d hashes", n)
	}
	// Stored articles keep the sketches they came with.
	if diff := cmp.Diff([]int64{4799779015694882132, 7831570528487522657}, duplicate.Sketch("A cargo train left")); diff != "" {
		t.Errorf("sketch of four words (-want +got):\n%s", diff)
	}
	if got := duplicate.Sketch(" \n "); len(got) != 0 {
		t.Errorf("sketch of nothing: %v", got)
	}
}
