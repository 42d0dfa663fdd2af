package localdiscord_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"newsdesk/internal/localdiscord"
)

type object = map[string]any

func long(n int) string { return strings.Repeat("é", n) }

func many(n int, make func(i int) any) []any {
	list := []any{}
	for i := range n {
		list = append(list, make(i))
	}
	return list
}

func embeds(e ...any) object { return object{"embeds": e} }

func row(parts ...any) object { return object{"type": 1, "components": parts} }

func button(id string) object { return object{"type": 2, "style": 1, "label": "x", "custom_id": id} }

func rows(r ...any) object { return object{"content": "x", "components": r} }

func menu(extra object) object {
	m := object{"type": 3, "custom_id": "m", "options": []any{object{"label": "a", "value": "a"}, object{"label": "b", "value": "b"}}}
	for k, v := range extra {
		m[k] = v
	}
	return m
}

// TestMessageLimits holds each limit at its edge: the value that just fits
// passes, one more fails at the named path.
func TestMessageLimits(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	option := func(i int) any { return object{"label": "x", "value": fmt.Sprint(i)} }
	for _, c := range []struct {
		name      string
		fits, not any
		path      string
		fault     string
	}{
		{"content", object{"content": long(2000)}, object{"content": long(2001)}, "content", "BASE_TYPE_MAX_LENGTH"},
		{"embeds", embeds(many(10, func(int) any { return object{"title": "x"} })...), embeds(many(11, func(int) any { return object{"title": "x"} })...), "embeds", "BASE_TYPE_BAD_LENGTH"},
		{"title", embeds(object{"title": long(256)}), embeds(object{"title": long(257)}), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"},
		{"description", embeds(object{"description": long(4096)}), embeds(object{"description": long(4097)}), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"},
		{"fields", embeds(object{"fields": many(25, func(int) any { return object{"name": "n", "value": "v"} })}), embeds(object{"fields": many(26, func(int) any { return object{"name": "n", "value": "v"} })}), "embeds.0.fields", "BASE_TYPE_BAD_LENGTH"},
		{"field value", embeds(object{"fields": []any{object{"name": "n", "value": long(1024)}}}), embeds(object{"fields": []any{object{"name": "n", "value": long(1025)}}}), "embeds.0.fields.0.value", "BASE_TYPE_MAX_LENGTH"},
		{"field name", embeds(object{"fields": []any{object{"name": "n", "value": "v"}}}), embeds(object{"fields": []any{object{"name": " ", "value": "v"}}}), "embeds.0.fields.0.name", "BASE_TYPE_REQUIRED"},
		{"footer", embeds(object{"footer": object{"text": long(2048)}}), embeds(object{"footer": object{"text": long(2049)}}), "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"},
		{"author", embeds(object{"author": object{"name": long(256)}}), embeds(object{"author": object{"name": long(257)}}), "embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"},
		{"all embeds", embeds(object{"description": long(4000)}, object{"description": long(2000)}), embeds(object{"description": long(4000)}, object{"description": long(2001)}), "embeds", "MAX_EMBED_SIZE_EXCEEDED"},
		{"embed url", embeds(object{"title": "x", "url": "https://a.example/"}), embeds(object{"title": "x", "url": "javascript://a.example/"}), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"},
		{"timestamp", embeds(object{"title": "x", "timestamp": "2031-04-07T08:00:00Z"}), embeds(object{"title": "x", "timestamp": "today"}), "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"},
		{"empty embed", embeds(object{"title": "x"}), embeds(object{"color": 1}), "embeds.0.description", "BASE_TYPE_REQUIRED"},
		{"rows", rows(many(5, func(i int) any { return row(button(fmt.Sprint(i))) })...), rows(many(6, func(i int) any { return row(button(fmt.Sprint(i))) })...), "components", "BASE_TYPE_BAD_LENGTH"},
		{"buttons", rows(row(many(5, func(i int) any { return button(fmt.Sprint(i)) })...)), rows(row(many(6, func(i int) any { return button(fmt.Sprint(i)) })...)), "components.0.components", "BASE_TYPE_BAD_LENGTH"},
		{"custom id", rows(row(button(long(100)))), rows(row(button(long(101)))), "components.0.components.0.custom_id", "BASE_TYPE_MAX_LENGTH"},
		{"custom id twice", rows(row(button("a")), row(button("b"))), rows(row(button("a")), row(button("a"))), "components.1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"label", rows(row(object{"type": 2, "style": 1, "custom_id": "a", "label": long(80)})), rows(row(object{"type": 2, "style": 1, "custom_id": "a", "label": long(81)})), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"},
		{"link", rows(row(object{"type": 2, "style": 5, "label": "x", "url": "https://a.example"})), rows(row(object{"type": 2, "style": 5, "label": "x", "url": "https://a.example", "custom_id": "a"})), "components.0.components.0", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{"button outside a row", rows(row(button("a"))), rows(button("a")), "components.0.type", "BASE_TYPE_CHOICES"},
		{"options", rows(row(menu(object{"options": many(25, option)}))), rows(row(menu(object{"options": many(26, option)}))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"},
		{"max values", rows(row(menu(object{"max_values": 2}))), rows(row(menu(object{"max_values": 3}))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"},
		{"values over 25", rows(row(menu(object{"options": many(25, option), "max_values": 25}))), rows(row(menu(object{"options": many(25, option), "max_values": 26}))), "components.0.components.0.max_values", "NUMBER_TYPE_MAX"},
		{"option value twice", rows(row(menu(nil))), rows(row(menu(object{"options": []any{option(1), option(1)}}))), "components.0.components.0.options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"},
		{"placeholder", rows(row(menu(object{"placeholder": long(150)}))), rows(row(menu(object{"placeholder": long(151)}))), "components.0.components.0.placeholder", "BASE_TYPE_MAX_LENGTH"},
		{"menu beside a button", rows(row(menu(nil)), row(button("a"))), rows(row(menu(nil), button("a"))), "components.0.components.0", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		{"nonce", object{"content": "x", "nonce": long(25)}, object{"content": "x", "nonce": long(26)}, "nonce", "BASE_TYPE_MAX_LENGTH"},
		{"parse and ids", object{"content": "x", "allowed_mentions": object{"parse": []string{"roles"}, "users": []string{"1"}}}, object{"content": "x", "allowed_mentions": object{"parse": []string{"users"}, "users": []string{"1"}}}, "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
	} {
		path := "/channels/" + d.channel.ID + "/messages"
		if status, answer := d.call("POST", path, c.fits); status != 200 {
			t.Errorf("%s at its limit: %d %v", c.name, status, answer)
		}
		if status, answer := d.call("POST", path, c.not); status != 400 || code(answer) != 50035 || !slices.Contains(faultsAt(answer, c.path), c.fault) {
			t.Errorf("%s over its limit: %d %v, want %s at %s", c.name, status, answer, c.fault, c.path)
		}
	}
}

func TestModalAndChoiceLimits(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(nil)
	input := func(extra object) object {
		in := object{"type": 4, "custom_id": "q", "label": "Q", "style": 2}
		for k, v := range extra {
			in[k] = v
		}
		return row(in)
	}
	modal := func(title string, inputs ...any) object {
		return object{"title": title, "custom_id": "form", "components": inputs}
	}
	choices := func(n int, name func(i int) string, value any) object {
		return object{"choices": many(n, func(i int) any { return object{"name": name(i), "value": value} })}
	}
	own := func(i int) string { return fmt.Sprint("name ", i) }
	for _, c := range []struct {
		name      string
		kind      int
		fits, not object
		path      string
		fault     string
	}{
		{"title", 9, modal(long(45), input(nil)), modal(long(46), input(nil)), "data.title", "BASE_TYPE_MAX_LENGTH"},
		{"inputs", 9, modal("t", many(5, func(i int) any { return input(object{"custom_id": fmt.Sprint(i)}) })...), modal("t", many(6, func(i int) any { return input(object{"custom_id": fmt.Sprint(i)}) })...), "data.components", "BASE_TYPE_BAD_LENGTH"},
		{"input label", 9, modal("t", input(object{"label": long(45)})), modal("t", input(object{"label": long(46)})), "data.components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"},
		{"input value", 9, modal("t", input(object{"value": long(4000)})), modal("t", input(object{"value": long(4001)})), "data.components.0.components.0.value", "BASE_TYPE_MAX_LENGTH"},
		{"no inputs", 9, modal("t", input(nil)), modal("t"), "data.components", "BASE_TYPE_BAD_LENGTH"},
		{"button in a modal", 9, modal("t", input(nil)), modal("t", row(button("a"))), "data.components.0.components.0.type", "BASE_TYPE_CHOICES"},
		{"choices", 8, choices(25, own, "v"), choices(26, own, "v"), "data.choices", "BASE_TYPE_BAD_LENGTH"},
		{"choice name", 8, choices(1, func(int) string { return long(100) }, "v"), choices(1, func(int) string { return long(101) }, "v"), "data.choices.0.name", "BASE_TYPE_MAX_LENGTH"},
		{"choice value", 8, choices(1, own, long(100)), choices(1, own, long(101)), "data.choices.0.value", "BASE_TYPE_MAX_LENGTH"},
		{"choice type", 8, choices(1, own, "12"), choices(1, own, 12), "data.choices.0.value", "APPLICATION_COMMAND_INVALID_CHOICE_VALUE"},
		{"choice name twice", 8, choices(2, own, "v"), choices(2, func(int) string { return "same" }, "v"), "data.choices", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS"},
	} {
		callback := d.pending(c.kind == 8)
		if status, answer := d.call("POST", callback, object{"type": c.kind, "data": c.not}); status != 400 || !slices.Contains(faultsAt(answer, c.path), c.fault) {
			t.Errorf("%s over its limit: %d %v, want %s at %s", c.name, status, answer, c.fault, c.path)
		}
		if status, answer := d.call("POST", callback, object{"type": c.kind, "data": c.fits}); status != 204 {
			t.Errorf("%s at its limit: %d %v", c.name, status, answer)
		}
	}
}

// pending is the callback path of an interaction that waits for its answer.
func (d *desk) pending(autocomplete bool) string {
	d.t.Helper()
	w := d.dial()
	w.identify(d.Token(), 0)
	defer func() { _ = w.conn.CloseNow() }()
	if autocomplete {
		go func() { _, _ = d.ana.Autocomplete(d.ctx, d.channel.ID, "brief article", nil, "article") }()
	} else {
		must[*localdiscord.Invocation](d.t)(d.ana.Slash(d.ctx, d.channel.ID, "help", nil))
	}
	var in struct {
		ID    string `json:"id"`
		Token string `json:"token"`
	}
	if err := json.Unmarshal(w.read().Data, &in); err != nil {
		d.t.Fatal(err)
	}
	return "/interactions/" + in.ID + "/" + in.Token + "/callback"
}

func TestCommandLimits(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	command := func(extra object) object {
		c := object{"name": "brief", "description": "d"}
		for k, v := range extra {
			c[k] = v
		}
		return c
	}
	option := func(extra object) object {
		o := object{"type": 3, "name": "o", "description": "d"}
		for k, v := range extra {
			o[k] = v
		}
		return command(object{"options": []any{o}})
	}
	choice := func(i int) any { return object{"name": fmt.Sprint(i), "value": fmt.Sprint(i)} }
	big := func(n int) object {
		return command(object{"options": many(2, func(i int) any {
			return object{"type": 3, "name": fmt.Sprint("o", i), "description": "d", "choices": many(21, func(j int) any {
				return object{"name": fmt.Sprint(100+j) + strings.Repeat("n", 96), "value": strings.Repeat("v", n)}
			})}
		})})
	}
	path := "/applications/" + d.Bot().ID + "/commands"
	for _, c := range []struct {
		name      string
		fits, not object
		path      string
		fault     string
	}{
		{"name", command(object{"name": strings.Repeat("a", 32)}), command(object{"name": strings.Repeat("a", 33)}), "name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"upper case", command(object{"name": "größe-2"}), command(object{"name": "Brief"}), "name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"description", command(object{"description": long(100)}), command(object{"description": long(101)}), "description", "BASE_TYPE_MAX_LENGTH"},
		{"options", command(object{"options": many(25, func(i int) any { return object{"type": 3, "name": fmt.Sprint(i), "description": "d"} })}), command(object{"options": many(26, func(i int) any { return object{"type": 3, "name": fmt.Sprint(i), "description": "d"} })}), "options", "BASE_TYPE_BAD_LENGTH"},
		{"choices", option(object{"choices": many(25, choice)}), option(object{"choices": many(26, choice)}), "options.0.choices", "BASE_TYPE_BAD_LENGTH"},
		{"choices and autocomplete", option(object{"autocomplete": true}), option(object{"autocomplete": true, "choices": many(1, choice)}), "options.0", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES"},
		{"bounds", option(object{"type": 4, "min_value": 1, "max_value": 5}), option(object{"type": 4, "min_value": 5, "max_value": 1}), "options.0.min_value", "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID"},
		{"max length", option(object{"max_length": 6000}), option(object{"max_length": 6001}), "options.0.max_length", "NUMBER_TYPE_MAX"},
		{"required last", command(object{"options": []any{object{"type": 3, "name": "a", "description": "d", "required": true}, object{"type": 3, "name": "b", "description": "d"}}}), command(object{"options": []any{object{"type": 3, "name": "b", "description": "d"}, object{"type": 3, "name": "a", "description": "d", "required": true}}}), "options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		{"mixed", option(object{"type": 1}), command(object{"options": []any{object{"type": 1, "name": "a", "description": "d"}, object{"type": 3, "name": "b", "description": "d"}}}), "options.1.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"8000 characters", big(91), big(92), "", "APPLICATION_COMMAND_TOO_LARGE"},
		{"message command", object{"type": 3, "name": "Save this", "description": ""}, object{"type": 3, "name": "Save this", "description": "d"}, "description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION"},
	} {
		if status, answer := d.call("POST", path, c.fits); status != 201 && status != 200 {
			t.Errorf("%s at its limit: %d %v", c.name, status, answer)
		}
		if status, answer := d.call("POST", path, c.not); status != 400 || !slices.Contains(faultsAt(answer, c.path), c.fault) {
			t.Errorf("%s over its limit: %d %v, want %s at %q", c.name, status, answer["errors"], c.fault, c.path)
		}
	}
}

func TestOverwriteKeepsIDsOfUnchangedCommands(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	path := "/applications/" + d.Bot().ID + "/commands"
	put := func(body ...any) map[string]localdiscord.Command {
		t.Helper()
		if status, answer := d.call("PUT", path, body); status != 200 {
			t.Fatalf("%d %v", status, answer)
		}
		byName := map[string]localdiscord.Command{}
		for _, c := range d.Commands() {
			byName[c.Name] = c
		}
		return byName
	}
	first := put(object{"name": "ask", "description": "d"}, object{"name": "brief", "description": "d"}, object{"name": "old", "description": "d"})
	second := put(object{"name": "ask", "description": "d"}, object{"name": "brief", "description": "other"})
	if len(second) != 2 || second["ask"].ID != first["ask"].ID || second["ask"].Version != first["ask"].Version {
		t.Errorf("unchanged command: %+v, was %+v", second["ask"], first["ask"])
	}
	if second["brief"].ID != first["brief"].ID || second["brief"].Version == first["brief"].Version {
		t.Errorf("changed command: %+v, was %+v", second["brief"], first["brief"])
	}
	if status, answer := d.call("PUT", path, []any{object{"name": "x", "description": "d"}, object{"name": "x", "description": "d"}}); status != 400 || len(faultsAt(answer, "1.name")) == 0 {
		t.Errorf("same name twice: %d %v", status, answer)
	}
	if len(d.Commands()) != 2 {
		t.Error("a refused overwrite changed the commands")
	}
}
