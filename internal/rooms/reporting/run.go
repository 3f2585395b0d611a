package reporting

import (
	"context"
	"fmt"
	"io"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/xlsx"
)

// Result is what became of a run; its JSON is that of `report run --json`, but for the file's own path.
type Result struct {
	Code    string     `json:"code"`
	File    string     `json:"file"` // the name offered for the file
	Rows    int        `json:"rows"` // of the main detail sheet, without the header
	Sheets  []SheetRun `json:"sheets"`
	SHA256  string     `json:"sha256"`
	Seconds float64    `json:"seconds"`

	Bytes   int64     `json:"-"`
	Marking string    `json:"-"`
	AsAt    time.Time `json:"-"`
	Case    ids.Case  `json:"-"` // of a report of one case
}

// SheetRun is how many data rows a sheet came to; 0 for one that holds summaries.
type SheetRun struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// Progress is how far a workbook is: rows written of those expected, and which of its sheets is being written.
type Progress struct {
	Done, Total   int64
	Sheet, Sheets int
}

// Note says it in words: "3 of 6 sheets".
func (p Progress) Note() string { return fmt.Sprintf("%d of %d sheets", p.Sheet, p.Sheets) }

// Run makes the workbook of a report for the actor in ctx and writes it to w. The run is recorded in the audit log as a
// disclosure, with its parameters, rows and hash, before Run returns: release what w holds only when err is nil.
// Parameters are by name, as text; those left out set no bound. progress may be nil.
func (r *Room) Run(ctx context.Context, code string, params map[string]string, w io.Writer, progress func(Progress) error) (Result, error) {
	rep, a, err := r.report(ctx, code)
	if err != nil {
		return Result{}, err
	}
	res, v, err := r.build(ctx, rep, a, params, w, progress)
	if err != nil {
		return Result{}, err
	}
	return res, r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("report.run", db.On{Op: db.Disclosure, Kind: "report", Case: res.Case}, runDetail(rep, v, res))
		return nil
	})
}

// ran is what the audit log keeps of a run.
type ran struct {
	Report  string     `json:"report"`
	Params  Values     `json:"params"`
	Rows    int        `json:"rows"`
	Sheets  []SheetRun `json:"sheets"`
	SHA256  string     `json:"sha256"`
	Marking string     `json:"marking"`
	AsAt    time.Time  `json:"as_at"`
}

func runDetail(rep Report, v Values, res Result) ran {
	return ran{Report: rep.Code, Params: v, Rows: res.Rows, Sheets: res.Sheets, SHA256: res.SHA256, Marking: res.Marking, AsAt: res.AsAt}
}

// build writes the workbook of rep for a, reading the database at one moment. It records nothing.
func (r *Room) build(ctx context.Context, rep Report, a actor.Actor, params map[string]string, w io.Writer, progress func(Progress) error) (res Result, v Values, err error) {
	began := r.DB.Time()
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		d, err := r.dataFor(ctx, rd)
		if err != nil {
			return err
		}
		if v, err = parse(rep, params, d.units); err != nil {
			return err
		}
		ext, err := rep.Extent(ctx, d, v)
		if err != nil {
			return fmt.Errorf("size report %s: %w", rep.Code, err)
		}
		if ext.Marking, err = r.marked(ctx, rd, a, ext.Marking); err != nil {
			return err
		}
		ctx, stop := context.WithCancelCause(ctx)
		defer stop(nil)
		meta := xlsx.Meta{Title: rep.Title, Marking: ext.Marking, Maker: maker(a), System: r.System, MadeAt: began, AsAt: d.AsAt(),
			Progress: follow(len(rep.Sheets), ext, progress, stop)}
		b, err := xlsx.New(w, meta)
		if err != nil {
			return fmt.Errorf("begin report %s: %w", rep.Code, err)
		}
		if err := rep.Build(ctx, d, v, b); err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return fmt.Errorf("build report %s: %w", rep.Code, err)
		}
		out, err := b.Close(ctx)
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return fmt.Errorf("end report %s: %w", rep.Code, err)
		}
		res = result(rep, ext, d, out)
		return nil
	})
	res.Seconds = r.DB.Time().Sub(began).Seconds()
	return res, v, err
}

// dataFor gives the actor in ctx what a report may ask of rd.
func (r *Room) dataFor(ctx context.Context, rd db.Reader) (*Data, error) {
	units, err := r.Units(ctx, rd)
	if err != nil {
		return nil, err
	}
	d := newData(ctx, rd, r.PublicURL, units)
	d.ref = r.Reference
	return d, nil
}

// result sums up what was written.
func result(rep Report, ext Extent, d *Data, out xlsx.Result) Result {
	rows := map[string]int{}
	for _, s := range out.Sheets {
		rows[s.Name] = s.Rows
	}
	res := Result{Code: rep.Code, File: fileName(rep, d), Rows: rows[rep.Main], SHA256: out.SHA256, Bytes: out.Bytes, Marking: ext.Marking, AsAt: d.AsAt(), Case: ext.Case}
	for _, s := range rep.Sheets {
		res.Sheets = append(res.Sheets, SheetRun{Name: s.Name, Rows: rows[s.Name]})
	}
	return res
}

// fileName names the report and the day; a file's name must give nothing away.
func fileName(rep Report, d *Data) string { return rep.Code + "-" + d.Today().String() + ".xlsx" }

// follow turns the writer's progress into the room's. An error of tell, such as that the job was cancelled, stops the work.
func follow(sheets int, ext Extent, tell func(Progress) error, stop context.CancelCauseFunc) func(string, int) {
	if tell == nil {
		return nil
	}
	seen := map[string]int{}
	var done int64
	return func(sheet string, rows int) {
		done += int64(rows - seen[sheet])
		seen[sheet] = rows
		total := max(int64(ext.Rows), done)
		if err := tell(Progress{Done: done, Total: total, Sheet: min(len(seen), sheets), Sheets: sheets}); err != nil {
			stop(err)
		}
	}
}
