package reporting_test

import (
	"context"
	"encoding/json"
	"io"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
)

// openReport is a report of this test's own: the opportunities in sight, with a hook while it is written.
func openReport(during func(row int) error) reporting.Report {
	return reporting.Report{Code: "all-found", Title: "All found", Purpose: "Everything found.", Permission: perm.ReportRun, Main: "Found",
		Params: []reporting.Param{{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Suggest: reporting.TwelveMonthsFrom}, {Name: "unit", Label: "Unit", Kind: reporting.ParamUnit}},
		Sheets: []reporting.SheetNote{{Name: "Found", Holds: "A row for each"}, {Name: "About", Holds: "What it is"}},
		Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
			n, marking, err := d.CountOpportunities(ctx, reporting.OpportunityFilter{From: v.From, Found: true})
			return reporting.Extent{Rows: n, Largest: n, Marking: marking}, err
		},
		Build: func(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) error {
			_, err := b.Table(ctx, xlsx.TableSheet{Name: "Found", Columns: []xlsx.Column{{Head: "Case", Kind: xlsx.KindRef}, {Head: "Title"}}, Rows: func(yield func([]xlsx.Cell) error) error {
				row := 0
				return d.Opportunities(ctx, reporting.OpportunityFilter{From: v.From, Found: true}, func(o *reporting.Opportunity) error {
					if row++; during != nil {
						if err := during(row); err != nil {
							return err
						}
					}
					return yield([]xlsx.Cell{xlsx.Ref(o.Case, o.CaseURL), xlsx.Text(o.Title)})
				})
			}})
			b.About(xlsx.About{What: "Everything found."})
			return err
		}}
}

type site struct {
	userstest.Force
	d     *db.DB
	clock *dbtest.Clock
	room  *reporting.Room
	queue *jobs.Queue
	c     cases.Case
}

// newSite makes a force with n opportunities on one case, and a queue that runs exports.
func newSite(t *testing.T, d *db.DB, clock *dbtest.Clock, n int, during func(row int) error) *site {
	t.Helper()
	s := &site{Force: userstest.NewForce(t, d, "FI"), d: d, clock: clock, room: reportingtest.Room(t, d, []reporting.Report{openReport(during)})}
	s.c = casestest.Open(t, d, s.Force)
	for range n {
		reportingtest.Insert(t, d, s.c, reportingtest.Opp{})
	}
	s.setLimit(t, "3")
	s.queue = s.newQueue()
	return s
}

func (s *site) newQueue() *jobs.Queue {
	q := jobs.New(s.d, jobs.Options{Actor: s.room.Users.Actor, Lease: 3 * time.Second})
	s.room.Jobs(q)
	return q
}

// setLimit sets the most rows that are made at once.
func (s *site) setLimit(t *testing.T, rows string) {
	t.Helper()
	s.write(t, "reference.set", `INSERT INTO reference_values (kind, code, value, unit, meaning, source, verified, from_on, version, created_at) VALUES ('limit', 'export.atonce', ?, 'rows', '', '', TRUE, '2020-01-01', 1, ?)`, rows, s.clock.Now())
}

// write runs one statement, recorded.
func (s *site) write(t *testing.T, action, sql string, args ...any) {
	t.Helper()
	err := s.d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record(action, db.On{Op: db.System}, nil)
		return tx.Gorm(ctx).Exec(sql, args...).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) start(t *testing.T, u ids.User) reporting.Export {
	t.Helper()
	e, err := s.room.StartExport(s.As(t, s.d, u), "all-found", nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (s *site) state(t *testing.T, u ids.User, key string) reporting.MyExport {
	t.Helper()
	m, err := s.room.MyExport(s.As(t, s.d, u), key)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (s *site) download(t *testing.T, u ids.User, key string) ([]byte, error) {
	t.Helper()
	_, f, err := s.room.Download(s.As(t, s.d, u), key)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b, nil
}

// audited lists actions on exports and reports in the order they were recorded, with the detail of the last.
func (s *site) audited(t *testing.T) (actions []string, last map[string]any) {
	t.Helper()
	var rows []struct{ Action, Op, Detail string }
	err := s.d.Gorm(t.Context()).Raw(`SELECT e.action, e.op, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id
		WHERE e.subject_kind IN ('export', 'report') ORDER BY e.id`).Scan(&rows).Error
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		actions = append(actions, r.Action+" "+r.Op)
		last = map[string]any{}
		if err := json.Unmarshal([]byte(r.Detail), &last); err != nil {
			t.Fatal(err)
		}
	}
	return actions, last
}
