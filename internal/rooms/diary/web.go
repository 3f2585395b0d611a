package diary

import (
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/web"
)

// Routes are the ways into the room. A calendar program signs in to nothing: its address is its key.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/notices", perm.NoticeView, r.getNotices),
		web.Post("/notices/read", perm.NoticeView, r.postRead),
		web.Post("/notices/read-all", perm.NoticeView, r.postReadAll),
		web.Get("/diary", perm.WorkView, r.getDiary),
		web.Post("/diary", perm.WorkView, r.postDiary),
		web.Post("/diary/calendar", perm.WorkView, r.postFeed).Fresh(),
		web.Post("/diary/calendar/revoke", perm.WorkView, r.postRevoke),
		web.Get("/diary/today", perm.WorkView, r.getToday),
		web.Get("/diary/away", perm.WorkView, r.getAway),
		web.Post("/diary/away", perm.WorkView, r.postAway),
		web.Post("/diary/away/end", perm.WorkView, r.postAwayEnd),
		web.Get("/diary/hand-over", perm.WorkView, r.getHandOver),
		web.Get("/calendar/:token", perm.Public, r.getCalendar),
	}
}
