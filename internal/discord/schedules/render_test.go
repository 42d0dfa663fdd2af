package schedules

import (
	"strings"
	"testing"

	"newsdesk/internal/news"
)

// A schedule whose briefs are refused does not look as if all were well.
func TestRefusedScheduleSaysSo(t *testing.T) {
	if got := refused(news.Schedule{ID: 7, Failures: 1}); !strings.Contains(got, "not posted") || !strings.Contains(got, "/brief runs schedule:7") {
		t.Errorf("says %q", got)
	}
	if got := refused(news.Schedule{ID: 7}); got != "" {
		t.Errorf("of one that posts says %q", got)
	}
}
