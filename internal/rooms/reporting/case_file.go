package reporting

import (
	"context"
	"errors"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// CaseFile is one case as whoever asked may take it away. Orders that were not served are left out with what they hold,
// the clocks on them and what the timeline says of them (law notes 8.4).
type CaseFile struct {
	CaseHead
	d      *Data
	g      access.Grant
	head   CaseLine
	secret sealedRows
}

// CaseHead is what stands at the head of a case file.
type CaseHead struct {
	Ref, URL                             string
	Title, Operation, Summary            string
	Stage, Arose, Threat, Nation         string
	StageSince                           time.Time
	Unit, Lead, Deputy, Officer, Counsel string
	Opened, Closed                       caltime.Date
	Outcome                              string // why it was closed
	Marking, Handling                    string
	Restricted                           bool
	References                           []string // of other systems: "JARD 12345"
	NextEnd                              time.Time
	Sealed                               Left // orders left out
}

// noCase is the answer to a reference that names no case which the asker may take away, whatever the cause.
func noCase() error {
	return fault.Fields("Check what the report is to cover", map[string]string{"case": "There is no case with this reference that you may take away"}, "case")
}

// CaseFile opens a case by its reference, for taking away: members, and whoever else may read it, but nobody by
// break-glass. Whoever may not see it is told what they would be told if it did not exist.
func (d *Data) CaseFile(ctx context.Context, ref string) (*CaseFile, error) {
	g, err := access.OpenRef(access.TakingAway(ctx), d.r, ref, access.Read)
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.NotFound || err == nil && g.Limited() { // what is kept as evidence only is in no export
		return nil, noCase()
	}
	if err != nil {
		return nil, err
	}
	c, err := caseOf(ctx, d.r, g)
	if err != nil {
		return nil, err
	}
	x := &CaseFile{d: d, g: g, head: c.CaseLine}
	x.CaseHead = CaseHead{Ref: c.Ref, URL: d.CaseURL(c.Ref), Title: c.Title, Operation: c.Operation, Summary: c.Summary, Stage: c.Stage.Name(), StageSince: c.StageSince, Arose: capital(string(c.OriginMain)),
		Threat: threatName(c.Threat), Unit: c.Unit, Lead: c.Lead, Deputy: c.Deputy, Officer: c.OfficerInCase, Counsel: c.Prosecutor, Opened: c.OpenedOn, Outcome: cases.ClosingReasonName(c.ClosedReason),
		Marking: c.Marking, Handling: c.Handling, Restricted: c.Restricted, Nation: nationWord(c.Nation)}
	if c.ClosedAt != nil {
		x.Closed = caltime.DateOf(*c.ClosedAt)
	}
	if x.References, err = referencesOf(ctx, d.r, g); err != nil {
		return nil, err
	}
	if x.secret, err = sealedIn(ctx, d.r, oneCase(g)); err != nil {
		return nil, err
	}
	x.Sealed = Left(len(x.secret.orders))
	if c.NextEndAt != nil && len(x.secret.orders) == 0 { // the next end may be that of an order that was not served
		x.NextEnd = *c.NextEndAt
	}
	return x, nil
}

// ID is the case, for the audit log.
func (x *CaseFile) ID() ids.Case { return x.g.CaseID() }

func nationWord(n string) string {
	if n == string(caltime.EnglandWales) {
		return "England and Wales"
	}
	return capital(n)
}

// FileSubject is a subject of a case file.
type FileSubject struct {
	Number, Name, Kind, Standing string
	Since                        caltime.Date // of the standing
	Born                         caltime.Date
	CompanyNo                    string
	Address                      string // empty for victims and witnesses: it is not taken away
	Note, NoteIs                 string // Fact or Assessment
}

// Subjects lists the subjects of the case by number, each with what they are in it now.
func (x *CaseFile) Subjects(ctx context.Context) ([]FileSubject, error) {
	return subjectsOf(ctx, x.d.r, x.g)
}

// Ladder gives the property and confiscation orders of the case as the report on asset recovery counts them.
func (x *CaseFile) Ladder(ctx context.Context, yield func(*Rung) error) error {
	list, err := estatesOf(ctx, x.d.r, []CaseLine{x.head})
	if err != nil {
		return err
	}
	for _, e := range list {
		rows, _ := e.rungs(RowFilter{}, x.d.CaseURL)
		for i := range rows {
			if err := yield(&rows[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// FileInterest is who holds what share of an asset.
type FileInterest struct {
	Asset, Title, Holder, Subject, Share, State string
	Since                                       caltime.Date
}

// FileSeizure is a seizure of the case.
type FileSeizure struct {
	Asset, Title string
	At           time.Time
	Power, Place string
	By, Exhibit  string
	Total        money.Pence
	Suspicion    string
}

// FileOrder is an order, an application or a notice of the case.
type FileOrder struct {
	Number, Kind, Power, State   string
	Court, CourtRef              string
	Lodged, Made, Served, Ends   time.Time
	Amount                       *money.Pence
	Applicant, Authoriser, Terms string
	Ended                        time.Time
	EndedWhy                     string
}

// FileClock is a statutory clock of the case.
type FileClock struct {
	Title, Law, State, Rule string
	Verified                bool
	About                   string // the asset or order
	Started                 time.Time
	LastDay                 caltime.Date
	Ends, Closed            time.Time
	Why                     string
}

// FileAct is one act of confiscation proceedings, or a payment.
type FileAct struct {
	Proceedings string
	On          caltime.Date
	What        string
	Amount      *money.Pence
	Detail, By  string
}

// FileStep is a step of an opportunity.
type FileStep struct {
	Title        string // of the opportunity
	At           time.Time
	From, To     string
	Reason, Note string
	By           string
	Value        *money.Pence
}

// FileDecision is an entry of the decisions log.
type FileDecision struct {
	N                                    int
	Title, Decision, Reason, RestsOn, By string
	At                                   time.Time
	Withdrawn                            time.Time
	WithdrawnWhy                         string
}

// FileProduct is an intelligence product, its facts and its assessment apart.
type FileProduct struct {
	N                        int
	Title, Facts, Assessment string
	Grade, Conditions        string
	At                       time.Time
}

// FilePlan is an objective of a 4P plan, or what was considered for one and not pursued.
type FilePlan struct {
	Plan, State, Lead, Strand string
	What, Measure             string
	Due                       caltime.Date
	Financial, Pursued        bool
}

// FileTask is a task on the case.
type FileTask struct {
	N            int
	Title, Owner string
	Due          caltime.Date
	Done         time.Time
	DoneBy       string
}

// FileEffort is time that was recorded on the case.
type FileEffort struct {
	On                             caltime.Date
	Person, Strand, Activity, Note string
	Minutes                        int
}

// FileEvent is a line of the timeline.
type FileEvent struct {
	At                time.Time
	Title, Detail, By string
	Legal             bool
}
