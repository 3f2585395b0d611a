// Package fault is the one error type that reaches a person. Its Message is a sentence for that
// person; its Cause is for the log and never leaves the server.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Kind says what went wrong, and so which page or status answers.
type Kind int

const (
	// Internal is the zero kind: a fault of ours. A person sees only a reference.
	Internal Kind = iota
	// Invalid is input that cannot be taken; Fields says which and why. 422.
	Invalid
	// NotFound is also the answer to whoever may not know that the thing exists. 404.
	NotFound
	// Forbidden is an act that the person's role does not allow. 403.
	Forbidden
	// SignedOut means that nobody is signed in. 401, or the sign-in page.
	SignedOut
	// Conflict is a change made from a version that is no longer the newest. 409.
	Conflict
	// Refused is a lawful input that the state of things does not allow: an impossible step, a vetoed close. 422.
	Refused
	// TooMany is a limit on how often. 429.
	TooMany
	// TooLarge is more than we take. 413.
	TooLarge
	// Unavailable is something that the server needs and lacks, such as a key. Its message is for the person, its cause is
	// logged. 503.
	Unavailable
)

// Error is what verbs return. The zero value is an Internal fault without a message.
type Error struct {
	Kind    Kind
	Message string            // a sentence for the person
	Fields  map[string]string // by field name: what to do about it
	Order   []string          // field names in page order; those missing come after, sorted
	Next    []string          // what can be done instead: the legal next steps
	Cause   error
}

// Error gives the message, or the cause where there is none.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if len(e.Fields) > 0 {
		for _, f := range e.FieldNames() {
			fmt.Fprintf(&b, "; %s: %s", f, e.Fields[f])
		}
	}
	if e.Cause != nil {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(e.Cause.Error())
	}
	if b.Len() == 0 {
		return "internal fault"
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// FieldNames lists the fields at fault in page order.
func (e *Error) FieldNames() []string {
	out := make([]string, 0, len(e.Fields))
	seen := map[string]bool{}
	for _, f := range e.Order {
		if _, ok := e.Fields[f]; ok && !seen[f] {
			out, seen[f] = append(out, f), true
		}
	}
	rest := []string{}
	for f := range e.Fields {
		if !seen[f] {
			rest = append(rest, f)
		}
	}
	sort.Strings(rest)
	return append(out, rest...)
}

// New makes an error of a kind with a sentence for the person.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Fields makes an Invalid error, or nil where no field is at fault. order is the page order.
func Fields(message string, bad map[string]string, order ...string) error {
	if len(bad) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: message, Fields: bad, Order: order}
}

// Missing is the answer for what is not there and for what the asker may not know of: the same for both.
func Missing() *Error { return &Error{Kind: NotFound, Message: "Page not found"} }

// Stale is the conflict of a write from an old version.
func Stale(what string) *Error {
	return New(Conflict, "Somebody else changed this %s after you opened it", what)
}

// KindOf gives the kind of the first Error in the chain; Internal for any other error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of kind k. A nil error is of no kind.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
