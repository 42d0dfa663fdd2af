package localdiscord

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// client is what Discord's client checks before a command leaves it: the
// registered options against the given values. It gathers what the values
// name.
type client struct {
	srv      *Server
	by       *Member
	channel  *Channel
	typing   string // autocomplete: the focused option; required ones may be missing then
	focused  int    // type of the focused option, once met
	resolved Resolved
}

// permitted checks that a member may use a command in a channel at all.
func (c *client) permitted(cmd *Command) error {
	where := 0
	if c.channel.Type == DirectMessage {
		where = 1
	}
	if len(cmd.Contexts) > 0 && !slices.Contains(cmd.Contexts, where) {
		return fmt.Errorf("/%s cannot be used here", cmd.Name)
	}
	if where == 1 {
		return nil
	}
	have := c.srv.st.permissions(c.by.User.ID, c.channel)
	if !have.Has(UseCommands) {
		return fmt.Errorf("%s may not use commands in this channel", c.by.User.Username)
	}
	need := cmd.DefaultMemberPermissions
	if need != nil && (*need == 0 && have != allPermissions || !have.Has(*need)) {
		return fmt.Errorf("%s may not use /%s: it needs permissions %d", c.by.User.Username, cmd.Name, *need)
	}
	return nil
}

// values checks given options against the registered ones and returns them as
// the gateway sends them: in the order given, with the registered types.
func (c *client) values(path string, registered []CommandOption, given []OptionValue) ([]OptionValue, error) {
	checked := make([]OptionValue, 0, len(given))
	for _, g := range given {
		i := slices.IndexFunc(registered, func(o CommandOption) bool { return o.Name == g.Name })
		if i < 0 {
			return nil, fmt.Errorf("%s has no option %q", path, g.Name)
		}
		if slices.ContainsFunc(checked, func(o OptionValue) bool { return o.Name == g.Name }) {
			return nil, fmt.Errorf("%s: option %q is given twice", path, g.Name)
		}
		v, err := c.option(path, registered[i], g)
		if err != nil {
			return nil, err
		}
		checked = append(checked, v)
	}
	if len(registered) > 0 && registered[0].nested() && len(given) != 1 {
		return nil, fmt.Errorf("%s needs one sub command", path)
	}
	for _, o := range registered {
		there := slices.ContainsFunc(given, func(g OptionValue) bool { return g.Name == o.Name })
		if o.Required && !there && c.typing == "" {
			return nil, fmt.Errorf("%s: option %q is required", path, o.Name)
		}
	}
	return checked, nil
}

func (c *client) option(path string, o CommandOption, g OptionValue) (OptionValue, error) {
	v := OptionValue{Name: o.Name, Type: o.Type}
	var err error
	switch {
	case o.nested():
		v.Options, err = c.values(path+" "+o.Name, o.Options, g.Options)
		return v, err
	case c.typing != "" && (g.Focused || c.typing == o.Name):
		if !o.Autocomplete {
			return v, fmt.Errorf("%s: option %q has no autocomplete", path, o.Name)
		}
		c.focused, v.Focused, v.Value = o.Type, true, fmt.Sprint(g.Value)
		return v, nil
	}
	if v.Value, err = c.value(o, g.Value); err != nil {
		return v, fmt.Errorf("%s: option %q: %w", path, o.Name, err)
	}
	return v, nil
}

// value checks one value. Objects are given by id and noted as resolved.
func (c *client) value(o CommandOption, given any) (any, error) {
	switch o.Type {
	case StringOption:
		text, ok := given.(string)
		if !ok {
			return nil, fmt.Errorf("%v is not a text", given)
		}
		return text, checkText(o, text)
	case IntegerOption, NumberOption:
		n, ok := number(given)
		if !ok || o.Type == IntegerOption && (n != math.Trunc(n) || math.Abs(n) > 1<<53) {
			return nil, fmt.Errorf("%v is not a number of this kind", given)
		}
		return n, checkNumber(o, n)
	case BooleanOption:
		if _, ok := given.(bool); !ok {
			return nil, fmt.Errorf("%v is neither true nor false", given)
		}
		return given, nil
	}
	id, ok := given.(string)
	if !ok {
		return nil, fmt.Errorf("%v is not an id", given)
	}
	return id, c.resolve(o, id)
}

func number(given any) (float64, bool) {
	switch n := given.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	}
	return 0, false
}

func checkText(o CommandOption, text string) error {
	n := runes(text)
	least, most := 0, maxStringOption
	if o.MinLength != nil {
		least = *o.MinLength
	}
	if o.MaxLength != nil {
		most = *o.MaxLength
	}
	switch {
	case n < max(1, least):
		return fmt.Errorf("must be at least %d characters long", max(1, least))
	case n > most:
		return fmt.Errorf("must be at most %d characters long", most)
	}
	return checkFixed(o, text)
}

func checkNumber(o CommandOption, n float64) error {
	switch {
	case o.MinValue != nil && n < *o.MinValue:
		return fmt.Errorf("must be at least %v", *o.MinValue)
	case o.MaxValue != nil && n > *o.MaxValue:
		return fmt.Errorf("must be at most %v", *o.MaxValue)
	}
	return checkFixed(o, n)
}

func checkFixed(o CommandOption, given any) error {
	if len(o.Choices) == 0 {
		return nil
	}
	names := make([]string, 0, len(o.Choices))
	for _, choice := range o.Choices {
		if choice.Value == given {
			return nil
		}
		names = append(names, fmt.Sprint(choice.Value))
	}
	return fmt.Errorf("%v is none of %s", given, strings.Join(names, ", "))
}

// resolve notes the object that an id names, as the option's type asks.
func (c *client) resolve(o CommandOption, id string) error {
	switch o.Type {
	case AttachmentOption:
		a, ok := c.srv.st.uploads[id]
		if !ok {
			return fmt.Errorf("no attachment %s", id)
		}
		note(&c.resolved.Attachments, id, a)
		return nil
	case ChannelOption:
		ch := c.srv.st.channel(id)
		if ch == nil || !c.srv.canView(c.by, ch) {
			return fmt.Errorf("no channel %s", id)
		}
		if len(o.ChannelTypes) > 0 && !slices.Contains(o.ChannelTypes, ch.Type) {
			return fmt.Errorf("#%s is not a channel of the asked type", ch.Name)
		}
		return c.noteChannel(ch)
	case UserOption, RoleOption, MentionableOption:
		if c.person(o.Type, id) {
			return nil
		}
	}
	return fmt.Errorf("nobody and nothing here has the id %s", id)
}

func (c *client) noteChannel(ch *Channel) error {
	shown := *ch
	p := c.srv.st.permissions(c.by.User.ID, ch)
	shown.Permissions = &p
	note(&c.resolved.Channels, ch.ID, shown)
	return nil
}

// person notes a user or role and reports whether the id names one.
func (c *client) person(option int, id string) bool {
	g := c.srv.st.guild(c.channel.GuildID)
	if g == nil {
		return false
	}
	if r := c.srv.st.role(g, id); r != nil && option != UserOption {
		note(&c.resolved.Roles, id, *r)
		return true
	}
	if m := g.members[id]; m != nil && option != RoleOption {
		note(&c.resolved.Users, id, *m.User)
		partial := *c.srv.asMember(g, id, c.channel)
		partial.User = nil
		note(&c.resolved.Members, id, partial)
		return true
	}
	return false
}

func note[T any](into *map[string]T, id string, v T) {
	if *into == nil {
		*into = map[string]T{}
	}
	(*into)[id] = v
}
