package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/extract"
	"newsdesk/internal/news"
)

func TestMarkdown(t *testing.T) {
	march := time.Date(2026, time.March, 3, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name, in string
		want     extract.Document
	}{
		{
			"heading and marks",
			"# Ferry *stops* on Friday\n\nBy Mary Kern\n\nThe **harbour ferry** of [Lindholm](https://lindholm.example) stops running on\nFriday, the port authority said.\n\n" + ferry[1] + "\n\n![boat](boat.jpg)\n\n> " + ferry[2],
			extract.Document{Title: "Ferry stops on Friday", Byline: "Mary Kern", Paragraphs: ferry, Aside: []string{"By Mary Kern"}},
		},
		{
			"front matter",
			"---\ntitle: Ferry stops on Friday\nauthors: [Mary Kern, Rolf Berg]\ndate: 2026-03-03\nlang: en-GB\nsource: Lindholm Courier\n---\n# Ferry stops on Friday\n\n" + body(ferry...),
			extract.Document{Title: "Ferry stops on Friday", Byline: "Mary Kern and Rolf Berg", Language: "en-GB", Source: "Lindholm Courier", Published: march, Paragraphs: ferry},
		},
		{
			"front matter with one author and a written date",
			"\ufeff---\r\ntitle: \"Ferry stops\"\r\nauthor: By Mary Kern\r\ndate: March 3, 2026\r\n---\r\n" + body(ferry...),
			extract.Document{Title: "Ferry stops", Byline: "Mary Kern", Published: march, Paragraphs: ferry},
		},
		{
			"no front matter, lists and raw HTML",
			"Ferry stops\n===\n\n" + ferry[0] + "\n\n- 20 crowns\n- 35 crowns\n\n<script>alert(1)</script>\n\n" + ferry[1],
			extract.Document{Title: "Ferry stops", Paragraphs: []string{ferry[0], "20 crowns", "35 crowns", ferry[1]}},
		},
		{
			"biography",
			body("# Ferry stops", body(ferry...), "**Mary Kern**", "Mary Kern is a writer who has written for the Courier."),
			extract.Document{Title: "Ferry stops", Byline: "Mary Kern", Paragraphs: ferry, Aside: []string{"Mary Kern", "Mary Kern is a writer who has written for the Courier."}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := extract.Markdown([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Markdown (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMarkdownRefusals(t *testing.T) {
	tests := []struct{ name, in, say string }{
		{"empty", "", "empty"},
		{"marks only", "# \n\n***\n", "no text"},
		{"front matter only", "---\ntitle: Ferry\n---\n", "no text"},
		{"heading only", "# Ferry stops", "No story"},
		{"binary", "# Ferry\x00", "binary"},
		{"quotes in quotes", strings.Repeat("> ", 1<<16) + "x", "more Markdown"},
		{"tangled emphasis", strings.Repeat("**a_", 1<<16), "more Markdown"},
		{"endless list", strings.Repeat("- a\n", 1<<16), "more Markdown"},
		{"3 MB", strings.Repeat("ferry ", 1<<19), "longer than 2 MB"},
	}
	for _, test := range tests {
		doc, err := extract.Markdown([]byte(test.in))
		if say, ok := news.Say(err); !ok || !strings.Contains(say, test.say) {
			t.Errorf("%s: %+v, %v, want a fault with %q", test.name, doc, err, test.say)
		}
	}
}
