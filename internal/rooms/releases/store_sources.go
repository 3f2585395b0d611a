package releases

import (
	"context"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// sourceRow is a record as it is read: its fields in the order of its source.
type sourceRow struct {
	EntityID                                                   int64
	At                                                         time.Time
	Mine                                                       int
	Covert                                                     int
	F0, F1, F2, F3, F4, F5, F6, F7, F8, F9, S0, S1, S2, S3, S4 string
	S5, S6, S7, S8, S9                                         string
}

func (r sourceRow) texts() [mostFields]string {
	return [mostFields]string{r.F0, r.F1, r.F2, r.F3, r.F4, r.F5, r.F6, r.F7, r.F8, r.F9}
}

func (r sourceRow) says() [mostFields]string {
	return [mostFields]string{r.S0, r.S1, r.S2, r.S3, r.S4, r.S5, r.S6, r.S7, r.S8, r.S9}
}

// mostRecords bounds the records of one sort that are collected of one case.
const mostRecords = 5000

// recordsOf reads the records of one sort in the case of g, and which are the subject's own. only: those with these ids.
func recordsOf(ctx context.Context, r db.Reader, g access.Grant, s source, subject ids.Subject, only []int64) (rows []sourceRow, err error) {
	of, covert, args := "0", "0", []any{}
	if s.Of != "" {
		of = "CASE WHEN " + s.Of + " THEN 1 ELSE 0 END"
		args = append(args, subject)
	}
	if s.Covert != "" {
		covert = "CASE WHEN " + s.Covert + " THEN 1 ELSE 0 END"
	}
	cols := []string{"t.id AS entity_id", s.At + " AS at", of + " AS mine", covert + " AS covert"}
	for i, f := range s.Fields {
		n := strconv.Itoa(i)
		cols = append(cols, "COALESCE(CAST("+f.Expr+" AS TEXT), '') AS f"+n, f.Says+" AS s"+n)
	}
	in := s.Case
	if in == "" {
		in = "t.case_id"
	}
	q := "SELECT " + strings.Join(cols, ", ") + " FROM " + s.From + " WHERE " + in + " = ?"
	args = append(args, g.CaseID())
	if only != nil {
		q += " AND t.id IN ?"
		args = append(args, db.Pad(only))
	}
	err = r.Gorm(ctx).Raw(q+" ORDER BY t.id LIMIT ?", append(args, mostRecords)...).Scan(&rows).Error
	return rows, err
}
