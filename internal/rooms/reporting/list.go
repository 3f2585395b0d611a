package reporting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
)

// Format is what a list is taken away as.
type Format string

// The formats.
const (
	Workbook Format = "xlsx"
	CSV      Format = "csv"
)

// ListAsk says which list a person takes away, as its page shows it.
type ListAsk struct {
	Code   string
	Case   string // reference as in the address; empty where the list is of no case
	Query  string // of the page, encoded
	Format Format
}

// params is a as an export keeps it.
func (a ListAsk) params() map[string]string {
	out := map[string]string{"format": string(a.Format)}
	if a.Case != "" {
		out["case"] = a.Case
	}
	if a.Query != "" {
		out["query"] = a.Query
	}
	return out
}

// list finds a list and checks that the actor in ctx may see it.
func (r *Room) list(ctx context.Context, code string) (lists.List, actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return lists.List{}, a, fault.New(fault.SignedOut, "Sign in to go on")
	}
	i := slices.IndexFunc(r.Lists, func(l lists.List) bool { return l.Code == code })
	if i < 0 {
		return lists.List{}, a, fault.New(fault.NotFound, "There is no list %q", code)
	}
	if !a.Can(r.Lists[i].Permission) {
		return lists.List{}, a, fault.New(fault.Forbidden, "Your role does not allow this list")
	}
	return r.Lists[i], a, nil
}

// open opens a list at the moment of rd.
func (r *Room) open(ctx context.Context, rd db.Reader, l lists.List, caseRef, query string) (lists.Sheet, error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return lists.Sheet{}, fault.New(fault.NotFound, "The address of this list is spoilt")
	}
	d := newData(ctx, rd, r.PublicURL, nil)
	s, err := l.Open(access.TakingAway(ctx), rd, lists.Ask{Case: caseRef, Query: q, Link: func(path string) string { return d.public + path }})
	if err != nil {
		return s, err
	}
	a, _ := actor.From(ctx)
	s.Marking, err = r.marked(ctx, rd, a, s.Marking)
	return s, err
}

// anyRows stands for no limit of rows.
const anyRows = -1

// errTooMany stops a list that has more rows than a page waits for.
var errTooMany = errors.New("the list has more rows than are made at once")

// listRun is what the audit log keeps of a list that was taken away.
type listRun struct {
	List    string            `json:"list"`
	Params  map[string]string `json:"params"`
	Rows    int               `json:"rows"`
	SHA256  string            `json:"sha256"`
	Marking string            `json:"marking"`
	AsAt    time.Time         `json:"as_at"`
}

// listRecipe writes a list for a; more than most rows are refused with errTooMany.
func (r *Room) listRecipe(l lists.List, a actor.Actor, params map[string]string, most int) recipe {
	return recipe{action: "list.exported", write: func(ctx context.Context, w io.Writer, progress func(Progress) error) (written, error) {
		var out written
		began := r.DB.Time()
		err := r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
			s, err := r.open(ctx, rd, l, params["case"], params["query"])
			if err != nil {
				return err
			}
			if most != anyRows && s.Count > most {
				return errTooMany
			}
			s.Rows = upTo(s.Rows, most)
			out.about = s.Case
			ctx, stop := context.WithCancelCause(ctx)
			defer stop(nil)
			tell := follow(1, Extent{Rows: max(s.Count, 0)}, progress, stop)
			res, err := r.writeList(ctx, rd, w, l, s, params["case"], a, Format(params["format"]), began, rd.Time(), tell)
			if err != nil {
				if cause := context.Cause(ctx); cause != nil {
					err = cause
				}
				return fmt.Errorf("write list %s: %w", l.Code, err)
			}
			out.res = Result{Code: l.Code, File: l.Code + "-" + caltime.DateOf(rd.Time()).String() + "." + params["format"], SHA256: res.SHA256, Bytes: res.Bytes, Marking: s.Marking, AsAt: rd.Time()}
			for _, x := range res.Sheets {
				out.res.Rows += x.Rows
				out.res.Sheets = append(out.res.Sheets, SheetRun{Name: x.Name, Rows: x.Rows})
			}
			out.res.Seconds = r.DB.Time().Sub(began).Seconds()
			out.detail = listRun{List: l.Code, Params: params, Rows: out.res.Rows, SHA256: res.SHA256, Marking: s.Marking, AsAt: rd.Time()}
			return nil
		})
		return out, err
	}}
}

// upTo stops rows with errTooMany after the given number of them.
func upTo(rows func(func([]xlsx.Cell) error) error, most int) func(func([]xlsx.Cell) error) error {
	if most == anyRows {
		return rows
	}
	return func(yield func([]xlsx.Cell) error) error {
		n := 0
		return rows(func(row []xlsx.Cell) error {
			if n++; n > most {
				return errTooMany
			}
			return yield(row)
		})
	}
}

