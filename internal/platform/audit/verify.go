package audit

import (
	"context"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Report is what Verify found.
type Report struct {
	Entries  int64  `json:"entries"`   // in the log, sealed or not
	Sealed   int64  `json:"sealed"`    // leaves of the tree
	Root     string `json:"root"`      // of the sealed log as reckoned anew; empty where it is not OK
	OK       bool   `json:"ok"`        // nothing is wrong
	FirstBad *Bad   `json:"first_bad"` // the first thing that is, in the order of sealing
}

// Bad is something wrong with the log.
type Bad struct {
	Entry ids.AuditEntry `json:"entry"` // the entry concerned, 0 where none can be named
	Leaf  int64          `json:"leaf"`  // its place in the sealed log from 0; -1 for an entry that is not sealed
	Why   string         `json:"why"`
}

// String says it in one line.
func (b Bad) String() string {
	switch {
	case b.Entry != 0:
		return fmt.Sprintf("entry %d: %s", b.Entry, b.Why)
	case b.Leaf >= 0:
		return fmt.Sprintf("place %d of the sealed log: %s", b.Leaf, b.Why)
	}
	return b.Why
}

// page bounds what Verify holds in memory, in entries.
const page = 1000

// Verify re-reads the whole log as it stands at one moment: each leaf from its entry, each detail that has not been
// erased, each tree hash, and each checkpoint's signature and root. checkpoint, if not empty, is a signed note kept
// elsewhere that the log must continue: without one, a log cut back to an older checkpoint cannot be told from a young
// one. Something wrong with the log is in the Report; the error is for a database that cannot be read.
func Verify(ctx context.Context, d *db.DB, v note.Verifier, checkpoint []byte) (Report, error) {
	return Main.Verify(ctx, d, v, checkpoint)
}

// Verify is the function Verify for this log.
func (l Log) Verify(ctx context.Context, d *db.DB, v note.Verifier, checkpoint []byte) (Report, error) {
	var r Report
	err := d.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		x := &check{d: d, ctx: ctx, log: l, r: rd, v: v}
		if err := x.count(&r); err != nil {
			return err
		}
		if len(checkpoint) > 0 {
			c, err := l.OpenCheckpoint(checkpoint, v)
			if err != nil {
				r.FirstBad = &Bad{Leaf: -1, Why: "the checkpoint given: " + err.Error()}
				return nil
			}
			x.kept = &c
		}
		var err error
		if x.granted, err = l.erasures(x.g()); err != nil {
			return err
		}
		bad, err := x.all()
		r.FirstBad, r.OK = bad, bad == nil
		if r.OK && x.tree.n > 0 {
			r.Root = x.tree.root().String()
		}
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify the audit log: %w", err)
	}
	return r, nil
}

// check walks the log once.
type check struct {
	d    *db.DB
	ctx  context.Context
	log  Log
	r    db.Reader
	v    note.Verifier
	kept *Checkpoint // from outside
	tree frontier
	// since is the first entry sealed after the last good checkpoint: where a root differs, the fault lies from it on.
	since     ids.AuditEntry
	sinceLeaf int64
	signed    int64          // the size of the last good checkpoint
	last      ids.AuditEntry // the entry of the leaf before
	granted   granted        // what was erased lawfully
}

func (x *check) g() *gorm.DB { return x.r.Gorm(x.ctx) }

// on is a query of one of the log's tables.
func (x *check) on(table string) *gorm.DB { return x.log.on(x.g(), table) }

func (x *check) count(r *Report) error {
	if err := x.on("audit_entries").Count(&r.Entries).Error; err != nil {
		return err
	}
	return x.on("audit_leaves").Count(&r.Sealed).Error
}

func (x *check) all() (*Bad, error) {
	for _, step := range []func() (*Bad, error){x.before, x.sealed, x.after, x.unsealed, x.twice, x.strays} {
		if bad, err := step(); bad != nil || err != nil {
			return bad, err
		}
	}
	return nil, nil
}

// before looks for leaves, hashes and checkpoints numbered below the first.
func (x *check) before() (*Bad, error) {
	for _, q := range []struct{ what, sql string }{
		{"leaf", "SELECT COUNT(*) FROM audit_leaves WHERE n < 0"},
		{"tree hash", "SELECT COUNT(*) FROM audit_hashes WHERE n < 0"},
		{"checkpoint", "SELECT COUNT(*) FROM audit_checkpoints WHERE size < 1"},
	} {
		var n int64
		if err := x.g().Raw(x.log.sql(q.sql)).Scan(&n).Error; err != nil {
			return nil, err
		}
		if n > 0 {
			return &Bad{Leaf: 0, Why: "there is a " + q.what + " before the first"}, nil
		}
	}
	return nil, nil
}

