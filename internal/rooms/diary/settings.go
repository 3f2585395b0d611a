package diary

import (
	"context"
	"strconv"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Settings are what a person wants by mail: the domain type and the row. Notices in the product are not a choice.
type Settings struct {
	UserID      ids.User `gorm:"primaryKey;autoIncrement:false"`
	MailWindow  bool     // a warning window was entered
	MailActBy   bool
	MailLapsed  bool
	MailChanges bool // a calendar moved a clock; a hand-over
	Digest      bool
	DigestHour  int // 0 to 23 in London
	Version     int // 0: nothing is stored, these are the defaults
	UpdatedAt   time.Time
}

// TableName is diary_settings.
func (Settings) TableName() string { return "diary_settings" }

// DefaultSettings are those of somebody who chose nothing: every mail, the digest at seven.
func DefaultSettings(u ids.User) Settings {
	return Settings{UserID: u, MailWindow: true, MailActBy: true, MailLapsed: true, MailChanges: true, Digest: true, DigestHour: 7}
}

// wants reports whether a notice of a kind is mailed.
func (s Settings) wants(k Kind) bool {
	switch k {
	case Soon, Critical:
		return s.MailWindow
	case ActBy:
		return s.MailActBy
	case Lapsed:
		return s.MailLapsed
	}
	return s.MailChanges
}

// Settings gives the actor's settings.
func (r *Room) Settings(ctx context.Context, rd db.Reader) (Settings, error) {
	a, err := me(ctx)
	if err != nil {
		return Settings{}, err
	}
	return settingsOf(ctx, rd, a.User)
}

// ChooseMails stores the actor's settings over the version they were read with. Invalid for an hour that no day has,
// Conflict where they were changed meanwhile.
func (r *Room) ChooseMails(ctx context.Context, s Settings) (Settings, error) {
	if s.DigestHour < 0 || s.DigestHour > 23 {
		return s, fault.Fields("Check your choices", map[string]string{"digest_hour": "Choose an hour from 0 to 23"})
	}
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := me(ctx)
		if err != nil {
			return err
		}
		old, err := settingsOf(ctx, tx, a.User)
		if err != nil {
			return err
		}
		if old.Version != s.Version {
			return fault.Stale("choice of mails")
		}
		s.UserID, s.UpdatedAt = a.User, tx.Now
		if err := saveSettings(ctx, tx, &s); err != nil {
			return err
		}
		tx.Record("diary.chosen", db.On{Op: db.System, Kind: "user", ID: int64(a.User)}, map[string]any{"old": old, "new": s})
		return nil
	})
	return s, err
}

// Hour writes an hour of the day: 07:00.
func Hour(h int) string {
	if h < 10 {
		return "0" + strconv.Itoa(h) + ":00"
	}
	return strconv.Itoa(h) + ":00"
}
