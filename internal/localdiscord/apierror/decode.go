package apierror

import (
	"encoding/json"
	"errors"
)

// Decode reads a body as Discord does: unknown fields are passed over, a
// value of a wrong type is an invalid form.
func Decode(b []byte, into any) error {
	if len(b) == 0 {
		return nil
	}
	err := json.Unmarshal(b, into)
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return Invalid(wrong.Field, "BASE_TYPE_BAD_TYPE", "Could not interpret %s as %s.", wrong.Value, wrong.Type)
	case errors.As(err, &syntax):
		return BadJSON
	}
	return Invalid("", "BASE_TYPE_BAD_TYPE", "%v", err)
}
