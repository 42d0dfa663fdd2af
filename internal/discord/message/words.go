package message

import (
	"strconv"
	"strings"
	"time"
)

// Stamp is a time that each reader sees in their own zone; style as Discord
// names them: t T d D f F s S R.
func Stamp(t time.Time, style rune) string {
	return "<t:" + strconv.FormatInt(t.Unix(), 10) + ":" + string(style) + ">"
}

// Count is n with the noun, in the plural where it belongs.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Number is an id in decimal.
func Number(n int64) string { return strconv.FormatInt(n, 10) }

// Spell is a time to the minute, in words.
func Spell(d time.Duration) string {
	d = d.Round(time.Minute)
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	switch {
	case hours == 0:
		return Count(minutes, "minute", "minutes")
	case minutes == 0:
		return Count(hours, "hour", "hours")
	}
	return Count(hours, "hour", "hours") + " and " + Count(minutes, "minute", "minutes")
}

// Sentence begins with a capital.
func Sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Code makes text fit for a code span, which cannot hold its own quotes.
func Code(s string) string { return strings.ReplaceAll(Disarm(Plain(s)), "`", "'") }

// Digits is an id that may stand in a mention: digits or nothing.
func Digits(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}

// Channels names channels so that each reader sees those they may see.
func Channels(channels []string) string {
	names := make([]string, len(channels))
	for i, id := range channels {
		names[i] = "<#" + Digits(id) + ">"
	}
	return strings.Join(names, " ")
}
