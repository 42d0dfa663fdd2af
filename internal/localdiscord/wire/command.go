package wire

// Command types.
const (
	ChatCommand    = 1
	UserCommand    = 2
	MessageCommand = 3
)

// Command option types.
const (
	SubCommandOption      = 1
	SubCommandGroupOption = 2
	StringOption          = 3
	IntegerOption         = 4
	BooleanOption         = 5
	UserOption            = 6
	ChannelOption         = 7
	RoleOption            = 8
	MentionableOption     = 9
	NumberOption          = 10
	AttachmentOption      = 11
)

// Command is an application command as registered.
type Command struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"`
	DefaultMemberPermissions *Permissions      `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts,omitempty"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
	Version                  string            `json:"version"`
}

// CommandOption is a sub command, a group of them or a value.
type CommandOption struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"`
	ChannelTypes             []ChannelType     `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
}

// Nested reports whether the option holds options instead of a value.
func (o CommandOption) Nested() bool {
	return o.Type == SubCommandOption || o.Type == SubCommandGroupOption
}

// Choice is a value offered for an option, fixed or by autocomplete. Value is
// a string or a float64.
type Choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             any               `json:"value"`
}

// OptionValue is what a member gave for an option.
type OptionValue struct {
	Name    string        `json:"name"`
	Type    int           `json:"type"`
	Value   any           `json:"value,omitempty"`
	Options []OptionValue `json:"options,omitempty"`
	Focused bool          `json:"focused,omitempty"`
}

// CommandData is the data of a command or autocomplete interaction.
type CommandData struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Type     int           `json:"type"`
	GuildID  string        `json:"guild_id,omitempty"`
	TargetID string        `json:"target_id,omitempty"`
	Options  []OptionValue `json:"options,omitempty"`
	Resolved *Resolved     `json:"resolved,omitempty"`
}

// Resolved holds the objects that option values name, by id.
type Resolved struct {
	Users       map[string]User        `json:"users,omitempty"`
	Members     map[string]GuildMember `json:"members,omitempty"`
	Roles       map[string]Role        `json:"roles,omitempty"`
	Channels    map[string]Channel     `json:"channels,omitempty"`
	Messages    map[string]Message     `json:"messages,omitempty"`
	Attachments map[string]Attachment  `json:"attachments,omitempty"`
}

// OrNil is nil when nothing was resolved.
func (r Resolved) OrNil() *Resolved {
	if len(r.Users)+len(r.Members)+len(r.Roles)+len(r.Channels)+len(r.Messages)+len(r.Attachments) == 0 {
		return nil
	}
	return &r
}

// ComponentData is the data of a button or select interaction.
type ComponentData struct {
	CustomID      string    `json:"custom_id"`
	ComponentType int       `json:"component_type"`
	Values        []string  `json:"values,omitempty"`
	Resolved      *Resolved `json:"resolved,omitempty"`
}

// ModalData is the data of a modal submit interaction.
type ModalData struct {
	CustomID   string      `json:"custom_id"`
	Components []Component `json:"components"`
}

// Same reports whether one command replaces the other.
func (c *Command) Same(other *Command) bool { return c.Name == other.Name && c.Type == other.Type }
