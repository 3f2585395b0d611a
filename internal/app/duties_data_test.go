package app_test

import (
	"net/url"
	"strconv"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/page"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
)

// dataDuties are the pairs of duties over what is kept, restricted, marked, and crosses from the compartment.
func dataDuties(t *testing.T, d duties) []duty {
	t.Helper()
	f, must := d.f, func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	lead, sup, boss := d.as(t, f.Lead), d.as(t, f.Supervisor), d.as(t, f.Manager)
	closed := func() cases.Case {
		c := casestest.OpenIn(t, d.Cases, f)
		must(d.Cases.Close(lead, c.ID, c.Version, cases.ClosingReasons()[0].Code, "over"))
		return c
	}
	text := func(n int64) string { return strconv.FormatInt(n, 10) }

	disposed := closed()
	disposal, err := d.Retention.ProposeDisposal(sup, disposed.ID, retention.OfLaw, "a court has ordered it")
	must(err)

	limited := closed()
	limit, err := d.Retention.ProposeLimit(sup, limited.ID, retention.AsEvidence, "the trial of another")
	must(err)

	lifted := closed()
	standing, err := d.Retention.ProposeLimit(sup, lifted.ID, retention.AsEvidence, "the trial of another")
	must(err)
	must(d.Retention.DecideLimit(boss, lifted.ID, standing.Version, true, "agreed"))
	must(d.Retention.AskLift(sup, lifted.ID, standing.Version+1, "the trial is over"))

	marked := casestest.OpenIn(t, d.Cases, f)
	marking, err := d.Cases.AskLowerMarking(sup, marked.ID, "OFFICIAL", "nothing in it is sensitive")
	must(err)

	one, two := f.Confidential(t, d.DB, "cora", "Cora Confidential"), f.Confidential(t, d.DB, "con", "Con Confidential")
	officer, second := d.as(t, one), d.as(t, two)
	grading := tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "P"}
	report, err := d.Compartment.RecordReport(officer, compartment.NewReport{UkfiuRef: "77", ReceivedOn: caltime.DateOf(d.DB.Time()), ReporterKind: "bank", Reporter: "Marram Savings", Grading: grading, Marking: "OFFICIAL-SENSITIVE",
		Facts: "Notes were handed over.", Assessment: "Couriers.", Subjects: []string{"Osric Vane"}})
	must(err)
	product, err := d.Compartment.DraftProduct(officer, compartment.NewProduct{Report: report.PublicKey, Case: d.c.Ref, Text: tasking.NewProduct{Title: "Cash paid in", Facts: "The subject pays cash in.", Grading: grading}})
	must(err)
	must(d.Compartment.AskApproval(officer, product.PublicKey, product.Version))
	source, err := d.Compartment.RecordSource(officer, compartment.NewSource{HandlingRef: "HX-4471", Kind: "human"})
	must(err)
	matters, err := d.Compartment.Matters(officer, d.DB, "later", page.Request{Size: 100})
	must(err)
	var matter string
	for _, m := range matters.Rows {
		if m.Kind == compartment.OfSource && m.RecordID == source.ID {
			matter = m.PublicKey
		}
	}
	wiped, err := d.Compartment.ProposeDisposal(officer, matter, retention.OfLaw, "a court has ordered it")
	must(err)
	log, err := d.Compartment.Log(officer, d.DB, 0)
	must(err)
	erased, err := d.Compartment.ProposeErasure(officer, log[0].ID, "a court has ordered it")
	must(err)

	return []duty{
		{"proposes to dispose of a case, decides", "DPA 2018 s.39; law notes 8.2", f.Supervisor,
			func() error {
				_, err := d.Retention.DecideDisposal(sup, disposed.ID, disposal.Version, true, "")
				return err
			},
			disposed.Path() + "/retention/decide", url.Values{"version": {text(disposal.Version)}, "decision": {"dispose"}}, "somebody else must decide",
			func() error {
				_, err := d.Retention.DecideDisposal(boss, disposed.ID, disposal.Version, true, "")
				return err
			}},
		{"asks for a restriction of processing, decides", "DPA 2018 s.47", f.Supervisor,
			func() error { return d.Retention.DecideLimit(sup, limited.ID, limit.Version, true, "agreed") },
			limited.Path() + "/retention/limit/decide", url.Values{"version": {text(limit.Version)}, "decision": {"agree"}, "limit_why": {"agreed"}}, "somebody else must decide",
			func() error { return d.Retention.DecideLimit(boss, limited.ID, limit.Version, true, "agreed") }},
		{"asks for a restriction to be lifted, decides", "DPA 2018 s.47", f.Supervisor,
			func() error { return d.Retention.DecideLift(sup, lifted.ID, standing.Version+2, true, "agreed") },
			lifted.Path() + "/retention/limit/lift/decide", url.Values{"version": {text(standing.Version + 2)}, "decision": {"lift"}, "lifted_why": {"agreed"}}, "somebody else must decide",
			func() error { return d.Retention.DecideLift(boss, lifted.ID, standing.Version+2, true, "agreed") }},
		{"asks for a lower marking, decides", "law notes 8.5", f.Supervisor,
			func() error { return d.Cases.DecideMarking(sup, marked.ID, marking.Version, true, "agreed") },
			marked.Path() + "/marking/decide", url.Values{"version": {text(marking.Version)}, "decision": {"agree"}, "decided_why": {"agreed"}}, "somebody else must decide",
			func() error { return d.Cases.DecideMarking(boss, marked.ID, marking.Version, true, "agreed") }},
		{"drafts what leaves the compartment, approves it", "law notes 8.4", one,
			func() error { return d.Compartment.ApproveProduct(officer, product.PublicKey, product.Version+1) },
			"/confidential/approvals/" + product.PublicKey + "/approve", url.Values{"version": {strconv.Itoa(product.Version + 1)}}, "A second officer must do this",
			func() error { return d.Compartment.ApproveProduct(second, product.PublicKey, product.Version+1) }},
		{"proposes to dispose of what the compartment holds, decides", "DPA 2018 s.39; law notes 8.2 and 8.4", one,
			func() error {
				_, err := d.Compartment.DecideDisposal(officer, matter, wiped.Version, true, "")
				return err
			},
			"/confidential/disposals/" + matter, url.Values{"version": {strconv.Itoa(wiped.Version)}, "decision": {"dispose"}}, "A second officer must do this",
			func() error {
				_, err := d.Compartment.DecideDisposal(second, matter, wiped.Version, true, "")
				return err
			}},
		{"proposes to erase a detail of the confidential log, decides", "DPA 2018 s.47; law notes 8.4", one,
			func() error {
				return d.Compartment.DecideErasure(officer, erased.ID, erased.Version, true, "the order was read")
			},
			"/confidential/erasures/" + strconv.FormatInt(erased.ID, 10), url.Values{"version": {strconv.Itoa(erased.Version)}, "decision": {"erase"}, "why": {"the order was read"}}, "A second officer must do this",
			func() error {
				return d.Compartment.DecideErasure(second, erased.ID, erased.Version, true, "the order was read")
			}},
	}
}
