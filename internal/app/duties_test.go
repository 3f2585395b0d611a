package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/users/userstest"
)

// duties is a force with an open case, on which each pair of duties is tried.
type duties struct {
	*apptest.Site
	f userstest.Force
	c cases.Case
}

func (d duties) as(t *testing.T, u ids.User) context.Context { return d.f.As(t, d.DB, u) }

// duty is two acts that one person may not do both. first is done by one; again is the second act by the same person, as a
// verb and as the form they would post; other is the second act by somebody else, who may, nil where the force has none.
type duty struct {
	name string
	law  string
	who  ids.User // who did the first act
	verb func() error
	at   string
	form url.Values
	want string // in the answer to the form; empty: it is not there
	// other does the second act as somebody else.
	other func() error
}

func twoPeople(t *testing.T, d duties) []duty {
	t.Helper()
	f, must := d.f, func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	lead, sup, boss := d.as(t, f.Lead), d.as(t, f.Supervisor), d.as(t, f.Manager)
	enter := func(closes time.Duration) opportunities.Opportunity {
		value, at := money.Pence(9_000_00), d.DB.Time().Add(closes)
		o, _, err := d.Opportunities.Enter(lead, d.c.ID, opportunities.Entry{Kind: "account_freezing", Title: "Trading account", Why: "The balance is known", Value: &value, Basis: "statement", Closes: &at})
		must(err)
		return o
	}

	// Declining above the limit: proposed and agreed (ui.md 13.8).
	declined := enter(10 * 24 * time.Hour)
	declined, _, err := d.Opportunities.Decline(sup, declined.PublicKey, 0, "NO_GROUNDS", "the account is empty")
	must(err)
	if declined.Status != opportunities.DeclineProposed {
		t.Fatalf("declined alone: %s", declined.Status)
	}

	// A missed opportunity: owned and reviewed (law notes 5.2).
	missed := enter(time.Hour)
	_, _, err = d.Opportunities.Take(sup, missed.PublicKey, 0)
	must(err)

	// Applications: who applies and who drafts, and who authorises (8.6; the ranks are in 1.1 and 1.8).
	draft := func(by context.Context, applicant ids.User) orders.Order {
		a := orderstest.Account(t, lead, d.Orders, d.c.ID)
		res, err := d.Orders.DraftApplication(by, d.c.ID, orders.Drafting{Kind: orders.Freezing, Making: orders.Making{AssetID: a.ID, Court: "Northmarch Magistrates’ Court",
			Applicant: orders.Party{User: applicant, Override: "Agreed by telephone"}}})
		must(err)
		return res.Order
	}
	applied, drafted := draft(lead, f.Supervisor), draft(sup, f.Lead)
	other := draft(lead, f.Lead)

	// Broken glass: broken and judged.
	shut := casestest.OpenIn(t, d.Cases, f, casestest.Restricted)
	glass, _, err := d.Cases.BreakGlass(sup, cases.Breaking{Ref: shut.Ref, Reason: "life", Why: "a threat", Hours: 1})
	must(err)

	// A conflict of interest: of somebody and ended.
	k := casestest.OpenIn(t, d.Cases, f)
	must(d.Cases.KeepOut(lead, k.ID, cases.NewConflict{User: f.Supervisor, Kind: access.Relative, Reason: "a brother"}))
	var conflict access.Conflict
	must(d.DB.Gorm(t.Context()).Where("case_id = ?", k.ID).Take(&conflict).Error)

	// Erasing a detail of the log: proposed and decided.
	var entry ids.AuditEntry
	must(d.DB.Gorm(t.Context()).Raw("SELECT MIN(id) FROM audit_entries WHERE case_id = ?", d.c.ID).Scan(&entry).Error)
	erasure, err := d.AuditLog.ProposeErasure(d.as(t, f.Auditor), entry, "a court has ordered it")
	must(err)

	// Releases: prepared and approved (DPA 2018 s.45; CPIA 1996).
	now0 := func(x releases.Release) releases.Release {
		var y releases.Release
		must(d.DB.Gorm(t.Context()).Where("id = ?", x.ID).Take(&y).Error)
		return y
	}
	auditor, today := d.as(t, f.Auditor), caltime.DateOf(d.DB.Time())
	request, err := d.Releases.RecordRequest(auditor, releases.NewRequest{Name: "Somebody Asking", Contact: "4 Marram Lane", ReceivedOn: today})
	must(err)
	ask := releases.At{Key: request.PublicKey}
	must(d.Releases.ConfirmIdentity(auditor, ask, request.Version, today, "passport seen"))
	must(d.Releases.Propose(auditor, ask, now0(request).Version, releases.Proposal{Outcome: releases.Refuse, Reason: "the ninth this month", Recipient: "Somebody Asking", RecipientRole: "subject", Way: "post"}))
	request = now0(request)
	decision, _, err := d.Cases.Decide(lead, d.c.ID, cases.NewDecision{Title: "Apply", Decision: "Yes", Reason: "Grounds"})
	must(err)
	_, err = d.Disclosure.Judge(lead, d.c.ID, disclosure.Judgement{Kind: "decision", EntityID: int64(decision.ID), Relevant: "yes"})
	must(err)
	material, err := d.Releases.Begin(sup, d.c.ID, false, "initial disclosure")
	must(err)
	give := releases.At{Key: material.PublicKey, Case: d.c.ID}
	_, err = d.Releases.JudgeRest(sup, give, material.Version, "assessment", releases.Give, "")
	must(err)
	must(d.Releases.Propose(sup, give, now0(material).Version, releases.Proposal{Outcome: releases.Disclose, Reason: "it meets the test", Recipient: "The prosecutor", RecipientRole: "prosecutor", Way: "system"}))
	material = now0(material)

	d.Clock.Advance(2 * time.Hour)
	d.RunJobs(t)
	now := d.DB.Time()
	if err := d.DB.Gorm(t.Context()).Where("public_key = ?", missed.PublicKey).Take(&missed).Error; err != nil || missed.Status != opportunities.RunOut && missed.Status != opportunities.Lapsed {
		t.Fatalf("its window ran out: %s, %v", missed.Status, err)
	}
	must(d.DB.Gorm(t.Context()).Where("public_key = ?", declined.PublicKey).Take(&declined).Error)
	authorise := func(o orders.Order) orders.Stepping {
		return orders.Stepping{N: o.N, To: orders.Authorised, At: now.Add(-time.Minute)}
	}
	local := caltime.LocalOf(now.Add(-time.Minute))
	made := url.Values{"made_at-day": {local.Format("2")}, "made_at-month": {local.Format("1")}, "made_at-year": {local.Format("2006")}, "made_at-hour": {local.Format("15")}, "made_at-minute": {local.Format("04")}}
	step := func(by context.Context, o orders.Order) func() error {
		return func() error { _, err := d.Orders.StepOrder(by, d.c.ID, authorise(o)); return err }
	}
	review := cases.Review{Version: 1, Verdict: access.Justified, Reason: "A life was at risk"}
	judged := opportunities.Review{Verdict: opportunities.Reclassify, Reason: "LISTING_DELAY"}
	return []duty{
		{"proposes a decline, agrees to it", "ui.md 13.8", f.Supervisor,
			func() error { _, err := d.Opportunities.AgreeDecline(sup, declined.PublicKey, 0, ""); return err },
			"/opportunities/" + declined.PublicKey + "/decision", url.Values{"decision": {"agree"}, "version": {strconv.Itoa(declined.Version)}}, "Somebody other than the person who proposed it must decide",
			func() error { _, err := d.Opportunities.AgreeDecline(boss, declined.PublicKey, 0, ""); return err }},
		{"owns an opportunity that ran out, reviews it", "law notes 5.2", f.Supervisor,
			func() error { _, err := d.Opportunities.Judge(sup, missed.PublicKey, 0, judged); return err },
			"/opportunities/" + missed.PublicKey + "/review", url.Values{"verdict": {string(judged.Verdict)}, "reason": {"LISTING_DELAY"}, "version": {strconv.Itoa(missed.Version)}},
			"somebody other than the owner",
			func() error { _, err := d.Opportunities.Judge(boss, missed.PublicKey, 0, judged); return err }},
		{"applies, authorises", "law notes 8.6", f.Supervisor, step(sup, applied), d.c.Path() + "/orders/" + applied.Number() + "/step/authorised", made,
			"The applicant cannot authorise their own application", step(sup, other)},
		{"drafts an application, authorises it", "law notes 8.6", f.Supervisor, step(sup, drafted), d.c.Path() + "/orders/" + drafted.Number() + "/step/authorised", made,
			"Who drafted the application cannot authorise it", nil},
		{"breaks glass, judges it", "law notes 8.6", f.Supervisor,
			func() error { return d.Cases.ReviewGlass(sup, glass.PublicKey, review) },
			"/break-glass/review/" + glass.PublicKey, url.Values{"version": {"1"}, "verdict": {"justified"}, "review_reason": {"x"}}, "",
			func() error { return d.Cases.ReviewGlass(boss, glass.PublicKey, review) }},
		{"is kept out for a conflict of interest, ends it", "law notes 8.6", f.Supervisor,
			func() error { return d.Cases.LetBack(sup, k.ID, conflict.ID, conflict.Version, "cleared") },
			k.Path() + "/conflicts/end", url.Values{"conflict": {ids.String(conflict.ID)}, "version": {"1"}, "ended_why": {"cleared"}}, "",
			func() error { return d.Cases.LetBack(boss, k.ID, conflict.ID, conflict.Version, "cleared") }},
		{"proposes to erase a detail of the log, decides", "law notes 8.2", f.Auditor,
			func() error {
				_, err := d.AuditLog.DecideErasure(d.as(t, f.Auditor), erasure.ID, 1, true, "the order was seen")
				return err
			},
			"/admin/audit/erasures/" + ids.String(erasure.ID), url.Values{"version": {"1"}, "decision": {"erase"}, "decided_reason": {"the order was seen"}}, "somebody else must decide",
			func() error {
				_, err := d.AuditLog.DecideErasure(boss, erasure.ID, 1, true, "the order was seen")
				return err
			}},
		{"prepares an answer to a request for access, approves it", "DPA 2018 s.45", f.Auditor,
			func() error { return d.Releases.Decide(d.as(t, f.Auditor), ask, request.Version, true, "fine") },
			request.Path() + "/decide", url.Values{"version": {strconv.FormatInt(request.Version, 10)}, "decision": {"approve"}, "decided_why": {"fine"}}, "Somebody else must decide",
			func() error { return d.Releases.Decide(boss, ask, request.Version, true, "fine") }},
		{"prepares a disclosure of a case, approves it", "CPIA 1996", f.Supervisor,
			func() error { return d.Releases.Decide(sup, give, material.Version, true, "fine") },
			d.c.Path() + "/disclosure/releases/" + material.PublicKey + "/decide", url.Values{"version": {strconv.FormatInt(material.Version, 10)}, "decision": {"approve"}, "decided_why": {"fine"}}, "Somebody else must decide",
			func() error { return d.Releases.Decide(boss, give, material.Version, true, "fine") }},
		{"administers people, appoints themself", "architecture 14", f.Admin,
			func() error {
				return d.Users.Appoint(d.as(t, f.Admin), f.Admin, f.ID, perm.Manager, caltime.DateOf(now), caltime.Date{})
			},
			"/admin/users/" + ids.String(f.Admin) + "/appointments", url.Values{"unit": {ids.String(f.ID)}, "role": {"manager"}, "version": {"1"},
				"from_on-day": {local.Format("2")}, "from_on-month": {local.Format("1")}, "from_on-year": {local.Format("2006")}}, "You cannot appoint yourself", nil},
	}
}

