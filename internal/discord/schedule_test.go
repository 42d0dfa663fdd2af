package discord_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// label says what stands on a message's buttons, in order.
func labels(m localdiscord.Message) string {
	var all []string
	for _, row := range m.Components {
		for _, c := range row.Components {
			if c.Type == localdiscord.Button {
				all = append(all, c.Label)
			}
		}
	}
	return strings.Join(all, " ")
}

func (s *scene) order(id int64) news.Schedule {
	s.t.Helper()
	sc, err := s.desk.Schedules.ScheduleOf(s.t.Context(), s.guild.ID, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return sc
}

func TestScheduleInWords(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	paper := newSite(t)
	wants(t, s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL + "/harbour.xml", "title": "Quay, the"}), "Feed added")
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily"}), "Say whose clock", "/settings set timezone")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"timezone": "europe/berlin", "language": "de"}), "Europe/Berlin", "Deutsch")
	readers := s.AddRole(s.guild.ID, "readers", 0)
	added := s.slash(s.manager, "schedule add", localdiscord.Opts{
		"when": "weekdays", "at": "7:30", "feeds": "own articles, 1", "topics": "ferries, the new bridge", "exclude": "chess", "include": "quay",
		"only_language": "en", "min_outlets": 2, "style": "detailed", "max_items": 5, "no_news": "silent", "grace": "6 hours", "role": readers,
	})
	wants(t, added, "Schedule added", "`1` · Weekdays at 07:30, Europe/Berlin · <#", "The next times, by your clock:\n- <t:", "Style: detailed · at most 5 stories · written in: Deutsch",
		"Only from: own articles, Quay, the", "Only about: ferries, the new bridge", "Only with: quay", "Never with: chess", "Only articles in: English",
		"Only what 2 outlets tell", "When nothing is new: no post", "up to 6 hours late", "Pings: <@&"+readers.ID+">", "A run costs no tokens")
	if n := strings.Count(added.Text(), ":F>"); n != 3 {
		t.Errorf("%d times are shown", n)
	}
	if got := labels(added); got != "Preview Edit Undo" || !added.Ephemeral() {
		t.Errorf("buttons %q", got)
	}
	if got := s.order(1); got.Filter.Key() == "" || got.Role != readers.ID || got.NoNews != news.NoNewsSilent || got.Language != "de" || got.MaxItems != 5 {
		t.Errorf("stored %+v", got)
	}
	undone := s.click(s.manager, added, "v1:schedundo:")
	wants(t, undone, "Removed schedule 1")
	if undone.ID != added.ID || len(undone.Components) > 0 {
		t.Errorf("the undone schedule still has its buttons")
	}
	wants(t, s.slash(s.manager, "schedule list", nil), "No schedule yet")
}

func TestScheduleRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	locked := s.AddRole(s.guild.ID, "locked", 0)
	for _, test := range []struct {
		opts localdiscord.Opts
		want string
	}{
		{nil, "Say when"},
		{localdiscord.Opts{"cron": "@daily", "when": "daily"}, "not by both"},
		{localdiscord.Opts{"when": "daily", "at": "25:00"}, "is not a time of day"},
		{localdiscord.Opts{"cron": "25:00", "timezone": "UTC"}, "is not a time of day"},
		{localdiscord.Opts{"cron": "in the morning", "timezone": "UTC"}, "Write it as daily at 08:00"},
		{localdiscord.Opts{"when": "daily", "timezone": "Berln"}, "Europe/Berlin"},
		{localdiscord.Opts{"cron": "* * * * *", "timezone": "UTC"}, "more often than every 15 minutes"},
		{localdiscord.Opts{"cron": "0 0 31 2 *", "timezone": "UTC"}, "never comes"},
		{localdiscord.Opts{"when": "daily", "timezone": "UTC", "feeds": "the moon"}, "is not one of the feeds here"},
		{localdiscord.Opts{"when": "daily", "timezone": "UTC", "language": "klingon!"}, "is not a language"},
		{localdiscord.Opts{"when": "daily", "timezone": "UTC", "crosspost": true}, "that channel is none"},
		{localdiscord.Opts{"when": "daily", "timezone": "UTC", "role": localdiscord.Role{ID: s.guild.ID}}, "never pings everyone"},
	} {
		wants(t, s.slash(s.manager, "schedule add", test.opts), test.want)
	}
	s.Overwrite(s.room.ID, localdiscord.Overwrite{ID: s.Bot().ID, Type: 1, Deny: localdiscord.MentionEveryone})
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC", "role": locked}), "That role cannot be mentioned")
	wants(t, s.slash(s.manager, "schedule list", nil), "No schedule yet")
}

