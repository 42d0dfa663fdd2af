package rouge_test

import (
	"math"
	"testing"

	"newsdesk/internal/summary/rouge"
)

func TestMeasure(t *testing.T) {
	same := []string{"The ferry ran aground.", "Nobody was hurt."}
	for _, test := range []struct {
		name      string
		candidate []string
		want      rouge.Score
	}{
		{"itself", same, rouge.Score{One: 1, Two: 1, Lsum: 1}},
		{"stems", []string{"The ferries ran aground.", "Nobody was hurt."}, rouge.Score{One: 1, Two: 1, Lsum: 1}},
		{"nothing shared", []string{"Trams open in May."}, rouge.Score{}},
		{"half of it", same[:1], rouge.Score{One: 2 * 1 * (4. / 7) / (1 + 4./7), Two: 2 * 1 * (3. / 6) / (1 + 3./6), Lsum: 2 * 1 * (4. / 7) / (1 + 4./7)}},
		{"other order", []string{"Aground ran ferry the.", "Nobody was hurt."}, rouge.Score{One: 1, Two: 2. / 6, Lsum: 4. / 7}},
	} {
		got := rouge.Measure(test.candidate, same)
		if off(got.One, test.want.One) || off(got.Two, test.want.Two) || off(got.Lsum, test.want.Lsum) {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func off(a, b float64) bool { return math.Abs(a-b) > 1e-9 }
