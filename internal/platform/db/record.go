package db

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
)

// Op is the sort of processing that DPA 2018 s.62 wants logged.
type Op string

// The operations of s.62(1), and System for what concerns no personal data.
const (
	Collection   Op = "collection"
	Alteration   Op = "alteration"
	Consultation Op = "consultation"
	Disclosure   Op = "disclosure"
	Combination  Op = "combination"
	Erasure      Op = "erasure"
	System       Op = "system"
)

// Stream is one of the logs that the product keeps. Each has tables, numbers, a key and checkpoints of its own.
type Stream string

// The log of the whole product, and that of the confidential compartment, of which nothing is told outside it.
const (
	MainStream         Stream = ""
	ConfidentialStream Stream = "cpt_"
)

// Table is the stream's own table of a name such as "audit_entries".
func (s Stream) Table(name string) string { return string(s) + name }

// On says what an audit entry is about. Op defaults to Alteration, Force to that of the actor, Stream to the main one.
type On struct {
	Stream Stream
	Op     Op
	Kind   string // "case", "seizure", "user" …
	ID     int64
	Case   ids.Case
	Force  ids.Unit
}

// AuditEntry is the metadata of one audit entry: what a leaf of the sealed log is made from, with the hash of its detail.
type AuditEntry struct {
	ID          ids.AuditEntry
	At          time.Time
	Op          Op
	Action      string
	ActorKind   actor.Kind
	ActorID     ids.User
	ActorName   string
	ForceID     ids.Unit
	CaseID      ids.Case
	SubjectKind string
	SubjectID   int64
	RequestID   string
	DetailHash  string
	Stream      Stream `gorm:"-"` // whose tables it is written to
}

// TableName is audit_entries, the main stream's.
func (AuditEntry) TableName() string { return "audit_entries" }

// AuditDetail is what an entry says beyond its metadata, salted so that erasing it leaves nothing to guess from.
type AuditDetail struct {
	EntryID  ids.AuditEntry `gorm:"primaryKey;autoIncrement:false"`
	Salt     string
	Detail   string
	ErasedAt *time.Time
}

// TableName is audit_details, the main stream's.
func (AuditDetail) TableName() string { return "audit_details" }

type entry struct {
	AuditEntry
	salt, detail string
}

// DetailHash is what an entry keeps of its detail: sha256 of salt and detail, in hex.
func DetailHash(salt, detail string) string {
	h := sha256.Sum256([]byte(salt + detail))
	return hex.EncodeToString(h[:])
}

// NewAuditEntry makes an entry by a at now, with its salted detail, and marks it as the program's own. action is noun.past.
func (d *DB) NewAuditEntry(a actor.Actor, now time.Time, action string, on On, detail any) (AuditEntry, AuditDetail, error) {
	e, det, err := newAuditEntry(a, now, action, on, detail)
	if err != nil || d.auditKey == nil {
		return e, det, err
	}
	mark, err := d.AuditMark(e, det)
	if err != nil {
		return e, det, err
	}
	det.Salt += mark
	e.DetailHash = DetailHash(det.Salt, det.Detail)
	return e, det, nil
}

func newAuditEntry(a actor.Actor, now time.Time, action string, on On, detail any) (AuditEntry, AuditDetail, error) {
	text, err := json.Marshal(detail)
	if err != nil {
		return AuditEntry{}, AuditDetail{}, fmt.Errorf("audit detail of %s: %w", action, err)
	}
	raw := make([]byte, 16)
	rand.Read(raw)
	salt := hex.EncodeToString(raw)
	if on.Op == "" {
		on.Op = Alteration
	}
	if on.Force == 0 {
		on.Force = a.Force
	}
	return AuditEntry{
		At: now, Op: on.Op, Action: action, ActorKind: a.Kind, ActorID: a.User, ActorName: a.Name, ForceID: on.Force, CaseID: on.Case,
		SubjectKind: on.Kind, SubjectID: on.ID, RequestID: a.RequestID, DetailHash: DetailHash(salt, string(text)), Stream: on.Stream,
	}, AuditDetail{Salt: salt, Detail: string(text)}, nil
}

// Record adds an audit entry to the transaction: action is noun.past, detail anything JSON can hold. An altered thing's
// detail holds old and new.
func (tx *Tx) Record(action string, on On, detail any) { tx.RecordBy(tx.Actor, action, on, detail) }

// RecordBy is Record of what somebody else than the transaction's actor did: the program carries out what they asked for.
func (tx *Tx) RecordBy(a actor.Actor, action string, on On, detail any) {
	e, d, err := tx.db.NewAuditEntry(a, tx.Now, action, on, Purposed(PurposeOf(tx.g.Statement.Context), on.Op, detail))
	if err != nil {
		tx.spoil(err)
		return
	}
	tx.records = append(tx.records, entry{e, d.Salt, d.Detail})
	tx.recorded = true
	tx.recordCount++
	if len(tx.records) == mostHeld {
		if err := tx.writeRecords(tx.g.Statement.Context); err != nil {
			tx.spoil(fmt.Errorf("record: %w", err))
		}
	}
}

// mostHeld is how many entries wait in memory before they are written: an import makes tens of thousands.
const mostHeld = 600

func (tx *Tx) writeRecords(ctx context.Context) error {
	es := make([]AuditEntry, len(tx.records))
	ds := make([]AuditDetail, len(tx.records))
	for i, r := range tx.records {
		es[i], ds[i] = r.AuditEntry, AuditDetail{Salt: r.salt, Detail: r.detail}
	}
	tx.records = tx.records[:0]
	return InsertAudit(tx.Gorm(ctx), es, ds)
}

// InsertAudit writes entries with their details, each to its stream. Only this package and platform/audit call it.
func InsertAudit(g *gorm.DB, es []AuditEntry, ds []AuditDetail) error {
	for _, stream := range []Stream{MainStream, ConfidentialStream} {
		var mine []AuditEntry
		var details []AuditDetail
		for i, e := range es {
			if e.Stream == stream {
				mine, details = append(mine, e), append(details, ds[i])
			}
		}
		if len(mine) == 0 {
			continue
		}
		if err := g.Table(stream.Table("audit_entries")).CreateInBatches(&mine, 50).Error; err != nil {
			return err
		}
		for i := range details {
			details[i].EntryID = mine[i].ID
		}
		if err := g.Table(stream.Table("audit_details")).CreateInBatches(&details, 50).Error; err != nil {
			return err
		}
	}
	return nil
}
