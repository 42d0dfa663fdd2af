package ingest_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"newsdesk/internal/ingest"
	"newsdesk/internal/ingest/ingesttest"
	"newsdesk/internal/news"
)

// Texts are read in the encoding that they are in: as their server says, as
// their mark shows, or as their bytes look.
func TestTextsInTheirEncoding(t *testing.T) {
	const (
		german  = "Fähre fällt aus\n\nDie Fähre nach Öland fällt bis März aus, weil das Ruder beschädigt ist. Das teilte die Hafenbehörde am Montag mit."
		russian = "Паром отменён\n\nПаром на остров не выйдет до мая, сообщила в понедельник портовая служба. Инспекторы нашли трещину в руле судна."
		nippon  = "フェリー欠航\n\n島へのフェリーは五月まで運航しないと港湾局が月曜日に発表した。検査で舵にひびが見つかったためである。"
	)
	wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for name, tt := range map[string]struct {
		contentType, text string
		in                encoding.Encoding
		file              string // an upload of this name; a page when ""
	}{
		"labelled latin":    {"text/plain; charset=iso-8859-1", german, charmap.ISO8859_1, ""},
		"labelled cyrillic": {"text/plain; charset=windows-1251", russian, charmap.Windows1251, ""},
		"labelled ISO":      {"text/plain; charset=iso-8859-5", russian, charmap.ISO8859_5, ""},
		"labelled Japanese": {"text/plain; charset=shift_jis", nippon, japanese.ShiftJIS, ""},
		"mislabelled":       {"text/plain; charset=iso-8859-1", german, encoding.Nop, ""},
		"marked page":       {"text/plain", german, unicode.UTF8BOM, ""},
		"wide page":         {"text/plain", russian, wide, ""},
		"marked file":       {"", german, unicode.UTF8BOM, "a.txt"},
		"wide file":         {"", russian, wide, "a.txt"},
		"wide Markdown":     {"", german, wide, "a.md"},
		"latin file":        {"", german, charmap.Windows1252, "a.txt"},
		"cyrillic Markdown": {"", russian, charmap.Windows1251, "a.md"},
	} {
		t.Run(name, func(t *testing.T) {
			n := ingesttest.Open(t)
			body, err := tt.in.NewEncoder().String(tt.text)
			n.Must(err)
			n.Put("/story", tt.contentType, body)
			desk := &ingest.Desk{Fetch: n.Client(time.Minute), Shelf: n.Store.Archive, Now: n.Now}
			var stored news.Stored
			if tt.file == "" {
				stored, err = desk.AddURL(t.Context(), "1", "7", n.URL+"/story")
			} else {
				stored, err = desk.AddFile(t.Context(), "1", "7", news.File{Name: tt.file, URL: n.URL + "/story"})
			}
			n.Must(err)
			a, err := n.Store.Archive.Article(t.Context(), "1", stored.Headline.ID)
			n.Must(err)
			title, rest, _ := strings.Cut(tt.text, "\n\n")
			if a.Title != title || a.Body != rest {
				t.Errorf("read as %q: %q", a.Title, a.Body)
			}
		})
	}
}
