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

// On says what an audit entry is about. Op defaults to Alteration, Force to that of the actor.
type On struct {
	Op    Op
	Kind  string // "case", "seizure", "user" …
	ID    int64
	Case  ids.Case
	Force ids.Unit
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
}

// TableName is audit_entries.
func (AuditEntry) TableName() string { return "audit_entries" }

// AuditDetail is what an entry says beyond its metadata, salted so that erasing it leaves nothing to guess from.
type AuditDetail struct {
	EntryID  ids.AuditEntry `gorm:"primaryKey;autoIncrement:false"`
	Salt     string
	Detail   string
	ErasedAt *time.Time
}

// TableName is audit_details.
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

// NewAuditEntry makes an entry by a at now, with its salted detail. action is noun.past.
func NewAuditEntry(a actor.Actor, now time.Time, action string, on On, detail any) (AuditEntry, AuditDetail, error) {
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
		SubjectKind: on.Kind, SubjectID: on.ID, RequestID: a.RequestID, DetailHash: DetailHash(salt, string(text)),
	}, AuditDetail{Salt: salt, Detail: string(text)}, nil
}

// Record adds an audit entry to the transaction: action is noun.past, detail anything JSON can hold. An altered thing's
// detail holds old and new.
func (tx *Tx) Record(action string, on On, detail any) {
	e, d, err := NewAuditEntry(tx.Actor, tx.Now, action, on, detail)
	if err != nil {
		tx.spoil(err)
		return
	}
	tx.records = append(tx.records, entry{e, d.Salt, d.Detail})
	tx.recorded = true
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

// InsertAudit writes entries with their details. Only this package and platform/audit call it.
func InsertAudit(g *gorm.DB, es []AuditEntry, ds []AuditDetail) error {
	if len(es) == 0 {
		return nil
	}
	if err := g.CreateInBatches(&es, 50).Error; err != nil {
		return err
	}
	for i := range ds {
		ds[i].EntryID = es[i].ID
	}
	return g.CreateInBatches(&ds, 50).Error
}
