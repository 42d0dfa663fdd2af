package rank

import "testing"

func TestSamePassages(t *testing.T) {
	const text = "nine peopl rescu ferri merl off port elleri monday coast guard said vessel lost power storm drift toward reef two tug"
	for _, tt := range []struct {
		name, other string
		want        bool
	}{
		{"itself", text, true},
		{"a word more", text + " again", true},
		{"another number", "twelv" + text[len("nine"):], false},
		{"another figure", text + " 14", false},
		{"half of it", text[:len(text)/2], false},
		{"nothing", "", false},
	} {
		if got := same(vocabulary(text), vocabulary(tt.other)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if got := same(vocabulary(tt.other), vocabulary(text)); got != tt.want {
			t.Errorf("%s, the other way round: %v", tt.name, got)
		}
	}
}
