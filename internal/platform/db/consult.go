package db

import (
	"context"
	"sync"
)

// Note is one consultation or refusal to be logged before the answer that shows it leaves (DPA 2018 s.62).
type Note struct {
	Action string // noun.past: "case.consulted", "case.refused", "search.made"
	On     On
	Detail any
	Why    string // as whoever asked said for all they do, see WithPurpose
}

// Notes collects what one request consulted. The web layer writes them, and waits, before it answers.
type Notes struct {
	mu   sync.Mutex
	list []Note
}

type notesKey struct{}

// WithNotes gives a context that collects consultations.
func WithNotes(ctx context.Context) (context.Context, *Notes) {
	n := &Notes{}
	return context.WithValue(ctx, notesKey{}, n), n
}

// Consulted notes that something was read. Outside a request that collects (a job, the command line) it does nothing:
// there the verb that reads records its own act. The same action on the same thing is noted once.
func Consulted(ctx context.Context, action string, on On, detail any) {
	n, ok := ctx.Value(notesKey{}).(*Notes)
	if !ok {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, x := range n.list {
		if x.Action == action && x.On == on {
			return
		}
	}
	n.list = append(n.list, Note{Action: action, On: on, Detail: detail, Why: PurposeOf(ctx)})
}

// Take gives what was noted and empties the list.
func (n *Notes) Take() []Note {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := n.list
	n.list = nil
	return out
}

// NotesOf takes what was noted under ctx.
func NotesOf(ctx context.Context) []Note {
	if n, ok := ctx.Value(notesKey{}).(*Notes); ok {
		return n.Take()
	}
	return nil
}
