// Package ids gives each kind of row an identity type of its own, so that a case's id cannot be
// passed where a unit's is wanted. Ids are int64 identities; what stands in a URL is a case
// reference or a random key, never an id that counts.
package ids

import (
	"crypto/rand"
	"strconv"
)

type (
	// Unit is a unit, team or force (a force is a root unit).
	Unit int64
	// User is a person with an account.
	User int64
	// Case is a case file.
	Case int64
	// Subject is a person or organisation within one case.
	Subject int64
	// Asset is a thing of value within one case.
	Asset int64
	// Interest is one holder's share in an asset.
	Interest int64
	// Seizure is property taken on one occasion under one power.
	Seizure int64
	// Order is a court order or statutory notice.
	Order int64
	// Clock is one running or ended statutory clock.
	Clock int64
	// LedgerEntry is one observation of value.
	LedgerEntry int64
	// Decision is an entry of a case's decisions log.
	Decision int64
	// Event is an entry of a case's timeline.
	Event int64
	// Opportunity is a chance to take the proceeds of crime.
	Opportunity int64
	// Effort is one line of a timesheet.
	Effort int64
	// Job is a piece of background work.
	Job int64
	// Export is a workbook made for one person.
	Export int64
	// Batch is one applied import.
	Batch int64
	// Act is something its doer can take back for ten minutes.
	Act int64
	// AuditEntry is a row of the audit log.
	AuditEntry int64
)

// keyLetters leaves out letters and digits that are mistaken for one another.
const keyLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// NewKey gives a random ten-character key for a URL, so that no number tells of a hidden row.
func NewKey() string {
	const n = 10
	out := make([]byte, 0, n)
	buf := make([]byte, 32)
	for len(out) < n {
		rand.Read(buf) // never fails: crypto/rand ends the program instead
		for _, b := range buf {
			// 31 letters: 248 is the largest multiple of 31 below 256, so each letter is as likely.
			if b < 248 && len(out) < n {
				out = append(out, keyLetters[int(b)%len(keyLetters)])
			}
		}
	}
	return string(out)
}

// Parse reads an id of any kind from a form or URL; zero and ok false for anything but a positive number.
func Parse[T ~int64](s string) (T, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, false
	}
	return T(n), true
}

// String prints an id of any kind.
func String[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }
