package limits

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

// Limits of application commands, from Discord's documentation of them.
const (
	MaxChatCommands   = 100
	MaxMenuCommands   = 15
	MaxDailyCreates   = 200
	maxCommandOptions = 25
	maxChoices        = 25
	maxCommandText    = 8000 // names, descriptions and choice values of a whole command
	MaxStringOption   = 6000
)

var (
	commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
)

// Command checks one command.
func Command(c *wire.Command) error {
	f := &apierror.Form{}
	checkCommand(f, "", c)
	return f.Err()
}

// Commands checks a list of commands, whose names must differ.
func Commands(all []*wire.Command) error {
	f := &apierror.Form{}
	for i, c := range all {
		path := strconv.Itoa(i) + "."
		checkCommand(f, path, c)
		if slices.ContainsFunc(all[:i], c.Same) {
			f.Add(path+"name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
	}
	return f.Err()
}

// checkCommand checks a command below a path, which is "" or ends with a dot.
func checkCommand(f *apierror.Form, path string, c *wire.Command) {
	if c.Type != wire.ChatCommand {
		f.Length(path+"name", runes(c.Name), 1, 32)
		if c.Description != "" || len(c.Options) > 0 {
			f.Add(path+"description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Context menu commands cannot have description or options")
		}
		return
	}
	checkName(f, path+"name", c.Name)
	f.Length(path+"description", runes(c.Description), 1, 100)
	checkOptions(f, path+"options", c.Options, 0)
	if n := commandText(c); n > maxCommandText {
		f.Add(strings.TrimSuffix(path, "."), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandText)
	}
}

func checkName(f *apierror.Form, path, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		f.Add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// checkOptions walks options; depth 0 is the command itself, where groups may
// stand, 1 a group, where only sub commands may, 2 a sub command.
func checkOptions(f *apierror.Form, path string, options []wire.CommandOption, depth int) {
	f.Count(path, len(options), 0, maxCommandOptions)
	names, optional := map[string]bool{}, false
	for i, o := range options {
		p := at(path, i)
		checkName(f, p+".name", o.Name)
		f.Length(p+".description", runes(o.Description), 1, 100)
		if names[o.Name] {
			f.Add(p+".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		names[o.Name] = true
		if o.Required && optional {
			f.Add(p, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !o.Required && !o.Nested()
		if o.Nested() != options[0].Nested() {
			f.Add(p+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
		}
		checkOption(f, p, o, depth)
	}
}

func checkOption(f *apierror.Form, path string, o wire.CommandOption, depth int) {
	switch {
	case o.Type == wire.SubCommandGroupOption && depth == 0:
		f.Count(path+".options", len(o.Options), 1, maxCommandOptions)
		checkOptions(f, path+".options", o.Options, 1)
	case o.Type == wire.SubCommandOption && depth < 2:
		checkOptions(f, path+".options", o.Options, 2)
	case o.Nested(), depth == 1, o.Type < wire.SubCommandOption, o.Type > wire.AttachmentOption:
		f.Add(path+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Option type %d cannot stand here", o.Type)
	default:
		checkValueOption(f, path, o)
	}
}

func checkValueOption(f *apierror.Form, path string, o wire.CommandOption) {
	typed := o.Type == wire.StringOption || o.Type == wire.IntegerOption || o.Type == wire.NumberOption
	if (len(o.Choices) > 0 || o.Autocomplete) && !typed {
		f.Add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "Choices and autocomplete are for string, integer and number options")
	}
	if len(o.Choices) > 0 && o.Autocomplete {
		f.Add(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Autocomplete cannot be used with choices")
	}
	if (o.MinValue != nil || o.MaxValue != nil) && o.Type != wire.IntegerOption && o.Type != wire.NumberOption {
		f.Add(path, "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID", "min_value and max_value are for integer and number options")
	}
	checkBounds(f, path, o)
	path += ".choices"
	checkChoices(f, path, o.Choices, o.Type, func(i int) string { return at(path, i) + ".name" })
}

func checkBounds(f *apierror.Form, path string, o wire.CommandOption) {
	if o.MinLength != nil {
		f.Within(path+".min_length", *o.MinLength, 0, MaxStringOption)
	}
	if o.MaxLength != nil {
		f.Within(path+".max_length", *o.MaxLength, 1, MaxStringOption)
	}
	if o.MinLength != nil && o.MaxLength != nil && *o.MinLength > *o.MaxLength {
		f.Add(path+".min_length", "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID", "min_length must not be greater than max_length")
	}
	if o.MinValue != nil && o.MaxValue != nil && *o.MinValue > *o.MaxValue {
		f.Add(path+".min_value", "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID", "min_value must not be greater than max_value")
	}
}

// commandText counts what the 8000 characters are over; of localisations the
// longest of each counts.
func commandText(c *wire.Command) int {
	return longest(c.Name, c.NameLocalizations) + longest(c.Description, c.DescriptionLocalizations) + optionText(c.Options)
}

func optionText(options []wire.CommandOption) int {
	n := 0
	for _, o := range options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations) + optionText(o.Options)
		for _, c := range o.Choices {
			n += longest(c.Name, c.NameLocalizations)
			if text, ok := c.Value.(string); ok {
				n += runes(text)
			}
		}
	}
	return n
}

func longest(text string, localized map[string]string) int {
	n := runes(text)
	for _, other := range localized {
		n = max(n, runes(other))
	}
	return n
}

// Choices holds autocomplete's answer to the option it is for.
func Choices(choices []wire.Choice, optionType int) error {
	const path = "data.choices"
	f := &apierror.Form{}
	checkChoices(f, path, choices, optionType, func(int) string { return path })
	return f.Err()
}

// checkChoices checks the choices listed at a path; a name given twice is noted
// where twice says for its place in the list.
func checkChoices(f *apierror.Form, path string, choices []wire.Choice, optionType int, twice func(i int) string) {
	f.Count(path, len(choices), 0, maxChoices)
	names := map[string]bool{}
	for i, c := range choices {
		p := at(path, i)
		f.Length(p+".name", runes(c.Name), 1, 100)
		checkChoiceValue(f, p+".value", c.Value, optionType)
		if names[c.Name] {
			f.Add(twice(i), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "There is already an option choice with the name %s.", c.Name)
		}
		names[c.Name] = true
	}
}

func checkChoiceValue(f *apierror.Form, path string, value any, optionType int) {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	switch {
	case optionType == wire.StringOption && isText:
		f.Length(path, runes(text), 1, 100)
	case optionType == wire.IntegerOption && isNumber && number == float64(int64(number)):
	case optionType == wire.NumberOption && isNumber:
	default:
		f.Add(path, "APPLICATION_COMMAND_INVALID_CHOICE_VALUE", "Could not parse %v as the option's type.", value)
	}
}
