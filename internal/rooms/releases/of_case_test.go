package releases_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/releases"
)

func TestADisclosureOfACase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		lead, sup := h.as(h.f.Lead), h.as(h.f.Supervisor)
		if _, err := h.r.Begin(lead, h.open.ID, false, "initial disclosure"); fault.KindOf(err) != fault.Refused {
			t.Errorf("begun from an empty schedule: %v", err)
		}
		plain, quiet := h.decide(h.open, "Apply for restraint", "The balance fell; "+telling+" said so"), h.decide(h.open, "Ask a source", "A source was asked")
		for _, j := range []disclosure.Judgement{{Kind: "decision", EntityID: int64(plain.ID), Relevant: "yes"}, {Kind: "decision", EntityID: int64(quiet.ID), Relevant: "yes", Sensitive: true, WhySensitive: "source"}} {
			_, err := h.r.Disclosure.Judge(lead, h.open.ID, j)
			h.must(err)
		}
		x, err := h.r.Begin(lead, h.open.ID, false, "initial disclosure")
		h.must(err)
		list := h.items(x)
		if len(list) != 4 {
			t.Fatalf("%+v", list)
		}
		for _, it := range list {
			if it.Field == "reason" {
				h.must(h.r.TakeOut(lead, at(x), h.now(x).Version, releases.NewMask{Item: it.ID, Passage: telling, Ground: "sensitive"}))
			}
		}
		_, err = h.r.JudgeRest(lead, at(x), h.now(x).Version, "assessment", releases.Give, "")
		h.must(err)
		p := releases.Proposal{Outcome: releases.Disclose, Reason: "it meets the test", Recipient: "Crown Prosecution Service", RecipientRole: "prosecutor", Way: "system"}
		wrong := p
		wrong.RecipientRole = "subject"
		if err := h.r.Propose(lead, at(x), h.now(x).Version, wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a disclosure of a case to its subject: %v", err)
		}
		h.must(h.r.Propose(lead, at(x), h.now(x).Version, p))
		x = h.now(x)
		if err := h.r.Decide(lead, at(x), x.Version, true, "fine"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("approved by who prepared it: %v", err)
		}
		if err := h.r.Decide(h.as(h.f.OtherSupervisor), at(x), x.Version, true, "fine"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("approved by another unit's supervisor: %v", err)
		}
		if err := h.r.Decide(sup, at(x), x.Version, false, "say why the balance matters"); err != nil {
			t.Fatal(err)
		}
		if x = h.now(x); x.State != releases.Redacting {
			t.Errorf("%+v", x)
		}
		h.must(h.r.Propose(lead, at(x), x.Version, p))
		x = h.now(x)
		h.must(h.r.Decide(sup, at(x), x.Version, true, "fine"))
		x = h.now(x)
		for _, kind := range []string{"document", "workbook"} {
			text := parts(t, h.file(h.f.Lead, x, kind))
			if strings.Contains(text, "Tarn Row") || strings.Contains(text, "A source was asked") || strings.Contains(text, "Lead") || !strings.Contains(text, "The balance fell; "+releases.Block+" said so") || !strings.Contains(text, "Data of somebody else") {
				t.Errorf("%s:\n%s", kind, text)
			}
		}
		if _, _, err := h.r.Download(h.as(h.f.Colleague), at(x), "document"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("downloaded by a reader: %v", err)
		}
		h.must(h.r.RecordSent(lead, at(x), x.Version, h.today(), ""))
		var hashes []string
		h.must(d.Gorm(t.Context()).Raw("SELECT blob_hash FROM release_files WHERE release_id = ?", x.ID).Scan(&hashes).Error)
		if linked, err := h.r.Linked(t.Context(), hashes); err != nil || len(linked) != 2 {
			t.Errorf("%v are held, %v", linked, err)
		}
		// A disposal of the case blanks what was sent too, and lets its files go.
		h.must(d.Maintain(t.Context(), func(g *gorm.DB) error {
			for _, sql := range []string{"UPDATE cases SET processing = 'erased' WHERE id = ?", "UPDATE releases SET recipient = '', reason = '' WHERE case_id = ?",
				"UPDATE release_items SET text = '', why = '' WHERE case_id = ?", "UPDATE release_masks SET passage = '' WHERE case_id = ?", "UPDATE release_looks SET reason = '' WHERE case_id = ?"} {
				if err := g.Exec(sql, h.open.ID).Error; err != nil {
					return err
				}
			}
			return nil
		}))
		if linked, err := h.r.Linked(t.Context(), hashes); err != nil || len(linked) != 0 {
			t.Errorf("%v are held after the disposal, %v", linked, err)
		}
		if _, err := h.r.Begin(h.as(h.f.Manager), h.shut.ID, false, "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v", err)
		}
	})
}
