package app_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/auditlog"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// world is two forces, and in the first an open and a restricted case with one of everything.
type world struct {
	force, foreign userstest.Force
	open, shut     filled
	sealed         sealed
	crowd          crowd
	request        releases.Release // for access, whose names fit people of both cases
}

// filled is a case with one of everything.
type filled struct {
	cases.Case
	seizure     assets.Seizure
	opportunity opportunities.Opportunity
	act         ids.Act
	bulk        string // the case, ticked by its lead
	effort      effort.Entry
	event       intake.Event
	referral    intake.Referral
	plan        plans.Plan
	release     releases.Release

	task tasking.Task

	entry   ids.AuditEntry // of the log, about the case
	erasure int64          // proposed for its detail

	investigation string // the number of a production order
}

// Secret stands in every text of a restricted case, so that a trace of it is found wherever it turns up.
const secret = "ZEPHYRINE"

func newWorld(t *testing.T, s *apptest.Site) *world {
	t.Helper()
	w := &world{force: userstest.NewForce(t, s.DB, "FI"), foreign: userstest.NewForce(t, s.DB, "NM")}
	w.open.Case = casestest.OpenIn(t, s.Cases, w.force, casestest.Titled("Open couriers"))
	w.shut.Case = casestest.OpenIn(t, s.Cases, w.force, casestest.Titled(secret+" couriers"), casestest.Restricted)
	w.crowd = gather(t, s, w)
	w.open = fill(t, s, w.force, "Open", w.open.Case)
	w.shut = fill(t, s, w.force, secret, w.shut.Case)
	w.sealed = fillCompartment(t, s, w.force, w.force.Confidential(t, s.DB, "cora", "Cora Confidential"), w.force.Confidential(t, s.DB, "con", "Con Confidential"), w.open.Ref)
	var err error
	w.request, err = s.Releases.RecordRequest(w.force.As(t, s.DB, w.force.Auditor), releases.NewRequest{Name: "Open Person", KnownAs: "Person", Contact: "4 Marram Lane", ReceivedOn: caltime.DateOf(s.DB.Time())})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Releases.ConfirmIdentity(w.force.As(t, s.DB, w.force.Auditor), releases.At{Key: w.request.PublicKey}, 1, w.request.ReceivedOn, "passport seen"); err != nil {
		t.Fatal(err)
	}
	return w
}

