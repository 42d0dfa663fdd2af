package news

import "strings"

// PrimaryLanguage is the language of a BCP 47 tag without region and script:
// "de" of "de-AT" and of "de_AT", "" of "".
func PrimaryLanguage(tag string) string {
	tag, _, _ = strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(tag)
}
