package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/extract/prose"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Plain reads an article from plain text. The first line is its title, unless
// it is clearly a paragraph: then the title is cut from its first sentence and
// the paragraph stays in the story.
func Plain(s string) (Document, error) {
	lines, err := paragraphs(s)
	if err != nil {
		return Document{}, err
	}
	title, lines := cutTitle(lines)
	return story(Document{Title: title}, lines)
}

// cutTitle takes the title off the lines of a text, or makes one from the first line
// when that is a paragraph, which then stays.
func cutTitle(lines []string) (title string, rest []string) {
	if isParagraph(lines[0]) {
		return headline(lines[0]), lines
	}
	return prose.TrimLabel(strings.TrimLeft(lines[0], "# "), titleLabels), lines[1:]
}

// Titled is Plain for a text whose title is known; the text may repeat it.
func Titled(title, s string) (Document, error) {
	lines, err := paragraphs(s)
	if err != nil {
		return Document{}, err
	}
	title = prose.OneLine(title)
	if text.Fold(lines[0]) == text.Fold(title) {
		lines = lines[1:]
	}
	return story(Document{Title: title}, lines)
}

// story parts the lines below the title into story and aside.
func story(d Document, lines []string) (Document, error) {
	lines, head := d.readHead(lines)
	kept, aside, author := prose.Sift(lines, d.Title, d.Byline)
	if d.Byline == "" {
		d.Byline = author
	}
	d.Paragraphs, d.Aside = kept, slices.Concat(head, aside)
	return d.finish()
}

// readHead takes byline, date and source off the lines below a title; head is what it
// took.
func (d *Document) readHead(lines []string) (rest, head []string) {
	for len(lines) > 0 && len(head) < 4 {
		line := lines[0]
		if name, ok := prose.Byline(line); ok && d.Byline == "" {
			d.Byline = name
		} else if at, ok := prose.Dateline(line); ok {
			if d.Published.IsZero() {
				d.Published = at
			}
		} else if source := prose.TrimLabel(line, []string{"source:"}); source != line && prose.CountWords(source) < 8 {
			d.Source = source
		} else if !prose.Boilerplate(line) {
			break
		}
		head, lines = append(head, line), lines[1:]
	}
	return lines, head
}

// paragraphs cleans s and cuts it into paragraphs. A block between blank lines is one
// paragraph if its lines are wrapped; otherwise each of its lines is one.
func paragraphs(s string) ([]string, error) {
	if len(s) > news.MaxArticle {
		return nil, tooLong()
	}
	s, err := decode([]byte(s), "")
	if err != nil {
		return nil, err
	}
	var out []string
	for block := range strings.SplitSeq(strings.ReplaceAll(blank.ReplaceAllString(text.Clean(s), "\n\n"), "\n\n", "\x00"), "\x00") {
		lines := strings.FieldsFunc(block, func(r rune) bool { return r == '\n' })
		if wrapped(lines) {
			lines = []string{strings.Join(lines, " ")}
		}
		for _, line := range lines {
			if line = strings.Join(strings.Fields(line), " "); strings.ContainsFunc(line, prose.IsWordRune) {
				out = append(out, line)
			}
		}
	}
	if len(out) == 0 {
		return nil, noText()
	}
	return out, nil
}

func tooLong() error {
	return news.Faultf(nil, "The text is longer than %d MB, which is too much for an article. Add a shorter part of it.", news.MaxArticle>>20)
}

func noText() error {
	return news.Faultf(nil, "There is no text in it. Paste the article's text, or attach a file that holds it.")
}

var blank = regexp.MustCompile(`\n[ \n]*\n`)

// wrapped reports whether lines are one paragraph broken at a width, rather than a
// paragraph each: at least at every third break, the sentence goes on.
func wrapped(lines []string) bool {
	onward := 0
	for i := 1; i < len(lines); i++ {
		if goesOn(lines[i-1], lines[i]) {
			onward++
		}
	}
	return onward > 0 && 3*onward >= len(lines)-1
}

// goesOn reports whether a sentence runs from one line into the next: the next begins
// in lower case, or keeps to the width at which the first is cut.
func goesOn(line, next string) bool {
	if first, _ := utf8.DecodeRuneInString(next); unicode.IsLower(first) {
		return true
	}
	width := utf8.RuneCountInString(line)
	if width < 40 || width > 130 || prose.EndsSentence(line) || 4*utf8.RuneCountInString(next) > 5*width || prose.Boilerplate(next) {
		return false
	}
	_, byline := prose.Byline(next)
	_, dateline := prose.Dateline(next)
	return !byline && !dateline
}

// isParagraph reports whether a first line is text rather than a title.
func isParagraph(line string) bool {
	length := utf8.RuneCountInString(line)
	if length > 200 {
		return true
	}
	if strings.HasSuffix(line, ".") && length > 100 {
		return true
	}
	return length > 100 && len(text.Sentences(line)) > 1 && prose.EndsSentence(line)
}

// headline cuts a title from a paragraph's first sentence.
func headline(paragraph string) string {
	first := paragraph
	if sentences := text.Sentences(paragraph); len(sentences) > 0 {
		first = sentences[0]
	}
	return text.Truncate(strings.TrimRight(first, "."), 100)
}

var titleLabels = []string{"title:", "headline:"}
