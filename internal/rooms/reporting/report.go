package reporting

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
)

// Report is one entry of the catalogue.
type Report struct {
	Code       string // kebab-case; also the start of the file's name
	Title      string // nothing sensitive: it names the file's document
	Purpose    string // one or two sentences for the catalogue and the sheet About
	Permission perm.Permission
	Params     []Param
	Sheets     []SheetNote // in the order of the tabs
	Main       string      // the sheet whose rows are the report's rows
	// Extent says how much Build will write, before it does.
	Extent func(ctx context.Context, d *Data, v Values) (Extent, error)
	// Build writes the workbook's sheets; the room makes and closes the workbook.
	Build func(ctx context.Context, d *Data, v Values, b *xlsx.Workbook) error
}

// SheetNote says what a sheet of a workbook holds.
type SheetNote struct{ Name, Holds string }

// Extent is the size of a workbook to come.
type Extent struct {
	Rows    int      // detail rows of all sheets, for progress
	Largest int      // rows of the longest sheet: above the limit the workbook is made by a job
	Marking string   // the highest marking of what it holds
	Case    ids.Case // of a report of one case, for the audit log
}

// ParamKind is what a parameter is.
type ParamKind string

// The kinds of parameter.
const (
	ParamFrom   ParamKind = "from"   // first day of a period; no bound when left out
	ParamTo     ParamKind = "to"     // last day of it
	ParamUnit   ParamKind = "unit"   // a unit with all below it; everything in sight when left out
	ParamThreat ParamKind = "threat" // a threat of the list; all when left out
	ParamClock  ParamKind = "clock"  // the code of a clock of the open pages; all when left out
	ParamCase   ParamKind = "case"   // the reference of a case that the asker may take away; always needed
)

// Param is one parameter of a report.
type Param struct {
	Name  string // as in a form, and --param NAME=VALUE
	Label string
	Hint  string
	Kind  ParamKind
	// Suggest gives what the page offers to begin with; nil: nothing.
	Suggest func(today caltime.Date) string
}

// ofCase reports whether the report is about one case.
func (r Report) ofCase() bool {
	return slices.ContainsFunc(r.Params, func(p Param) bool { return p.Kind == ParamCase })
}

var codeForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// Check reports why r cannot stand in the catalogue: something is missing or does not fit together.
func (r Report) Check() error {
	switch {
	case !codeForm.MatchString(r.Code):
		return fmt.Errorf("report code %q is not kebab-case", r.Code)
	case r.Title == "" || r.Purpose == "":
		return fmt.Errorf("report %s has no title or purpose", r.Code)
	case !perm.Known(r.Permission) || r.Permission == perm.Public:
		return fmt.Errorf("report %s names no permission", r.Code)
	case r.Extent == nil || r.Build == nil:
		return fmt.Errorf("report %s lacks Extent or Build", r.Code)
	}
	main := false
	for _, s := range r.Sheets {
		if s.Name == "" || s.Holds == "" {
			return fmt.Errorf("report %s does not say what its sheet %q holds", r.Code, s.Name)
		}
		main = main || s.Name == r.Main
	}
	if !main {
		return fmt.Errorf("report %s: its main sheet %q is not among its sheets", r.Code, r.Main)
	}
	seen := map[string]bool{}
	for _, p := range r.Params {
		if p.Name == "" || p.Label == "" || p.Kind == "" || seen[p.Name] {
			return fmt.Errorf("report %s: parameter %q is incomplete or stands twice", r.Code, p.Name)
		}
		seen[p.Name] = true
	}
	return nil
}

// TwelveMonthsFrom is the first day of the twelve complete months before today's, which a period offers to begin with.
func TwelveMonthsFrom(today caltime.Date) string {
	first, _ := caltime.NewDate(today.Y, today.M, 1).AddMonths(-12)
	return first.String()
}

// Today is the day itself, as the end of a period.
func Today(today caltime.Date) string { return today.String() }

// ThirteenWeeksTo is the last day of the thirteen weeks from today's, as the end of a look forward.
func ThirteenWeeksTo(today caltime.Date) string { return today.AddDays(13 * 7).String() }

// FinancialYearFrom is the first day of today's financial year, as the start of a period.
func FinancialYearFrom(today caltime.Date) string {
	return caltime.FinancialYearOf(today).Start().String()
}
