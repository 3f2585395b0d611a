package reporting

import (
	"context"
	"io"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/reference"
)

func init() {
	reference.Define("report", "mail.attach", "0", "0 or 1", "1 attaches the workbook of a scheduled report to its mail; 0 sends a link alone", "force rule", true)
}

// MostAttached is the largest workbook that goes with a mail, in bytes; of a larger one the link goes alone.
const MostAttached = 10 << 20

// Attachment is a workbook that goes with a mail.
type Attachment struct {
	Name string
	Kind string // media type
	Data []byte
}

// Attachment gives the workbook of an export to go with the mail to its owner, or nil: where the force has not switched
// attachments on (report/mail.attach), the file is too large or gone, or its owner may no longer have it. What they may do
// and see is checked as at a download, and it is recorded as a disclosure.
func (r *Room) Attachment(ctx context.Context, to ids.User, key string) (*Attachment, error) {
	a, err := r.Users.Actor(ctx, to)
	if err != nil {
		return nil, ignoreFaults(err)
	}
	v, err := r.Reference.Value(ctx, r.DB, a.Force, "report", "mail.attach", caltime.DateOf(r.DB.Time()))
	if err != nil || v.Text != "1" {
		return nil, err
	}
	ctx = actor.With(ctx, a)
	m, err := r.MyExport(ctx, key)
	if err != nil || m.Size > MostAttached {
		return nil, ignoreFaults(err)
	}
	m, f, err := r.release(ctx, key, "export.mailed")
	if err != nil {
		return nil, ignoreFaults(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MostAttached))
	if err != nil {
		return nil, err
	}
	return &Attachment{Name: m.FileName, Kind: mediaType(m.FileName), Data: data}, nil
}

// ignoreFaults leaves errors that trying again may mend.
func ignoreFaults(err error) error {
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Forbidden, fault.Refused:
		return nil
	}
	return err
}
