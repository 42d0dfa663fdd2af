package search

import (
	"slices"
	"testing"
)

// News of the day must not crowd out what holds much more of the question.
func TestOutstanding(t *testing.T) {
	for _, tt := range []struct {
		name   string
		shares []float64
		want   []float64
	}{
		{"much more", []float64{0.4, 0.3, 0.35, 0.2, 0.7, 0.6}, []float64{0.4, 0.3, 0.7, 0.35, 0.2, 0.6}},
		{"a little more", []float64{0.6, 0.5, 0.3, 0.7}, []float64{0.6, 0.5, 0.3, 0.7}},
		{"third already", []float64{0.2, 0.3, 0.9, 0.8}, []float64{0.2, 0.3, 0.9, 0.8}},
		{"two", []float64{0.1, 0.9}, []float64{0.1, 0.9}},
		{"none", nil, nil},
	} {
		var ranked []scored
		for _, share := range tt.shares {
			ranked = append(ranked, scored{share: share})
		}
		var got []float64
		for _, s := range outstanding(ranked) {
			got = append(got, s.share)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
