package clippings

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// clipping is what a message holds that can be news: a link counts more than a
// file, a file more than the text.
type clipping struct {
	address string // its first link, "" for none
	links   int    // how many it has
	file    *news.File
	text    string // as it reads
}

func (c clipping) empty() bool { return c.address == "" && c.file == nil && c.text == "" }

var (
	// webLink is an address as people write it. A masked link's ends before its
	// closing bracket.
	webLink = regexp.MustCompile(`(?i)\bhttps?://[^\s<>|"\x60]+`)
	// codes are mentions, emoji and timestamps.
	codes = regexp.MustCompile(`<(?:@[!&]?|#|/[^:>]*:|t:|id:|a?:\w+:)[\w:-]*>`)
	// masked is a link behind words, marks what makes text bold, small, a heading.
	masked = regexp.MustCompile(`\[([^\]]*)\]\(<?https?://[^)]*\)`)
	marks  = regexp.MustCompile(`(?m)^(?:>>> |> |-# |#{1,3} )|\*\*|__|~~|\|\|`)
)

// plain is text as it reads, without Discord's codes and Markdown.
func plain(s string) string {
	s = masked.ReplaceAllString(codes.ReplaceAllString(s, ""), "$1")
	return strings.TrimSpace(marks.ReplaceAllString(s, ""))
}

// clip reads a message. What was forwarded counts as its own, and so do the cards
// that others' bots write.
func clip(m *discordgo.Message) (c clipping) {
	parts := []*discordgo.Message{m}
	for _, s := range m.MessageSnapshots {
		if s.Message != nil {
			parts = append(parts, s.Message)
		}
	}
	var words, links []string
	var files []*discordgo.MessageAttachment
	for _, p := range parts {
		words = append(words, p.Content)
		files = append(files, p.Attachments...)
		for _, e := range p.Embeds {
			links = append(links, e.URL)
			if p.Content == "" {
				words = append(words, e.Title, e.Description)
			}
		}
	}
	all := strings.Join(filled(words), "\n\n")
	c.text = plain(all)
	c.address, c.links = firstLink(append(webLink.FindAllString(all, -1), links...))
	c.file = article(files)
	return c
}

func filled(all []string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// firstLink gives the first link that leads out of Discord, and how many such
// there are.
func firstLink(found []string) (first string, count int) {
	var links []string
	for _, link := range found {
		link = trimLink(link)
		u, err := url.Parse(link)
		if err != nil || u.Host == "" || ofDiscord(strings.ToLower(u.Hostname())) || slices.Contains(links, link) {
			continue
		}
		links = append(links, link)
	}
	if links == nil {
		return "", 0
	}
	return links[0], len(links)
}

// trimLink takes off what ends the sentence and not the address: a bracket only
// when none in the address opens it.
func trimLink(link string) string {
	for {
		cut := strings.TrimRight(link, ".,;:!?'*_~]”’»")
		if strings.HasSuffix(cut, ")") && strings.Count(cut, ")") > strings.Count(cut, "(") {
			cut = strings.TrimSuffix(cut, ")")
		}
		if cut == link {
			return link
		}
		link = cut
	}
}

// ofDiscord reports whether a host is Discord's own: messages, files, GIFs.
func ofDiscord(host string) bool {
	for _, own := range []string{"discord.com", "discordapp.com", "discordapp.net", "discord.gg", "tenor.com"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}

// article is the first file that can be one, nil when there is none.
func article(files []*discordgo.MessageAttachment) *news.File {
	for _, f := range files {
		if f != nil && slices.Contains([]string{".txt", ".text", ".md", ".markdown", ".html", ".htm"}, strings.ToLower(path.Ext(f.Filename))) {
			return &news.File{Name: f.Filename, URL: f.URL, Size: f.Size}
		}
	}
	return nil
}