func fill(t *testing.T, s *apptest.Site, f userstest.Force, word string, c cases.Case) filled {
	t.Helper()
	ctx := f.As(t, s.DB, f.Lead)
	out := filled{Case: c}
	now := s.DB.Time()
	person, _, err := s.Subjects.Add(ctx, c.ID, subjects.NewSubject{Kind: subjects.Person, Name: word + " Person",
		Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.DateOf(now)}})
	if err != nil {
		t.Fatal(err)
	}
	today := caltime.DateOf(now)
	if _, _, err := s.Confiscation.Start(ctx, c.ID, confiscation.Starting{Defendant: person.ID, ConvictedOn: today, StartedOn: today, AskedBy: "prosecutor", Regime: confiscation.Old, Why: word + " ruling"}); err != nil {
		t.Fatal(err)
	}
	taking := orderstest.Cash(caltime.LocalOf(now.Add(-3*time.Hour)).String(), 48_260_00)
	taking.Asset.Title, taking.Seizure.Place = word+" holdall", word+" Road"
	seizure, _, err := s.Assets.RecordSeizure(ctx, c.ID, taking)
	if err != nil {
		t.Fatal(err)
	}
	out.seizure = seizure
	if _, err := s.Orders.RecordDetention(ctx, c.ID, orderstest.Detain(f, seizure.AssetID, caltime.LocalOf(now.Add(-time.Hour)).String())); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Orders.RecordMatter(ctx, c.ID, orders.Raising{Kind: orders.Claim, AssetID: seizure.AssetID, At: now.Add(-time.Minute), Party: word + " Claimant", Note: word + " ground"}); err != nil {
		t.Fatal(err)
	}
	po, err := s.Orders.ApplyPart8(ctx, c.ID, orders.Part8Application{Kind: orders.ProductionOrder, Investigation: powers.ConfiscationInvestigation, Respondent: word + " Bank", Sought: word + " statements",
		Court: "Northmarch Crown Court", Applicant: orders.Party{User: f.Lead}, Lodged: now.Add(-time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	out.investigation = po.Order.Number()
	if _, err := s.Orders.Refer(ctx, c.ID, orders.NewReferral{Kind: orders.ReferCRO, Body: orders.NCA, Reasons: word + " property", Sent: caltime.DateOf(now)}); err != nil {
		t.Fatal(err)
	}
	decision, act, err := s.Cases.Decide(ctx, c.ID, cases.NewDecision{Title: word + " decision", Decision: "Apply", Reason: "Grounds are made out"})
	if err != nil {
		t.Fatal(err)
	}
	out.act = act
	at, err := s.Cases.ByID(ctx, s.DB, casestest.Grant(t, ctx, s.DB, c.ID))
	if err != nil {
		t.Fatal(err)
	}
	ticked, err := s.Cases.Pick(ctx, cases.Picking{Ticked: []cases.Tick{{Case: c.ID, Version: at.Version}}})
	if err != nil {
		t.Fatal(err)
	}
	out.bulk = ticked.Bulk.PublicKey
	if _, err := s.Disclosure.Judge(ctx, c.ID, disclosure.Judgement{Kind: "decision", EntityID: int64(decision.ID), Relevant: "yes"}); err != nil {
		t.Fatal(err)
	}
	if out.release, err = s.Releases.Begin(ctx, c.ID, false, word+" disclosure"); err != nil {
		t.Fatal(err)
	}
	value, closes := seizure.TotalPence, now.Add(10*24*time.Hour)
	if out.opportunity, _, err = s.Opportunities.Enter(ctx, c.ID, opportunities.Entry{Kind: "account_freezing", Title: word + " account", Why: "The balance is known", Value: &value, Basis: "statement", Closes: &closes}); err != nil {
		t.Fatal(err)
	}
	if out.event, err = s.Intake.RecordEvent(ctx, intake.Event{Kind: intake.Arrest, OccurredAt: now.Add(-2 * time.Hour), Summary: word + " arrest", Subject: word + " Person", Offences: "mda-5-3"}); err != nil {
		t.Fatal(err)
	}
	if out.event, err = s.Intake.LinkEvent(ctx, out.event.PublicKey, 0, c.ID); err != nil {
		t.Fatal(err)
	}
	if out.referral, err = s.Intake.Refer(ctx, intake.Referral{UnitID: f.Unit, Source: "officer", Kind: intake.Advice, Summary: word + " referral", Subject: word + " Person"}); err != nil {
		t.Fatal(err)
	}
	if out.referral, err = s.Intake.AcceptReferral(ctx, out.referral.PublicKey, 0, c.ID); err != nil {
		t.Fatal(err)
	}
	who, err := s.Subjects.ByNumber(ctx, s.DB, casestest.Grant(t, ctx, s.DB, c.ID), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Confiscation.RecordOffence(ctx, c.ID, confiscation.NewOffence{Subject: who.ID, Code: "other", Title: word + " offence", Outcome: confiscation.Pending}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Confiscation.RecordPriorConviction(ctx, c.ID, confiscation.NewPrior{Subject: who.ID, Title: word + " before", ConvictedOn: caltime.DateOf(now)}); err != nil {
		t.Fatal(err)
	}
	if out.task, err = s.Tasking.SetTask(ctx, c.ID, tasking.NewTask{Title: word + " task"}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Tasking.RecordProduct(ctx, c.ID, tasking.NewProduct{Title: word + " product", Facts: word + " facts", Grading: tasking.Grading{SourceGrade: "2", InfoGrade: "B", Handling: "P"}}, false); err != nil {
		t.Fatal(err)
	}
	if out.plan, err = s.Plans.OpenPlan(ctx, c.ID, plans.NewPlan{Target: plans.Group, Name: word + " group", Subject: who.ID, Threat: "drugs", LRO: f.Lead}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Plans.AddObjective(ctx, out.plan.PublicKey, plans.NewObjective{Strand: plans.Pursue, Aim: word + " aim", Measure: word + " measure", Due: caltime.DateOf(now).AddDays(30)}); err != nil {
		t.Fatal(err)
	}
	id := c.ID
	if out.effort, err = s.Effort.Log(ctx, effort.New{CaseID: &id, OnDate: caltime.DateOf(now), Minutes: 90, Activity: "", Note: word}); err != nil {
		t.Fatal(err)
	}
	out.entry, out.erasure = logged(t, s, f, c.ID)
	return out
}

// logged gives an entry of the log about a case, and a proposal to erase its detail: of a restricted case too, which no
// auditor could have proposed.
func logged(t *testing.T, s *apptest.Site, f userstest.Force, id ids.Case) (entry ids.AuditEntry, erasure int64) {
	t.Helper()
	if err := s.DB.Gorm(t.Context()).Raw("SELECT MIN(id) FROM audit_entries WHERE case_id = ?", id).Scan(&entry).Error; err != nil || entry == 0 {
		t.Fatalf("entry %d, %v", entry, err)
	}
	e := auditlog.Erasure{ForceID: f.ID, CaseID: id, EntryID: entry, Reason: "a court has ordered it", State: auditlog.Proposed, ProposedBy: f.Colleague, ProposedAt: s.DB.Time(), Version: 1}
	if err := s.DB.Maintain(t.Context(), func(g *gorm.DB) error { return g.Create(&e).Error }); err != nil {
		t.Fatal(err)
	}
	return entry, e.ID
}

// target is one address a route is asked at.
type target struct {
	name string // "open", "restricted", "missing"; "" where the route is about no case
	path string
}

// targets gives the addresses of a route in the world. A route with a parameter that is not here fails the test, so that a
// new one cannot be forgotten.
func (w *world) targets(t *testing.T, r web.Route) []target {
	t.Helper()
	if strings.HasPrefix(r.Path, "/confidential") {
		return []target{{"own", w.sealed.path(r.Path)}}
	}
	fixed := map[string]string{":code": "missed-opportunities", ":token": "nosuchtoken", ":rule": "MO-05"}
	if strings.HasPrefix(r.Path, "/admin/users/:id") || strings.HasPrefix(r.Path, "/admin/register/:id") {
		fixed[":id"], fixed[":row"] = ids.String(w.force.Colleague), "1"
	}
	fixed[":mapping"], fixed[":request"] = "999999", w.request.PublicKey
	fixed[":session"], fixed[":user"] = "nosuchsession", ids.String(w.force.Colleague)
	if strings.HasPrefix(r.Path, "/admin/users/:id/sessions/") {
		fixed[":id"] = ids.String(w.force.Deputy) // who asks for nothing here, so that nobody's session ends midway
	}
	if strings.HasPrefix(r.Path, "/account/passkeys/:row") {
		fixed[":row"] = "1"
	}
	if strings.HasPrefix(r.Path, "/admin/units/:id") {
		fixed[":id"] = ids.String(w.force.OtherUnit)
	}
	if strings.Contains(r.Path, "/:glass") {
		return []target{{"glass", strings.ReplaceAll(r.Path, ":glass", w.crowd.glass)}, {"missing", strings.ReplaceAll(r.Path, ":glass", "zzzzzzzzzz")}}
	}
	if strings.HasPrefix(r.Path, "/reports/schedules/:schedule") {
		return []target{{"missing", strings.ReplaceAll(r.Path, ":schedule", "zzzzzzzzzz")}}
	}
	if strings.HasPrefix(r.Path, "/exports/:key") || strings.HasPrefix(r.Path, "/bring-back/:key") || strings.HasPrefix(r.Path, "/missed/learning/:key") {
		return []target{{"missing", strings.ReplaceAll(r.Path, ":key", "zzzzzzzzzz")}}
	}
	byCase := map[string]func(filled) string{
		":case":     func(c filled) string { return strings.ReplaceAll(c.Ref, "/", "-") },
		":a":        func(filled) string { return "A1" },
		":subject":  func(filled) string { return "S1" },
		":event":    func(f filled) string { return f.event.PublicKey },
		":task":     func(f filled) string { return f.task.PublicKey },
		":entry":    func(f filled) string { return ids.String(f.entry) },
		":erasure":  func(f filled) string { return ids.String(f.erasure) },
		":referral": func(f filled) string { return f.referral.PublicKey },
		":plan":     func(f filled) string { return f.plan.PublicKey },
		":release":  func(f filled) string { return f.release.PublicKey },
		":o": func(c filled) string {
			if strings.Contains(r.Path, "/investigation/") {
				return c.investigation
			}
			return "O1"
		},
		":r":   func(filled) string { return "R1" },
		":n":   func(filled) string { return "1" },
		":to":  func(filled) string { return "discharged" },
		":i":   func(filled) string { return "1" },
		":row": func(filled) string { return "1" },
		":kind": func(filled) string {
			switch {
			case strings.Contains(r.Path, "/confiscation/"):
				return "postponement"
			case strings.Contains(r.Path, "/record/"):
				return "extension"
			case strings.Contains(r.Path, "/investigation/new/"):
				return "po"
			case strings.Contains(r.Path, "/investigation/"), strings.Contains(r.Path, "/referrals/"):
				return "decision"
			}
			return "cash"
		},
		":bulk": func(c filled) string { return c.bulk },
		":act":  func(c filled) string { return ids.String(c.act) },
		":key":  func(c filled) string { return c.opportunity.PublicKey },
		":id":   func(c filled) string { return ids.String(c.effort.ID) },
	}
	path, about := []string{}, false
	for _, part := range strings.Split(r.Path, "/") {
		if v, ok := fixed[part]; ok {
			path = append(path, v)
			continue
		}
		if strings.HasPrefix(part, ":") {
			if byCase[part] == nil {
				t.Fatalf("%s %s has the parameter %s, which the matrix does not know: add it to world_test.go", r.Method, r.Path, part)
			}
			about = true
		}
		path = append(path, part)
	}
	if !about {
		return []target{{"", strings.Join(path, "/")}}
	}
	at := func(c filled) string {
		out := append([]string(nil), path...)
		for i, part := range out {
			if f := byCase[part]; f != nil {
				out[i] = f(c)
			}
		}
		return strings.Join(out, "/")
	}
	missing := w.shut // the ids of what is there, under a case that is not
	missing.Ref, missing.act, missing.opportunity.PublicKey, missing.effort.ID = "FI/2026/9999", 999999, "zzzzzzzzzz", 999999
	missing.task.PublicKey, missing.entry, missing.erasure = "zzzzzzzzzz", 999999999, 999999999
	missing.event.PublicKey, missing.referral.PublicKey = "zzzzzzzzzz", "zzzzzzzzzz"
	missing.plan.PublicKey, missing.release.PublicKey, missing.bulk = "zzzzzzzzzz", "zzzzzzzzzz", "zzzzzzzzzz"
	return []target{{"open", at(w.open)}, {"restricted", at(w.shut)}, {"missing", at(missing)}}
}
