package compartment

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
)

// Hit is a record of the compartment that a search found.
type Hit struct {
	Kind  string // report, request or subject
	Key   string
	Ref   string
	Title string
	Note  string
}

// mostHits is how many of each kind a search gives.
const mostHits = 50

// Find looks for words in the compartment of the officer's force, and nowhere else: every word must begin a word of the
// record. The search is recorded in the confidential log.
func (r *Room) Find(ctx context.Context, rd db.Reader, q string) ([]Hit, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return nil, err
	}
	terms := fold.Words(q)
	if len(terms) == 0 {
		return nil, nil
	}
	if len(terms) > 8 {
		terms = terms[:8]
	}
	hits, err := find(ctx, rd, a.Force, terms)
	if err == nil {
		read(ctx, "search.made", "search", 0, a.Force, map[string]any{"terms": q, "hits": len(hits)})
	}
	return hits, err
}

// LogRow is an entry of the confidential log with its detail.
type LogRow struct {
	db.AuditEntry
	Detail   string
	ErasedAt *time.Time // the detail was erased, because the law demands it
}

// logPage is how many entries the page of the log shows.
const logPage = 50

// Log gives entries of the confidential log that are about the officer's force, the newest first, before an entry where one
// is given. Reading the log is itself recorded in it.
func (r *Room) Log(ctx context.Context, rd db.Reader, before ids.AuditEntry) ([]LogRow, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return nil, err
	}
	rows, err := logOf(ctx, rd, a.Force, before, logPage+1)
	if err == nil {
		read(ctx, "log.read", "log", int64(before), a.Force, nil)
	}
	return rows, err
}
