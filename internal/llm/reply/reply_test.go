package reply

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"newsdesk/internal/news"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	one := func(text string, ids ...int) news.Draft {
		return news.Draft{Answerable: true, Sentences: []news.DraftSentence{{Text: text, IDs: ids}}}
	}
	object := `{"answerable":true,"sentences":[{"text":"It sank.","ids":[1,2]}]}`
	for _, tt := range []struct {
		name, in string
		want     news.Draft
		bad      string // part of the reason; "" for a draft
	}{
		{"JSON", object, one("It sank.", 1, 2), ""},
		{"fenced", "```json\n" + object + "\n```", one("It sank.", 1, 2), ""},
		{"fenced in one line", "```" + object + "```", one("It sank.", 1, 2), ""},
		{"prose around", "Here {as asked}:\n" + object + "\nAnything else?", one("It sank.", 1, 2), ""},
		{"thought before", "<think>{\"answerable\":false}</think>\n" + object, one("It sank.", 1, 2), ""},
		{"thought opened elsewhere", "It may be [3].\n</think>" + object, one("It sank.", 1, 2), ""},
		{"no flag", `{"sentences":[{"text":"It sank.","ids":[1]}]}`, one("It sank.", 1), ""},
		{"ids as strings", `{"sentences":[{"text":"It sank.","ids":["3","[4]"," 5 "]}]}`, one("It sank.", 3, 4, 5), ""},
		{"ids as one string", `{"sentences":[{"text":"It sank.","ids":"[3, 4]"}]}`, one("It sank.", 3, 4), ""},
		{"one id", `{"sentences":[{"text":"It sank.","ids":3}]}`, one("It sank.", 3), ""},
		{"ids nested", `{"sentences":[{"text":"It sank.","ids":[[3],[4]]}]}`, one("It sank.", 3, 4), ""},
		{"ids not to be read", `{"sentences":[{"text":"It sank.","ids":["2.3","-4","one",null,{"a":1},99999999999]}]}`, one("It sank."), ""},
		{"line breaks and hidden characters", `{"sentences":[{"text":"It\n\u200bsank.","ids":[1]}]}`, one("It sank.", 1), ""},
		{"not answerable", `{"answerable":false,"sentences":[]}`, news.Draft{}, ""},
		{"not answerable, and talks", `{"answerable":false,"sentences":[{"text":"It may.","ids":[1]}]}`, news.Draft{}, ""},
		{"half", `{"answerable":true,"sentences":[{"text":"It sank.","ids":[1`, news.Draft{}, "whole JSON"},
		{"half, after a sentence", `{"answerable":true,"sentences":[{"text":"It sank.","ids":[1]`, news.Draft{}, "whole JSON"},
		{"half, over lines", "{\n \"sentences\": [{\n \"text\": \"It sank.\",\n \"ids\": [1]\n", news.Draft{}, "whole JSON"},
		{"another object", `{"reply":"It sank."}`, news.Draft{}, "whole JSON"},
		{"no sentences", `{"answerable":true,"sentences":[]}`, news.Draft{}, "no sentences"},
		{"blank sentence", `{"answerable":true,"sentences":[{"text":" ","ids":[1]}]}`, news.Draft{}, "no sentences"},
		{"lines", "It sank. [1]\n\nAll were saved. [2, 3]", news.Draft{Answerable: true, Sentences: []news.DraftSentence{
			{Text: "It sank.", IDs: []int{1}}, {Text: "All were saved.", IDs: []int{2, 3}}}}, ""},
		{"lines as a list", "Answer:\n- It sank [1][2].\n2) It sank. [1]", news.Draft{Answerable: true, Sentences: []news.DraftSentence{
			{Text: "It sank", IDs: []int{1, 2}}, {Text: "It sank.", IDs: []int{1}}}}, ""},
		{"wide brackets", "沈没した。【1】", one("沈没した。", 1), ""},
		{"numbers behind the text", `{"sentences":[{"text":"It sank. [3]","ids":[]},{"text":"All were saved [4].","ids":[5]}]}`,
			news.Draft{Answerable: true, Sentences: []news.DraftSentence{{Text: "It sank.", IDs: []int{3}}, {Text: "All were saved", IDs: []int{5, 4}}}}, ""},
		{"a list alone", `[{"text":"It sank.","ids":[1]}]`, one("It sank.", 1), ""},
		{"one object a line", `{"text":"It sank.","ids":[1]}` + "\n" + `{"text":"All were saved.","ids":[2]}`,
			news.Draft{Answerable: true, Sentences: []news.DraftSentence{{Text: "It sank.", IDs: []int{1}}, {Text: "All were saved.", IDs: []int{2}}}}, ""},
		{"half a list", `[{"text":"It sank.","ids":[1]},{"text":"All`, news.Draft{}, "prose"},
		{"half of the lines", `{"text":"It sank.","ids":[1]}` + "\n" + `{"text":"All`, news.Draft{}, "whole JSON"},
		{"emphasis", `{"sentences":[{"text":"**The *Merle* sank** off __Port Ellery__.","ids":[1]}]}`, one("The Merle sank off Port Ellery.", 1), ""},
		{"emphasis and list", "- **It sank.** [1]", one("It sank.", 1), ""},
		{"stars that are no emphasis", "He called it a f*** up, 2 * 3 and a_b_c. [1]", one("He called it a f*** up, 2 * 3 and a_b_c.", 1), ""},
		{"sentinel", "NOT IN THE ARTICLES", news.Draft{}, ""},
		{"sentinel, dressed", "**Not in the articles.**", news.Draft{}, ""},
		{"sentinel, and talks", "It may. [1]\nNOT IN THE ARTICLES", news.Draft{}, ""},
		{"prose", "It sank, I believe.", news.Draft{}, "prose"},
		{"nothing", " \n", news.Draft{}, "empty"},
		{"only thought", "<think>It sank. [1]", news.Draft{}, "empty"},
		{"only a fence", "```json\n```", news.Draft{}, "empty"},
		{"deep", strings.Repeat(`{"a":`, 20000), news.Draft{}, "whole JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(tt.in)
			if tt.bad != "" {
				if !errors.Is(err, news.ErrBadDraft) || !strings.Contains(err.Error(), tt.bad) {
					t.Errorf("err %v, want %q", err, tt.bad)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("err %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestParseCapsSentences(t *testing.T) {
	var lines, items []string
	for i := range 40 {
		lines = append(lines, fmt.Sprintf("Sentence %d. [%d]", i, i))
		items = append(items, fmt.Sprintf(`{"text":"Sentence %d.","ids":[%d]}`, i, i))
	}
	for _, in := range []string{strings.Join(lines, "\n"), `{"sentences":[` + strings.Join(items, ",") + `]}`} {
		got, err := Parse(in)
		if err != nil || len(got.Sentences) != maxSentences || got.Sentences[maxSentences-1].Text != "Sentence 11." {
			t.Errorf("err %v, draft %+v", err, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"answerable":true,"sentences":[{"text":"It sank.","ids":["[1]"]}]}`)
	f.Add("It sank. [1, 2]\nNOT IN THE ARTICLES")
	f.Add("<think>x</think>```json\n{")
	f.Fuzz(func(t *testing.T, in string) {
		draft, err := Parse(in)
		if err != nil {
			if !errors.Is(err, news.ErrBadDraft) {
				t.Errorf("err %v", err)
			}
			return
		}
		if draft.Answerable != (len(draft.Sentences) > 0) || len(draft.Sentences) > maxSentences {
			t.Errorf("draft %+v", draft)
		}
		for _, s := range draft.Sentences {
			if s.Text == "" || strings.ContainsAny(s.Text, "\n\r\u200b\u202e") {
				t.Errorf("sentence %q", s.Text)
			}
		}
	})
}

// The count that a reply's room is taken from must hold for any tokenizer.
func TestFormsFitTheirRoom(t *testing.T) {
	for _, form := range []string{JSON, Lines} {
		if got := len(form) / 3; got > FormTokens {
			t.Errorf("format instructions may take %d tokens, %d are kept free", got, FormTokens)
		}
	}
}
