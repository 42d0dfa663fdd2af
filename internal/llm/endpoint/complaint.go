package endpoint

import (
	"encoding/json"
	"strings"
)

// complaint is the error object of an endpoint, in any of its forms.
type complaint struct{ message, kind, code, param string }

func (s complaint) all() string {
	return strings.ToLower(strings.Join([]string{s.message, s.kind, s.code, s.param}, " "))
}

// readComplaint reads {"error": {…}}, {"error": "text"}, {"message": "text"}
// and plain text.
func readComplaint(body []byte) complaint {
	var outer map[string]json.RawMessage
	if json.Unmarshal(body, &outer) != nil {
		return complaint{message: string(body)}
	}
	fields := outer
	if inner, ok := outer["error"]; ok {
		if json.Unmarshal(inner, &fields) != nil {
			return complaint{message: plain(inner)}
		}
	}
	message := plain(fields["message"])
	if message == "" {
		message = plain(fields["detail"])
	}
	return complaint{message, plain(fields["type"]), plain(fields["code"]), plain(fields["param"])}
}

// plain is a JSON string's text, or any other value as it is written.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
