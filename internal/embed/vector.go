package embed

import "math"

// quantised is v with one byte a number: only the direction is kept, the
// largest number becoming 127. A byte moves the cosine of two vectors by less
// than a hundredth, for a quarter of the space and of the reading that four
// take.
func quantised(v []float32) []int8 {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(float64(x)))
	}
	out := make([]int8, len(v))
	for i, x := range v {
		out[i] = int8(math.Round(float64(x) / most * 127))
	}
	return out
}

// signs are a bit for each number above zero. Which those are is chance, so
// that branching would cost ten times as much.
func signs(v []int8) []uint64 {
	out := make([]uint64, (len(v)+63)/64)
	for i, x := range v {
		out[i/64] |= uint64(uint8(-x)>>7) << (i % 64)
	}
	return out
}

// cosine of two vectors of one length, but for the length of a, which is the
// same for all that are compared with it; 0 when b points nowhere.
func cosine(a []float32, b []int8) float64 {
	var ab, bb float64
	for i, x := range b {
		ab += float64(a[i]) * float64(x)
		bb += float64(x) * float64(x)
	}
	if bb == 0 {
		return 0
	}
	return ab / math.Sqrt(bb)
}
