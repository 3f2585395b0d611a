package compartment_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

var secrets = compartment.Secrets{Names: []string{"Quillmark Savings Bank plc", "Building Society Ltd"}, Refs: []string{"UK-2026-771034", "CU/2026/0001", "HX-4471"}}

func TestTells(t *testing.T) {
	for text, want := range map[string]int{
		"Vane pays cash into an account in Harbour Street.":      0,
		"The sardines were sold for cash.":                       0, // sar within a word
		"He moved £40,000 in nine days, consistent with resale.": 0,
		"A SAR says so":                  1,
		"S.A.R. of March":                1,
		"s a r":                          1,
		"two SARs":                       1,
		"S\u200bAR":                      1,
		"the DAML-request":               1,
		"UKFIU":                          1,
		"moratorium":                     1,
		"Without consent the bank waits": 1,
		"suspicious  activity":           1,
		"Suspicious\nactivity report":    1,
		"under s.335 of the Act":         1,
		"section 336A":                   1,
		"POCA s 338(1)":                  1,
		"QUILLMARK SAVINGS told us":      1,
		"Quillmark-Savings":              1,
		"the savings of his aunt":        0,
		"The bank closed the account":    0,
		"a building near the society":    0, // the words of a name that has no other tell together alone
		"Building Society Ltd closed it": 1,
		"ref UK 2026 771034":             1,
		"see CU-2026-0001":               1,
		"HX4471 says":                    1,
		"SAR from Quillmark Savings, DAML UK2026771034": 4,
	} {
		if got := compartment.Tells(text, secrets); len(got) != want {
			t.Errorf("%q: %v, want %d", text, got, want)
		}
	}
}

// However a telling word is set, in whatever letters and between whatever words, it is found.
func TestTellsFindsWordsHoweverSet(t *testing.T) {
	words := []string{"sar", "daml", "ukfiu", "moratorium", "consent", "suspicious activity", "quillmark savings"}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(words).Draw(t, "word")
		if rapid.Bool().Draw(t, "upper") {
			w = strings.ToUpper(w)
		}
		if !strings.Contains(w, " ") && rapid.Bool().Draw(t, "spaced") {
			w = strings.Join(strings.Split(w, ""), rapid.SampledFrom([]string{".", " ", "-", "\u200b"}).Draw(t, "between"))
		}
		plain := rapid.SampledFrom([]string{"", "He paid it in", "cash: ", "(", "Vane\n"})
		text := plain.Draw(t, "before") + " " + w + " " + plain.Draw(t, "after")
		if len(compartment.Tells(text, secrets)) == 0 {
			t.Errorf("%q passes", text)
		}
	})
}

func (h *house) draft(request compartment.Request, facts string) (compartment.Product, error) {
	return h.r.DraftProduct(h.ctx, compartment.NewProduct{Request: request.PublicKey, Case: h.c.Ref,
		Text: tasking.NewProduct{Title: "Cash of Osric Vane", Facts: facts, Assessment: "Resale of stolen goods is likely.", Grading: grading}})
}

func (h *house) products() (out []tasking.Product) {
	h.t.Helper()
	h.must(h.d.Gorm(h.t.Context()).Order("id").Find(&out).Error)
	return out
}

func (h *house) taskRows() (out []tasking.Task) {
	h.t.Helper()
	h.must(h.d.Gorm(h.t.Context()).Order("id").Find(&out).Error)
	return out
}

// mainLog gives the main log's entries after an id, without ids and hashes.
func (h *house) mainLog(after int64) (out []string) {
	h.t.Helper()
	var rows []struct {
		db.AuditEntry
		Detail string
	}
	h.must(h.d.Gorm(h.t.Context()).Table("audit_entries AS e").Select("e.*, d.detail").Joins("JOIN audit_details d ON d.entry_id = e.id").Where("e.id > ?", after).Order("e.id").Scan(&rows).Error)
	for _, r := range rows {
		out = append(out, fmt.Sprint(r.Op, r.Action, r.ActorKind, r.ActorID, r.ActorName, r.ForceID, r.CaseID, r.SubjectKind, r.RequestID, r.Detail))
	}
	return out
}

func (h *house) lastEntry() (n int64) {
	h.t.Helper()
	h.must(h.d.Gorm(h.t.Context()).Raw("SELECT COALESCE(MAX(id), 0) FROM audit_entries").Scan(&n).Error)
	return n
}

