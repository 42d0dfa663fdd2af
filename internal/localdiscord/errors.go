package localdiscord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// apiError is an answer of Discord's API that refuses a call.
type apiError struct {
	status  int
	code    int // Discord's JSON error code
	message string
	form    *form
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.code, e.message) }

// MarshalJSON writes the body that Discord answers with.
func (e *apiError) MarshalJSON() ([]byte, error) {
	body := map[string]any{"code": e.code, "message": e.message}
	if e.form != nil {
		body["errors"] = e.form.tree()
	}
	return json.Marshal(body)
}

// The refusals, with Discord's codes and words.
var (
	errUnauthorized    = &apiError{status: http.StatusUnauthorized, message: "401: Unauthorized"}
	errNotFound        = &apiError{status: http.StatusNotFound, message: "404: Not Found"}
	errUnknownChannel  = &apiError{status: http.StatusNotFound, code: 10003, message: "Unknown Channel"}
	errUnknownGuild    = &apiError{status: http.StatusNotFound, code: 10004, message: "Unknown Guild"}
	errUnknownMember   = &apiError{status: http.StatusNotFound, code: 10007, message: "Unknown Member"}
	errUnknownMessage  = &apiError{status: http.StatusNotFound, code: 10008, message: "Unknown Message"}
	errUnknownUser     = &apiError{status: http.StatusNotFound, code: 10013, message: "Unknown User"}
	errUnknownWebhook  = &apiError{status: http.StatusNotFound, code: 10015, message: "Unknown Webhook"}
	errUnknownInteract = &apiError{status: http.StatusNotFound, code: 10062, message: "Unknown interaction"}
	errUnknownCommand  = &apiError{status: http.StatusNotFound, code: 10063, message: "Unknown application command"}
	errTooManyCommands = &apiError{status: http.StatusBadRequest, code: 30032, message: "Maximum number of application commands reached (100)"}
	errTooManyCreates  = &apiError{status: http.StatusTooManyRequests, code: 30034, message: "Max number of daily application command creates has been reached (200)"}
	errCrossposted     = &apiError{status: http.StatusBadRequest, code: 40033, message: "This message has already been crossposted"}
	errTooLarge        = &apiError{status: http.StatusRequestEntityTooLarge, code: 40005, message: "Request entity too large"}
	errAcknowledged    = &apiError{status: http.StatusBadRequest, code: 40060, message: "Interaction has already been acknowledged."}
	errMissingAccess   = &apiError{status: http.StatusForbidden, code: 50001, message: "Missing Access"}
	errNotAuthor       = &apiError{status: http.StatusForbidden, code: 50005, message: "Cannot edit a message authored by another user"}
	errEmptyMessage    = &apiError{status: http.StatusBadRequest, code: 50006, message: "Cannot send an empty message"}
	errNotTextChannel  = &apiError{status: http.StatusBadRequest, code: 50008, message: "Cannot send messages in a non-text channel"}
	errMissingPerms    = &apiError{status: http.StatusForbidden, code: 50013, message: "Missing Permissions"}
	errWrongChannel    = &apiError{status: http.StatusBadRequest, code: 50024, message: "Cannot execute action on this channel type"}
	errExpiredToken    = &apiError{status: http.StatusUnauthorized, code: 50027, message: "Invalid Webhook Token"}
	errArchived        = &apiError{status: http.StatusBadRequest, code: 50083, message: "Thread is archived"}
	errBadJSON         = &apiError{status: http.StatusBadRequest, code: 50109, message: "The request body contains invalid JSON."}
	errThreadExists    = &apiError{status: http.StatusBadRequest, code: 160004, message: "A thread has already been created for this message"}
	errThreadLocked    = &apiError{status: http.StatusForbidden, code: 160005, message: "Thread is locked"}
)

// form collects what is wrong with a request body; faults are found all at
// once, as Discord reports them.
type form struct{ faults []formFault }

type formFault struct{ path, code, message string }

// add notes a fault at a dotted path such as "embeds.0.title".
func (f *form) add(path, code, format string, args ...any) {
	f.faults = append(f.faults, formFault{path, code, fmt.Sprintf(format, args...)})
}

// length notes a text of n characters outside least to most.
func (f *form) length(path string, n, least, most int) {
	switch {
	case n == 0 && least > 0:
		f.required(path)
	case n < least:
		f.add(path, "BASE_TYPE_MIN_LENGTH", "Must be %d or more in length.", least)
	case n > most:
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	}
}

// count notes a list of n entries outside least to most.
func (f *form) count(path string, n, least, most int) {
	if n < least || n > most {
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// within notes a number outside least to most.
func (f *form) within(path string, n, least, most int) {
	switch {
	case n < least:
		f.add(path, "NUMBER_TYPE_MIN", "int value should be greater than or equal to %d.", least)
	case n > most:
		f.add(path, "NUMBER_TYPE_MAX", "int value should be less than or equal to %d.", most)
	}
}

func (f *form) required(path string) { f.add(path, "BASE_TYPE_REQUIRED", "This field is required") }

func (f *form) choice(path string, allowed string) {
	f.add(path, "BASE_TYPE_CHOICES", "Value must be one of {%s}.", allowed)
}

// err is nil when nothing was added.
func (f *form) err() error {
	if len(f.faults) == 0 {
		return nil
	}
	return &apiError{status: http.StatusBadRequest, code: 50035, message: "Invalid Form Body", form: f}
}

// tree nests the faults by path: {"embeds":{"0":{"title":{"_errors":[…]}}}}.
func (f *form) tree() map[string]any {
	root := map[string]any{}
	for _, fault := range f.faults {
		node := root
		for _, step := range strings.Split(fault.path, ".") {
			if step == "" {
				continue
			}
			next, ok := node[step].(map[string]any)
			if !ok {
				next = map[string]any{}
				node[step] = next
			}
			node = next
		}
		list, _ := node["_errors"].([]map[string]string)
		node["_errors"] = append(list, map[string]string{"code": fault.code, "message": fault.message})
	}
	return root
}

// invalid is a form with one fault.
func invalid(path, code, format string, args ...any) error {
	f := &form{}
	f.add(path, code, format, args...)
	return f.err()
}