// sealed walks the leaves in their order, a page at a time.
func (x *check) sealed() (*Bad, error) {
	for {
		from := x.tree.n
		var ls []leaf
		if err := x.on("audit_leaves").Where("n >= ?", from).Order("n").Limit(page).Find(&ls).Error; err != nil || len(ls) == 0 {
			return nil, err
		}
		entryIDs := make([]ids.AuditEntry, len(ls))
		for i, l := range ls {
			entryIDs[i] = l.EntryID
		}
		es, ds, err := x.entries(entryIDs)
		if err != nil {
			return nil, err
		}
		to := from + int64(len(ls))
		hs, err := x.hashes(from, to)
		if err != nil {
			return nil, err
		}
		cs, err := x.checkpoints(from, to)
		if err != nil {
			return nil, err
		}
		for _, l := range ls {
			if bad := x.one(l, es, ds, hs, cs); bad != nil {
				return bad, nil
			}
		}
	}
}

// one checks a leaf with all that hangs on it.
func (x *check) one(l leaf, es map[ids.AuditEntry]db.AuditEntry, ds map[ids.AuditEntry]db.AuditDetail, hs map[int64]string, cs map[int64]checkpointRow) *Bad {
	n := x.tree.n
	bad := func(format string, args ...any) *Bad {
		return &Bad{Entry: l.EntryID, Leaf: n, Why: fmt.Sprintf(format, args...)}
	}
	if l.N != n {
		b := &Bad{Leaf: n, Why: fmt.Sprintf("leaf %d is missing; the one before it is of entry %d, the next one is %d, entry %d", n, x.last, l.N, l.EntryID)}
		if x.last+2 == l.EntryID {
			b.Entry = x.last + 1
		}
		return b
	}
	e, ok := es[l.EntryID]
	if !ok {
		return bad("the entry was removed")
	}
	h := tlog.RecordHash(record(e))
	if h.String() != l.LeafHash {
		return bad("the entry is not as it was sealed")
	}
	det, ok := ds[l.EntryID]
	if why := x.detailFault(e, det, ok); why != "" {
		return bad("%s", why)
	}
	x.last = l.EntryID
	if n == x.signed {
		x.since, x.sinceLeaf = l.EntryID, n
	}
	at := tlog.StoredHashIndex(0, n)
	for i, want := range x.tree.add(h) {
		if got, ok := hs[at+int64(i)]; !ok {
			return bad("tree hash %d is missing", at+int64(i))
		} else if got != want.String() {
			return bad("tree hash %d does not follow from the entries", at+int64(i))
		}
	}
	size := x.tree.n
	if c, ok := cs[size]; ok {
		if why := x.checkpointFault(c); why != "" {
			return &Bad{Entry: x.since, Leaf: x.sinceLeaf, Why: fmt.Sprintf("the checkpoint of %d entries: %s", size, why)}
		}
		x.signed = size
	}
	if x.kept != nil && x.kept.Size == size && x.kept.Root != x.tree.root() {
		return bad("up to this entry the log is not the one that the checkpoint given was made of")
	}
	return nil
}

// detailFault says what is wrong with an entry's detail. An erased one keeps its row, without text and salt.
func (x *check) detailFault(e db.AuditEntry, det db.AuditDetail, ok bool) string {
	switch {
	case !ok:
		return "its detail was removed, not erased"
	case det.ErasedAt != nil && (det.Detail != "" || det.Salt != ""):
		return "its detail is marked as erased and is not"
	case det.ErasedAt != nil && e.Action == ErasedAction:
		return "its detail, which tells of an erasure, was erased"
	case det.ErasedAt != nil && !x.granted.has(e.ID, *det.ErasedAt):
		return "its detail was erased, and no entry tells of it at that time"
	case det.ErasedAt == nil && db.DetailHash(det.Salt, det.Detail) != e.DetailHash:
		return "its detail is not the one that was recorded"
	}
	if det.ErasedAt == nil {
		e.Stream = x.log.stream
		if ok, err := x.d.AuditMarked(e, det); err != nil {
			return err.Error()
		} else if !ok {
			return "it was not written by the program, or was changed since"
		}
	}
	return ""
}

func (x *check) checkpointFault(c checkpointRow) string {
	said, err := x.log.OpenCheckpoint([]byte(c.Note), x.v)
	switch {
	case err != nil:
		return err.Error()
	case said.Size != c.Size, said.Root.String() != c.Root, !said.At.Equal(c.At):
		return "its row and its signed note differ"
	case said.Root != x.tree.root():
		return "its signed root does not follow from the entries: one of those sealed for it is not what was signed"
	}
	return ""
}

