package meta

import (
	"encoding/json"
	"strings"
)

// linkedData is what the JSON-LD of a page says about its article.
type linkedData struct {
	headline, publisher, published, language, image string
	authors                                         []string
	body                                            string // the article itself, as text or HTML
	closed                                          bool   // isAccessibleForFree is false
}

// maxScript is the longest JSON-LD script read, in bytes.
const maxScript = 512 << 10

// read adds what one script says; the first that speaks of an article wins.
// Malformed scripts are common and say nothing.
func (l *linkedData) read(script string) {
	var data any
	if l.headline == "" && len(script) <= maxScript && json.Unmarshal([]byte(script), &data) == nil {
		l.search(data, 0)
	}
}

func (l *linkedData) search(data any, depth int) {
	if depth > 5 {
		return
	}
	switch data := data.(type) {
	case []any:
		for _, item := range data {
			l.search(item, depth+1)
		}
	case map[string]any:
		if isArticleType(data["@type"]) && l.headline == "" {
			l.take(data)
			return
		}
		l.search(data["@graph"], depth+1)
		l.search(data["mainEntity"], depth+1)
	}
}

func isArticleType(v any) bool {
	for _, name := range words(v, "") {
		if strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "Posting") || name == "Report" {
			return true
		}
	}
	return false
}

func (l *linkedData) take(article map[string]any) {
	l.headline = first(words(article["headline"], "name")...)
	l.publisher = first(words(article["publisher"], "name")...)
	l.published = first(words(article["datePublished"], "")...)
	l.language = first(words(article["inLanguage"], "alternateName")...)
	l.image = first(words(article["image"], "url")...)
	l.body, _ = article["articleBody"].(string)
	for _, author := range words(article["author"], "name") {
		if name := Byline(author); name != "" && len(l.authors) < 5 {
			l.authors = append(l.authors, name)
		}
	}
	switch free := article["isAccessibleForFree"].(type) {
	case bool:
		l.closed = !free
	case string:
		l.closed = strings.EqualFold(free, "false")
	}
}

// words are the strings in v: v itself, the key of an object, or those of a list.
func words(v any, key string) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		s, _ := v[key].(string)
		return []string{s}
	case []any:
		var out []string
		for _, item := range v {
			if _, nested := item.([]any); !nested {
				out = append(out, words(item, key)...)
			}
		}
		return out
	}
	return nil
}
