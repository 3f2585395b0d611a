package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

const (
	sealAtOnce = 2000
	// sealLock is the advisory lock that makes two replicas seal one after the other.
	sealLock = 7060021
	// lookBack is how old a checkpoint must be before entries below its last are no longer looked for: no transaction
	// stays open that long.
	lookBack = 24 * time.Hour
)

// Seal orders the entries that are not yet sealed as leaves of the tree and signs a checkpoint; it tells how many there
// were. The order is that of sealing: with PostgreSQL an entry of a transaction that commits late has a lower id than
// some that are sealed, and comes after them. Two replicas may call it at once.
func Seal(ctx context.Context, d *db.DB, k Key) (int, error) { return Main.Seal(ctx, d, k) }

// Seal is the function Seal for this log.
func (l Log) Seal(ctx context.Context, d *db.DB, k Key) (int, error) {
	total := 0
	for {
		var n int
		err := d.Maintain(ctx, func(g *gorm.DB) (err error) {
			n, err = l.sealSome(ctx, g, d, k)
			return err
		})
		if err != nil {
			return total, fmt.Errorf("seal the audit log: %w", err)
		}
		total += n
		if n < sealAtOnce {
			return total, nil
		}
	}
}

func (l Log) sealSome(ctx context.Context, g *gorm.DB, d *db.DB, k Key) (int, error) {
	if d.Dialect() == db.Postgres { // SQLite has one writer
		if err := g.Exec("SELECT pg_advisory_xact_lock(?)", sealLock).Error; err != nil {
			return 0, err
		}
	}
	last, err := l.latest(g)
	if err != nil {
		return 0, err
	}
	if last.Size > 0 {
		if _, err := l.OpenCheckpoint([]byte(last.Note), k.Verifier); err != nil {
			return 0, fmt.Errorf("%w: every replica needs the key with which the log was begun", err)
		}
	}
	var leaves int64
	if err := g.Raw(l.sql("SELECT COALESCE(MAX(n) + 1, 0) FROM audit_leaves")).Scan(&leaves).Error; err != nil {
		return 0, err
	}
	if leaves != last.Size {
		return 0, fmt.Errorf("it has %d leaves and a checkpoint for %d: run audit verify", leaves, last.Size)
	}
	es, err := l.unsealed(g, d.Time().Add(-lookBack))
	if err != nil || len(es) == 0 {
		return 0, err
	}
	return len(es), l.appendLeaves(g, d, k, last.Size, es)
}

// unsealed gives the next entries without a leaf. It does not trust the highest sealed id; it looks from the end of the
// newest checkpoint signed before old, so that its cost does not grow with the log.
func (l Log) unsealed(g *gorm.DB, old time.Time) ([]db.AuditEntry, error) {
	var floor ids.AuditEntry
	err := g.Raw(l.sql(`SELECT entry_id FROM audit_leaves WHERE n = (SELECT size - 1 FROM audit_checkpoints WHERE at < ? ORDER BY size DESC LIMIT 1)`), old).Scan(&floor).Error
	if err != nil {
		return nil, err
	}
	var es []db.AuditEntry
	err = l.on(g, "audit_entries").Where(l.sql("id > ? AND NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.entry_id = audit_entries.id)"), floor).
		Order("id").Limit(sealAtOnce).Find(&es).Error
	return es, err
}

func (l Log) appendLeaves(g *gorm.DB, d *db.DB, k Key, size int64, es []db.AuditEntry) error {
	tree := l.newStored(g)
	leaves := make([]leaf, 0, len(es))
	hashes := make([]treeHash, 0, 2*len(es))
	for _, e := range es {
		h := tlog.RecordHash(record(e))
		hs, err := tlog.StoredHashesForRecordHash(size, h, tree)
		if err != nil {
			return err
		}
		at := tlog.StoredHashIndex(0, size)
		for i, x := range hs {
			tree.have[at+int64(i)] = x
			hashes = append(hashes, treeHash{at + int64(i), x.String()})
		}
		leaves = append(leaves, leaf{size, e.ID, h.String()})
		size++
	}
	root, err := tlog.TreeHash(size, tree)
	if err != nil {
		return err
	}
	c := Checkpoint{Size: size, Root: root, At: d.Time()}
	signed, err := note.Sign(&note.Note{Text: c.text(l)}, k.Signer)
	if err != nil {
		return err
	}
	if err := l.on(g, "audit_leaves").CreateInBatches(&leaves, 1000).Error; err != nil {
		return err
	}
	if err := l.on(g, "audit_hashes").CreateInBatches(&hashes, 1000).Error; err != nil {
		return err
	}
	return l.on(g, "audit_checkpoints").Create(&checkpointRow{Size: size, Root: root.String(), Note: string(signed), At: c.At}).Error
}

// ErrEmpty is the error of Latest where nothing was ever sealed.
var ErrEmpty = errors.New("the audit log has no checkpoint yet")

// Latest gives the newest signed checkpoint, to be kept where nobody who runs the database can change it.
func Latest(ctx context.Context, r db.Reader) ([]byte, error) { return Main.Latest(ctx, r) }

// Latest is the function Latest for this log.
func (l Log) Latest(ctx context.Context, r db.Reader) ([]byte, error) {
	c, err := l.latest(r.Gorm(ctx))
	if err != nil {
		return nil, err
	}
	if c.Size == 0 {
		return nil, ErrEmpty
	}
	return []byte(c.Note), nil
}
