package app

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/mail"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/reporting"
)

// tellOfReport has the diary tell somebody of a report that a schedule sends.
func (a *App) tellOfReport(ctx context.Context, tx *db.Tx, n reporting.News) error {
	kind := map[reporting.NewsKind]diary.Kind{reporting.NewsReady: diary.ReportReady, reporting.NewsFailed: diary.ReportFailed, reporting.NewsLeftOut: diary.ReportLeftOut}[n.What]
	return a.Diary.TellOfReport(ctx, tx, diary.ReportNews{Kind: kind, Once: n.Once, To: n.To, Report: n.Report, Page: n.Page, Key: n.Key, About: n.About})
}

// attachReport is the workbook that goes with a mail about it, where the force has switched that on.
func (a *App) attachReport(ctx context.Context, to ids.User, key string) (*mail.File, error) {
	x, err := a.Reporting.Attachment(ctx, to, key)
	if err != nil || x == nil {
		return nil, err
	}
	return &mail.File{Name: x.Name, Kind: x.Kind, Data: x.Data}, nil
}
