package vectors_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

var maker = news.Embedder{Model: "compass", Dims: 3}

// use makes maker the embedder.
func use(t *testing.T, s *storetest.DB, e news.Embedder) {
	t.Helper()
	if _, err := s.Vectors.UseEmbedder(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func waiting(t *testing.T, s *storetest.DB) []news.Unembedded {
	t.Helper()
	all, err := s.Vectors.Unembedded(t.Context(), 100)
	s.Must(err)
	return all
}

// embedAll gives every queued passage the same vector.
func embedAll(t *testing.T, s *storetest.DB) (kept []news.Vector) {
	t.Helper()
	kept, err := s.Vectors.SaveVectors(t.Context(), maker, vectorsFor(waiting(t, s)))
	s.Must(err)
	return kept
}

func vectorsFor(queued []news.Unembedded) (vectors []news.Vector) {
	for _, u := range queued {
		vectors = append(vectors, news.Vector{Passage: u.Passage, Turn: u.Turn, Value: []int8{-127, 0, 3}})
	}
	return vectors
}

func stored(t *testing.T, s *storetest.DB, e news.Embedder) []news.Vector {
	t.Helper()
	all, err := s.Vectors.Vectors(t.Context(), e, 0, 100)
	s.Must(err)
	return all
}

func TestNothingIsQueuedWithoutAnEmbedder(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	s.Save(storetest.Piece("1", "Ferry late", "The ferry was late."))
	if n := s.One(`SELECT count(*) FROM unembedded`); n != 0 {
		t.Errorf("%d passages queued", n)
	}
}

func TestVectorsAreKept(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	early := s.Save(storetest.Piece("1", "Ferry late", "The ferry was late. Fog lay on the strait. It cleared at noon."))
	use(t, s, news.Embedder{Model: maker.Model})
	use(t, s, maker)
	s.Save(storetest.Piece("2", "Tram opens", "The tram line opens on Monday."))
	var texts []string
	for _, u := range waiting(t, s) {
		texts = append(texts, u.Text)
	}
	want := []string{"Tram opens\nThe tram line opens on Monday.", "Ferry late\nIt cleared at noon.", "Ferry late\nThe ferry was late.\nFog lay on the strait."}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Error(diff)
	}
	var scopes []string
	for _, v := range embedAll(t, s) {
		scopes = append(scopes, v.Scope)
	}
	if diff := cmp.Diff([]string{"g2", "g1", "g1"}, scopes); diff != "" {
		t.Error(diff)
	}
	all := stored(t, s, maker)
	if len(all) != 3 || !slices.Equal(all[0].Value, []int8{-127, 0, 3}) || len(waiting(t, s)) != 0 {
		t.Fatalf("kept %v, %d still queued", all, len(waiting(t, s)))
	}
	rest, err := s.Vectors.Vectors(t.Context(), maker, all[0].Passage, 1)
	if err != nil || len(rest) != 1 || rest[0].Passage != all[1].Passage {
		t.Errorf("after the first: %v, %v", rest, err)
	}
	some, err := s.Vectors.VectorsOf(t.Context(), maker, []int64{all[2].Passage, 12345})
	if diff := cmp.Diff(all[2:], some); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", early.ID))
	if left := stored(t, s, maker); len(left) != 1 || left[0].Scope != "g2" {
		t.Errorf("after the removal: %v", left)
	}
}

func TestATextThatTheEmbedderRefuses(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	use(t, s, maker)
	s.Save(storetest.Piece("1", "Ferry late", "The ferry was late."))
	u := waiting(t, s)[0]
	_, err := s.Vectors.SaveVectors(t.Context(), maker, []news.Vector{{Passage: u.Passage, Turn: u.Turn}})
	s.Must(err)
	some, err := s.Vectors.VectorsOf(t.Context(), maker, []int64{u.Passage})
	if err != nil || len(some) != 0 || len(stored(t, s, maker)) != 0 || len(waiting(t, s)) != 0 {
		t.Errorf("%v, %v, queue %v", some, err, waiting(t, s))
	}
}

func TestAnotherEmbedderBeginsAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsdesk.db")
	s := storetest.Reopen(t, path, storetest.NewClock())
	s.Save(storetest.Piece("1", "Ferry late", "The ferry was late."))
	use(t, s, maker)
	embedAll(t, s)
	for _, tt := range []struct {
		name   string
		use    news.Embedder
		want   news.Embedder
		queued int
	}{
		{"the same", maker, maker, 0},
		{"the same, dimensions not known yet", news.Embedder{Model: "compass"}, maker, 0},
		{"other dimensions", news.Embedder{Model: "compass", Dims: 5}, news.Embedder{Model: "compass", Dims: 5}, 1},
		{"back", maker, maker, 1},
		{"another model", news.Embedder{Model: "sextant"}, news.Embedder{Model: "sextant"}, 1},
		{"its dimensions are learned", news.Embedder{Model: "sextant", Dims: 3}, news.Embedder{Model: "sextant", Dims: 3}, 1},
	} {
		kept, err := s.Vectors.UseEmbedder(t.Context(), tt.use)
		s.Must(err)
		if n := len(waiting(t, s)); kept != tt.want || n != tt.queued {
			t.Errorf("%s: %v with %d queued, want %v with %d", tt.name, kept, n, tt.want, tt.queued)
		}
		if n := len(stored(t, s, kept)); n != 1-tt.queued {
			t.Errorf("%s: %d vectors", tt.name, n)
		}
	}
	if _, err := s.Vectors.SaveVectors(t.Context(), maker, vectorsFor(waiting(t, s))); err == nil || !strings.Contains(err.Error(), "sextant") {
		t.Errorf("vectors of the old embedder: %v", err)
	}
	if n := len(waiting(t, s)); n != 1 {
		t.Errorf("%d queued after a refusal", n)
	}
}

// While a passage's vector is made, a correction may write another under its id.
func TestAVectorOfAnOlderTextIsDropped(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	use(t, s, maker)
	s.Save(storetest.Piece("1", "Ferry late", "The ferry was late."))
	before := waiting(t, s)
	_, err := s.SQL.ExecContext(t.Context(), `
		CREATE TEMP TABLE old AS SELECT * FROM passage; DELETE FROM passage; INSERT INTO passage SELECT * FROM old;
		INSERT INTO unembedded (passage) SELECT id FROM old`)
	s.Must(err)
	kept, err := s.Vectors.SaveVectors(t.Context(), maker, vectorsFor(before))
	if err != nil || len(kept) != 0 || len(stored(t, s, maker)) != 0 {
		t.Errorf("kept %v, %v", kept, err)
	}
	if now := waiting(t, s); len(now) != 1 || now[0].Passage != before[0].Passage || now[0].Turn == before[0].Turn {
		t.Errorf("queue %v, before %v", now, before)
	}
}
