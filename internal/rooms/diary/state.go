package diary

import (
	"context"
	"fmt"
	"time"
)

// MailTroubles says in a sentence what is wrong with mails: those that failed within a week, and those that wait for more
// than an hour. Empty where nothing is.
func (r *Room) MailTroubles(ctx context.Context) (string, error) {
	now := r.DB.Time()
	failed, late, err := mailTroubles(ctx, r.DB, now.Add(-7*24*time.Hour), now.Add(-time.Hour))
	if err != nil {
		return "", err
	}
	switch {
	case failed > 0 && late > 0:
		return fmt.Sprintf("%d failed for good within a week, %d wait for more than an hour", failed, late), nil
	case failed > 0:
		return fmt.Sprintf("%d failed for good within a week", failed), nil
	case late > 0:
		return fmt.Sprintf("%d wait for more than an hour", late), nil
	}
	return "", nil
}
