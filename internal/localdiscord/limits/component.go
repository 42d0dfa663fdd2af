package limits

import (
	"strings"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

// Limits of components, from Discord's component reference.
const (
	maxRows        = 5
	maxButtons     = 5
	maxCustomID    = 100
	maxButtonLabel = 80
	maxButtonURL   = 512
	maxOptions     = 25
	maxOptionText  = 100
	maxPlaceholder = 150
	maxModalTitle  = 45
	maxInputLabel  = 45
	MaxInputValue  = 4000
	maxInputHint   = 100
)

// controls checks one message's or modal's components; custom ids are unique
// among them.
type controls struct {
	*apierror.Form
	ids map[string]bool
}

func checkComponents(f *apierror.Form, rows []wire.Component) {
	c := controls{f, map[string]bool{}}
	if len(rows) > maxRows {
		f.Count("components", len(rows), 0, maxRows)
	}
	for i, row := range rows {
		path := at("components", i)
		if row.Type != wire.ActionRow {
			f.Choice(path+".type", "1")
			continue
		}
		f.Count(path+".components", len(row.Components), 1, maxButtons)
		for j, part := range row.Components {
			c.part(at(path+".components", j), part, len(row.Components))
		}
	}
}

func (c controls) part(path string, part wire.Component, inRow int) {
	switch part.Type {
	case wire.Button:
		c.button(path, part)
	case wire.StringSelect, wire.UserSelect, wire.RoleSelect, wire.MentionableSelect, wire.ChannelSelect:
		if inRow > 1 {
			c.Add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
		c.menu(path, part)
	default:
		c.Choice(path+".type", "2, 3, 5, 6, 7, 8")
	}
}

func (c controls) customID(path, id string) {
	c.Length(path+".custom_id", runes(id), 1, maxCustomID)
	if id != "" && c.ids[id] {
		c.Add(path+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.ids[id] = true
}

func (c controls) button(path string, b wire.Component) {
	c.Length(path+".label", runes(b.Label), 0, maxButtonLabel)
	if b.Label == "" && b.Emoji == nil {
		c.Add(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or an emoji")
	}
	switch {
	case b.Style == wire.StyleLink && b.CustomID != "":
		c.Add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	case b.Style == wire.StyleLink:
		c.Length(path+".url", runes(b.URL), 1, maxButtonURL)
		checkURL(c.Form, path+".url", b.URL, "http", "https", "discord")
	case b.Style < wire.StylePrimary || b.Style > wire.StyleLink:
		c.Choice(path+".style", "1, 2, 3, 4, 5")
	case b.URL != "":
		c.Add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	default:
		c.customID(path, b.CustomID)
	}
}

func (c controls) menu(path string, m wire.Component) {
	c.customID(path, m.CustomID)
	c.Length(path+".placeholder", runes(m.Placeholder), 0, maxPlaceholder)
	least, most := m.Picks()
	c.Within(path+".min_values", least, 0, maxOptions)
	c.Within(path+".max_values", most, 1, maxOptions)
	if least > most {
		c.Add(path+".max_values", "SELECT_COMPONENT_MIN_MAX_VALUES", "min_values must not be greater than max_values")
	}
	if m.Type == wire.StringSelect {
		c.options(path+".options", m.Options, most)
	} else if len(m.Options) > 0 {
		c.Add(path+".options", "SELECT_COMPONENT_OPTIONS_NOT_ALLOWED", "Options are for string select menus only")
	}
}

func (c controls) options(path string, options []wire.SelectOption, most int) {
	c.Count(path, len(options), max(1, min(most, maxOptions)), maxOptions)
	values, chosen := map[string]bool{}, 0
	for i, o := range options {
		c.Length(at(path, i)+".label", runes(strings.TrimSpace(o.Label)), 1, maxOptionText)
		c.Length(at(path, i)+".value", runes(o.Value), 1, maxOptionText)
		c.Length(at(path, i)+".description", runes(o.Description), 0, maxOptionText)
		if values[o.Value] {
			c.Add(at(path, i)+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
		if o.Default {
			chosen++
		}
	}
	if chosen > most {
		c.Add(path, "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "There are more default options than max_values")
	}
}

// Modal checks a form that answers an interaction.
func Modal(m wire.Modal) error {
	f := &apierror.Form{}
	f.Length("data.title", runes(m.Title), 1, maxModalTitle)
	f.Length("data.custom_id", runes(m.CustomID), 1, maxCustomID)
	f.Count("data.components", len(m.Components), 1, maxRows)
	c := controls{f, map[string]bool{}}
	for i, row := range m.Components {
		path := at("data.components", i)
		if row.Type != wire.ActionRow {
			f.Choice(path+".type", "1")
			continue
		}
		f.Count(path+".components", len(row.Components), 1, 1)
		for j, input := range row.Components {
			c.input(at(path+".components", j), input)
		}
	}
	return f.Err()
}

func (c controls) input(path string, in wire.Component) {
	if in.Type != wire.TextInput {
		c.Choice(path+".type", "4")
		return
	}
	c.customID(path, in.CustomID)
	c.Length(path+".label", runes(in.Label), 1, maxInputLabel)
	c.Length(path+".placeholder", runes(in.Placeholder), 0, maxInputHint)
	c.Length(path+".value", runes(in.Value), 0, MaxInputValue)
	c.Within(path+".style", in.Style, 1, 2)
	c.Within(path+".min_length", in.MinLength, 0, MaxInputValue)
	c.Within(path+".max_length", in.MaxLength, 0, MaxInputValue)
	if in.MaxLength > 0 {
		c.Length(path+".value", runes(in.Value), 0, in.MaxLength)
	}
	if in.MaxLength > 0 && in.MinLength > in.MaxLength {
		c.Add(path+".min_length", "TEXT_INPUT_MIN_MAX_LENGTH", "min_length must not be greater than max_length")
	}
}
