// Package apierror is how Discord's API refuses: its error codes in its own
// words, and forms that list what is wrong with a request body. It knows no
// rules; whoever checks a body fills the form.
package apierror

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Error is an answer of Discord's API that refuses a call.
type Error struct {
	Status  int
	code    int // Discord's JSON error code
	message string
	form    *Form
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.code, e.message) }

// MarshalJSON writes the body that Discord answers with.
func (e *Error) MarshalJSON() ([]byte, error) {
	body := map[string]any{"code": e.code, "message": e.message}
	if e.form != nil {
		body["errors"] = e.form.tree()
	}
	return json.Marshal(body)
}

// The refusals, with Discord's codes and words.
var (
	Unauthorized    = &Error{Status: http.StatusUnauthorized, message: "401: Unauthorized"}
	NotFound        = &Error{Status: http.StatusNotFound, message: "404: Not Found"}
	UnknownChannel  = &Error{Status: http.StatusNotFound, code: 10003, message: "Unknown Channel"}
	UnknownGuild    = &Error{Status: http.StatusNotFound, code: 10004, message: "Unknown Guild"}
	UnknownMember   = &Error{Status: http.StatusNotFound, code: 10007, message: "Unknown Member"}
	UnknownMessage  = &Error{Status: http.StatusNotFound, code: 10008, message: "Unknown Message"}
	UnknownUser     = &Error{Status: http.StatusNotFound, code: 10013, message: "Unknown User"}
	UnknownWebhook  = &Error{Status: http.StatusNotFound, code: 10015, message: "Unknown Webhook"}
	UnknownInteract = &Error{Status: http.StatusNotFound, code: 10062, message: "Unknown interaction"}
	UnknownCommand  = &Error{Status: http.StatusNotFound, code: 10063, message: "Unknown application command"}
	TooManyCommands = &Error{Status: http.StatusBadRequest, code: 30032, message: "Maximum number of application commands reached (100)"}
	TooManyCreates  = &Error{Status: http.StatusTooManyRequests, code: 30034, message: "Max number of daily application command creates has been reached (200)"}
	Crossposted     = &Error{Status: http.StatusBadRequest, code: 40033, message: "This message has already been crossposted"}
	TooLarge        = &Error{Status: http.StatusRequestEntityTooLarge, code: 40005, message: "Request entity too large"}
	Acknowledged    = &Error{Status: http.StatusBadRequest, code: 40060, message: "Interaction has already been acknowledged."}
	MissingAccess   = &Error{Status: http.StatusForbidden, code: 50001, message: "Missing Access"}
	NotAuthor       = &Error{Status: http.StatusForbidden, code: 50005, message: "Cannot edit a message authored by another user"}
	EmptyMessage    = &Error{Status: http.StatusBadRequest, code: 50006, message: "Cannot send an empty message"}
	NotTextChannel  = &Error{Status: http.StatusBadRequest, code: 50008, message: "Cannot send messages in a non-text channel"}
	MissingPerms    = &Error{Status: http.StatusForbidden, code: 50013, message: "Missing Permissions"}
	WrongChannel    = &Error{Status: http.StatusBadRequest, code: 50024, message: "Cannot execute action on this channel type"}
	ExpiredToken    = &Error{Status: http.StatusUnauthorized, code: 50027, message: "Invalid Webhook Token"}
	Archived        = &Error{Status: http.StatusBadRequest, code: 50083, message: "Thread is archived"}
	BadRecipient    = &Error{Status: http.StatusBadRequest, code: 50033, message: "Invalid Recipient(s)"}
	BadJSON         = &Error{Status: http.StatusBadRequest, code: 50109, message: "The request body contains invalid JSON."}
	ThreadExists    = &Error{Status: http.StatusBadRequest, code: 160004, message: "A thread has already been created for this message"}
	ThreadLocked    = &Error{Status: http.StatusForbidden, code: 160005, message: "Thread is locked"}
)
