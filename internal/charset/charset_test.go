package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	inEnglish  = "A café on the pier serves “crêpes” – for 3 €"
	inFrench   = "L’été dernier, le conseil a été réuni près de la côte, où l’hôtel était fermé."
	inRussian  = "Городской совет принял решение построить новый причал у старой гавани"
	inJapanese = "港の新しい桟橋が五月に開業することが決まりました。市長はとても喜んでいます。"
	inChinese  = "市议会昨天决定在旧港口建造新的码头，市长表示非常高兴。"
	inTaiwan   = "市議會昨天決定在舊港口建造新的碼頭，市長表示非常高興。"
	inKorean   = "시의회는 어제 오래된 항구에 새로운 부두를 건설하기로 결정했다."
)

// TestDecode writes a document in many encodings, rightly and wrongly labelled.
func TestDecode(t *testing.T) {
	tests := []struct {
		name, declared, header, text string
		enc                          encoding.Encoding
	}{
		{"utf-8 labelled latin", "iso-8859-1", "text/xml; charset=ISO-8859-1", inEnglish, unicode.UTF8},
		{"utf-8 of an unknown label", "bogus", "x;;", inEnglish, unicode.UTF8},
		{"utf-8 with its mark", "", "", inEnglish, unicode.UTF8BOM},
		{"utf-8 and XML 1.1", "utf-16", "", inEnglish, unicode.UTF8},
		{"utf-16 with its mark", "utf-16", "", inEnglish, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"utf-16 little without mark", "utf-8", "", inEnglish, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf-16 big without mark", "", "text/xml; charset=utf-8", inEnglish, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"utf-32 with its mark", "", "", inEnglish, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
		{"utf-32 without mark", "utf-32", "", inEnglish, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"windows-1252 labelled latin", "iso-8859-1", "", inEnglish, charmap.Windows1252},
		{"windows-1252 labelled utf-8", "utf-8", "text/xml; charset=utf-8", inFrench, charmap.Windows1252},
		{"windows-1252 without label", "", "", inFrench, charmap.Windows1252},
		{"windows-1251 by declaration", "windows-1251", "", inRussian, charmap.Windows1251},
		{"windows-1251 by header", "iso-8859-1", "text/xml; charset=windows-1251", inRussian, charmap.Windows1251},
		{"windows-1251 without label", "", "", inRussian, charmap.Windows1251},
		{"koi8-r labelled", "koi8-r", "", inRussian, charmap.KOI8R},
		{"koi8-r by declaration, latin by a server that does not know", "koi8-r", "text/xml; charset=ISO-8859-1", inRussian, charmap.KOI8R},
		{"euc-kr by its number", "CP949", "text/xml; charset=us-ascii", inKorean, korean.EUCKR},
		{"iso-2022-jp without label", "", "", inJapanese, japanese.ISO2022JP},
		{"koi8-r without label", "", "", inRussian, charmap.KOI8R},
		{"shift-jis labelled", "Shift_JIS", "", inJapanese, japanese.ShiftJIS},
		{"shift-jis without label", "", "", inJapanese, japanese.ShiftJIS},
		{"euc-jp without label", "", "", inJapanese, japanese.EUCJP},
		{"iso-2022-jp labelled", "iso-2022-jp", "", inJapanese, japanese.ISO2022JP},
		{"gb2312 labelled", "gb2312", "", inChinese, simplifiedchinese.GBK},
		{"gb2312 without label", "", "", inChinese, simplifiedchinese.GBK},
		{"big5 labelled", "big5", "", inTaiwan, traditionalchinese.Big5},
		{"big5 without label", "", "", inTaiwan, traditionalchinese.Big5},
		{"euc-kr without label", "", "", inKorean, korean.EUCKR},
		{"ebcdic", "cp037", "", "The pier opens in May", charmap.CodePage037},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			declaration := `<?xml version="1.0"?>`
			if tt.declared != "" {
				declaration = `<?xml version="1.0" encoding="` + tt.declared + `"?>`
			}
			want := declaration + "<rss><channel><title>" + tt.text + "</title></channel></rss>"
			body, err := tt.enc.NewEncoder().String(want)
			if err != nil {
				t.Fatal(err)
			}
			if got := Decode([]byte(body), tt.header); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestMetaLabel(t *testing.T) {
	const head = "<html><head><title>Пирс</title>"
	for _, meta := range []string{`<meta charset=windows-1251>`, `<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset='Windows-1251'">`, strings.Repeat("<script>x</script>", 200) + `<meta charset="windows-1251">`} {
		body, err := charmap.Windows1251.NewEncoder().String(head + meta)
		if err != nil {
			t.Fatal(err)
		}
		if got := Decode([]byte(body), "text/html; charset=iso-8859-1"); got != head+meta {
			t.Errorf("got %.40q of %.40q", got, meta)
		}
	}
}

func TestStrayBytes(t *testing.T) {
	got := Decode([]byte("<title>Ñandú café “a” – caf\xe9</title>"), "")
	if want := "<title>Ñandú café “a” – café</title>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
