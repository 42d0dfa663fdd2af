package briefs_test

import (
	"testing"
	"time"

	"newsdesk/internal/store/briefs"

	"newsdesk/internal/store/storetest"
)

func TestCache(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	want := func(key, value string) {
		t.Helper()
		got, ok, err := s.Briefs.Cached(t.Context(), key)
		if err != nil || ok != (value != "") || string(got) != value {
			t.Errorf("%s: %q %v %v, want %q", key, got, ok, err, value)
		}
	}
	want("a", "")
	s.Must(s.Briefs.Cache(t.Context(), "a", []byte("one")))
	s.Must(s.Briefs.Cache(t.Context(), "a", []byte("two")))
	want("a", "two")
	c.Pass(briefs.CacheLife - time.Millisecond)
	want("a", "two")
	c.Pass(time.Millisecond)
	want("a", "")
	s.Must(s.Briefs.Cache(t.Context(), "b", []byte("three")))
	if n := s.One(`SELECT count(*) FROM cache`); n != 1 {
		t.Errorf("%d rows kept", n)
	}
}
