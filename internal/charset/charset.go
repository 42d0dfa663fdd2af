// Package charset decodes the bytes of a web document, whatever its encoding and
// whatever it claims to be. It refuses nothing: every byte becomes some character.
package charset

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Decode returns a document as UTF-8. contentType is the header that it came with, ""
// when unknown. A byte order mark decides first, and then whether the bytes are valid
// UTF-8: those are hardly ever meant as anything else, whatever a label says. Then
// come the labels, the header's and the document's own, and at last a guess. Bytes
// that fit nothing are read as windows-1252, one by one.
func Decode(raw []byte, contentType string) string {
	if enc := wide(raw); enc != nil {
		if s, bad := with(enc, raw); bad*10 <= len(s) {
			return strings.TrimPrefix(s, "\ufeff")
		}
	}
	raw, marked := bytes.CutPrefix(raw, []byte("\xef\xbb\xbf"))
	shifts := bytes.Contains(raw, []byte("\x1b$")) // as Japanese of seven bits does, which is valid UTF-8
	switch valid := utf8.Valid(raw); {
	case valid && !shifts:
		return string(raw)
	case !valid && (marked || mostlyUTF8(raw)):
		return patched(raw)
	}
	for _, label := range labels(contentType, raw) {
		enc, name := charset.Lookup(cmp.Or(codePages[strings.ToLower(label)], label))
		if enc == nil || strings.HasPrefix(name, "utf-") || shifts && name != "iso-2022-jp" {
			continue // a false label: the bytes are neither UTF-8 nor wide
		}
		if s, bad := with(enc, raw); bad*100 <= len(s) {
			return s
		}
	}
	if shifts {
		if s, bad := with(japanese.ISO2022JP, raw); bad == 0 {
			return s
		}
	}
	if utf8.Valid(raw) {
		return string(raw)
	}
	if s, bad := with(guess(raw), raw); bad*20 <= len(s) {
		return s
	}
	return patched(raw)
}

// with decodes raw and counts the characters that failed.
func with(enc encoding.Encoding, raw []byte) (s string, bad int) {
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return "", len(raw) + 1
	}
	s = strings.ToValidUTF8(string(out), "\ufffd")
	return s, strings.Count(s, "\ufffd") - strings.Count(string(raw), "\xef\xbf\xbd")
}

// wide recognises encodings with two or four bytes a character, and EBCDIC, by the
// mark or by how "<" looks in them; nil when raw is in none of them.
func wide(raw []byte) encoding.Encoding {
	if len(raw) < 4 {
		return nil
	}
	first := binary.BigEndian.Uint32(raw)
	switch {
	case first == 0x0000FEFF, first == 0x0000003C:
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case first == 0xFFFE0000, first == 0x3C000000:
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case first>>16 == 0xFEFF, first>>16 == 0x003C, first>>16 == 0x007B: // the last is {
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case first>>16 == 0xFFFE, first>>16 == 0x3C00, first>>16 == 0x7B00:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case first == 0x4C6FA794: // <?xm
		return charmap.CodePage037
	}
	return nil
}

// mostlyUTF8 reports whether raw is UTF-8 with a few stray bytes: at least
// two good sequences for each bad byte.
func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good >= 2*bad
}

// patched reads raw as UTF-8, and each byte that is not as windows-1252.
func patched(raw []byte) string {
	var b strings.Builder
	b.Grow(len(raw))
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(raw[0])
		}
		b.WriteRune(r)
		raw = raw[size:]
	}
	return b.String()
}

// codePages are Microsoft's numbers of encodings that the web knows by name.
var codePages = map[string]string{"cp932": "shift_jis", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5"}

// labels are the encodings that a document claims, the likeliest first: that of the
// header, unless it is the Latin that servers claim by default.
func labels(contentType string, raw []byte) []string {
	header, own := headerLabel(contentType), ownLabel(raw)
	if _, name := charset.Lookup(header); name == "windows-1252" {
		return []string{own, header}
	}
	return []string{header, own}
}

func headerLabel(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

var (
	declaration = regexp.MustCompile(`<\?xml[^>]*?encoding\s*=\s*["']?([A-Za-z0-9._:-]+)`)
	metaElement = regexp.MustCompile(`(?i)<meta\s[^>]*?charset\s*=\s*["']?([A-Za-z0-9._:-]+)`)
)

// ownLabel is what a document declares for itself, in XML's first line or in a
// meta element, which scripts may push far down.
func ownLabel(raw []byte) string {
	m := declaration.FindSubmatch(raw[:min(len(raw), 1<<10)])
	if m == nil {
		m = metaElement.FindSubmatch(raw[:min(len(raw), 16<<10)])
	}
	if m == nil {
		return ""
	}
	return string(m[1])
}
