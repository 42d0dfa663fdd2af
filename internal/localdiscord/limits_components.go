package localdiscord

import "strings"

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
	maxInputValue  = 4000
	maxInputHint   = 100
)

// controls checks one message's or modal's components; custom ids are unique
// among them.
type controls struct {
	*form
	ids map[string]bool
}

func checkComponents(f *form, rows []Component) {
	c := controls{f, map[string]bool{}}
	if len(rows) > maxRows {
		f.count("components", len(rows), 0, maxRows)
	}
	for i, row := range rows {
		path := at("components", i)
		if row.Type != ActionRow {
			f.choice(path+".type", "1")
			continue
		}
		f.count(path+".components", len(row.Components), 1, maxButtons)
		for j, part := range row.Components {
			c.part(at(path+".components", j), part, len(row.Components))
		}
	}
}

func (c controls) part(path string, part Component, inRow int) {
	switch part.Type {
	case Button:
		c.button(path, part)
	case StringSelect, UserSelect, RoleSelect, MentionableSelect, ChannelSelect:
		if inRow > 1 {
			c.add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
		c.menu(path, part)
	default:
		c.choice(path+".type", "2, 3, 5, 6, 7, 8")
	}
}

func (c controls) customID(path, id string) {
	c.length(path+".custom_id", runes(id), 1, maxCustomID)
	if id != "" && c.ids[id] {
		c.add(path+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.ids[id] = true
}

func (c controls) button(path string, b Component) {
	c.length(path+".label", runes(b.Label), 0, maxButtonLabel)
	if b.Label == "" && b.Emoji == nil {
		c.add(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or an emoji")
	}
	switch {
	case b.Style == StyleLink && b.CustomID != "":
		c.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	case b.Style == StyleLink:
		c.length(path+".url", runes(b.URL), 1, maxButtonURL)
		checkURL(c.form, path+".url", b.URL, "http", "https", "discord")
	case b.Style < StylePrimary || b.Style > StyleLink:
		c.choice(path+".style", "1, 2, 3, 4, 5")
	case b.URL != "":
		c.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	default:
		c.customID(path, b.CustomID)
	}
}

func (c controls) menu(path string, m Component) {
	c.customID(path, m.CustomID)
	c.length(path+".placeholder", runes(m.Placeholder), 0, maxPlaceholder)
	least, most := m.picks()
	c.within(path+".min_values", least, 0, maxOptions)
	c.within(path+".max_values", most, 1, maxOptions)
	if least > most {
		c.add(path+".max_values", "SELECT_COMPONENT_MIN_MAX_VALUES", "min_values must not be greater than max_values")
	}
	if m.Type == StringSelect {
		c.options(path+".options", m.Options, most)
	} else if len(m.Options) > 0 {
		c.add(path+".options", "SELECT_COMPONENT_OPTIONS_NOT_ALLOWED", "Options are for string select menus only")
	}
}

func (c controls) options(path string, options []SelectOption, most int) {
	c.count(path, len(options), max(1, min(most, maxOptions)), maxOptions)
	values, chosen := map[string]bool{}, 0
	for i, o := range options {
		c.length(at(path, i)+".label", runes(strings.TrimSpace(o.Label)), 1, maxOptionText)
		c.length(at(path, i)+".value", runes(o.Value), 1, maxOptionText)
		c.length(at(path, i)+".description", runes(o.Description), 0, maxOptionText)
		if values[o.Value] {
			c.add(at(path, i)+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
		if o.Default {
			chosen++
		}
	}
	if chosen > most {
		c.add(path, "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "There are more default options than max_values")
	}
}

func checkModal(f *form, m Modal) {
	f.length("data.title", runes(m.Title), 1, maxModalTitle)
	f.length("data.custom_id", runes(m.CustomID), 1, maxCustomID)
	f.count("data.components", len(m.Components), 1, maxRows)
	c := controls{f, map[string]bool{}}
	for i, row := range m.Components {
		path := at("data.components", i)
		if row.Type != ActionRow {
			f.choice(path+".type", "1")
			continue
		}
		f.count(path+".components", len(row.Components), 1, 1)
		for j, input := range row.Components {
			c.input(at(path+".components", j), input)
		}
	}
}

func (c controls) input(path string, in Component) {
	if in.Type != TextInput {
		c.choice(path+".type", "4")
		return
	}
	c.customID(path, in.CustomID)
	c.length(path+".label", runes(in.Label), 1, maxInputLabel)
	c.length(path+".placeholder", runes(in.Placeholder), 0, maxInputHint)
	c.length(path+".value", runes(in.Value), 0, maxInputValue)
	c.within(path+".style", in.Style, 1, 2)
	c.within(path+".min_length", in.MinLength, 0, maxInputValue)
	c.within(path+".max_length", in.MaxLength, 0, maxInputValue)
	if in.MaxLength > 0 && in.MinLength > in.MaxLength {
		c.add(path+".min_length", "TEXT_INPUT_MIN_MAX_LENGTH", "min_length must not be greater than max_length")
	}
}
