package interaction

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// client is what Discord's client checks before a command leaves it: the
// registered options against the given values. It gathers what the values
// name.
type client struct {
	world    *world.World
	by       *world.Person
	channel  *wire.Channel
	typing   string // autocomplete: the focused option; required ones may be missing then
	focused  int    // type of the focused option, once met
	resolved wire.Resolved
}

// permitted checks that a member may use a command in a channel at all.
func (c *client) permitted(cmd *wire.Command) error {
	where := 0
	if c.channel.Type == wire.DirectMessage {
		where = 1
	}
	if len(cmd.Contexts) > 0 && !slices.Contains(cmd.Contexts, where) {
		return fmt.Errorf("/%s cannot be used here", cmd.Name)
	}
	if where == 1 {
		return nil
	}
	have := c.world.Permissions(c.by.User.ID, c.channel)
	if !have.Has(wire.UseCommands) {
		return fmt.Errorf("%s may not use commands in this channel", c.by.User.Username)
	}
	need := cmd.DefaultMemberPermissions
	if need != nil && (*need == 0 && have != wire.AllPermissions || !have.Has(*need)) {
		return fmt.Errorf("%s may not use /%s: it needs permissions %d", c.by.User.Username, cmd.Name, *need)
	}
	return nil
}

// values checks given options against the registered ones and returns them as
// the gateway sends them: in the order given, with the registered types.
func (c *client) values(path string, registered []wire.CommandOption, given []wire.OptionValue) ([]wire.OptionValue, error) {
	checked := make([]wire.OptionValue, 0, len(given))
	for _, g := range given {
		i := slices.IndexFunc(registered, func(o wire.CommandOption) bool { return o.Name == g.Name })
		if i < 0 {
			return nil, fmt.Errorf("%s has no option %q", path, g.Name)
		}
		if slices.ContainsFunc(checked, func(o wire.OptionValue) bool { return o.Name == g.Name }) {
			return nil, fmt.Errorf("%s: option %q is given twice", path, g.Name)
		}
		v, err := c.option(path, registered[i], g)
		if err != nil {
			return nil, err
		}
		checked = append(checked, v)
	}
	if len(registered) > 0 && registered[0].Nested() && len(given) != 1 {
		return nil, fmt.Errorf("%s needs one sub command", path)
	}
	for _, o := range registered {
		there := slices.ContainsFunc(given, func(g wire.OptionValue) bool { return g.Name == o.Name })
		if o.Required && !there && c.typing == "" {
			return nil, fmt.Errorf("%s: option %q is required", path, o.Name)
		}
	}
	return checked, nil
}

func (c *client) option(path string, o wire.CommandOption, g wire.OptionValue) (wire.OptionValue, error) {
	v := wire.OptionValue{Name: o.Name, Type: o.Type}
	var err error
	switch {
	case o.Nested():
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
func (c *client) value(o wire.CommandOption, given any) (any, error) {
	switch o.Type {
	case wire.StringOption:
		text, ok := given.(string)
		if !ok {
			return nil, fmt.Errorf("%v is not a text", given)
		}
		return text, checkText(o, text)
	case wire.IntegerOption, wire.NumberOption:
		n, ok := number(given)
		if !ok || o.Type == wire.IntegerOption && (n != math.Trunc(n) || math.Abs(n) > 1<<53) {
			return nil, fmt.Errorf("%v is not a number of this kind", given)
		}
		return n, checkNumber(o, n)
	case wire.BooleanOption:
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

func checkText(o wire.CommandOption, text string) error {
	n := utf8.RuneCountInString(text)
	least, most := 0, limits.MaxStringOption
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

func checkNumber(o wire.CommandOption, n float64) error {
	switch {
	case o.MinValue != nil && n < *o.MinValue:
		return fmt.Errorf("must be at least %v", *o.MinValue)
	case o.MaxValue != nil && n > *o.MaxValue:
		return fmt.Errorf("must be at most %v", *o.MaxValue)
	}
	return checkFixed(o, n)
}

func checkFixed(o wire.CommandOption, given any) error {
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
func (c *client) resolve(o wire.CommandOption, id string) error {
	switch o.Type {
	case wire.AttachmentOption:
		a, ok := c.world.Uploads[id]
		if !ok {
			return fmt.Errorf("no attachment %s", id)
		}
		note(&c.resolved.Attachments, id, a)
		return nil
	case wire.ChannelOption:
		ch := c.world.Channel(id)
		if ch == nil || !c.world.CanView(c.by, ch) {
			return fmt.Errorf("no channel %s", id)
		}
		if len(o.ChannelTypes) > 0 && !slices.Contains(o.ChannelTypes, ch.Type) {
			return fmt.Errorf("#%s is not a channel of the asked type", ch.Name)
		}
		return c.noteChannel(ch)
	case wire.UserOption, wire.RoleOption, wire.MentionableOption:
		if c.person(o.Type, id) {
			return nil
		}
	}
	return fmt.Errorf("nobody and nothing here has the id %s", id)
}

func (c *client) noteChannel(ch *wire.Channel) error {
	shown := *ch
	p := c.world.Permissions(c.by.User.ID, ch)
	shown.Permissions = &p
	note(&c.resolved.Channels, ch.ID, shown)
	return nil
}

// person notes a user or role and reports whether the id names one.
func (c *client) person(option int, id string) bool {
	g := c.world.Guild(c.channel.GuildID)
	if g == nil {
		return false
	}
	if r := c.world.Role(g, id); r != nil && option != wire.UserOption {
		note(&c.resolved.Roles, id, *r)
		return true
	}
	if m := g.Members[id]; m != nil && option != wire.RoleOption {
		note(&c.resolved.Users, id, *m.User)
		partial := *c.world.AsMember(g, id, c.channel)
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
