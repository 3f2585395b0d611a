package audit

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// EntryProof proves, to somebody who has only the public key, that one entry is in the sealed log as it reads here.
type EntryProof struct {
	Leaf       int64            `json:"leaf"`       // its place in the sealed log, from 0
	Record     []byte           `json:"record"`     // the entry, as it was sealed
	Proof      tlog.RecordProof `json:"proof"`      // the hashes beside its path to the root
	Checkpoint []byte           `json:"checkpoint"` // the signed checkpoint whose root that is
}

// ProveEntry makes the proof that an entry is in the log that the newest checkpoint signs. An entry not yet sealed is
// fault.NotFound.
func ProveEntry(ctx context.Context, r db.Reader, id ids.AuditEntry) (EntryProof, error) {
	g := r.Gorm(ctx)
	var l leaf
	var e db.AuditEntry
	for _, err := range []error{g.Take(&l, "entry_id = ?", id).Error, g.Take(&e, "id = ?", id).Error} {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return EntryProof{}, fault.Missing()
		}
		if err != nil {
			return EntryProof{}, err
		}
	}
	c, err := Main.latest(g)
	if err != nil {
		return EntryProof{}, err
	}
	p, err := tlog.ProveRecord(c.Size, l.N, Main.newStored(g))
	if err != nil {
		return EntryProof{}, fmt.Errorf("prove entry %d: %w", id, err)
	}
	return EntryProof{Leaf: l.N, Record: record(e), Proof: p, Checkpoint: []byte(c.Note)}, nil
}

// Check reports why the proof does not hold, or nil.
func (p EntryProof) Check(v note.Verifier) error {
	c, err := OpenCheckpoint(p.Checkpoint, v)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(p.Proof, c.Size, c.Root, p.Leaf, tlog.RecordHash(p.Record))
}

// ProveConsistency makes the proof that the newest checkpoint, which it gives too, continues the log of the first size
// entries, without reading those.
func ProveConsistency(ctx context.Context, r db.Reader, size int64) (tlog.TreeProof, []byte, error) {
	g := r.Gorm(ctx)
	c, err := Main.latest(g)
	if err != nil {
		return nil, nil, err
	}
	if size < 1 || size > c.Size {
		return nil, nil, fault.New(fault.Invalid, "The log has %d sealed entries, so a checkpoint of %d cannot be compared with it", c.Size, size)
	}
	p, err := tlog.ProveTree(c.Size, size, Main.newStored(g))
	if err != nil {
		return nil, nil, fmt.Errorf("prove the log consistent: %w", err)
	}
	return p, []byte(c.Note), nil
}

// CheckConsistency reports why the newer checkpoint does not continue the older, or nil.
func CheckConsistency(p tlog.TreeProof, older, newer []byte, v note.Verifier) error {
	a, err := OpenCheckpoint(older, v)
	if err != nil {
		return fmt.Errorf("older: %w", err)
	}
	b, err := OpenCheckpoint(newer, v)
	if err != nil {
		return fmt.Errorf("newer: %w", err)
	}
	return tlog.CheckTree(p, b.Size, b.Root, a.Size, a.Root)
}

// CheckProof is Check for whoever has the public key as text; it gives the checkpoint that the proof is against.
func CheckProof(p EntryProof, public string) (Checkpoint, error) {
	v, err := note.NewVerifier(public)
	if err != nil {
		return Checkpoint{}, errors.New("this is no public key of an audit log")
	}
	if err := p.Check(v); err != nil {
		return Checkpoint{}, err
	}
	return OpenCheckpoint(p.Checkpoint, v)
}