func TestAProductCrossesOnlyWithASecondOfficer(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		_, err := h.r.RecordReport(h.ctx, aReport())
		h.must(err)
		q := h.request("2026-01-09")
		before := h.lastEntry()
		for _, facts := range []string{"A SAR tells of cash.", "Quillmark Savings refused him.", "See " + q.Ref, "Reference uk2026884411"} {
			_, err := h.draft(q, facts)
			h.refused(err, fault.Invalid)
		}
		p, err := h.draft(q, "Osric Vane paid £48,000 in cash into an account in nine days.")
		h.must(err)
		h.refused(h.r.ApproveProduct(h.ctx2, p.PublicKey, p.Version), fault.Conflict) // nobody asked
		h.must(h.r.AskApproval(h.ctx, p.PublicKey, 1))
		h.refused(h.r.ApproveProduct(h.ctx, p.PublicKey, 2), fault.Refused) // one's own
		h.refused(h.r.ReturnProduct(h.ctx, p.PublicKey, 2, "Say more of it"), fault.Refused)
		h.must(h.r.ReturnProduct(h.ctx2, p.PublicKey, 2, "Leave out the nine days"))
		h.must(h.r.EditProduct(h.ctx, p.PublicKey, 3, tasking.NewProduct{Title: "Cash of Osric Vane", Facts: "Osric Vane pays cash into an account.", Assessment: "Resale is likely.", Grading: grading}))
		h.refused(h.r.EditProduct(h.ctx2, p.PublicKey, 4, tasking.NewProduct{Title: "Mine", Facts: "Mine", Grading: grading}), fault.Refused)
		h.must(h.r.AskApproval(h.ctx, p.PublicKey, 4))
		// What became telling meanwhile is held against it: a report whose maker the text names.
		n := aReport()
		n.UkfiuRef, n.Reporter = "UK-2026-990000", "Vane"
		_, err = h.r.RecordReport(h.ctx, n)
		h.must(err)
		h.refused(h.r.ApproveProduct(h.ctx2, p.PublicKey, 5), fault.Invalid)
		h.must(h.r.ReturnProduct(h.ctx2, p.PublicKey, 5, "The name is now a reporter's"))
		h.must(h.r.EditProduct(h.ctx, p.PublicKey, 6, tasking.NewProduct{Title: "Cash in an account", Facts: "The subject pays cash into an account.", Assessment: "Resale is likely.", Grading: grading}))
		h.must(h.r.AskApproval(h.ctx, p.PublicKey, 7))
		h.must(h.r.ApproveProduct(h.ctx2, p.PublicKey, 8))
		if n := len(h.products()); n != 0 {
			h.t.Errorf("%d products stand on the case before the desk's round", n)
		}
		if d := h.mainLog(before); len(d) != 0 {
			h.t.Errorf("the main log tells of the compartment: %v", d)
		}
		if n := h.tick(); n != 0 {
			h.t.Errorf("the desk placed %d within the quarter of asking", n)
		}
		h.on("2026-01-12T12:15")
		if n := h.tick(); n != 1 || h.tick() != 0 {
			h.t.Errorf("the desk placed %d", n)
		}
		got := h.products()
		if len(got) != 1 || got[0].Title != "Cash in an account" || got[0].CreatedBy != 0 || got[0].CreatedByName != "Force desk" || got[0].Grading != grading {
			h.t.Errorf("on the case: %+v", got)
		}
		x, err := h.r.ProductAt(h.ctx, h.d, p.PublicKey)
		h.must(err)
		if x.State != compartment.Placed || x.DecidedByName != "Con Confidential" {
			h.t.Errorf("%+v", x)
		}
	})
}

// A task that crosses is, on the case and in the main log, the one that anybody sets through the desk: the same words, the
// same maker, the same moment.
func TestATaskThatCrossesIsAnybodys(t *testing.T) {
	trace := func(h *house, ask func()) ([]string, []tasking.Task) {
		before := h.lastEntry()
		ask()
		h.on("2026-01-12T12:15")
		if n := h.tick(); n != 1 {
			h.t.Errorf("the desk placed %d", n)
		}
		rows := h.taskRows()
		for i := range rows {
			rows[i].PublicKey = ""
		}
		return h.mainLog(before), rows
	}
	each(t, "2026-01-12T12:05", func(h *house) {
		q := h.request("2026-01-09")
		h.refused(h.r.AskForApplication(h.ctx, q.PublicKey, "FI/2026/9999", day("2026-01-29")), fault.Invalid)
		log, tasks := trace(h, func() { h.must(h.r.AskForApplication(h.ctx, q.PublicKey, h.c.Ref, day("2026-01-29"))) })
		var events []cases.CaseEvent
		h.must(h.d.Gorm(h.t.Context()).Table("case_events").Where("kind = 'task.set'").Find(&events).Error)

		another(h, func(o *house) {
			olog, otasks := trace(o, func() {
				_, err := o.tasks.SetTask(o.f.As(o.t, o.d, o.f.Supervisor), o.c.ID, tasking.NewTask{Title: "Application required by Thu 29 Jan 2026", Due: day("2026-01-29")}, true)
				o.must(err)
			})
			if d := cmp.Diff(olog, log); d != "" {
				h.t.Errorf("the main log tells the two apart:\n%s", d)
			}
			if d := cmp.Diff(otasks, tasks); d != "" {
				h.t.Errorf("the case tells the two apart:\n%s", d)
			}
			var oevents []cases.CaseEvent
			o.must(o.d.Gorm(o.t.Context()).Table("case_events").Where("kind = 'task.set'").Find(&oevents).Error)
			if d := cmp.Diff(oevents, events); d != "" {
				h.t.Errorf("the timeline tells the two apart:\n%s", d)
			}
		})
		// Inside, who asked is known.
		list, err := h.r.Log(h.ctx, h.d, 0)
		h.must(err)
		if !strings.Contains(fmt.Sprint(list), "desk.placed") || !strings.Contains(fmt.Sprint(list), "Cora Confidential") {
			h.t.Error("the confidential log does not tell who asked")
		}
	})
}

func TestAClosedCaseTakesNothingFromTheDesk(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		q := h.request("2026-01-09")
		h.must(h.r.AskForApplication(h.ctx, q.PublicKey, h.c.Ref, day("2026-01-29")))
		h.must(h.d.Write(userstest.System(h.t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("case.closed", db.On{}, nil)
			return tx.Gorm(ctx).Exec("UPDATE cases SET stage = 'closed', closed_at = ?, closed_reason = 'recovered' WHERE id = ?", tx.Now, h.c.ID).Error
		}))
		h.on("2026-01-12T12:20")
		if n := h.tick(); n != 0 || len(h.taskRows()) != 0 {
			h.t.Errorf("placed %d", n)
		}
		if w := h.at(q).Desk; len(w) != 1 || w[0].State != "refused" || w[0].Problem == "" {
			h.t.Errorf("%+v", w)
		}
		h.on("2026-01-12T12:40")
		h.tick() // it is not tried again
	})
}
