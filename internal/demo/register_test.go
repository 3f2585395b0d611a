package demo

import (
	"testing"

	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
)

// The force shows what the register is for: a suspension, ends that are near, vetting, and an act recorded although the
// register refused who applied.
func TestTheForceHasARegister(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	m, err := produce(t.Context(), opener(d, clock), Options{Cases: 8, Seed: 1, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	ctx := m.as(m.f.holding(perm.Manager)[0])
	for name, x := range map[string]struct {
		s    users.Sought
		want int
	}{
		"suspended":        {users.Sought{Standings: []users.Standing{users.StandsSuspended}, Kinds: []string{users.Confiscator}}, 1},
		"ends soon":        {users.Sought{Standings: []users.Standing{users.StandsEnding}}, 1},
		"development":      {users.Sought{Standings: []users.Standing{users.StandsDevelopment}}, 2},
		"vetting ends":     {users.Sought{Vetting: []string{users.VettingEnding}}, 1},
		"vetting over":     {users.Sought{Vetting: []string{users.VettingNone}, Kinds: []string{users.FinancialInvestigator}}, 1},
		"investigators":    {users.Sought{Kinds: []string{users.FinancialInvestigator}, Standings: []users.Standing{users.StandsValid}}, 12},
		"management level": {users.Sought{Vetting: []string{"Management vetting"}}, 19},
	} {
		_, n, err := m.r.Users.FindRegister(ctx, d, m.f.id, x.s, page.Request{Size: 50})
		if err != nil || n != x.want {
			t.Errorf("%s: %d, %v, want %d", name, n, err, x.want)
		}
	}
	var overridden int64
	if err := d.Gorm(ctx).Table("order_overrides").Count(&overridden).Error; err != nil || overridden != 1 {
		t.Errorf("%d acts were recorded although the register refused somebody, %v", overridden, err)
	}
}
