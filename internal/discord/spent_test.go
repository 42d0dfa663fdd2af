package discord_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// TestSpentTokensAreTold: the alerts channel hears that most of the day's tokens are
// spent, and that all are, once each.
func TestSpentTokensAreTold(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	alerts := s.AddChannel(s.guild.ID, "alerts", localdiscord.TextChannel)
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"alerts": alerts}), "<#"+alerts.ID+">")
	day := time.Now().UTC().Format(time.DateOnly)
	spend := func(tokens int) error {
		if err := s.desk.Guilds.Reserve(t.Context(), s.guild.ID, day, tokens, 1000); err != nil {
			return err
		}
		return s.desk.Guilds.Settle(t.Context(), s.guild.ID, day, tokens, news.Usage{Prompt: tokens, Calls: 1})
	}
	for _, stage := range []struct {
		tokens int
		says   []string
	}{
		{850, []string{"80 % of today's tokens", "850 of 1000 tokens", "Once all are spent, briefs and answers are the articles' own sentences", "`llm.daily_tokens`"}},
		{200, []string{"Today's tokens for the language model are spent.", "860 of 1000 tokens, and the next call would take more than is left.", "`llm.daily_tokens`"}},
	} {
		if err := spend(stage.tokens); err != nil && !errors.Is(err, news.ErrBudget) {
			t.Fatal(err)
		}
		s.poll()
		told, err := s.WaitMessage(t.Context(), alerts.ID, func(m localdiscord.Message) bool { return strings.Contains(m.Text(), stage.says[0]) })
		if err != nil {
			t.Fatalf("%v\n%s", err, s.log.String())
		}
		wants(t, told, stage.says...)
		if err := spend(10); err != nil {
			t.Fatal(err)
		}
	}
	if told := s.Messages(alerts.ID); len(told) != 2 {
		t.Errorf("told %d times", len(told))
	}
}
