package imports

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/xlsx"
)

// Profile says how one kind of file is read.
type Profile struct {
	Code    string // kebab-case, as on the command line
	Title   string
	About   string   // one or two sentences: what a row is, and what it becomes
	Params  []Param  // what the file does not say
	Columns []string // headings that must be there, in any order and either case
	Spare   []string // headings that are read where they are there

	// read turns the rows below the headings into a plan. It touches no database.
	read func(ctx context.Context, s *sheet, p params, today caltime.Date) (plan, error)

	// events reads a file of events instead, which go to the intake and open no case.
	events func(ctx context.Context, s *sheet, p params) (plan, []eventRow, error)
}

// Param is something a profile must or may be told.
type Param struct {
	Name     string // as in --param NAME=VALUE
	Meaning  string
	Example  string
	Required bool
	check    func(string) bool
}

var profiles = map[string]*Profile{}

// define adds a profile to the catalogue. It panics on one that is incomplete or there already, so that a mistake stops
// every test.
func define(p Profile) *Profile {
	switch {
	case p.Code == "" || p.Title == "" || p.About == "" || len(p.Columns) == 0 || (p.read == nil) == (p.events == nil):
		panic("imports: profile " + p.Code + " is incomplete")
	case profiles[p.Code] != nil:
		panic("imports: profile " + p.Code + " is defined twice")
	}
	for _, x := range p.Params {
		if x.Name == "" || x.Meaning == "" || x.Example == "" || x.check == nil {
			panic("imports: profile " + p.Code + " has an incomplete parameter " + x.Name)
		}
	}
	profiles[p.Code] = &p
	return &p
}

// Profiles lists the catalogue by code.
func Profiles() []Profile {
	out := make([]Profile, 0, len(profiles))
	for _, p := range profiles {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Profile) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func profileOf(code string) (*Profile, error) {
	if p := profiles[code]; p != nil {
		return p, nil
	}
	known := ""
	for _, p := range Profiles() {
		known += " " + p.Code
	}
	return nil, fault.New(fault.Invalid, "There is no import profile %q. There is:%s", code, known)
}

// sheet is the rows of a file whose headings were found.
type sheet struct {
	column map[string]int // by heading, as the profile writes it
	rows   iter.Seq2[xlsx.Row, error]
}

// field is a row's field under a heading; blank where the file has no such column.
func (s *sheet) field(r xlsx.Row, heading string) xlsx.Field {
	i, ok := s.column[heading]
	if !ok {
		return xlsx.Field{}
	}
	return r.Field(i)
}
