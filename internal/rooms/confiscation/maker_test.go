package confiscation_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// asksForConfiscator sets that a force asks for a confiscator.
func (b *bench) asksForConfiscator(force ids.Unit) {
	b.t.Helper()
	b.must(b.d.Write(userstest.System(b.t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("reference.set", db.On{Kind: "reference", Force: force}, nil)
		return tx.Gorm(ctx).Create(&reference.Value{ForceID: &force, Kind: "confiscation", Code: "statement.confiscator", Text: "1", Source: "force rule", Verified: true,
			FromOn: day("2020-01-01"), Version: 1, CreatedAt: tx.Now}).Error
	}))
}

func (b *bench) accredit(id ids.User, kind, from, to string, limits ...string) {
	b.t.Helper()
	b.must(b.r.Users.Accredit(b.f.As(b.t, b.d, b.f.Admin), id, users.NewAccreditation{Kind: kind, GrantedOn: day(from), ExpiresOn: day(to), Limits: limits}))
}

// Who makes the prosecutor's statement is judged as at its day: through the verb and through the form, by the force's rule.
func TestWhoOfTheForceMakesAStatementIsJudged(t *testing.T) {
	for name, x := range map[string]struct {
		strict bool
		by     func(b *bench) orders.Party
		set    func(b *bench)
		want   string // "" where they may
	}{
		"the prosecutor":            {by: nobody},
		"the prosecutor, strictly":  {strict: true, by: nobody},
		"an investigator":           {by: lead},
		"an investigator, strictly": {strict: true, by: lead, want: "Lea Lead was no accredited confiscator on 2 Jun 2025"},
		"unaccredited":              {by: colleague, want: "Cole Colleague was no accredited financial investigator on 2 Jun 2025"},
		"unaccredited, strictly":    {strict: true, by: colleague, want: "Cole Colleague was no accredited confiscator on 2 Jun 2025"},
		"a confiscator":             {strict: true, by: colleague, set: func(b *bench) { b.accredit(b.f.Colleague, users.Confiscator, "2025-06-02", "") }},
		"a confiscator in limits":   {strict: true, by: colleague, set: func(b *bench) { b.accredit(b.f.Colleague, users.Confiscator, "2025-01-01", "", "confiscation") }},
		"a confiscator out of limits": {strict: true, by: colleague, set: func(b *bench) { b.accredit(b.f.Colleague, users.Confiscator, "2025-01-01", "", "cash") },
			want: "is limited to cash and does not cover confiscation"},
		"a confiscator only since": {strict: true, by: colleague, set: func(b *bench) { b.accredit(b.f.Colleague, users.Confiscator, "2025-06-03", "") }, want: "was granted on 3 Jun 2025, after the act"},
		"a confiscator once":       {strict: true, by: colleague, set: func(b *bench) { b.accredit(b.f.Colleague, users.Confiscator, "2020-06-03", "2025-06-01") }, want: "ended on 1 Jun 2025"},
		"a suspended confiscator": {strict: true, by: colleague, set: func(b *bench) {
			b.accredit(b.f.Colleague, users.Confiscator, "2020-06-03", "")
			list, err := b.r.Users.Accreditations(b.ctx, b.d, b.f.Colleague)
			b.must(err)
			b.must(b.r.Users.SuspendAccreditation(b.f.As(b.t, b.d, b.f.Admin), b.f.Colleague, list[0].ID, day("2025-06-01"), caltime.Date{}, "Development not done"))
		}, want: "was suspended from 1 Jun 2025"},
		"somebody of another force": {by: func(b *bench) orders.Party { return orders.Party{User: userstest.NewForce(b.t, b.d, "NM").Lead} }, want: "Choose somebody of your force"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, "2026-11-22T12:00", func(b *bench) {
				b.tabled()
				if x.strict {
					b.asksForConfiscator(b.f.ID)
				}
				if x.set != nil {
					x.set(b)
				}
				who := x.by(b)
				in := confiscation.Giving{On: on(1), Kind: confiscation.Statement16, Day: day("2025-06-02"), By: who}
				me, path := b.site().SignIn(b.t, b.f.Lead), b.path()+"/1/record/statement"
				if x.want == "" {
					b.must(b.r.Give(b.ctx, b.c.ID, in))
					return
				}
				err := b.r.Give(b.ctx, b.c.ID, in)
				var f *fault.Error
				if !errors.As(err, &f) || !strings.Contains(f.Fields["applicant"], x.want) {
					b.t.Errorf("the verb: %v", err)
				}
				if me.Get(path).Must(200).Count("[name=applicant_override]") != 0 {
					b.t.Error("an override is offered before anybody was refused")
				}
				typed := form("kind", "s16", "on@", "2025-06-02", "applicant", ids.String(who.User), "note", "Sent by post")
				p := me.Post(path, typed).Must(422)
				if !strings.Contains(p.Text(".govuk-error-summary"), x.want) || p.Text("#note") != "Sent by post" {
					b.t.Errorf("the form: %s", p.Text(".govuk-error-summary"))
				}
				b.equal(b.whole(1).Days[1].DoneOn.IsZero(), true, "nothing recorded")
				if strings.HasPrefix(x.want, "Choose") {
					if in.By.Override = "because"; b.r.Give(b.ctx, b.c.ID, in) == nil {
						b.t.Error("an override let in somebody of another force")
					}
					return
				}
				typed.Set("applicant_anyway", "yes")
				p = me.Post(path, typed).Must(422)
				if !strings.Contains(p.Text(".govuk-error-summary"), "Enter why it is recorded all the same") || p.Attr(".govuk-error-summary a", "href") != "#applicant_override" {
					b.t.Errorf("an override without a reason: %s", p.Text(".govuk-error-summary"))
				}
				typed.Set("applicant_override", "The court took it as it was")
				me.Post(path, typed).Must(303)
				page := me.Get(b.path() + "/1").Must(200).Text("body")
				if !strings.Contains(page, "Recorded all the same: The court took it as it was") || !strings.Contains(page, x.want) {
					b.t.Errorf("the page: %s", page)
				}
				var audited int64
				if err := b.d.Gorm(b.ctx).Table("audit_entries").Where("action = 'authority.overridden' AND actor_id = ?", b.f.Lead).Count(&audited).Error; err != nil || audited != 1 {
					b.t.Errorf("%d entries in the audit log, %v", audited, err)
				}
			})
		})
	}
}

