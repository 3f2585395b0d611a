package compartment

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/tasking"
)

// ReporterKind is what sort of business made a report.
type ReporterKind struct{ Code, Name string }

// ReporterKinds are the sorts of business of the regulated sector.
var ReporterKinds = []ReporterKind{{"bank", "Bank or building society"}, {"payments", "Payment or e-money institution"}, {"crypto", "Cryptoasset business"}, {"money_service", "Money service business"},
	{"accountant", "Accountant or tax adviser"}, {"legal", "Solicitor or other legal adviser"}, {"estate", "Estate or letting agent"}, {"gambling", "Casino or gambling business"},
	{"dealer", "Dealer in goods or art"}, {"other", "Another business"}}

func reporterKindName(code string) string {
	for _, k := range ReporterKinds {
		if k.Code == code {
			return k.Name
		}
	}
	return code
}

// Markings are what a record may be marked; nothing above OFFICIAL-SENSITIVE is to be kept here.
var Markings = []string{"OFFICIAL-SENSITIVE", "OFFICIAL"}

// Report is a report of suspicious activity: the domain type and the row.
type Report struct {
	ID           int64
	PublicKey    string
	ForceID      ids.Unit
	Ref          string
	UkfiuRef     string
	ReceivedOn   caltime.Date
	ReporterKind string
	Reporter     string
	tasking.Grading
	Marking    string
	Facts      string
	Assessment string // told apart from facts: DPA 2018 s.38(2)
	Words      string // folded, to be searched
	DisposedAt *time.Time
	Version    int
	Made
	Taken
}

// TableName is cpt_reports.
func (Report) TableName() string { return "cpt_reports" }

// NewReport is what the form of a report holds.
type NewReport struct {
	UkfiuRef     string
	ReceivedOn   caltime.Date
	ReporterKind string
	Reporter     string
	Grading      tasking.Grading
	Marking      string
	Facts        string
	Assessment   string
	Subjects     []string // names as typed, one each
}

const (
	mostLine = 200
	mostText = 10000
)

// line checks a text of one line.
func line(bad map[string]string, field, v, empty, what string) {
	switch l := len([]rune(strings.TrimSpace(v))); {
	case l == 0 && empty != "":
		bad[field] = empty
	case l > mostLine:
		bad[field] = what + " must be 200 characters or fewer"
	}
}

// long checks a text of many lines.
func long(bad map[string]string, field, v, empty, what string) {
	switch l := len([]rune(strings.TrimSpace(v))); {
	case l == 0 && empty != "":
		bad[field] = empty
	case l > mostText:
		bad[field] = what + " must be 10,000 characters or fewer"
	}
}

// past checks a day that cannot lie ahead.
func past(bad map[string]string, field string, d, today caltime.Date, empty string) {
	switch {
	case d.IsZero():
		if empty != "" {
			bad[field] = empty
		}
	case d.After(today):
		bad[field] = "The day must not be in the future"
	case d.Before(caltime.NewDate(2003, 2, 24)):
		bad[field] = "The day must not be before Part 7 of the Act began, 24 February 2003"
	}
}

func known(bad map[string]string, field, v, empty string, of ...string) {
	for _, x := range of {
		if x == v {
			return
		}
	}
	bad[field] = empty
}

func reporterCodes() (out []string) {
	for _, k := range ReporterKinds {
		out = append(out, k.Code)
	}
	return out
}

// Check reports, field by field, why the report cannot be recorded on a day.
func (n NewReport) Check(today caltime.Date) error {
	bad := map[string]string{}
	line(bad, "ukfiu_ref", n.UkfiuRef, "Enter the reference of the UKFIU", "The reference")
	past(bad, "received", n.ReceivedOn, today, "Enter the day it was received")
	known(bad, "reporter_kind", n.ReporterKind, "Choose what sort of business reported", reporterCodes()...)
	line(bad, "reporter", n.Reporter, "Enter who reported", "The name")
	known(bad, "marking", n.Marking, "Choose the marking", Markings...)
	long(bad, "facts", n.Facts, "Enter the facts as reported", "The facts")
	long(bad, "assessment", n.Assessment, "", "The assessment")
	n.Grading.Fill(bad)
	for _, s := range n.Subjects {
		line(bad, "subjects", s, "", "Each name")
	}
	if len(n.Subjects) > 50 {
		bad["subjects"] = "Enter 50 names or fewer"
	}
	return fault.Fields("Check the report", bad, "ukfiu_ref", "received", "reporter_kind", "reporter", "subjects", "facts", "assessment", "source_grade", "info_grade", "handling", "conditions", "marking")
}

func (n NewReport) trimmed() NewReport {
	for _, s := range []*string{&n.UkfiuRef, &n.Reporter, &n.Facts, &n.Assessment, &n.Grading.Conditions} {
		*s = strings.TrimSpace(*s)
	}
	var names []string
	for _, s := range n.Subjects {
		if s = strings.TrimSpace(s); s != "" {
			names = append(names, s)
		}
	}
	n.Subjects = names
	return n
}

// words folds what a record is found by, each word with a space before and after it.
func words(texts ...string) string {
	return " " + strings.Join(fold.Words(strings.Join(texts, " ")), " ") + " "
}

// Subject is somebody named in a report or a request, as they were typed. From LiveOn on somebody must look for reports on
// them within the time of rule MO-13.
type Subject struct {
	ID         int64
	PublicKey  string
	ForceID    ids.Unit
	ReportID   *int64
	RequestID  *int64
	Name       string
	Born       string
	Detail     string
	LiveOn     caltime.Date // zero: not known to be live
	LiveWhy    string       // plan or case
	EndedOn    caltime.Date
	Words      string
	DisposedAt *time.Time
	Version    int
	Made
	Taken
}

// TableName is cpt_subjects.
func (Subject) TableName() string { return "cpt_subjects" }

// Live reports whether the subject is of interest on a day.
func (s Subject) Live(on caltime.Date) bool {
	return !s.LiveOn.IsZero() && !s.LiveOn.After(on) && (s.EndedOn.IsZero() || s.EndedOn.After(on)) && !s.Withdrawn()
}

// Search is one entry of the log of research: it is only added to.
type Search struct {
	ID         int64
	ForceID    ids.Unit
	SubjectID  int64
	SearchedAt time.Time
	Place      string
	Terms      string
	Hits       int
	Note       string
	Made
}

// TableName is cpt_searches.
func (Search) TableName() string { return "cpt_searches" }
