package tfidf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVector(t *testing.T) {
	a, b := Vector{{1, 2}, {3, 4}, {9, 1}}, Vector{{3, 3}, {5, 1}, {9, 1}}
	if got := a.Dot(b); got != 13 || b.Dot(a) != got {
		t.Errorf("dot product %v, the other way round %v, want 13", got, b.Dot(a))
	}
	if got := a.HeaviestShared(b); got != 12 {
		t.Errorf("heaviest shared %v, want 12", got)
	}
	for name, tt := range map[string]struct{ got, want Vector }{
		"plus":                {a.Plus(b), Vector{{1, 2}, {3, 7}, {5, 1}, {9, 2}}},
		"minus":               {a.Minus(b), Vector{{1, 2}, {3, 1}}},
		"plus nothing":        {a.Plus(nil), a},
		"two heaviest":        {a.Heaviest(2), Vector{{1, 2}, {3, 4}}},
		"more than there are": {a.Heaviest(5), a},
		"the lower of equals": {Vector{{4, 1}, {7, 1}, {8, 1}}.Heaviest(1), Vector{{4, 1}}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCount(t *testing.T) {
	var s Sums
	weights := func(title, body string) (map[uint32]float32, float64) {
		terms, words := s.Count(title, body)
		if !slices.IsSortedFunc(terms, func(a, b Weight) int { return int(int64(a.Term) - int64(b.Term)) }) {
			t.Errorf("%q: terms out of order", title)
		}
		of := map[uint32]float32{}
		for _, x := range terms {
			of[x.Term] = x.W
		}
		return of, words
	}
	of, words := weights("", "The tram and the bus met Ada Marsh.")
	if want := map[uint32]float32{
		termHash("tram"): 1, termHash("bus"): 1, termHash("meet"): 1, termHash("ada"): nameWeight, termHash("marsh"): nameWeight,
		termHash("bus", "meet"): pairWeight, termHash("meet", "ada"): pairWeight, termHash("ada", "marsh"): pairWeight,
	}; !cmp.Equal(of, want) || words != 5 {
		t.Errorf("weights %v of %v words, want %v of 5", of, words, want)
	}
	once, _ := weights("Tram", "Tram lines open.")
	if again, _ := weights("", "Tram lines open."); !cmp.Equal(once, again) {
		t.Errorf("a body that begins with its title: %v, without %v", once, again)
	}
	if of, _ := weights("", strings.Repeat("tram ", 4)); of[termHash("tram")] <= 1 || of[termHash("tram")] >= 4 {
		t.Errorf("said four times: %v", of)
	}
	if of, words := weights("", "the and of"); len(of) != 0 || words != 1 {
		t.Errorf("function words: %v, %v words", of, words)
	}
	if of, _ := weights("", strings.Repeat("x ", readBytes)+"zeppelin"); of[termHash("zeppelin")] != 0 {
		t.Error("all of a long text is read")
	}
}

// TestMix: what is mixed is what adding the vectors one by one gives, however many
// terms there are, and nothing of it is left for the next.
func TestMix(t *testing.T) {
	var s Sums
	for round := range 3 {
		var own Vector
		for i := range 10 {
			own = append(own, Weight{uint32(i * 7), float32(i + 1)})
		}
		sum := own
		for k := range 40 {
			var v Vector
			for i := range 60 {
				v = append(v, Weight{uint32(i*1024 + k*round), float32(1+i%9) / 4}) // one slot, many terms
			}
			s.Add(v, 0.5)
			for i := range v {
				v[i].W *= 0.5
			}
			sum = sum.Plus(v)
		}
		if diff := cmp.Diff(slices.Clone(sum.Heaviest(articleTerms)).scaled(), s.Mix(own)); diff != "" {
			t.Errorf("round %d (-want +got):\n%s", round, diff)
		}
	}
	if got := s.Mix(nil); len(got) != 0 {
		t.Errorf("nothing mixed: %v", got)
	}
}

func TestFrequencies(t *testing.T) {
	var s Sums
	var f Frequencies
	if f.Cold() != 1 {
		t.Errorf("before the first article: %v cold", f.Cold())
	}
	for i := range readEnough {
		terms, _ := s.Count("", fmt.Sprintf("police report%d", i))
		f.Learn(terms)
	}
	if f.Cold() != 0 || f.Articles() != readEnough {
		t.Errorf("%v articles, %v cold", f.Articles(), f.Cold())
	}
	terms, _ := s.Count("", "police zeppelin")
	of := map[uint32]float64{}
	var norm float64
	for _, x := range f.Weigh(terms) {
		of[x.Term] = float64(x.W)
		norm += float64(x.W) * float64(x.W)
	}
	if of[termHash("zeppelin")] <= 2*of[termHash("police")] || math.Abs(norm-1) > 1e-6 {
		t.Errorf("weights %v, squared length %v", of, norm)
	}
}

// TestFrequenciesForget: terms that were seen once make room for others, and those
// seen often stay known as common.
func TestFrequenciesForget(t *testing.T) {
	var f Frequencies
	next := uint32(1)
	for range 300 {
		terms := Vector{{0, 1}}
		for range 5000 {
			terms = append(terms, Weight{next, 1})
			next++
		}
		f.Learn(terms)
		if len(f.of) > termRoom {
			t.Fatalf("%d terms kept", len(f.of))
		}
	}
	if f.rarity(0) >= f.rarity(next)/2 {
		t.Errorf("a common term weighs %v, an unknown one %v", f.rarity(0), f.rarity(next))
	}
}
