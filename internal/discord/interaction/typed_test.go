package interaction

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestTypedWords(t *testing.T) {
	if diff := cmp.Diff([]string{"harbour", "new bridge"}, Keywords(" harbour,  new bridge ,,harbour")); diff != "" {
		t.Errorf("keywords (-want +got):\n%s", diff)
	}
	if tag, err := Language("PT-br"); tag != "pt-BR" || err != nil {
		t.Errorf("language %q, %v", tag, err)
	}
	_, err := Language("Klingonese!")
	if said, ok := news.Say(err); !ok || said == "" {
		t.Error("a language that is none is taken")
	}
}
