package story_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/story"
)

const wire = `A cargo train left the rails between Harrow Bridge and Sand Hill early on Thursday, blocking the only line to the coast. Nobody was hurt, the railway company said. Twelve wagons loaded with timber tipped over on the embankment and two more came to rest in a field.

The driver told investigators that he had felt a jolt near the old signal box and braked at once. Engineers found a broken rail there a few hours later. The line had last been inspected in February, according to the company's own records.

Buses carry passengers between the two towns until the track is mended, which is to take at least six days. Fishermen in Sand Hill fear for their catch, most of which leaves by train each morning. The regional government promised to pay for lorries in the meantime.`

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

func TestCompare(t *testing.T) {
	const lead = "HARROW BRIDGE, Thursday (North Agency) - Reporting by our correspondents, editing by the night desk."
	const footer = "You have read a free article. Our reporters are paid by people like you. Give what you can, monthly or once, and keep the press of this county alive for those who cannot pay. Write to the editor at the town hall square, or ring the newsroom between nine and noon."
	other := `The council of Lowmouth voted on Tuesday to rebuild its public baths, which burnt down last winter. The work is to cost nine million crowns and take two years. Neighbours had asked for a park instead. Swimming clubs train in Port Ellery until then.`
	for _, test := range []struct {
		name string
		a, b story.Version
		want story.Kind
	}{
		{"unchanged", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Courier", Text: wire}, story.Same},
		{"typing and case", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Courier", Text: strings.ReplaceAll(wire, "mended", "Repaired")}, story.Same},
		{"dated anew", story.Version{Outlet: "Courier", Text: "Updated 14:05 on 7 May.\n\n" + wire}, story.Version{Outlet: "Courier", Text: "Updated 16:40 on 9 May.\n\n" + wire}, story.Same},
		{"teaser, then all", story.Version{Outlet: "Courier", Text: cut(wire, .4)}, story.Version{Outlet: "Courier", Text: wire}, story.Same},
		{"a number corrected", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Courier", Text: strings.ReplaceAll(wire, "Twelve wagons", "Nineteen wagons")}, story.Correction},
		{"a third added", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Courier", Text: wire[:300] + " " + other + " " + wire[300:]}, story.Correction},
		{"wire copy", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: wire}, story.Copy},
		{"cut by 30 %", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: cut(wire, .7)}, story.Copy},
		{"cut by 60 %", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: cut(wire, .4)}, story.Copy},
		{"framed", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: lead + " " + wire + " " + footer}, story.Copy},
		{"one word in seven", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: reworded(wire, 7)}, story.Copy},
		{"one word in two", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: reworded(wire, 2)}, story.Different},
		{"only a lead in common", story.Version{Outlet: "Courier", Text: lead + " " + wire}, story.Version{Outlet: "Ledger", Text: lead + " " + other}, story.Different},
		{"only a footer in common", story.Version{Outlet: "Courier", Text: wire + " " + footer}, story.Version{Outlet: "Courier", Text: other + " " + footer}, story.Different},
		{"a follow-up that repeats it below", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Courier", Text: other + " " + reworded(other, 3) + " " + wire}, story.Different},
		{"one sentence of it", story.Version{Outlet: "Courier", Text: wire}, story.Version{Outlet: "Ledger", Text: "Nobody was hurt, the railway company said."}, story.Different},
		{"headlines", story.Version{Outlet: "Courier", Text: "Cargo train leaves the rails near Sand Hill"}, story.Version{Outlet: "Ledger", Text: "Cargo train leaves the rails near Sand Hill"}, story.Copy},
		{"headlines with other numbers", story.Version{Outlet: "Courier", Text: "Storm over the coast of Lowmouth leaves nine people dead"}, story.Version{Outlet: "Ledger", Text: "Storm over the coast of Lowmouth leaves twelve people dead"}, story.Different},
		{"nothing", story.Version{Outlet: "Courier", Text: ""}, story.Version{Outlet: "Ledger", Text: ""}, story.Different},
		{"no spaces", story.Version{Outlet: "Courier", Text: "周四清晨一列货运列车在哈罗桥与沙丘之间脱轨阻断了通往海岸的唯一铁路铁路公司表示无人受伤"}, story.Version{Outlet: "Ledger", Text: "周四清晨一列货运列车在哈罗桥与沙丘之间脱轨阻断了通往海岸的唯一铁路铁路公司表示没有人受伤"}, story.Copy},
	} {
		if got := story.Compare(test.a, test.b); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestDiff(t *testing.T) {
	now := strings.Replace(wire, "Nobody was hurt, the railway company said.", "Two people were hurt, the railway company said.", 1)
	got := story.Diff(wire, now)
	want := [2][]string{{"Two people were hurt, the railway company said."}, {"Nobody was hurt, the railway company said."}}
	if diff := cmp.Diff(want, [2][]string{got.Added, got.Removed}); diff != "" {
		t.Errorf("added, removed (-want +got):\n%s", diff)
	}
	if same := story.Diff(wire, strings.ToUpper(wire)); len(same.Added)+len(same.Removed) > 0 {
		t.Errorf("capitals: %+v", same)
	}
}

// TestSketch: copies share enough to be found, others nothing.
func TestSketch(t *testing.T) {
	whole := story.Sketch(wire)
	if len(whole) != story.SketchSize || !slices.IsSorted(whole) || whole[0] < 0 {
		t.Fatalf("sketch %v", whole)
	}
	shared := func(s string) (n int) {
		for _, h := range story.Sketch(s) {
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
	if got := story.Sketch(" \n "); len(got) != 0 {
		t.Errorf("sketch of nothing: %v", got)
	}
}
