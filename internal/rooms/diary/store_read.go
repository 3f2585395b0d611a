package diary

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

const lineColumns = `n.*, COALESCE(k.code, '') AS code, COALESCE(k.title, '') AS title, COALESCE(k.cite, '') AS cite, COALESCE(k.state, '') AS state,
	k.end_local AS now_end, COALESCE(k.path, '') AS path, COALESCE(c.ref, '') AS ref, COALESCE(c.title, '') AS case_title, COALESCE(c.operation, '') AS operation,
	COALESCE(c.marking, '') AS marking, a.n AS asset_n, o.n AS order_n, COALESCE(f.name, '') AS for_name,
	COALESCE(w.name, '') AS away_name, b.from_on AS away_from, b.to_on AS away_to,
	COALESCE(x.public_key, '') AS glass_key, COALESCE(y.name, '') AS glass_by, COALESCE(x.reason, '') AS glass_reason, COALESCE(z.name, '') AS glass_unit,
	CASE WHEN x.reviewed_at IS NULL THEN FALSE ELSE TRUE END AS glass_reviewed`

// linesOf gives one notice more than the page holds, unread first, then the newest.
func linesOf(ctx context.Context, r db.Reader, user ids.User, p page.Request) (rows []Line, err error) {
	q := seen(ctx, r.Gorm(ctx).Table("notices AS n").Select(lineColumns).Joins("LEFT JOIN clocks k ON k.id = n.clock_id").Joins("LEFT JOIN cases c ON c.id = n.case_id").
		Joins("LEFT JOIN assets a ON a.id = k.asset_id").Joins("LEFT JOIN orders o ON o.id = k.order_id").Joins("LEFT JOIN users f ON f.id = n.for_id").
		Joins("LEFT JOIN broken_glass x ON x.id = n.glass_id").Joins("LEFT JOIN users y ON y.id = x.user_id").Joins("LEFT JOIN units z ON z.id = x.unit_id").
		Joins("LEFT JOIN absences b ON b.id = n.absence_id").Joins("LEFT JOIN users w ON w.id = b.user_id"), user)
	switch {
	case !p.After.Zero() && p.After.Value == "1":
		q = q.Where("(NOT n.unread OR n.id < ?)", p.After.ID)
	case !p.After.Zero():
		q = q.Where("NOT n.unread AND n.id < ?", p.After.ID)
	case !p.Before.Zero() && p.Before.Value == "1":
		q = q.Where("n.unread AND n.id > ?", p.Before.ID)
	case !p.Before.Zero():
		q = q.Where("(n.unread OR n.id > ?)", p.Before.ID)
	}
	order := "n.unread DESC, n.id DESC"
	if !p.Before.Zero() {
		order = "n.unread, n.id"
	}
	err = q.Order(order).Limit(p.Size + 1).Find(&rows).Error
	return rows, err
}

// unreadCount counts a person's unread notices about what they may see, up to most: one statement.
func unreadCount(ctx context.Context, r db.Reader, user ids.User, most int) (n int, err error) {
	s := access.Sight(ctx)
	where, args := s.Where("n.case_id", "n.force_id")
	glass, glassArgs := s.KnowsGlass("n.glass_id")
	args = append(append(append([]any{user}, args...), glassArgs...), most)
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM (SELECT n.id FROM notices n WHERE n.user_id = ? AND n.unread AND (n.case_id IS NULL OR ("+where+")) AND "+glass+" LIMIT ?) x", args...).Scan(&n).Error
	return n, err
}

// noticeByID gives a person's notice about what they may see; the zero one for any other.
func noticeByID(ctx context.Context, r db.Reader, user ids.User, id int64) (n Notice, err error) {
	err = seen(ctx, r.Gorm(ctx).Table("notices AS n").Select("n.*"), user).Where("n.id = ?", id).Limit(1).Find(&n).Error
	return n, err
}

// markRead marks a person's unread notices from an id to another, both inclusive.
func markRead(ctx context.Context, tx *db.Tx, user ids.User, from, to int64) (int, error) {
	res := tx.Gorm(ctx).Model(&Notice{}).Where("user_id = ? AND unread AND id >= ? AND id <= ?", user, from, to).
		UpdateColumns(map[string]any{"unread": false, "read_at": tx.Now})
	return int(res.RowsAffected), res.Error
}