func nobody(*bench) orders.Party      { return orders.Party{} }
func lead(b *bench) orders.Party      { return orders.Party{User: b.f.Lead} }
func colleague(b *bench) orders.Party { return orders.Party{User: b.f.Colleague} }

// tabled starts proceedings with a timetable.
func (b *bench) tabled() {
	b.t.Helper()
	confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
	_, err := b.r.SetTimetable(b.ctx, b.c.ID, confiscation.Tabling{On: on(1), Made: day("2025-03-20"), Days: map[confiscation.DayKind]confDate{
		confiscation.Statement18: day("2025-05-01"), confiscation.Statement16: day("2025-06-02"), confiscation.Hearing: day("2026-01-30")}})
	b.must(err)
}

// Rank and accreditation stay as they were on the day; another force's rule does not count; nothing else is made by the force.
func TestAStatementKeepsItsMakerAsTheyWere(t *testing.T) {
	each(t, "2026-11-22T12:00", func(b *bench) {
		b.tabled()
		b.asksForConfiscator(userstest.NewForce(b.t, b.d, "NM").ID)
		b.refused(b.r.Give(b.ctx, b.c.ID, confiscation.Giving{On: on(1), Kind: confiscation.Statement18, Day: day("2025-05-01"), By: lead(b)}), "applicant")
		b.refused(b.r.Give(b.ctx, b.c.ID, confiscation.Giving{On: on(1), Kind: confiscation.Statement16, Day: day("2025-06-02"), By: orders.Party{User: b.f.Colleague, Override: strings.Repeat("x", 4001)}}), "applicant_override")
		b.must(b.r.Give(b.ctx, b.c.ID, confiscation.Giving{On: on(1), Kind: confiscation.Statement16, Day: day("2025-06-02"), By: lead(b)}))
		admin := b.f.As(b.t, b.d, b.f.Admin)
		b.must(b.r.Users.GiveRank(admin, b.f.Lead, "DS", day("2025-06-03")))
		for _, x := range b.whole(1).Days {
			if x.Kind == confiscation.Statement16 {
				b.equal(x.Maker(), "Made by Lea Lead, DC, financial investigator", "the maker")
			}
		}
		page := b.site().SignIn(b.t, b.f.Lead).Get(b.path() + "/1").Must(200).Text("body")
		if !strings.Contains(page, "Made by Lea Lead, DC, financial investigator") {
			b.t.Errorf("the page does not say who made it: %s", page)
		}
	})
}
