package compartment

import (
	"context"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Board is what the first page of the compartment shows.
type Board struct {
	Clocks   []RunningClock
	ReplyBy  []Request // asked and not answered, by their time
	Findings []Finding // to be worked or reviewed
	Products []Product // on their way
	Requests []Request
	Reports  []Report
	Due      int64 // records whose review is due, or whose disposal is proposed
}

// RunningClock is a running clock and the request that it is of.
type RunningClock struct {
	Clock   Clock
	Request Request
}

// mostListed is how many rows each list of the first page has.
const mostListed = 100

// Board reads the first page of the compartment of the officer's force.
func (r *Room) Board(ctx context.Context, rd db.Reader) (b Board, err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return b, err
	}
	if b, err = boardOf(ctx, rd, a.Force); err != nil {
		return b, err
	}
	seen := []string{}
	for _, q := range b.Requests {
		seen = append(seen, q.Ref)
	}
	for _, p := range b.Reports {
		seen = append(seen, p.Ref)
	}
	read(ctx, "list.shown", "list", 0, a.Force, map[string]any{"refs": seen})
	return b, nil
}

// ReportPage is a report with all that hangs on it.
type ReportPage struct {
	Report   Report
	Subjects []SubjectRow
	Requests []Request
	Products []Product
	Links    []Link
	Matter   Matter // how long it is kept
}

// SubjectRow is a subject with the searches for them.
type SubjectRow struct {
	Subject  Subject
	Searches []Search
	Matter   Matter // how long somebody looked for alone is kept; read on the page of one
}

// ReportAt reads a report of the officer's force.
func (r *Room) ReportAt(ctx context.Context, rd db.Reader, key string) (p ReportPage, err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return p, err
	}
	if p.Report, err = reportByKey(ctx, rd, a.Force, key); err != nil {
		return p, err
	}
	read(ctx, "report.consulted", "report", p.Report.ID, a.Force, map[string]string{"ref": p.Report.Ref})
	id := p.Report.ID
	if p.Subjects, err = subjectRows(ctx, rd, a.Force, &id, nil); err != nil {
		return p, err
	}
	if p.Links, p.Products, err = around(ctx, rd, a.Force, &id, nil); err != nil {
		return p, err
	}
	if p.Requests, err = requestsOn(ctx, rd, a.Force, id); err != nil {
		return p, err
	}
	p.Matter, err = matterOf(ctx, rd, a.Force, OfReport, id)
	return p, err
}

// RequestPage is a request with all that hangs on it.
type RequestPage struct {
	Request    Request
	Report     Report // zero where it came with none
	Clocks     []Clock
	Extensions []Extension
	Subjects   []SubjectRow
	Products   []Product
	Links      []Link
	Desk       []Waiting
	Matter     Matter // how long it is kept
}

// RequestAt reads a request of the officer's force.
func (r *Room) RequestAt(ctx context.Context, rd db.Reader, key string) (p RequestPage, err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return p, err
	}
	if p.Request, err = requestByKey(ctx, rd, a.Force, key); err != nil {
		return p, err
	}
	read(ctx, "request.consulted", "request", p.Request.ID, a.Force, map[string]string{"ref": p.Request.Ref})
	id := p.Request.ID
	if p.Request.ReportID != nil {
		if p.Report, err = reportByID(ctx, rd, a.Force, *p.Request.ReportID); err != nil {
			return p, err
		}
	}
	if p.Clocks, err = clocksOf(ctx, rd, a.Force, id); err != nil {
		return p, err
	}
	if p.Extensions, err = extensionsOf(ctx, rd, a.Force, id); err != nil {
		return p, err
	}
	if p.Subjects, err = subjectRows(ctx, rd, a.Force, nil, &id); err != nil {
		return p, err
	}
	if p.Links, p.Products, err = around(ctx, rd, a.Force, nil, &id); err != nil {
		return p, err
	}
	if p.Desk, err = askedOf(ctx, rd, a.Force, id); err != nil {
		return p, err
	}
	p.Matter, err = matterOf(ctx, rd, a.Force, OfRequest, id)
	return p, err
}

// SubjectAt reads a subject of the officer's force with the log of research.
func (r *Room) SubjectAt(ctx context.Context, rd db.Reader, key string) (SubjectRow, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return SubjectRow{}, err
	}
	s, err := subjectByKey(ctx, rd, a.Force, key)
	if err != nil {
		return SubjectRow{}, err
	}
	read(ctx, "subject.consulted", "subject", s.ID, a.Force, map[string]string{"name": s.Name})
	list, err := searchesOf(ctx, rd, a.Force, []int64{s.ID})
	if err != nil {
		return SubjectRow{}, err
	}
	m, err := matterOf(ctx, rd, a.Force, OfSubject, s.ID)
	return SubjectRow{s, list[s.ID], m}, err
}

// ProductAt reads a product of the officer's force.
func (r *Room) ProductAt(ctx context.Context, rd db.Reader, key string) (Product, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return Product{}, err
	}
	p, err := productByKey(ctx, rd, a.Force, key)
	if err == nil {
		read(ctx, "product.consulted", "product", p.ID, a.Force, map[string]string{"ref": p.Ref})
	}
	return p, err
}

// FindingAt reads a finding of the officer's force, with the key of what it is about.
func (r *Room) FindingAt(ctx context.Context, rd db.Reader, key string) (x Finding, about Hit, err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return x, about, err
	}
	if x, err = findingByKey(ctx, rd, a.Force, key); err != nil {
		return x, about, err
	}
	read(ctx, "finding.consulted", "finding", x.ID, a.Force, map[string]string{"finding": x.Fingerprint})
	about, err = aboutOf(ctx, rd, a.Force, x)
	return x, about, err
}

// Sources lists the sources of the officer's force.
func (r *Room) Sources(ctx context.Context, rd db.Reader) ([]Source, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return nil, err
	}
	read(ctx, "list.shown", "sources", 0, a.Force, nil)
	return sourcesOf(ctx, rd, a.Force)
}

// Findings lists what the rules found in the officer's force, the soonest first.
func (r *Room) Findings(ctx context.Context, rd db.Reader) ([]Finding, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return nil, err
	}
	read(ctx, "list.shown", "findings", 0, a.Force, nil)
	return findingsOf(ctx, rd, a.Force)
}
