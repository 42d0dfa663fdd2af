package prompts

import (
	"regexp"
	"strings"

	"newsdesk/internal/text"
)

var (
	// marks are what chat templates set turns apart with, in the families in
	// use (ChatML, Llama, Mistral, Gemma, DeepSeek), whole or in part, and
	// lines that could pass for a fence or a heading of ours.
	marks = regexp.MustCompile(`(?i)<[|｜][^|｜<>\n]{0,60}[|｜]>|<[|｜]|[|｜]>|<<+|>>+` +
		`|\[/?(?:inst|system_prompt|available_tools|tool_calls|tool_results)\]` +
		`|</?(?:s|bos|eos|pad|unk|think|thinking|start_of_turn|end_of_turn|tool_call|tool_response|system|user|assistant)>` +
		"|#{3,}|={4,}|-{4,}|```+")
	// role is a line that claims a speaker's part in the conversation.
	role = regexp.MustCompile(`(?im)^([\s>*_#"'\-]*(?:system|assistant|user|developer|tool|human|model|instructions?)(?: (?:prompt|message|note))?[\s*_"']*)[:：]`)
	// numbers would pass for the numbers that sentences are cited by.
	numbers = regexp.MustCompile(`[\[【]\s*(\d[\d\s,;.\-]*)[\]】]`)
)

// untrusted makes text from outside one harmless line of at most the given
// number of runes. Marks give way to a space, as closing the gap could make a
// new one of what stood around it. Far more than can be kept is not looked at.
func untrusted(s string, runes int) string {
	s = s[:min(len(s), 16*runes)] // Clean drops half a character at the end
	s = marks.ReplaceAllString(text.Clean(s), " ")
	s = role.ReplaceAllString(s, "$1 -")
	s = numbers.ReplaceAllString(s, "($1)")
	return text.Truncate(strings.Join(strings.Fields(s), " "), runes)
}
