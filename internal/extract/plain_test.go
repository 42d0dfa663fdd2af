package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/extract"
	"newsdesk/internal/extract/prose"
	"newsdesk/internal/news"
)

// ferry is a story of three paragraphs for the fixtures below.
var ferry = []string{
	"The harbour ferry of Lindholm stops running on Friday, the port authority said.",
	"Its two boats are 61 years old, and the repair would cost 4.2 million crowns.",
	"Commuters will take the bus over the Nordbro bridge until a new boat arrives in May.",
}

func body(paragraphs ...string) string { return strings.Join(paragraphs, "\n\n") }

func TestPlain(t *testing.T) {
	march := time.Date(2026, time.March, 3, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name, in string
		want     extract.Document
	}{
		{
			name: "title, story, biography under the author's name",
			in:   body("Ferry Stops on Friday", body(ferry...), "Mary Kern\nMary Kern is a seasoned writer with ten years of experience. She has written professionally for the Lindholm Courier.\n"),
			want: extract.Document{Title: "Ferry Stops on Friday", Byline: "Mary Kern", Paragraphs: ferry, Aside: []string{
				"Mary Kern", "Mary Kern is a seasoned writer with ten years of experience. She has written professionally for the Lindholm Courier.",
			}},
		},
		{
			name: "byline and date above, plugs around, lines wrapped",
			in: "Ferry stops on Friday\nBy Mary Kern and Rolf van der Berg, harbour reporters\nPublished: Tuesday, 3 March 2026\n\n" +
				"The harbour ferry of Lindholm stops running on\nFriday, the port authority said.\n\n" + ferry[1] +
				"\n\nREAD MORE: The bridge that never closed\n\n" + ferry[2] + "\n\nSign up for our newsletter\n© 2026 Lindholm Courier. All rights reserved.",
			want: extract.Document{Title: "Ferry stops on Friday", Byline: "Mary Kern and Rolf van der Berg", Published: march, Paragraphs: ferry, Aside: []string{
				"By Mary Kern and Rolf van der Berg, harbour reporters", "Published: Tuesday, 3 March 2026",
				"READ MORE: The bridge that never closed", "Sign up for our newsletter", "© 2026 Lindholm Courier. All rights reserved.",
			}},
		},
		{
			name: "biography of one of two authors",
			in:   body("Ferry stops on Friday", "By Mary Kern and Rolf Berg", body(ferry...), "Rolf Berg has written about ships for ten years."),
			want: extract.Document{Title: "Ferry stops on Friday", Byline: "Mary Kern and Rolf Berg", Paragraphs: ferry, Aside: []string{
				"By Mary Kern and Rolf Berg", "Rolf Berg has written about ships for ten years.",
			}},
		},
		{
			name: "one line a paragraph, no blank lines, windows line ends, byte order mark",
			in:   "\ufeffFerry stops on Friday\r\n" + strings.Join(ferry, "\r\n"),
			want: extract.Document{Title: "Ferry stops on Friday", Paragraphs: ferry},
		},
		{
			name: "no title",
			in:   body(ferry[0]+" "+ferry[1], ferry[2]),
			want: extract.Document{Title: "The harbour ferry of Lindholm stops running on Friday, the port authority said", Paragraphs: []string{ferry[0] + " " + ferry[1], ferry[2]}},
		},
		{
			name: "labelled title and source",
			in:   body("Title: Ferry stops on Friday", "Source: Lindholm Courier", body(ferry...)),
			want: extract.Document{Title: "Ferry stops on Friday", Source: "Lindholm Courier", Paragraphs: ferry, Aside: []string{"Source: Lindholm Courier"}},
		},
		{
			name: "a title that is a sentence",
			in:   body("The ferry stops.", body(ferry...)),
			want: extract.Document{Title: "The ferry stops.", Paragraphs: ferry},
		},
		{
			name: "a question and an answer as title",
			in:   body("Will the ferry stop? It will.", body(ferry...)),
			want: extract.Document{Title: "Will the ferry stop? It will.", Paragraphs: ferry},
		},
		{
			name: "Latin-1 bytes",
			in:   "F\xe4hre f\xe4hrt nicht\n\nDie F\xe4hre von Lindholm f\xe4hrt ab Freitag nicht mehr, sagt der Hafen.",
			want: extract.Document{Title: "Fähre fährt nicht", Paragraphs: []string{"Die Fähre von Lindholm fährt ab Freitag nicht mehr, sagt der Hafen."}},
		},
		{
			name: "Chinese",
			in:   "渡轮停运\n\n港务局周二表示，林霍尔姆的渡轮将于星期五停止运行。",
			want: extract.Document{Title: "渡轮停运", Paragraphs: []string{"港务局周二表示，林霍尔姆的渡轮将于星期五停止运行。"}},
		},
		{
			name: "hidden characters",
			in:   "Ferry\u200b stops\u202e on Friday\n\n" + ferry[0] + "\x07",
			want: extract.Document{Title: "Ferry stops on Friday", Paragraphs: ferry[:1]},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := extract.Plain(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Plain (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTitled(t *testing.T) {
	long := "The port authority of Lindholm has decided, after a long debate about money, to stop the harbour ferry. It is a pity."
	for _, in := range []string{body(ferry...), body(long, body(ferry...))} {
		got, err := extract.Titled(long, in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(extract.Document{Title: long, Paragraphs: ferry}, got); diff != "" {
			t.Errorf("Titled (-want +got):\n%s", diff)
		}
	}
}

func TestPlainRefusals(t *testing.T) {
	tests := []struct{ name, in, say string }{
		{"empty", "", "empty"},
		{"blank", " \n\t\r\n ", "empty"},
		{"invisible", "\u200b\u200d\n\u202e", "no text"},
		{"marks only", "---\n\n***", "no text"},
		{"a title alone", "Ferry stops on Friday", "No story"},
		{"too short", "Ferry stops\n\nOn Friday.", "No story"},
		{"nothing but plugs", "Ferry stops on Friday\n\nSign up for our newsletter and never miss a story about boats", "No story"},
		{"NUL", "Ferry stops\n\nThe ferry\x00 stops on Friday, said the port authority.", "binary"},
		{"control characters", strings.Repeat("\x01\x02\x03ferry", 50), "binary"},
		{"PDF", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>", "binary"},
		{"archive", "PK\x03\x04ferry", "binary"},
		{"50 MB", strings.Repeat("ferry ", 50<<20/6), "longer than 2 MB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := extract.Plain(test.in)
			if say, ok := news.Say(err); !ok || !strings.Contains(say, test.say) {
				t.Errorf("Plain = %+v, %v, want a fault with %q", doc, err, test.say)
			}
		})
	}
}

// TestBiography tells what an author says of themselves from a story that is
// about people who write.
func TestBiography(t *testing.T) {
	tests := []struct {
		name, title string
		tail        []string // after the ferry story
		byline      string
		aside       int // of tail, from its end
	}{
		{name: "heading", tail: []string{"About the author", "Mary Kern grew up by the sea and has two dogs."}, byline: "Mary Kern", aside: 2},
		{name: "name line, short name", tail: []string{"Mary Kern", "Kern is the Courier's harbour correspondent and lives in Lindholm."}, byline: "Mary Kern", aside: 2},
		{name: "no name line", tail: []string{"Mary Kern is a freelance journalist based in Lindholm."}, byline: "Mary Kern", aside: 1},
		{name: "no name line, works", tail: []string{"Mary Kern writes about ports and ships for the Lindholm Courier."}, byline: "Mary Kern", aside: 1},
		{name: "two paragraphs", tail: []string{"Mary Kern is a staff writer at the Courier.", "She lives in Lindholm with a boat."}, byline: "Mary Kern", aside: 2},
		{name: "with a plug after", tail: []string{"Mary Kern", "Mary Kern is an editor and writer.", "Follow us on Facebook", "All rights reserved."}, byline: "Mary Kern", aside: 4},
		{name: "initials and particles", tail: []string{"J. R. van der Berg", "J. R. van der Berg is an award-winning author of ten books on boats."}, byline: "J. R. van der Berg", aside: 2},
		{name: "German", tail: []string{"Käthe Möller", "Käthe Möller ist freie Journalistin in Lindholm."}, byline: "Käthe Möller", aside: 2},
		{name: "possessive", tail: []string{"Mary Kern’s stories have won prizes. Mary Kern is a freelance writer."}},
		{name: "how to reach her", tail: []string{"Mary Kern can be reached at mary@courier.example or on Twitter @marykern."}, byline: "Mary Kern", aside: 1},
		{name: "name and address", tail: []string{"Staff Writer Mary Kern: 555-0100; mary@courier.example"}, byline: "Mary Kern", aside: 1},
		{name: "a column's address", tail: []string{"Harbour Notes runs weekly. Write to notes@courier.example."}, aside: 1},
		{name: "address of the event", tail: []string{"Tickets for the last crossing are sold at the pier or by mail at tickets@ferry.example."}},
		{name: "known byline about itself", tail: []string{"By Mary Kern", "Mary Kern is a reporter."}, byline: "Mary Kern", aside: 2},

		{name: "story about a novelist", title: "Ada Brandt wins the Lindholm Prize", tail: []string{
			"Ada Brandt took the prize for her fourth novel.", "Ada Brandt is a writer who lives in Lindholm.",
		}},
		{name: "novelist under her own name", title: "Prize for a novel", tail: []string{
			"Ada Brandt took the prize for her fourth novel.", "Ada Brandt", "Ada Brandt is a writer who lives in Lindholm.",
		}},
		{name: "list of writers", title: "Two writers to watch", tail: []string{
			"Ada Brandt", "Ada Brandt is a novelist and has written for the stage.", "Tom Holt", "Tom Holt is a writer of short stories.",
		}},
		{name: "somebody new speaks at the end", tail: []string{
			"Tom Holt is a writer who takes the ferry every day. “I shall miss it very much,” he said.",
		}},
		{name: "an editor acts at the end", tail: []string{"Tom Holt, a newspaper editor, will sell one of the boats in June."}},
		{name: "trade without the form", tail: []string{"The last captain is now a writer and lives in Lindholm."}},
		{name: "name line without a trade", tail: []string{"Nils Aker", "Nils Aker is the captain of the last ferry and a father of four."}},
		{name: "not at the end", tail: []string{"Tom Holt is a writer based in Lindholm.", "The ferry has carried 30 million people since 1965, and its bell is to be kept in the museum of the town."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			title := test.title
			if title == "" {
				title = "Ferry stops on Friday"
			}
			in := append(append([]string{title}, ferry...), test.tail...)
			got, err := extract.Plain(body(in...))
			if err != nil {
				t.Fatal(err)
			}
			kept := len(test.tail) - test.aside
			if diff := cmp.Diff(append(append([]string{}, ferry...), test.tail[:kept]...), got.Paragraphs); diff != "" {
				t.Errorf("story (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append([]string{}, test.tail[kept:]...), append([]string{}, got.Aside...)); diff != "" {
				t.Errorf("aside (-want +got):\n%s", diff)
			}
			if got.Byline != test.byline {
				t.Errorf("byline %q, want %q", got.Byline, test.byline)
			}
		})
	}
}

func TestLines(t *testing.T) {
	aside := []string{
		"Read more: The bridge that never closed", "READ MORE", "See also: Boats of the north", "Also read: The bridge", "Related articles",
		"More from this section", "Most read", "Recommended for you", "Editor’s picks", "Click here to see the map.", "Watch: the last crossing",
		"Sign up for our daily newsletter", "Subscribe to the Courier today", "Get the news in your inbox every morning", "Follow us on Instagram",
		"Follow Mary Kern on Twitter", "Email: desk@courier.example", "Download our app for free", "Thank you for reading", "Support independent journalism",
		"Share", "Share this article", "Tweet", "Facebook Twitter WhatsApp Email", "12 comments", "Comments (3)", "Leave a comment", "Join the conversation",
		"© 2026 Lindholm Courier", "Copyright 2026", "All rights reserved.", "This article was originally published by the Courier.",
		"The views expressed are the author's own and not the Courier's.", "Reporting by Mary Kern; editing by Rolf Berg", "Photo: Nils Aker", "Nils Aker/Getty Images)",
		"The last ferry at the pier (photo by Nils Aker)", "Advertisement", "Story continues below", "Skip to content", "Rolf Berg contributed to this report.",
	}
	for _, line := range aside {
		if got := prose.Boilerplate(line); !got {
			t.Errorf("%q is taken for the story", line)
		}
	}
	story := append([]string{
		"Read the whole report and you see a port without money.", "More than forty boats left on Friday.", "More ferries will follow in May.",
		"Share prices of the port fell by four per cent.", "Related costs came to 3 million crowns.", "Comments by the mayor made it worse.",
		"Copy editors had missed the date.", "This article of the law does not hold for boats.", "Follow the river for two miles and there is the old pier.",
		"The newsletter of the port lists all boats.", "He signed up for the navy in 1965.", "Sources close to the port spoke of a sale.",
		"What the mayor did not say is who pays.", "Support for the bridge is falling.", "Get on the ferry while it still runs.", "In case of a storm the bus runs too.",
		"Photographs of the boat hang in every bar.", "Images from the pier showed smoke.", "Email traffic between the two shows who knew.",
		"Print is dead, the printer says.", "Recommended speed on the bridge is 50.", "Don't go, he told her.", "Join in, the captain says.",
	}, ferry...)
	for _, line := range story {
		if got := prose.Boilerplate(line); got {
			t.Errorf("%q is not taken for the story", line)
		}
	}
}

// TestPlainReal reads an article as it arrived: title, story, author's name
// and biography.
func TestPlainReal(t *testing.T) {
	folder := os.Getenv("NEWSDESK_SHARED")
	if folder == "" {
		t.Skip("NEWSDESK_SHARED is not set: no real article to read")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "data", "articles", "talks-between-us-and-russia.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	last := len(lines) - 2
	want := extract.Document{Title: lines[0], Byline: lines[last], Paragraphs: lines[1:last], Aside: lines[last:]}
	got, err := extract.Plain(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Plain (-want +got):\n%s", diff)
	}
}

func BenchmarkPlain(b *testing.B) {
	var in []string
	for range 10 {
		in = append(in, ferry...)
	}
	article := body("Ferry stops on Friday", "By Mary Kern", body(in...), "Mary Kern", "Mary Kern is a writer and editor.")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := extract.Plain(article); err != nil {
			b.Fatal(err)
		}
	}
}