// after looks for what lies beyond the last leaf, and for leaves that nobody signed.
func (x *check) after() (*Bad, error) {
	size := x.tree.n
	var cs []checkpointRow
	if err := x.on("audit_checkpoints").Where("size > ?", size).Order("size").Limit(1).Find(&cs).Error; err != nil {
		return nil, err
	}
	if len(cs) > 0 {
		return &Bad{Leaf: size, Why: fmt.Sprintf("entries after entry %d were removed from the end: %d are sealed, and a checkpoint signs %d", x.last, size, cs[0].Size)}, nil
	}
	if x.kept != nil && x.kept.Size > size {
		return &Bad{Leaf: size, Why: fmt.Sprintf("entries after entry %d were removed from the end: %d are sealed, and the checkpoint given signs %d", x.last, size, x.kept.Size)}, nil
	}
	if x.signed != size {
		return &Bad{Entry: x.since, Leaf: x.sinceLeaf, Why: fmt.Sprintf("from this entry on nothing is signed: %d entries are sealed, and the last checkpoint signs %d", size, x.signed)}, nil
	}
	var extra int64
	if err := x.on("audit_hashes").Where("n >= ?", tlog.StoredHashCount(size)).Count(&extra).Error; err != nil {
		return nil, err
	}
	if extra > 0 {
		return &Bad{Leaf: size, Why: fmt.Sprintf("there are %d tree hashes beyond the last leaf", extra)}, nil
	}
	return nil, nil
}

// unsealed checks the details of entries that wait to be sealed.
func (x *check) unsealed() (*Bad, error) {
	last := ids.AuditEntry(math.MinInt64)
	for {
		var es []db.AuditEntry
		err := x.on("audit_entries").Where(x.log.sql("id > ? AND NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.entry_id = audit_entries.id)"), last).
			Order("id").Limit(page).Find(&es).Error
		if err != nil || len(es) == 0 {
			return nil, err
		}
		entryIDs := make([]ids.AuditEntry, len(es))
		for i, e := range es {
			entryIDs[i] = e.ID
		}
		_, ds, err := x.entries(entryIDs)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			det, ok := ds[e.ID]
			if why := x.detailFault(e, det, ok); why != "" {
				return &Bad{Entry: e.ID, Leaf: -1, Why: why}, nil
			}
		}
		last = es[len(es)-1].ID
	}
}

// twice looks for an entry that was written again as another: salts are never used twice.
func (x *check) twice() (*Bad, error) {
	var found []struct {
		ID ids.AuditEntry
		N  *int64
	}
	err := x.g().Raw(x.log.sql(`SELECT e.id, l.n FROM audit_entries e LEFT JOIN audit_leaves l ON l.entry_id = e.id
		WHERE e.detail_hash IN (SELECT detail_hash FROM audit_entries GROUP BY detail_hash HAVING COUNT(*) > 1)
		ORDER BY CASE WHEN l.n IS NULL THEN 1 ELSE 0 END, l.n, e.id LIMIT 2`)).Scan(&found).Error
	if err != nil || len(found) < 2 {
		return nil, err
	}
	b := &Bad{Entry: found[1].ID, Leaf: -1, Why: fmt.Sprintf("it is an older entry, %d, written a second time", found[0].ID)}
	if found[1].N != nil {
		b.Leaf = *found[1].N
	}
	return b, nil
}

// strays looks for a detail that belongs to no entry.
func (x *check) strays() (*Bad, error) {
	var stray ids.AuditEntry
	err := x.g().Raw(x.log.sql(`SELECT entry_id FROM audit_details d WHERE NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.id = d.entry_id)
		ORDER BY entry_id LIMIT 1`)).Scan(&stray).Error
	if err != nil || stray == 0 {
		return nil, err
	}
	return &Bad{Entry: stray, Leaf: -1, Why: "the entry was removed and its detail left behind"}, nil
}

func (x *check) entries(of []ids.AuditEntry) (map[ids.AuditEntry]db.AuditEntry, map[ids.AuditEntry]db.AuditDetail, error) {
	var es []db.AuditEntry
	if err := x.on("audit_entries").Where("id IN ?", of).Find(&es).Error; err != nil {
		return nil, nil, err
	}
	var ds []db.AuditDetail
	if err := x.on("audit_details").Where("entry_id IN ?", of).Find(&ds).Error; err != nil {
		return nil, nil, err
	}
	em, dm := make(map[ids.AuditEntry]db.AuditEntry, len(es)), make(map[ids.AuditEntry]db.AuditDetail, len(ds))
	for _, e := range es {
		em[e.ID] = e
	}
	for _, d := range ds {
		dm[d.EntryID] = d
	}
	return em, dm, nil
}

// hashes gives the stored hashes that leaves from to to-1 bring.
func (x *check) hashes(from, to int64) (map[int64]string, error) {
	var hs []treeHash
	err := x.on("audit_hashes").Where("n >= ? AND n < ?", tlog.StoredHashCount(from), tlog.StoredHashCount(to)).Find(&hs).Error
	m := make(map[int64]string, len(hs))
	for _, h := range hs {
		m[h.N] = h.Hash
	}
	return m, err
}

func (x *check) checkpoints(from, to int64) (map[int64]checkpointRow, error) {
	var cs []checkpointRow
	err := x.on("audit_checkpoints").Where("size > ? AND size <= ?", from, to).Find(&cs).Error
	m := make(map[int64]checkpointRow, len(cs))
	for _, c := range cs {
		m[c.Size] = c
	}
	return m, err
}
