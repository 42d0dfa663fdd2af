package message

import "github.com/bwmarrin/discordgo"

// Choice is one suggestion of an autocomplete.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Modal is a form. Discord calls this shape old, and still takes it; the new
// one cannot be read back through discordgo.
type Modal struct {
	CustomID   string                       `json:"custom_id"`
	Title      string                       `json:"title"`
	Components []discordgo.MessageComponent `json:"components"`
}

// NewModal is a form with one field a row; Discord takes at most five.
func NewModal(id, title string, fields ...discordgo.TextInput) Modal {
	m := Modal{CustomID: id, Title: Fit(title, 45)}
	for _, f := range fields {
		m.Components = append(m.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{f}})
	}
	return m
}
