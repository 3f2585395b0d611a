package users

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// AccountChange is something that was done to a person's ways to sign in, for the person to see: who finds one that they do
// not know has an intruder.
type AccountChange struct {
	ID        int64
	UserID    ids.User
	Action    string   // as it is in the audit log
	ByID      ids.User // 0: the command line
	ByName    string
	Shown     bool // they were told of it when they signed in
	CreatedAt time.Time
}

// TableName is account_changes.
func (AccountChange) TableName() string { return "account_changes" }

// changeWords say what each action was.
var changeWords = map[string]string{
	"authenticator.set":     "An authenticator app was set up",
	"authenticator.removed": "The authenticator app was removed",
	"passkey.added":         "A passkey was added",
	"passkey.removed":       "A passkey was removed",
	"passkey.stopped":       "A passkey that may have been copied was stopped",
	"recovery.made":         "New recovery codes were made",
	"recovery.used":         "A recovery code was used",
	"factors.cleared":       "The second factors were cleared",
	"password.changed":      "The password was changed",
}

// Words say what was done, as the start of a sentence.
func (a AccountChange) Words() string {
	if w := changeWords[a.Action]; w != "" {
		return w
	}
	return a.Action
}

// Own reports whether the person did it.
func (a AccountChange) Own() bool { return a.ByID == a.UserID }

// changesShown is how many changes the page of the account tells of.
const changesShown = 10

// told records something about a person's way to sign in, keeps it for them to see, and tells them by mail where mails are
// sent.
func (r *Room) told(ctx context.Context, tx *db.Tx, id ids.User, action string, detail any) error {
	tx.Record(action, db.On{Op: db.System, Kind: "user", ID: int64(id)}, detail)
	c := AccountChange{UserID: id, Action: action, ByID: tx.Actor.User, ByName: tx.Actor.Name, CreatedAt: tx.Now}
	c.Shown = c.Own() && action != "passkey.stopped" // they know what they did; whether the copy was theirs they must look
	if err := insertChange(ctx, tx, &c); err != nil {
		return err
	}
	if r.OnAccountChange == nil {
		return nil
	}
	return r.OnAccountChange(ctx, tx, c)
}

// Recipient gives who a mail about an account goes to; nobody where the account is disabled.
func (r *Room) Recipient(ctx context.Context, id ids.User) (User, error) {
	u, err := userByID(ctx, r.DB, id)
	if err != nil || u.DisabledAt != nil {
		return User{}, err
	}
	return u, nil
}

// ChangesOf lists the newest changes of a person's ways to sign in.
func (r *Room) ChangesOf(ctx context.Context, rd db.Reader, id ids.User) ([]AccountChange, error) {
	return changesOf(ctx, rd, id, changesShown)
}

// TakeUnshown gives the changes that a person who signs in has not been told of, the oldest first, and notes that they are.
func (r *Room) TakeUnshown(ctx context.Context, id ids.User) (list []AccountChange, err error) {
	if list, err = unshown(ctx, r.DB, id); err != nil || len(list) == 0 {
		return nil, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("account.told", db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]int{"changes": len(list)})
		return markShown(ctx, tx, id, list[len(list)-1].ID)
	})
	return list, err
}
