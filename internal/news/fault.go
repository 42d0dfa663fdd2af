package news

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// Conditions that callers tell apart with errors.Is.
var (
	ErrNotFound    = errors.New("not found")
	ErrNoModel     = errors.New("no language model configured")
	ErrModelDown   = errors.New("language model not answering")
	ErrBudget      = errors.New("token budget of the day is spent")
	ErrBadDraft    = errors.New("language model gave no usable draft")
	ErrSlotTaken   = errors.New("slot already ran")
	ErrTaken       = errors.New("another process has taken it")
	ErrGone        = errors.New("gone for good")                     // HTTP 410
	ErrUnreachable = errors.New("channel gone or closed to the bot") // Discord 403, 404: do not retry
	ErrChannelGone = errors.New("channel gone for good")             // Discord 10003
	ErrRejected    = errors.New("message refused as malformed")      // Discord 400: it will not do another time either
)

// Fault is an error that a member can do something about. Say is the sentence that they
// are shown; Err is the cause, for the log, nil when there is none.
type Fault struct {
	Say string
	Err error
}

// Error joins what is said and its cause.
func (f *Fault) Error() string {
	if f.Err == nil {
		return f.Say
	}
	return f.Say + ": " + f.Err.Error()
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Faultf makes a Fault; the format makes the sentence shown, cause may be nil.
func Faultf(cause error, format string, args ...any) error {
	return &Fault{Say: fmt.Sprintf(format, args...), Err: cause}
}

// Say is the sentence that a member is shown for err; false when err holds none, since
// the failure is newsdesk's own.
func Say(err error) (string, bool) {
	var f *Fault
	if errors.As(err, &f) {
		return f.Say, true
	}
	return "", false
}

// ModeAfter is the extractive mode that takes over after a model's error,
// false when the error is not the model's and must be reported.
func ModeAfter(err error) (Mode, bool) {
	switch {
	case errors.Is(err, ErrNoModel):
		return NoModel, true
	case errors.Is(err, ErrBudget):
		return OverBudget, true
	case errors.Is(err, ErrModelDown):
		return ModelDown, true
	case errors.Is(err, ErrBadDraft):
		return DraftFailed, true
	}
	return "", false
}

// RetryError asks for another attempt no earlier than After from now.
type RetryError struct {
	After time.Duration
	Err   error
}

// Error names the cause.
func (r *RetryError) Error() string { return fmt.Sprintf("retry after %s: %v", r.After, r.Err) }

// Unwrap gives the cause.
func (r *RetryError) Unwrap() error { return r.Err }

// NewID makes the short random name of a brief or an answer: 13 characters of
// base32, 65 bits, safe inside a Discord custom id.
func NewID() string { return rand.Text()[:13] }
