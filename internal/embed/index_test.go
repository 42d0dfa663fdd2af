package embed

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// vectorsOf makes vectors in random directions, of as many scopes as there are
// digits; passages are numbered from 1.
func vectorsOf(random *rand.Rand, n, dims int) []news.Vector {
	all := make([]news.Vector, n)
	for i := range all {
		v := make([]float32, dims)
		for j := range v {
			v[j] = float32(random.NormFloat64())
		}
		all[i] = news.Vector{Passage: int64(i + 1), Scope: "f" + strconv.Itoa(i%10), Value: quantised(v)}
	}
	return all
}

func differ(a, b []int8) (n int) {
	for i := range a {
		if (a[i] > 0) != (b[i] > 0) {
			n++
		}
	}
	return n
}

// The index finds what comparing sign by sign finds.
func TestNearestIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, dims := range []int{1, 63, 64, 65, 768} {
		all := vectorsOf(random, 2*blockSize+100, dims)
		x := newIndex(news.Embedder{Model: "m", Dims: dims})
		x.add(all)
		if x.len() != len(all) {
			t.Fatalf("%d vectors of %d", x.len(), len(all))
		}
		question, last := vectorsOf(random, 1, dims)[0].Value, int64(2*blockSize)
		var want []hit
		for _, v := range all {
			if (v.Scope == "f3" || v.Scope == "f8") && v.Passage <= last {
				want = append(want, hit{v.Passage, differ(question, v.Value)})
			}
		}
		c := closest{most: 25, hits: want}
		got := x.nearest(signs(question), []string{"f3", "f8", "g1"}, last, 25)
		if diff := cmp.Diff(c.passages(), got); diff != "" || len(got) != 25 {
			t.Errorf("%d dimensions: %s", dims, diff)
		}
	}
}

func TestIndexHasNothingForAStranger(t *testing.T) {
	x := newIndex(news.Embedder{Model: "m", Dims: 8})
	random := rand.New(rand.NewPCG(1, 1))
	x.add(vectorsOf(random, 50, 8))
	x.add([]news.Vector{{Passage: 99, Scope: "f1"}, {Passage: 98, Scope: "f1", Value: make([]int8, 9)}})
	if x.len() != 50 {
		t.Errorf("%d vectors: empty ones and others' count", x.len())
	}
	question := signs(vectorsOf(random, 1, 8)[0].Value)
	for _, scopes := range [][]string{nil, {"g1"}, {"f"}, {"f11"}} {
		if got := x.nearest(question, scopes, math.MaxInt64, 5); len(got) != 0 {
			t.Errorf("%v sees %v", scopes, got)
		}
	}
}

func TestAPassageTwiceInTheIndexIsFoundOnce(t *testing.T) {
	x := newIndex(news.Embedder{Model: "m", Dims: 2})
	x.add([]news.Vector{{Passage: 1, Scope: "f", Value: []int8{1, 1}}, {Passage: 1, Scope: "f", Value: []int8{1, -1}}, {Passage: 2, Scope: "f", Value: []int8{1, 1}}})
	if diff := cmp.Diff([]int64{2, 1}, x.nearest(signs([]int8{1, 1}), []string{"f"}, 9, 5)); diff != "" {
		t.Error(diff)
	}
}

// A byte a number hardly moves a cosine, whatever the vector's length.
func TestQuantisedKeepsTheDirection(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, dims := range []int{64, 768, 3072} {
		a, b := make([]float32, dims), make([]float32, dims)
		for j := range a {
			a[j] = float32(random.NormFloat64())
			b[j] = (a[j] + float32(random.NormFloat64())) * 1e-3
		}
		var ab, aa, bb float64
		for j := range a {
			ab, aa, bb = ab+float64(a[j])*float64(b[j]), aa+float64(a[j])*float64(a[j]), bb+float64(b[j])*float64(b[j])
		}
		exact, got := ab/math.Sqrt(aa*bb), cosine(a, quantised(b))/math.Sqrt(aa)
		if math.Abs(exact-got) > 0.01 {
			t.Errorf("%d dimensions: cosine %.4f, quantised %.4f", dims, exact, got)
		}
	}
	if got := quantised([]float32{-2, 0, 1, 2e-9}); !slices.Equal(got, []int8{-127, 0, 64, 0}) {
		t.Errorf("quantised %v", got)
	}
	if got := cosine([]float32{1, 1}, []int8{0, 0}); got != 0 {
		t.Errorf("cosine with nothing %v", got)
	}
}

func BenchmarkNearest(b *testing.B) {
	const dims = 768
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			random := rand.New(rand.NewPCG(5, 5))
			some := vectorsOf(random, 5000, dims)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.GC()
			runtime.ReadMemStats(&before)
			x := newIndex(news.Embedder{Model: "m", Dims: dims})
			start := time.Now()
			for range n / len(some) {
				x.add(some)
				for i := range some {
					some[i].Passage += int64(len(some))
				}
			}
			loaded := time.Since(start)
			runtime.GC()
			runtime.ReadMemStats(&after)
			runtime.KeepAlive(some)
			scopes := []string{"f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9"}
			question := signs(vectorsOf(random, 1, dims)[0].Value)
			for b.Loop() {
				x.nearest(question, scopes, math.MaxInt64, 80)
			}
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
			b.ReportMetric(loaded.Seconds()*1000, "ms-to-add")
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/op")
		})
	}
}