// writeList writes an opened list in a format.
func (r *Room) writeList(ctx context.Context, rd db.Reader, w io.Writer, l lists.List, s lists.Sheet, ref string, a actor.Actor, f Format, began, asAt time.Time, tell func(string, int)) (xlsx.Result, error) {
	seal := r.Sealer != nil && l.Back != nil && s.ComesBack()
	var by *lists.Sealer
	paper := 0 // columns that are printed; 0: all
	if seal {
		var err error
		if by, err = r.Sealer(ctx, rd); err != nil {
			return xlsx.Result{}, err
		}
		paper = len(s.Shown())
		s = s.Sealed(by, l.Code, ref, int64(a.Force))
	}
	t := xlsx.TableSheet{Name: l.Title, Title: s.Title, Columns: s.Columns, Rows: s.Rows, Freeze: s.Freeze, Count: max(s.Count, 0), Paper: paper}
	if seal && l.Back.Fresh != nil {
		t.Spare = spareRows
	}
	if len(s.Filters) == 0 {
		t.None = "There are no rows."
	}
	if f == CSV {
		return xlsx.WriteCSV(ctx, w, t, tell)
	}
	b, err := xlsx.New(w, xlsx.Meta{Title: l.Title, Marking: s.Marking, Maker: maker(a), System: r.System, MadeAt: began, AsAt: asAt, Progress: tell})
	if err != nil {
		return xlsx.Result{}, err
	}
	table, err := b.Table(ctx, t)
	if err != nil {
		return xlsx.Result{}, err
	}
	about := xlsx.About{What: s.Title + ", with the filters, the order and the columns of the page it was taken from.",
		Notes: append([]string{"Only what its maker may see is in it: a restricted case stands in the list of its members alone."}, s.Notes...)}
	if s.Hidden != "" {
		about.Notes = append(about.Notes, s.Hidden)
	}
	for _, x := range s.Filters {
		about.Filters = append(about.Filters, xlsx.Entry{Term: x.Name, Text: x.Text})
	}
	if seal {
		about.Definitions = append(about.Definitions, xlsx.Entry{Term: lists.MarkTerm, Text: lists.Mark(by, l.Code, ref, int64(a.Force), table.RowCount())})
	}
	b.About(about)
	return b.Close(ctx)
}

// spareRows is how many empty rows below a list that takes new ones have its drop-downs.
const spareRows = 200

// StartList takes a list away for the person in ctx. Where it stays within the limit (limit/export.atonce) the export is
// ready when StartList returns; else it is preparing, and a job makes it. The run is recorded as a disclosure, on the
// case where the list is of one.
func (r *Room) StartList(ctx context.Context, ask ListAsk) (Export, error) {
	l, a, err := r.list(ctx, ask.Code)
	if err != nil {
		return Export{}, err
	}
	if a.User == 0 {
		return Export{}, fault.New(fault.Forbidden, "Only a person can keep an export")
	}
	if ask.Format != Workbook && ask.Format != CSV {
		return Export{}, fault.New(fault.NotFound, "A list comes as a workbook or as CSV")
	}
	if err := r.saysWhy(ctx); err != nil {
		return Export{}, err
	}
	limit, err := r.atOnce(ctx, a)
	if err != nil {
		return Export{}, err
	}
	raw, err := json.Marshal(ask.params())
	if err != nil {
		return Export{}, err
	}
	e := Export{PublicKey: ids.NewKey(), ForceID: a.Force, UserID: a.User, Kind: listKind, Code: l.Code, Title: l.Title, Params: string(raw), Sight: "{}"}
	err = r.makeNow(ctx, &e, r.listRecipe(l, a, ask.params(), limit), a)
	if errors.Is(err, errTooMany) {
		return e, r.queueExport(ctx, &e)
	}
	return e, err
}

// PrintLimit is how many rows a printed list shows.
const PrintLimit = 300

// Printed is a list for paper.
type Printed struct {
	List lists.List
	lists.Sheet
	Lines [][]xlsx.Cell
	More  bool // there are more rows than PrintLimit
	AsAt  time.Time
	Maker string
}

// Print gives the first PrintLimit rows of a list as its page shows it to the person in ctx. It is a consultation: what
// was printed is noted with its parameters and rows.
func (r *Room) Print(ctx context.Context, ask ListAsk) (p Printed, err error) {
	l, a, err := r.list(ctx, ask.Code)
	if err != nil {
		return p, err
	}
	if err := r.saysWhy(ctx); err != nil {
		return p, err
	}
	p.List, p.Maker = l, maker(a)
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		s, err := r.open(ctx, rd, l, ask.Case, ask.Query)
		if err != nil {
			return err
		}
		p.Sheet, p.AsAt = s, rd.Time()
		p.Columns = s.Shown()
		err = upTo(s.Rows, PrintLimit)(func(row []xlsx.Cell) error {
			p.Lines = append(p.Lines, slices.Clone(row[:min(len(row), len(p.Columns))]))
			return nil
		})
		if errors.Is(err, errTooMany) {
			p.More, err = true, nil
		}
		return err
	})
	if err != nil {
		return p, err
	}
	ask.Format = "print"
	db.Consulted(ctx, "list.printed", db.On{Op: db.Consultation, Kind: l.Code, Case: p.Case, Force: a.Force}, map[string]any{"list": l.Code, "params": ask.params(), "rows": len(p.Lines)})
	return p, nil
}
