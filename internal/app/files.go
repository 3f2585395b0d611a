package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users"
	"proceeds/reports"
)

// ReportInfo is a line of the catalogue of reports.
type ReportInfo struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

// Reports lists the catalogue of reports. It needs no database.
func Reports() []ReportInfo {
	out := []ReportInfo{}
	for _, r := range reports.All() {
		out = append(out, ReportInfo{r.Code, r.Title})
	}
	return out
}

// RunReport makes a workbook and writes it to a file that only its owner may read. The file is there whole or not at all.
func (a *App) RunReport(ctx context.Context, login, code string, params map[string]string, file string) (reporting.Result, error) {
	return a.RunReportFor(ctx, login, code, params, file, "")
}

// RunReportFor is RunReport for a purpose, which is recorded with the run; where login is of a force that asks for one, a run
// without it is Refused.
func (a *App) RunReportFor(ctx context.Context, login, code string, params map[string]string, file, why string) (res reporting.Result, err error) {
	if ctx, err = a.As(ctx, login); err != nil {
		return res, err
	}
	if ctx, err = a.forPurpose(ctx, why); err != nil {
		return res, err
	}
	err = writeWhole(file, func(f *os.File) error {
		res, err = a.Reporting.Run(ctx, code, params, f, nil)
		return err
	})
	res.File = file
	return res, err
}

// forPurpose puts why something is taken away into ctx, or refuses a person whose force asks for it and who has not said so.
func (a *App) forPurpose(ctx context.Context, why string) (context.Context, error) {
	if why != "" {
		said, bad := users.CheckPurpose(why)
		if bad != "" {
			return ctx, fault.Fields("Check the purpose", map[string]string{"purpose": bad}, "purpose")
		}
		return db.WithPurpose(ctx, said), nil
	}
	who, _ := actor.From(ctx)
	if who.User == 0 {
		return ctx, nil
	}
	asks, err := access.AsksWhy(ctx, a.DB, who.Force)
	if err == nil && asks {
		err = fault.New(fault.Refused, "Your force asks why you take this away: say it with --purpose")
	}
	return ctx, err
}

// placeFor is where a file that a person named is written: a link's target, so that the link stays. Invalid for what is no
// place of an ordinary file, such as a folder or a device, which the file would replace.
func placeFor(file string) (string, error) {
	if file == "-" {
		return "", fault.New(fault.Invalid, "Name the file to write: nothing is written to standard output")
	}
	if to, err := filepath.EvalSymlinks(file); err == nil {
		file = to
	}
	is, err := os.Stat(file)
	switch {
	case err == nil && is.IsDir():
		return "", fault.New(fault.Invalid, "%s is a folder: name the file in it", file)
	case err == nil && !is.Mode().IsRegular():
		return "", fault.New(fault.Invalid, "%s is a device or a pipe, and no file", file)
	case err == nil:
		return file, nil
	}
	if dir, err := os.Stat(filepath.Dir(file)); err != nil || !dir.IsDir() {
		return "", fault.New(fault.Invalid, "There is no folder %s", filepath.Dir(file))
	}
	if is, err := os.Lstat(file); err == nil && is.Mode()&os.ModeSymlink != 0 {
		return "", fault.New(fault.Invalid, "%s is a link that leads nowhere", file)
	}
	return file, nil
}

// writeWhole fills a new file beside its place and moves it there only when fill has succeeded.
func writeWhole(file string, fill func(f *os.File) error) error {
	file, err := placeFor(file)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".proceeds-*") // 0600
	if err != nil {
		return err
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

// ProfileInfo is a line of the catalogue of kinds of file.
type ProfileInfo struct {
	Code    string   `json:"code"`
	Title   string   `json:"title"`
	Params  []string `json:"params"`
	Columns []string `json:"columns"`
}

// ImportProfiles lists the kinds of file that can be imported. It needs no database.
func ImportProfiles() []ProfileInfo {
	out := []ProfileInfo{}
	for _, p := range imports.Profiles() {
		i := ProfileInfo{Code: p.Code, Title: p.Title, Params: []string{}, Columns: p.Columns}
		for _, x := range p.Params {
			i.Params = append(i.Params, x.Name+"="+x.Example)
		}
		out = append(out, i)
	}
	return out
}

// ImportRequest is what `import FILE` is given.
type ImportRequest struct {
	As, File, Profile, Sheet string
	Params                   map[string]string
	DryRun                   bool
	Errors                   string // file for a workbook of what was refused
	Progress                 imports.Progress
}

// Import previews or applies a file.
func (a *App) Import(ctx context.Context, q ImportRequest) (imports.Result, error) {
	ctx, err := a.As(ctx, q.As)
	if err != nil {
		return imports.Result{}, err
	}
	f, err := os.Open(q.File)
	if err != nil {
		return imports.Result{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return imports.Result{}, err
	}
	req := imports.Request{File: imports.File{Name: filepath.Base(q.File), Content: f, Size: info.Size(), Sheet: q.Sheet}, Profile: q.Profile, Params: q.Params, Progress: q.Progress}
	run := a.Imports.Apply
	if q.DryRun {
		run = a.Imports.Preview
	} else if err := a.foundForce(ctx, q, req); err != nil {
		return imports.Result{}, err
	}
	res, err := run(ctx, req)
	if err != nil || q.Errors == "" {
		return res, err
	}
	who, _ := actor.From(ctx)
	return res, writeWhole(q.Errors, func(out *os.File) error {
		return res.WriteErrors(ctx, out, req.File.Name, who.Name, "Proceeds", a.DB.Time())
	})
}

// foundForce makes a force to import into where there is none, once the file has been read: a wrong one leaves nothing behind.
func (a *App) foundForce(ctx context.Context, q ImportRequest, req imports.Request) error {
	there, err := a.Users.Forces(ctx, a.DB)
	if err != nil || len(there) > 0 || q.As != "" {
		return err
	}
	if _, err := a.Imports.Preview(ctx, req); err != nil {
		return err
	}
	return a.Users.FoundForce(ctx, q.Params["force"])
}

// UndoImport takes a batch back.
func (a *App) UndoImport(ctx context.Context, login, key string) (imports.Undone, error) {
	ctx, err := a.As(ctx, login)
	if err != nil {
		return imports.Undone{}, err
	}
	return a.Imports.Undo(ctx, key)
}

// ImportBatches lists the imports so far.
func (a *App) ImportBatches(ctx context.Context) ([]imports.Listed, error) {
	ctx, err := a.As(ctx, "")
	if err != nil {
		return nil, err
	}
	return a.Imports.List(ctx)
}
