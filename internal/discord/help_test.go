package discord

import (
	"strings"
	"testing"

	"newsdesk/internal/discord/message"
)

func TestHelpFits(t *testing.T) {
	for _, model := range []string{"", "small-model"} {
		if n := message.Size(helpText(model, true)); n > message.MaxDescription {
			t.Errorf("help has %d characters", n)
		}
	}
	if !strings.Contains(helpText("", false), "No language model is configured") || strings.Contains(helpText("", false), "Mention newsdesk") {
		t.Error("help does not describe a bot without model and mentions")
	}
}