func TestScheduleEditPauseResume(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Europe/Berlin", "topics": "ferries"}), "Only about: ferries")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1"}), "Say what to change")
	edited := s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "day": "Friday", "at": "9 pm", "style": "headlines", "clear": "topics"})
	wants(t, edited, "Schedule changed", "`1` · Fridays at 21:00, Europe/Berlin", "Style: headlines")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "at": "10:15"}), "Schedule changed", "`1` · Fridays at 10:15, Europe/Berlin")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "day": "Monday"}), "`1` · Mondays at 10:15, Europe/Berlin")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "at": "25:00"}), "is not a time of day")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "cron": "*/30 * * * *"}), "Schedule changed")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "at": "7:00"}), "more often than once a day")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "day": "Friday", "at": "9 pm"}), "`1` · Fridays at 21:00, Europe/Berlin")
	if strings.Contains(edited.Text(), "ferries") {
		t.Errorf("the topic is still there:\n%s", edited.Text())
	}
	wants(t, s.slash(s.manager, "schedule pause", localdiscord.Opts{"schedule": "1"}), "Paused schedule 1")
	wants(t, s.slash(s.manager, "schedule list", nil), "· paused")
	choices, err := s.manager.Autocomplete(t.Context(), s.room.ID, "schedule resume", nil, "schedule")
	if err != nil || len(choices) != 1 || choices[0].Name != "1 · Fridays at 21:00, Europe/Berlin · paused" {
		t.Errorf("schedules %v, %v", choices, err)
	}
	shown := s.slash(s.manager, "schedule show", localdiscord.Opts{"schedule": "1"})
	if got := labels(shown); got != "Preview Edit Resume" || strings.Contains(shown.Text(), "next times") {
		t.Errorf("a paused schedule has buttons %q:\n%s", got, shown.Text())
	}
	wants(t, s.click(s.manager, shown, "v1:schedgo:"), "Schedule resumed", "The next times")
	wants(t, s.slash(s.manager, "schedule resume", localdiscord.Opts{"schedule": "1"}), "running already")
	wants(t, s.slash(s.manager, "schedule show", localdiscord.Opts{"schedule": "7"}), "no such schedule here")
}

// fill opens the form of a schedule from the message that shows it, and sends
// it with values in place of those it came with.
func (s *scene) fill(shown localdiscord.Message, values map[string]string) localdiscord.Message {
	s.t.Helper()
	inv, err := s.manager.Click(s.t.Context(), shown, "v1:schedform:")
	if err != nil {
		s.t.Fatal(err)
	}
	form, err := inv.Modal(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	sent, err := s.manager.Submit(s.t.Context(), form, values)
	if err != nil {
		s.t.Fatal(err)
	}
	reply, err := sent.Message(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return reply
}

func TestScheduleForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	added := s.slash(s.manager, "schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Europe/Berlin", "topics": "ferries"})
	fill := func(values map[string]string) localdiscord.Message { return s.fill(added, values) }
	wants(t, fill(map[string]string{"when": "weekly sun 18:00", "max_items": "4"}), "Schedule changed", "Sundays at 18:00", "Only about: ferries", "at most 4 stories")
	wants(t, fill(map[string]string{"when": "*/30 * * * *", "topics": "", "exclude": "chess"}), "Every 30 minutes", "Never with: chess")
	wants(t, fill(map[string]string{"when": "hourly 0:15", "timezone": "Atlantis"}), "is not a time zone")
	wants(t, fill(map[string]string{"max_items": "99"}), "3 to 15")
	wants(t, fill(map[string]string{"max_items": "x"}), "is not a number of stories")
	wants(t, s.slash(s.manager, "schedule edit", localdiscord.Opts{"schedule": "1", "cron": "every weekday at 9"}), "Weekdays at 09:00")
	opened, err := s.manager.Click(t.Context(), added, "v1:schedform:")
	if err != nil {
		t.Fatal(err)
	}
	form, err := opened.Modal(t.Context())
	if err != nil || form.Components[0].Components[0].Value != "Weekdays at 09:00" {
		t.Errorf("the form says %+v, %v", form.Components, err)
	}
	wants(t, fill(nil), "Weekdays at 09:00") // what it shows is what it reads
	wants(t, fill(map[string]string{"when": "*/30 * * * *"}), "Every 30 minutes")
	if got := s.order(1); got.Spec != "*/30 * * * *" || len(got.Filter.Topics) != 0 || got.MaxItems != 4 {
		t.Errorf("stored %+v", got)
	}
}

