package charset

import (
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// sample is how many bytes a guess looks at.
const sample = 64 << 10

// guess names the most likely encoding of bytes that are no UTF-8 and carry no
// usable label, by what gives each script away: kana in Japanese, Hangul
// throughout in Korean, trail bytes and frequent lead bytes in Chinese, long
// runs of high bytes in Cyrillic. Everything else is windows-1252.
func guess(raw []byte) encoding.Encoding {
	raw = raw[:min(len(raw), sample)]
	for _, enc := range []encoding.Encoding{japanese.EUCJP, japanese.ShiftJIS} {
		if c := census(enc, raw); c.fits() && c.kana*8 >= c.foreign && c.halfKana*4 <= c.kana {
			return enc
		}
	}
	if c := census(korean.EUCKR, raw); c.fits() && c.hangul*10 >= c.foreign*9 {
		return korean.EUCKR
	}
	highTrail, common, pairs := chinesePairs(raw)
	if c := census(simplifiedchinese.GB18030, raw); c.fits() && c.han*2 >= c.foreign && highTrail*20 >= pairs*19 {
		return simplifiedchinese.GB18030
	}
	if c := census(traditionalchinese.Big5, raw); c.fits() && c.han*2 >= c.foreign && common*10 >= pairs*7 {
		return traditionalchinese.Big5
	}
	if longRuns(raw) {
		windows, koi := census(charmap.Windows1251, raw), census(charmap.KOI8R, raw)
		switch {
		case koi.smallCyrillic > windows.smallCyrillic && koi.smallCyrillic*2 > koi.foreign:
			return charmap.KOI8R
		case windows.smallCyrillic*2 > windows.foreign:
			return charmap.Windows1251
		}
	}
	return charmap.Windows1252
}

// counts are the characters beyond ASCII of a text, by kind.
type counts struct {
	foreign, bad                               int
	kana, halfKana, hangul, han, smallCyrillic int
}

// fits reports whether the encoding holds the text: hardly a byte failed.
func (c counts) fits() bool { return c.foreign > 0 && c.bad*50 <= c.foreign }

func census(enc encoding.Encoding, raw []byte) (c counts) {
	s, bad := with(enc, raw)
	c.bad = bad
	for _, r := range s {
		if r < 0x80 {
			continue
		}
		c.foreign++
		switch {
		case 0xFF61 <= r && r <= 0xFF9F:
			c.halfKana++
		case 0x3041 <= r && r <= 0x30FF:
			c.kana++
		case unicode.Is(unicode.Hangul, r):
			c.hangul++
		case unicode.Is(unicode.Han, r):
			c.han++
		case unicode.Is(unicode.Cyrillic, r) && unicode.IsLower(r):
			c.smallCyrillic++
		}
	}
	return c
}

// chinesePairs counts pairs of bytes that begin with a high one: those whose
// second is high too (always so in GB2312, not in Big5), and those in Big5's
// rows of frequent characters (A4 to C6) or punctuation (A1 to A3).
func chinesePairs(raw []byte) (highTrail, common, pairs int) {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] < 0x80 {
			continue
		}
		pairs++
		if raw[i+1] >= 0xA1 {
			highTrail++
		}
		if 0xA1 <= raw[i] && raw[i] <= 0xC6 {
			common++
		}
		i++
	}
	return highTrail, common, pairs
}

// longRuns reports whether high bytes come in words, not as accents: three or
// more in a row on average.
func longRuns(raw []byte) bool {
	high, runs := 0, 0
	for i, b := range raw {
		if b < 0x80 {
			continue
		}
		high++
		if i == 0 || raw[i-1] < 0x80 {
			runs++
		}
	}
	return runs > 0 && high >= 3*runs
}
