package users

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

var likeSpecial = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func wanted(ctx context.Context, r db.Reader, force ids.Unit, w Wanted, units []ids.Unit) *gorm.DB {
	q := r.Gorm(ctx).Model(&User{}).Where("users.force_id = ?", force)
	if t := likeSpecial.Replace(w.folded()); t != "" {
		login := likeSpecial.Replace(FoldLogin(w.Text))
		q = q.Where(`(users.name_folded LIKE ? ESCAPE '\' OR users.name_folded LIKE ? ESCAPE '\' OR users.login_folded LIKE ? ESCAPE '\')`, t+"%", "% "+t+"%", login+"%")
	}
	if w.Enabled != w.Disabled {
		if w.Enabled {
			q = q.Where("users.disabled_at IS NULL")
		} else {
			q = q.Where("users.disabled_at IS NOT NULL")
		}
	}
	if len(w.Units) > 0 {
		q = q.Where("EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = users.id AND a.unit_id IN ? AND (a.to_on IS NULL OR a.to_on >= ?))",
			append([]ids.Unit{0}, units...), caltime.DateOf(r.Time()))
	}
	return q
}

func countUsers(ctx context.Context, r db.Reader, force ids.Unit, w Wanted, units []ids.Unit) (int, error) {
	var n int64
	err := r.Gorm(ctx).Table("(?) AS x", wanted(ctx, r, force, w, units).Select("users.id").Limit(10001)).Count(&n).Error
	return int(n), err
}

// usersOf gives one more row than the page holds, so that page.Cut knows whether there is another; all rows where p has no
// size. Rows before a key come in reverse.
func usersOf(ctx context.Context, r db.Reader, force ids.Unit, w Wanted, units []ids.Unit, p page.Request) ([]User, error) {
	return pageOfUsers(wanted(ctx, r, force, w, units), p)
}

func pageOfUsers(q *gorm.DB, p page.Request) (rows []User, err error) {
	order := "users.name_folded, users.id"
	switch {
	case !p.After.Zero():
		q = q.Where("(users.name_folded, users.id) > (?, ?)", p.After.Value, p.After.ID)
	case !p.Before.Zero():
		q = q.Where("(users.name_folded, users.id) < (?, ?)", p.Before.Value, p.Before.ID)
		order = "users.name_folded DESC, users.id DESC"
	}
	if p.Size > 0 {
		q = q.Limit(p.Size + 1)
	}
	err = q.Order(order).Find(&rows).Error
	return rows, err
}

const postColumns = `SELECT a.*, n.name AS unit_name FROM appointments a JOIN units n ON n.id = a.unit_id`

// postsAndRanks gives, for people, the appointments that are not over on a day and the ranks held then, the newest last.
func postsAndRanks(ctx context.Context, r db.Reader, list []ids.User, on caltime.Date) (posts []Post, ranks []Rank, err error) {
	for from := 0; from < len(list); from += 500 {
		some := list[from:min(from+500, len(list))]
		var p []Post
		err := r.Gorm(ctx).Raw(postColumns+` WHERE a.user_id IN ? AND (a.to_on IS NULL OR a.to_on >= ?) ORDER BY a.from_on, a.id`, some, on).Scan(&p).Error
		if err != nil {
			return nil, nil, err
		}
		var k []Rank
		err = r.Gorm(ctx).Where("user_id IN ? AND superseded_at IS NULL AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", some, on, on).Order("from_on, id").Find(&k).Error
		if err != nil {
			return nil, nil, err
		}
		posts, ranks = append(posts, p...), append(ranks, k...)
	}
	return posts, ranks, nil
}

func postsOf(ctx context.Context, r db.Reader, id ids.User) (rows []Post, err error) {
	err = r.Gorm(ctx).Raw(postColumns+" WHERE a.user_id = ? ORDER BY a.from_on DESC, a.id DESC", id).Scan(&rows).Error
	return rows, err
}

func ranksOf(ctx context.Context, r db.Reader, id ids.User) (rows []Rank, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", id).Order("from_on DESC, id DESC").Find(&rows).Error
	return rows, err
}

func updateUnit(ctx context.Context, tx *db.Tx, id ids.Unit, version int, set map[string]any) error {
	set["version"] = version + 1
	res := tx.Gorm(ctx).Model(&Unit{}).Where("id = ? AND version = ?", id, version).UpdateColumns(set)
	if errors.Is(res.Error, gorm.ErrDuplicatedKey) {
		return fault.Fields("Check the unit", map[string]string{"code": "Another unit has this code already; choose another"})
	}
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("unit")
	}
	return res.Error
}

// outlasting counts the units right below a unit, and the appointments to it, that go on after a day.
func outlasting(ctx context.Context, r db.Reader, id ids.Unit, last caltime.Date) (below, people int, err error) {
	var row struct{ Below, People int }
	err = r.Gorm(ctx).Raw(`SELECT
  (SELECT COUNT(*) FROM units u WHERE u.parent_id = @id AND (u.to_on IS NULL OR u.to_on > @last)) AS below,
  (SELECT COUNT(*) FROM appointments a WHERE a.unit_id = @id AND (a.to_on IS NULL OR a.to_on > @last)) AS people`,
		map[string]any{"id": id, "last": last}).Scan(&row).Error
	return row.Below, row.People, err
}

type unitCount struct {
	UnitID ids.Unit
	N      int
}

// headcounts counts the enabled people appointed to each unit of a force itself on a day.
func headcounts(ctx context.Context, r db.Reader, force ids.Unit, on caltime.Date) (map[ids.Unit]int, error) {
	var rows []unitCount
	err := r.Gorm(ctx).Raw(`SELECT a.unit_id, COUNT(DISTINCT a.user_id) AS n FROM appointments a JOIN users u ON u.id = a.user_id
WHERE a.force_id = ? AND u.disabled_at IS NULL AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?) GROUP BY a.unit_id`, force, on, on).Scan(&rows).Error
	out := map[ids.Unit]int{}
	for _, x := range rows {
		out[x.UnitID] = x.N
	}
	return out, err
}
