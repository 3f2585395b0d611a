package diary

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// onceGlass is the unique key of a notice of broken glass. Its mail is told by it from that of a deadline.
func onceGlass(glass int64, to ids.User) string { return fmt.Sprintf("%s%d/%d", glassOnce, glass, to) }

const glassOnce = "glass/"

// OnGlass tells, in the transaction that broke the glass of a case, its lead and deputy, and the supervisors of its unit;
// where there is none but whoever broke it, the managers over it. It fills cases.Room.OnGlass. Supervisors and managers are
// told that there is a look to judge, and of the case nothing: they may be no members. Whoever is kept out of the case for a
// conflict of interest is not told. Settings do not count: this is an alert.
func (r *Room) OnGlass(ctx context.Context, tx *db.Tx, x access.Glass) error {
	today := caltime.DateOf(tx.Now)
	team, err := leadsOf(ctx, tx, x.CaseID)
	if err != nil {
		return fmt.Errorf("lead and deputy: %w", err)
	}
	var above []ids.User
	for _, role := range []perm.Role{perm.Supervisor, perm.Manager} {
		if above, err = overUnit(ctx, tx, x.UnitID, x.CaseID, x.UserID, role, today); err != nil {
			return fmt.Errorf("who judges: %w", err)
		}
		if len(above) > 0 {
			break
		}
	}
	people, err := peopleByID(ctx, tx, append(append([]ids.User{}, team...), above...), today)
	if err != nil {
		return err
	}
	able := map[ids.User]person{}
	for _, p := range people {
		if p.Enabled && p.Views {
			able[p.ID] = p
		}
	}
	told := map[ids.User]bool{x.UserID: true}
	var rows []*Notice
	mails := map[ids.User][]*Notice{}
	add := func(u ids.User, about *ids.Case) {
		p, ok := able[u]
		if !ok || told[u] {
			return
		}
		told[u] = true
		n := &Notice{UserID: u, ForceID: x.ForceID, Once: onceGlass(x.ID, u), Kind: GlassBroken, CaseID: about, GlassID: &x.ID,
			EndLocal: caltime.LocalOf(x.UntilAt).String(), Unread: true, CreatedAt: tx.Now}
		rows = append(rows, n)
		if p.Email != "" {
			mails[u] = append(mails[u], n)
		}
	}
	for _, u := range team {
		add(u, &x.CaseID)
	}
	for _, u := range above {
		add(u, nil)
	}
	if len(rows) == 0 {
		return nil
	}
	if err := r.queueMails(ctx, tx, mails); err != nil {
		return err
	}
	if err := insertNotices(ctx, tx, rows); err != nil {
		return fmt.Errorf("insert notices of broken glass: %w", err)
	}
	for _, n := range rows {
		tx.Record("notice.made", about(*n, db.Disclosure), map[string]any{"kind": n.Kind, "to": n.UserID, "glass": x.ID})
	}
	return nil
}

// ofGlass reports whether a mail nudges about broken glass first of all.
func (m Outgoing) ofGlass() bool { return strings.HasPrefix(m.Once, "notices/"+glassOnce) }
