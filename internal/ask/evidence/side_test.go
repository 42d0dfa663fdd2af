package evidence

import (
	"testing"

	"newsdesk/internal/news"
)

func TestOfSide(t *testing.T) {
	found := []news.FoundPassage{
		{Article: news.Headline{ID: 1, Source: "Orle Gazette", Title: "Pool opens"}, Sentences: []news.Sentence{{Text: "The pool of Holt has opened."}}},
		{Article: news.Headline{ID: 2, Source: "Vale Times", Title: "Landslide"}, Sentences: []news.Sentence{{Text: "The damage in Orle harbour is put at 7 million."}}},
	}
	for _, tt := range []struct {
		name    string
		article int64 // 0 for none
		outlet  bool
	}{
		{"Orle Gazette", 1, true},
		{"Gazette", 1, true},
		{"Orle", 2, false}, // the town
		{"Vale", 2, true},
		{"damage in the harbour", 2, false},
		{"damage done by the landslide", 2, false},
		{"Holt", 1, false},
		{"Brindle", 0, false},
		{"damage in Brindle harbour by frost", 0, false},
	} {
		kept, outlet := ofSide(found, tt.name)
		article := int64(0)
		if len(kept) == 1 {
			article = kept[0].Article.ID
		}
		if len(kept) > 1 || article != tt.article || outlet != tt.outlet {
			t.Errorf("%q: %d passages, the first of %d, outlet %v", tt.name, len(kept), article, outlet)
		}
	}
}