// TestScheduleFormTwiceOpen: of two who have the form open at once, the second to
// send it is told, and undoes nothing of what the first changed.
func TestScheduleFormTwiceOpen(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	added := s.slash(s.manager, "schedule add", localdiscord.Opts{"cron": "0 8 * * *", "timezone": "Europe/Berlin"})
	opened, err := s.manager.Click(t.Context(), added, "v1:schedform:")
	if err != nil {
		t.Fatal(err)
	}
	form, err := opened.Modal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s.fill(added, map[string]string{"topics": "ferries"}), "Only about: ferries")
	sent, err := s.manager.Submit(t.Context(), form, map[string]string{"when": "noon"})
	if err != nil {
		t.Fatal(err)
	}
	refused, err := sent.Message(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants(t, refused, "changed while its form was open")
	if got := s.order(1); got.Spec != "0 8 * * *" || len(got.Filter.Topics) != 1 {
		t.Errorf("stored %+v", got)
	}
}

func TestPreviewLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC", "no_news": "silent"}), "Schedule added")
	wants(t, s.slash(s.manager, "schedule preview", localdiscord.Opts{"schedule": "1"}), "it would post nothing")
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	for range 2 {
		inv, err := s.manager.Slash(t.Context(), s.room.ID, "schedule preview", localdiscord.Opts{"schedule": "1"})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := inv.Followup(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, shown, "1 new article since", "[Bridge opens](")
		if !shown.Ephemeral() {
			t.Error("the preview is public")
		}
		wants(t, s.click(s.manager, shown, "v1:evbrief:"), "> The harbour bridge opened on Tuesday.")
	}
	for _, m := range s.Messages(s.room.ID) {
		if !m.Ephemeral() {
			t.Errorf("posted: %s", m.Text())
		}
	}
	if claimed, err := s.desk.Outbox.ClaimDeliveries(t.Context(), "test", 1e9, 10); err != nil || len(claimed) > 0 {
		t.Errorf("queued %v, %v", claimed, err)
	}
	wants(t, s.slash(s.manager, "schedule run", localdiscord.Opts{"schedule": "1"}), "its brief of 1 article")
	wants(t, s.slash(s.reader, "brief now", nil), "Nothing new")
}

func TestFeedsAreCompletedOneAfterAnother(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	paper := newSite(t)
	for _, name := range []string{"harbour", "all"} {
		wants(t, s.slash(s.manager, "feed add", localdiscord.Opts{"url": paper.URL + "/" + name + ".xml", "title": "Quay " + name}), "Feed added")
	}
	for typed, want := range map[string]string{
		"harb": "1", "2, harb": "2, 1", "own": "own articles",
	} {
		choices, err := s.manager.Autocomplete(t.Context(), s.room.ID, "schedule add", localdiscord.Opts{"when": "daily", "feeds": typed}, "feeds")
		if err != nil || len(choices) != 1 || choices[0].Value != want {
			t.Errorf("%q is completed by %v, %v", typed, choices, err)
		}
	}
}

// TestScheduleFormKeepsAllWords opens and sends the form of a schedule that has as
// many topics as can be typed.
func TestScheduleFormKeepsAllWords(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	var topics []string
	for i := range 100 {
		topics = append(topics, strconv.Itoa(100+i))
	}
	added := s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC", "topics": strings.Join(topics, ",")})
	s.fill(added, nil)
	if diff := cmp.Diff(topics, s.order(1).Filter.Topics); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
}
