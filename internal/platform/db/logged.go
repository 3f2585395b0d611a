package db

import (
	"context"
	"slices"
)

// Logged reports whether what is read under ctx is collected for the log: a request, not a job or the command line.
func Logged(ctx context.Context) bool {
	_, ok := ctx.Value(notesKey{}).(*Notes)
	return ok
}

// NotedSoFar gives what was noted under ctx until now, and leaves it to be logged.
func NotedSoFar(ctx context.Context) []Note {
	n, ok := ctx.Value(notesKey{}).(*Notes)
	if !ok {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}