// TestWhatTwoPeopleDo tries each pair of duties by one person: through the verb and through the form, neither of which may
// change a row; then the second act by another, which must do.
func TestWhatTwoPeopleDo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		d := duties{Site: s, f: userstest.NewForce(t, s.DB, "FI")}
		d.c = casestest.OpenIn(t, s.Cases, d.f)
		list := append(twoPeople(t, d), dataDuties(t, d)...)
		browsers := map[ids.User]*webtest.Browser{}
		for _, p := range list {
			if browsers[p.who] == nil {
				browsers[p.who] = s.SignIn(t, p.who)
			}
		}
		for _, p := range list {
			before := counts(t, s)
			err := p.verb()
			switch k := fault.KindOf(err); {
			case err == nil:
				t.Errorf("%s (%s): the verb did it", p.name, p.law)
			case k != fault.Refused && k != fault.Invalid && k != fault.Forbidden && k != fault.NotFound:
				t.Errorf("%s (%s): the verb failed for another cause: %v", p.name, p.law, err)
			case p.want != "" && !strings.Contains(err.Error(), p.want):
				t.Errorf("%s (%s): the verb says %v", p.name, p.law, err)
			}
			page := browsers[p.who].Post(p.at, p.form)
			switch {
			case p.want == "" && page.Status != http.StatusNotFound:
				t.Errorf("%s (%s): the form answers %d: %s", p.name, p.law, page.Status, page.Main())
			case p.want != "" && (page.Status < 400 || page.Status >= 500 || !strings.Contains(page.Main(), p.want)):
				t.Errorf("%s (%s): the form answers %d to %q: %s", p.name, p.law, page.Status, page.Location(), page.Main())
			}
			if diff := cmp.Diff(before, counts(t, s)); diff != "" {
				t.Errorf("%s (%s): rows changed:\n%s", p.name, p.law, diff)
			}
			if p.other != nil {
				if err := p.other(); err != nil {
					t.Errorf("%s (%s): somebody else cannot do it either: %v", p.name, p.law, err)
				}
			}
		}
	})
}
