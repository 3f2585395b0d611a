package compartment_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/audit"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/users/userstest"
)

// The detail of an entry of the confidential log is erased by two officers; the log verifies, and a detail blanked in any
// other way is found.
func TestErasingADetailOfTheConfidentialLog(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		_, err := h.r.RecordReport(h.ctx, aReport())
		h.must(err)
		h.request("2026-01-09")
		key, err := audit.LoadOrMakeKey(filepath.Join(h.t.TempDir(), "second.key"))
		h.must(err)
		h.must(sealed(h, key))
		rows, err := h.r.Log(h.ctx, h.d, 0)
		h.must(err)
		x := rows[slices.IndexFunc(rows, func(e compartment.LogRow) bool { return e.Action == "report.recorded" })]
		if !strings.Contains(x.Detail, "Osric Vane") {
			h.t.Fatal(x.Detail)
		}
		const law = "the ICO ordered it on 9 January"
		_, err = h.r.ProposeErasure(h.ctx, x.ID, "short")
		h.refused(err, fault.Invalid)
		_, err = h.r.ProposeErasure(h.ctx, 99999, law)
		h.refused(err, fault.NotFound)
		_, err = h.r.ProposeErasure(h.f.As(h.t, h.d, h.f.Auditor), x.ID, law)
		h.refused(err, fault.NotFound)
		foreign := userstest.NewForce(h.t, h.d, "NM")
		nora := foreign.As(h.t, h.d, foreign.Confidential(h.t, h.d, "nora", "Nora Confidential"))
		_, err = h.r.ProposeErasure(nora, x.ID, law)
		h.refused(err, fault.NotFound)
		e, err := h.r.ProposeErasure(h.ctx, x.ID, law)
		h.must(err)
		_, err = h.r.ProposeErasure(h.ctx2, x.ID, law)
		h.refused(err, fault.Refused)
		h.refused(h.r.DecideErasure(h.ctx, e.ID, e.Version, true, "I proposed it"), fault.Refused)
		h.refused(h.r.DecideErasure(nora, e.ID, e.Version, true, "of another force"), fault.NotFound)
		h.refused(h.r.DecideErasure(h.ctx2, e.ID, e.Version, true, ""), fault.Invalid)
		h.must(h.r.DecideErasure(h.ctx2, e.ID, e.Version, true, "the order was read"))
		h.refused(h.r.DecideErasure(h.ctx2, e.ID, e.Version+1, true, "the order was read"), fault.Conflict)
		got, _, err := h.r.EntryAt(h.ctx, h.d, x.ID)
		h.must(err)
		if got.Detail != "" || got.ErasedAt == nil || got.DetailHash != x.DetailHash || got.ActorName != "Cora Confidential" {
			h.t.Errorf("%+v", got)
		}
		_, err = h.r.ProposeErasure(h.ctx, x.ID, law)
		h.refused(err, fault.Refused)
		h.must(sealed(h, key))
		var outside int64
		h.must(h.d.Gorm(h.t.Context()).Raw("SELECT COUNT(*) FROM audit_entries WHERE op = 'erasure' OR action LIKE 'log_erasure.%'").Scan(&outside).Error)
		if outside != 0 {
			h.t.Errorf("the main log has %d entries of it", outside)
		}
		// Refused, a detail stays.
		y := rows[slices.IndexFunc(rows, func(e compartment.LogRow) bool { return e.Action == "request.recorded" })]
		e, err = h.r.ProposeErasure(h.ctx2, y.ID, law)
		h.must(err)
		h.must(h.r.DecideErasure(h.ctx, e.ID, e.Version, false, "no order names it"))
		if got, _, err := h.r.EntryAt(h.ctx, h.d, y.ID); err != nil || got.Detail != y.Detail {
			h.t.Errorf("%+v, %v", got, err)
		}
		list, err := h.r.Erasures(h.ctx, h.d)
		h.must(err)
		if len(list) != 2 || list[0].State != compartment.ErasureRefused || list[1].State != compartment.ErasureDone {
			h.t.Errorf("%+v", list)
		}
		// The triggers let a detail be blanked; that nobody decided it is found. So is that the entry which tells of an erasure was.
		var told ids.AuditEntry
		h.must(h.d.Gorm(h.t.Context()).Raw("SELECT id FROM cpt_audit_entries WHERE action = ?", audit.ErasedAction).Scan(&told).Error)
		for _, c := range []struct {
			entry ids.AuditEntry
			bad   ids.AuditEntry
			why   string
		}{{y.ID, y.ID, "no entry tells of it"}, {told, x.ID, "no entry tells of it"}} {
			h.must(h.d.Maintain(h.t.Context(), func(g *gorm.DB) error {
				return g.Exec("UPDATE cpt_audit_details SET salt = '', detail = '', erased_at = ? WHERE entry_id = ?", h.clock.Now(), c.entry).Error
			}))
			r, err := audit.Confidential.Verify(h.t.Context(), h.d, key.Verifier, nil)
			h.must(err)
			if r.OK || r.FirstBad.Entry != min(c.bad, y.ID) || !strings.Contains(r.FirstBad.Why, c.why) {
				h.t.Errorf("entry %d blanked by hand: %+v", c.entry, r.FirstBad)
			}
		}
	})
}
