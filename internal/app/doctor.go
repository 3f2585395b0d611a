package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/blob"
	"proceeds/internal/rooms/reference"
)

// Checked is one finding of Doctor.
type Checked struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// Doctor looks at configuration, database, schema, files, clock, calendars, mail and disk. It leaves nothing behind.
func Doctor(ctx context.Context, c Config) []Checked {
	out := []Checked{{"configuration", true, "database " + c.SQLitePath() + ", data folder " + c.DataDir}}
	if c.SQLitePath() == "" {
		out[0].Detail = "PostgreSQL, data folder " + c.DataDir
	}
	if p := c.SQLitePath(); p != "" {
		if _, err := os.Stat(p); err != nil {
			return append(out, Checked{"database", false, "there is no file " + p + " yet: proceeds serve makes it"})
		}
	}
	a, err := Open(ctx, c)
	if errors.Is(err, errFiles) {
		return append(out, Checked{"files", false, err.Error()})
	}
	if err != nil {
		return append(out, Checked{"database", false, err.Error()})
	}
	defer a.Close()
	out = append(out, Checked{"database", true, a.DB.URL()})
	s, err := a.DB.Migrations(ctx)
	switch {
	case err != nil:
		out = append(out, Checked{"migrations", false, err.Error()})
	case s.Pending > 0:
		out = append(out, Checked{"migrations", false, fmt.Sprintf("%d are waiting: run proceeds migrate", s.Pending)})
	case s.Version > s.Latest:
		out = append(out, Checked{"migrations", false, "the database is newer than this program"})
	default:
		out = append(out, Checked{"migrations", true, fmt.Sprintf("schema %d", s.Version)})
	}
	if err == nil && (s.Pending == 0 || c.Blob != "database") {
		out = append(out, a.filesKept(ctx))
	}
	now := a.DB.Time()
	out = append(out, clockSane(now))
	for _, n := range []caltime.Nation{caltime.EnglandWales, caltime.Scotland, caltime.NorthernIreland} {
		cal, err := a.Reference.Calendar(ctx, a.DB, n)
		if err != nil { // a schema that waits for its migration has no changes of the list yet
			cal = reference.BuiltinCalendar(n)
		}
		out = append(out, calendarReaches(cal, now))
	}
	if s.Pending == 0 {
		out = append(out, a.accredited(ctx), a.factorsOpen(ctx))
	}
	if s.Pending == 0 {
		out = append(out, a.logGuarded(ctx), a.logProven(ctx), a.logKept(ctx))
	}
	out = append(out, a.mailTaken(ctx, s.Pending == 0))
	return append(out, diskRoom(c.DataDir))
}

// accredited warns of accreditations that end within 60 days, for who applies then is refused, and of professional
// development that is due by then or overdue, for without it an accreditation is suspended. It names nobody.
func (a *App) accredited(ctx context.Context) Checked {
	const days = 60
	ending, due, err := a.Users.Soon(ctx, a.DB, days)
	if err != nil {
		return Checked{"accreditations", false, err.Error()}
	}
	var said []string
	if ending > 0 {
		said = append(said, fmt.Sprintf("%d end within %d days: have them renewed, or choose other applicants", ending, days))
	}
	if due > 0 {
		said = append(said, fmt.Sprintf("professional development of %d is due within %d days or overdue", due, days))
	}
	if len(said) > 0 {
		return Checked{"accreditations", false, strings.Join(said, "; ") + " (/admin/register)"}
	}
	return Checked{"accreditations", true, fmt.Sprintf("none ends within %d days, no professional development is due", days)}
}

// filesKept puts, reads and deletes a small file.
func (a *App) filesKept(ctx context.Context) Checked {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := blob.Try(ctx, a.Blobs); err != nil {
		return Checked{"files", false, a.Config.Blob + ": " + err.Error()}
	}
	return Checked{"files", true, a.Config.Blob}
}

// mailTaken signs in to the mail server, and tells of mails that were not sent. No mail server is no fault.
func (a *App) mailTaken(ctx context.Context, migrated bool) Checked {
	if a.Mail == nil {
		return Checked{"mail", true, "off: notices stand in the application alone (--mail sets a server)"}
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	where := a.Mail.String()
	if err := a.Mail.Try(ctx); err != nil {
		return Checked{"mail", false, where + ": " + err.Error()}
	}
	if !migrated {
		return Checked{"mail", true, where}
	}
	troubles, err := a.Diary.MailTroubles(ctx)
	if err != nil {
		return Checked{"mail", false, err.Error()}
	}
	if troubles != "" {
		return Checked{"mail", false, where + "; of the mails, " + troubles}
	}
	return Checked{"mail", true, where}
}

// clockSane holds the machine's clock against the day this schema was made: a machine whose battery died stands years back.
func clockSane(now time.Time) Checked {
	if now.Year() < 2026 {
		return Checked{"clock", false, "the machine's clock says " + now.Format(time.DateOnly) + ", before this program was made: set it"}
	}
	return Checked{"clock", true, now.In(caltime.London).Format("Mon 2 Jan 2006 15:04") + " in London"}
}

// calendarReaches warns a year before the known non-working days run out.
func calendarReaches(cal caltime.Calendar, now time.Time) Checked {
	c := Checked{"calendar", true, fmt.Sprintf("%s: non-working days are known to %s (%s)", cal.Nation, cal.To.UK(), cal.Version)}
	if caltime.DateOf(now).AddDays(365).After(cal.To) {
		c.OK = false
		c.Detail += ": less than a year ahead; beyond it a clock says that the calendar is not known"
	}
	return c
}

// diskRoom warns under one GiB. The folder may not be there yet: then the nearest above it counts.
func diskRoom(dir string) Checked {
	for dir != "/" && dir != "." {
		if _, err := os.Stat(dir); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	free, err := freeBytes(dir)
	if err != nil {
		return Checked{"disk", false, err.Error()}
	}
	return Checked{"disk", free >= 1<<30, fmt.Sprintf("%d MiB free in %s", free>>20, dir)}
}
