package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ErasedAction is the action of the entry that tells which details were erased, and why. Its own detail is never erased:
// Verify takes a detail for lawfully erased only where such an entry names it.
const ErasedAction = "audit_details.erased"

// Erasure says which details of a log are to be erased because the law demands it (DPA 2018 s.47), and on whose word.
type Erasure struct {
	Case     ids.Case         // of all entries about a case; or
	Entries  []ids.AuditEntry // of these
	Force    ids.Unit         // whose data it is
	Reason   string           // why; at least ten letters
	Proposed ids.User         // who asked; never the transaction's actor, who approves
}

// erased is the detail of an ErasedAction: the entries as first-last pairs, in order.
type erased struct {
	Reason   string              `json:"reason"`
	Proposed ids.User            `json:"proposed_by"`
	Case     ids.Case            `json:"case,omitempty"`
	Entries  [][2]ids.AuditEntry `json:"entries"`
}

// EraseDetails erases details of the main log in the caller's transaction and records it there; it tells how many there
// were. What an entry says beside its detail (when, who, which act, on what record) stays, and so does every proof. Erasing
// what was erased before is no error. fault.Refused where one person proposes and approves, fault.Invalid without a reason.
func EraseDetails(ctx context.Context, tx *db.Tx, e Erasure) (int64, error) {
	return Main.EraseDetails(ctx, tx, e)
}

// EraseDetails is the function EraseDetails for this log: the entry that tells of it stands in the same log. Entries of
// another force than e's are left alone.
func (l Log) EraseDetails(ctx context.Context, tx *db.Tx, e Erasure) (int64, error) {
	if len(strings.TrimSpace(e.Reason)) < 10 {
		return 0, fault.New(fault.Invalid, "Say why the details are erased")
	}
	if e.Proposed == 0 || e.Proposed == tx.Actor.User {
		return 0, fault.New(fault.Refused, "Somebody else must approve what one person proposed to erase")
	}
	if (e.Case == 0) == (len(e.Entries) == 0) {
		return 0, fault.New(fault.Invalid, "Name a case or entries")
	}
	details := l.stream.Table("audit_details")
	q := tx.Gorm(ctx).Table(details+" d").Joins("JOIN "+l.stream.Table("audit_entries")+" e ON e.id = d.entry_id").
		Where("d.erased_at IS NULL AND e.action <> ?", ErasedAction)
	if l != Main { // where nothing but the force keeps the entries of one from another
		q = q.Where("e.force_id = ?", e.Force)
	}
	if e.Case != 0 {
		q = q.Where("e.case_id = ?", e.Case)
	}
	var all []ids.AuditEntry
	if e.Case != 0 {
		if err := q.Order("d.entry_id").Pluck("d.entry_id", &all).Error; err != nil {
			return 0, fmt.Errorf("details to erase: %w", err)
		}
	}
	for from := 0; from < len(e.Entries); from += eraseAtOnce {
		var some []ids.AuditEntry
		part := e.Entries[from:min(from+eraseAtOnce, len(e.Entries))]
		if err := q.Session(&gorm.Session{}).Where("d.entry_id IN ?", part).Pluck("d.entry_id", &some).Error; err != nil {
			return 0, fmt.Errorf("details to erase: %w", err)
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return 0, nil
	}
	for from := 0; from < len(all); from += eraseAtOnce {
		part := all[from:min(from+eraseAtOnce, len(all))]
		err := tx.Gorm(ctx).Exec("UPDATE "+details+" SET salt = '', detail = '', erased_at = ? WHERE entry_id IN ? AND erased_at IS NULL", tx.Now, part).Error
		if err != nil {
			return 0, fmt.Errorf("erase details: %w", err)
		}
	}
	tx.Record(ErasedAction, db.On{Stream: l.stream, Op: db.Erasure, Kind: "audit_detail", ID: int64(all[0]), Case: e.Case, Force: e.Force},
		erased{Reason: e.Reason, Proposed: e.Proposed, Case: e.Case, Entries: spans(all)})
	return int64(len(all)), nil
}

// eraseAtOnce bounds one statement.
const eraseAtOnce = 400

// spans writes ids as first-last pairs, in order.
func spans(all []ids.AuditEntry) [][2]ids.AuditEntry {
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	var out [][2]ids.AuditEntry
	for _, id := range all {
		if n := len(out); n > 0 && id <= out[n-1][1]+1 {
			out[n-1][1] = id
			continue
		}
		out = append(out, [2]ids.AuditEntry{id, id})
	}
	return out
}

// granted is what the log itself says was erased lawfully, and when.
type granted []grant

type grant struct {
	first, last ids.AuditEntry
	at          time.Time
}

// has reports whether an erasure on record names the entry and the time.
func (g granted) has(id ids.AuditEntry, at time.Time) bool {
	for _, s := range g {
		if s.first <= id && id <= s.last && s.at.Equal(at) {
			return true
		}
	}
	return false
}

// erasures reads what the log says was erased.
func (l Log) erasures(g *gorm.DB) (granted, error) {
	var rows []struct {
		At     time.Time
		Detail string
	}
	err := g.Raw(l.sql("SELECT e.at, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id WHERE e.action = ? AND d.erased_at IS NULL ORDER BY e.id"), ErasedAction).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var out granted
	for _, r := range rows {
		var e erased
		if json.Unmarshal([]byte(r.Detail), &e) != nil { // grants nothing, and is found where it stands
			continue
		}
		for _, s := range e.Entries {
			out = append(out, grant{s[0], s[1], r.At})
		}
	}
	return out, nil
}
