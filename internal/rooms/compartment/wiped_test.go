package compartment_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
)

// Every table of the compartment is wiped by a disposal or stays for a reason, and every column of text is decided upon.
func TestTheCatalogueOfWhatIsWipedIsWhole(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		stay := map[string]string{"cpt_counters": "numbers", "cpt_runs": "slots", "cpt_guesses": "numbers", "cpt_erasures": "the log must say why it lost a detail"}
		decided, rows := map[string][]string{}, map[string]bool{}
		for _, w := range compartment.WipedTables() {
			decided[w.Table] = append(decided[w.Table], w.Texts...)
			rows[w.Table] = rows[w.Table] || w.Rows
		}
		q := "SELECT m.name AS t, c.name AS col, c.type FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name LIKE 'cpt~_%' ESCAPE '~'"
		if h.d.Dialect() == db.Postgres {
			q = "SELECT table_name AS t, column_name AS col, data_type AS type FROM information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 'cpt~_%' ESCAPE '~'"
		}
		var schema []struct{ T, Col, Type string }
		h.must(h.d.Gorm(h.t.Context()).Raw(q).Scan(&schema).Error)
		seen := map[string]bool{}
		for _, c := range schema {
			if strings.HasPrefix(c.T, "cpt_audit_") || stay[c.T] != "" {
				continue
			}
			seen[c.T] = true
			if strings.EqualFold(c.Type, "text") && !rows[c.T] && !slices.Contains(decided[c.T], c.Col) {
				h.t.Errorf("%s.%s is not decided upon", c.T, c.Col)
			}
		}
		for table := range decided {
			if !seen[table] {
				h.t.Errorf("%s is not in the schema", table)
			}
		}
		for table := range seen {
			if decided[table] == nil && !rows[table] {
				h.t.Errorf("%s is neither wiped nor said to stay", table)
			}
		}
	})
}

// The digest of a tombstone is that of what was there, and of nothing else.
func TestTheDigestProvesWhatWasWiped(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		src, err := h.r.RecordSource(h.ctx, compartment.NewSource{HandlingRef: "HX-4471", Kind: "human"})
		h.must(err)
		var row map[string]any
		h.must(h.d.Gorm(h.t.Context()).Table("cpt_sources").Where("id = ?", src.ID).Take(&row).Error)
		raw, err := json.Marshal(compartment.Settled(row))
		h.must(err)
		text := string(raw)
		m := h.matter(compartment.OfSource, src.ID).Matter
		d, err := h.r.ProposeDisposal(h.ctx, m.PublicKey, retention.OfLaw, gone)
		h.must(err)
		d, err = h.r.DecideDisposal(h.ctx2, m.PublicKey, d.Version, true, "")
		h.must(err)
		want, err := h.d.AuditDigest("cpt_sources " + text + "\n")
		h.must(err)
		if diff := cmp.Diff(want, d.Digest); diff != "" {
			h.t.Error(diff)
		}
		if other, err := h.d.AuditDigest("cpt_sources " + strings.Replace(text, "HX-4471", "HX-4472", 1) + "\n"); err != nil || other == d.Digest {
			h.t.Errorf("another source has the same digest, %v", err)
		}
	})
}
