package compartment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
)

func TestLogRowInWords(t *testing.T) {
	e := LogRow{AuditEntry: db.AuditEntry{Action: "request.refused", SubjectKind: "request", SubjectID: 4},
		Detail: `{"refused_on":"2026-10-14","Grading":{"Source":"2","Note":""},"asked_at":"2026-07-01T11:30:00.5Z","refs":["CU/2026/0001","CU/2026/0002"],"Pence":6140000,"NoteText":"","held":true}`}
	if got := e.act() + " | " + e.on(); got != "Request refused | Request 4" {
		t.Error(got)
	}
	want := []string{"Grading: source 2", "Sum: £61,400.00", "Asked at: 1 Jul 2026 12:30:00", "Held: yes", "Refs: CU/2026/0001, CU/2026/0002", "Refused on: 14 Oct 2026"}
	if diff := cmp.Diff(want, e.told()); diff != "" {
		t.Error(diff)
	}
	if got := (LogRow{Detail: "null"}).told(); got != nil {
		t.Error(got)
	}
	if got := (LogRow{Detail: "not JSON"}).told(); len(got) != 1 || got[0] != "not JSON" {
		t.Error(got)
	}
	if got := (LogRow{AuditEntry: db.AuditEntry{SubjectKind: "findings"}}).on(); got != "Findings" {
		t.Error(got)
	}
}
