package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
)

// TestDecisionsAreMadeInExcel takes the list of opportunities away, decides in another program, and brings it back: the
// change that somebody else made meanwhile is shown and left, the other is recorded.
func TestDecisionsAreMadeInExcel(t *testing.T) {
	h := open(t, london("2026-11-23T09:00"))
	f := h.f
	c := casestest.OpenIn(t, h.Cases, f, casestest.Titled("Couriers"))
	keys := map[string]string{}
	for _, title := range []string{"Freeze the account", "Freeze the wallet"} {
		value, closes := money.Pence(100_00), h.DB.Time().Add(20*24*time.Hour)
		o, _, err := h.Opportunities.Enter(f.As(t, h.DB, f.Lead), c.ID, opportunities.Entry{Kind: "account_freezing", Title: title, Why: "The balance is known", Value: &value, Basis: "statement", Closes: &closes})
		if err != nil {
			t.Fatal(err)
		}
		keys[title] = o.PublicKey
	}
	b := Open(t, h)
	signIn(b, "lead.FI")
	b.Goto("/opportunities?layout=list")
	file := b.Download("[value=xlsx]")
	if _, _, err := h.Opportunities.Take(f.As(t, h.DB, f.Deputy), keys["Freeze the wallet"], 0); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	edited := filepath.Join(t.TempDir(), "edited.xlsx")
	if err := os.WriteFile(edited, xlsxtest.Edit(t, data, `
for r in (3, 4):
    ws.cell(r, by("Status")).value = "Declined"
    ws.cell(r, by("Reason")).value = "Capacity: Post vacant"
`), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Goto("/bring-back")
	b.Axe(t)
	b.Upload("The workbook that you have changed", edited)
	b.Submit("Look at the changes")
	b.See("Nothing is recorded yet")
	b.See("Somebody changed it after it was taken away")
	b.See("Record 1 row")
	b.Axe(t)
	fits(t, b)
	b.Submit("Record 1 row")
	b.See("1 row was recorded.")
	b.See("Recorded")
	b.Axe(t)
	b.Goto("/opportunities/" + keys["Freeze the account"])
	b.See("Declined")
	b.Goto("/opportunities/" + keys["Freeze the wallet"])
	b.See("Taken")
}
