package app_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/users/userstest"
)

// TestAReturnTellsNothingOfWhatIsOutOfSightSince keeps somebody out of a case between the file and the next look at it: the
// page then tells of that row as of one of no record, and of the others as before.
func TestAReturnTellsNothingOfWhatIsOutOfSightSince(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		shut, plain := casestest.OpenIn(t, s.Cases, f, casestest.Titled(secret)), casestest.OpenIn(t, s.Cases, f, casestest.Titled("Plain"))
		b := s.SignIn(t, f.Deputy)
		data := xlsxtest.Edit(t, taken(t, b, "/lists/cases", "view=all", "xlsx"), `
for r in range(3, 5):
    ws.cell(r, by("Operation")).value = "Harbour " + ws.cell(r, by("Case")).value
`)
		x, rows := brought(t, s, b, f.Deputy, "a.xlsx", data)
		at := "/bring-back/" + x.PublicKey
		if body := b.Get(at).Must(http.StatusOK).Body; len(rows) != 2 || !strings.Contains(body, secret) || !strings.Contains(body, "Harbour Plain") {
			t.Fatalf("%+v", rows)
		}
		if err := s.Cases.KeepOut(f.As(t, s.DB, f.Lead), shut.ID, cases.NewConflict{User: f.Deputy, Kind: access.Relative, Reason: "brother"}); err != nil {
			t.Fatal(err)
		}
		body := b.Get(at).Must(http.StatusOK).Body
		if strings.Contains(body, secret) || strings.Contains(body, cases.Path(shut.Ref)) {
			t.Error("the page still tells of the case")
		}
		if !strings.Contains(body, "There is no such record, or it is not for you to see") || !strings.Contains(body, "Harbour Plain") || !strings.Contains(body, cases.Path(plain.Ref)) {
			t.Errorf("%s", body)
		}
	})
}

// TestDroppingBesideTaking drops a return in the moment in which it is confirmed: the rows stay for the confirmation, and
// nothing is told to be dropped. PostgreSQL alone lets the two begin together.
func TestDroppingBesideTaking(t *testing.T) {
	s := apptest.New(t, dbtest.PostgresURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	casestest.OpenIn(t, s.Cases, f, casestest.Titled("One"))
	b := s.SignIn(t, f.Lead)
	x, _ := brought(t, s, b, f.Lead, "a.xlsx", xlsxtest.Edit(t, taken(t, b, "/lists/cases", "", "xlsx"), `ws.cell(3, by("Operation")).value = "Harbour"`))
	lead, dropped := f.As(t, s.DB, f.Lead), make(chan error, 1)
	err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		err := tx.Gorm(ctx).Model(&returns.Return{}).Where("id = ?", x.ID).UpdateColumns(map[string]any{"state": returns.Taking, "version": gorm.Expr("version + 1")}).Error
		if err != nil {
			return err
		}
		tx.Record("test.confirmed", db.On{Op: db.System}, nil)
		go func() { dropped <- s.Returns.Drop(lead, x.PublicKey) }()
		for waits := int64(0); waits == 0; { // until the drop has read the return and waits to change it
			err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waits).Error
			if err != nil {
				return err
			}
			if len(dropped) > 0 {
				return errors.New("it was dropped beside the confirmation")
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-dropped; !fault.Is(err, fault.Conflict) {
		t.Errorf("dropped: %v", err)
	}
	if y, rows := kept(t, s, f.Lead, x.PublicKey); y.State != returns.Taking || len(rows) != 1 {
		t.Errorf("%s with %d rows", y.State, len(rows))
	}
}
