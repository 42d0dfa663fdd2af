package wording

import "testing"

func TestSubject(t *testing.T) {
	for question, want := range map[string]string{
		"What's new?":                                "",
		"headlines":                                  "",
		"Any news?":                                  "",
		"latest news please":                         "",
		"What did I miss?":                           "",
		"What is going on?":                          "",
		"Who is in the news?":                        "Who is in the",
		"What happened today?":                       "today?",
		"What has changed since yesterday?":          "since yesterday?",
		"news from the Holm Gazette":                 "Holm Gazette",
		"any news about the ferry?":                  "ferry?",
		"What's the latest on the ferry?":            "ferry?",
		"Tell me about the ferry":                    "ferry",
		"Please summarise the tram story":            "tram",
		"Can you give me an update on the tram?":     "tram?",
		"What happened to the mayor of Bremford?":    "mayor of Bremford?",
		"Tell me who won the match":                  "who won the match",
		"What happened after the vote?":              "after the vote?",
		"ferry news":                                 "ferry",
		"Give me the top stories":                    "",
		"Which top court ruled on it?":               "-",
		"latest ferry news":                          "latest ferry",
		"What is the new bridge called?":             "-",
		"What new law was passed?":                   "-",
		"Who owns the Daily News?":                   "-",
		"What did the mayor say?":                    "-",
		"What is it about?":                          "-",
		"Where did the ferry run aground?":           "-",
		"How many people were injured in the crash?": "-",
		"": "-",
	} {
		about, asks := Subject(question)
		if !asks {
			about = "-"
		}
		if about != want {
			t.Errorf("%q is about %q, want %q", question, about, want)
		}
	}
}

func TestChats(t *testing.T) {
	for question, want := range map[string]bool{
		"hi": true, "Thanks!": true, "thank you very much": true, "Who are you?": true, "help": true, "What can you do?": true,
		"What's new?": false, "Who helps?": false, "How are prices?": false, "🙂": false, "What?": false, "And how?": false,
	} {
		if got := Chats(question); got != want {
			t.Errorf("%q is chat: %v", question, got)
		}
	}
}
