package clippings

import (
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestClip(t *testing.T) {
	text := func(s string) *discordgo.Message { return &discordgo.Message{Content: s} }
	for name, tc := range map[string]struct {
		m    *discordgo.Message
		want clipping
	}{
		"nothing":        {text(" "), clipping{}},
		"link in angles": {text("<https://post.example/a?b=1>"), clipping{address: "https://post.example/a?b=1", links: 1}},
		"ends sentence":  {text("See https://post.example/a."), clipping{address: "https://post.example/a", links: 1}},
		"in brackets":    {text("(https://post.example/a_(b)), ha"), clipping{address: "https://post.example/a_(b)", links: 1}},
		"masked":         {text("[Read](https://post.example/a) it"), clipping{address: "https://post.example/a", links: 1}},
		"said twice":     {text("https://post.example/a https://post.example/a https://post.example/b"), clipping{address: "https://post.example/a", links: 2}},
		"Discord's own":  {text("https://discord.com/channels/1/2/3 https://cdn.discordapp.com/x.png HTTPS://Discord.com/channels/1/2/4"), clipping{}},
		"a script":       {text("javascript://x/%0aalert(1)"), clipping{}},
		"a card": {&discordgo.Message{Embeds: []*discordgo.MessageEmbed{{URL: "https://post.example/c", Title: "Title", Description: "Words."}}},
			clipping{address: "https://post.example/c", links: 1}},
		"forwarded": {&discordgo.Message{MessageSnapshots: []discordgo.MessageSnapshot{{Message: text("https://post.example/f")}, {}}},
			clipping{address: "https://post.example/f", links: 1}},
		"a file": {&discordgo.Message{Attachments: []*discordgo.MessageAttachment{nil, {Filename: "x.png"}, {Filename: "A.TXT", URL: "https://cdn/a", Size: 7}}},
			clipping{file: &news.File{Name: "A.TXT", URL: "https://cdn/a", Size: 7}}},
	} {
		got := clip(tc.m)
		got.text = ""
		if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(clipping{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTextReadsAsItIsShown(t *testing.T) {
	said := "# Ferry *late*\n> **An hour**, said [the office](https://post.example/o) <:boat:123> to <@!5> at <t:99:R>.\n-# ||Nobody|| was hurt; 2 < 3."
	want := "Ferry *late*\nAn hour, said the office  to  at .\nNobody was hurt; 2 < 3."
	if diff := cmp.Diff(want, clip(&discordgo.Message{Content: said}).text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}
