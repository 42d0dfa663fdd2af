package render

import (
	"cmp"
	"strings"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Headline is an article in one line: linked title and origin.
func Headline(h news.Headline) string {
	line := message.Link(h.Title, h.URL)
	if from := Origin(h); from != "" {
		line += " · " + from
	}
	return line
}

// Origin is the line under a title: outlet, host, author and date, as far as
// they are known.
func Origin(h news.Headline) string {
	var parts []string
	at := message.Host(h.URL)
	switch {
	case h.Source != "" && at != "" && !strings.EqualFold(h.Source, at):
		parts = append(parts, message.Escape(h.Source)+" ("+message.Escape(at)+")")
	case h.Source != "":
		parts = append(parts, message.Escape(h.Source))
	case at != "":
		parts = append(parts, message.Escape(at))
	}
	if h.Byline != "" {
		parts = append(parts, message.Escape(h.Byline))
	}
	if when := h.When(); !when.IsZero() {
		parts = append(parts, message.Stamp(when, 'f'))
	}
	return strings.Join(parts, " · ")
}

// languageNames are what the commonest languages of news call themselves.
var languageNames = map[string]string{
	"ar": "العربية", "bg": "Български", "ca": "Català", "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά",
	"en": "English", "es": "Español", "et": "Eesti", "fa": "فارسی", "fi": "Suomi", "fr": "Français", "he": "עברית", "hi": "हिन्दी",
	"hr": "Hrvatski", "hu": "Magyar", "id": "Indonesia", "it": "Italiano", "ja": "日本語", "ko": "한국어", "lt": "Lietuvių",
	"lv": "Latviešu", "nb": "Norsk", "nl": "Nederlands", "no": "Norsk", "pl": "Polski", "pt": "Português", "ro": "Română",
	"ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina", "sr": "Српски", "sv": "Svenska", "th": "ไทย", "tr": "Türkçe",
	"uk": "Українська", "vi": "Tiếng Việt", "zh": "中文",
}

// Language is a language by its own name, by its code where that is not
// known here.
func Language(tag string) string { return cmp.Or(languageNames[news.PrimaryLanguage(tag)], tag) }
