package wire

// Component types that are simulated.
const (
	ActionRow         = 1
	Button            = 2
	StringSelect      = 3
	TextInput         = 4
	UserSelect        = 5
	RoleSelect        = 6
	MentionableSelect = 7
	ChannelSelect     = 8
)

// Button styles that the limits tell apart.
const (
	StylePrimary = 1
	StyleDanger  = 4
	StyleLink    = 5
)

// Component is an action row, button, select menu or text input; which fields
// count depends on Type.
type Component struct {
	Type         int            `json:"type"`
	CustomID     string         `json:"custom_id,omitempty"`
	Label        string         `json:"label,omitempty"`
	Style        int            `json:"style,omitempty"`
	URL          string         `json:"url,omitempty"`
	Emoji        *Emoji         `json:"emoji,omitempty"`
	Disabled     bool           `json:"disabled,omitempty"`
	Placeholder  string         `json:"placeholder,omitempty"`
	Options      []SelectOption `json:"options,omitempty"`
	ChannelTypes []ChannelType  `json:"channel_types,omitempty"`
	MinValues    *int           `json:"min_values,omitempty"`
	MaxValues    *int           `json:"max_values,omitempty"`
	MinLength    int            `json:"min_length,omitempty"`
	MaxLength    int            `json:"max_length,omitempty"`
	Required     *bool          `json:"required,omitempty"`
	Value        string         `json:"value,omitempty"`
	Components   []Component    `json:"components,omitempty"`
}

// Emoji is the picture on a button or option.
type Emoji struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Animated bool   `json:"animated,omitempty"`
}

// SelectOption is one entry of a string select menu.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *Emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Modal is a form that the bot opened for a member.
type Modal struct {
	ID         string      `json:"interaction_id"` // of the interaction that opened it
	ChannelID  string      `json:"channel_id"`
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Inputs are the modal's text inputs, top to bottom.
func (m Modal) Inputs() []Component {
	var inputs []Component
	for _, row := range m.Components {
		inputs = append(inputs, row.Components...)
	}
	return inputs
}

// MustFill is true unless the component says otherwise, as on Discord.
func (c Component) MustFill() bool { return c.Required == nil || *c.Required }

// Picks is how many values a select menu takes, at least and at most.
func (c Component) Picks() (least, most int) {
	least, most = 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	return least, most
}
