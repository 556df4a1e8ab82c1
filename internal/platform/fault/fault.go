// Package fault is the one vocabulary of failures that a caller can mend.
// Whatever is not a *fault.Error is an internal error: the caller learns
// nothing of it, the log learns everything.
package fault

import (
	"errors"
	"fmt"
)

// Code classifies a failure; the HTTP server maps each to one status.
type Code string

// The codes, with the HTTP status each becomes.
const (
	Bad          Code = "bad_request"  // 400: the request itself cannot be read
	Unauthorized Code = "unauthorized" // 401
	Denied       Code = "forbidden"    // 403
	Missing      Code = "not_found"    // 404: absent, or outside the caller's scope
	Clash        Code = "conflict"     // 409
	Stale        Code = "stale"        // 412: edited by someone else meanwhile
	TooLarge     Code = "too_large"    // 413
	Unprocessed  Code = "invalid"      // 422: readable, but wrong
	TooMany      Code = "too_many"     // 429
	Internal     Code = "internal"     // 500
	Unavailable  Code = "unavailable"  // 503
)

// Error is a failure with a message a person can act on. Key is a stable word
// such as "plan.unit_too_large" by which a screen translates the message;
// Params are the values the translation needs.
type Error struct {
	Code    Code
	Key     string
	Message string
	Params  map[string]any
	Err     error
}

// New makes an error of a code; the message follows fmt.Sprintf.
func New(code Code, key, format string, args ...any) *Error {
	return &Error{Code: code, Key: key, Message: fmt.Sprintf(format, args...)}
}

// Invalid is input that can be read but is wrong.
func Invalid(key, format string, args ...any) *Error { return New(Unprocessed, key, format, args...) }

// Conflict is an act that the present state does not allow.
func Conflict(key, format string, args ...any) *Error { return New(Clash, key, format, args...) }

// Forbidden is an act that the caller's role does not allow.
func Forbidden(key, format string, args ...any) *Error { return New(Denied, key, format, args...) }

// NotFound says that no such thing exists for this caller. It is also the
// answer for a thing outside the caller's scope, so that its existence stays hidden.
func NotFound(noun string, id any) *Error {
	return New(Missing, noun+".not_found", "there is no %s %v", noun, id).With("id", fmt.Sprint(id))
}

// With adds a value the translated message may show.
func (e *Error) With(name string, value any) *Error {
	if e.Params == nil {
		e.Params = map[string]any{}
	}
	e.Params[name] = value
	return e
}

// Wrap keeps the cause for the log; the caller never sees it.
func (e *Error) Wrap(err error) *Error {
	e.Err = err
	return e
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the first *Error in err's chain, Internal when there is none.
func CodeOf(err error) Code {
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}
