// Package diary is what calls people: notices about clocks, the mails that nudge them, hand-overs while somebody is away,
// the day's digest, and a calendar feed. It owns notices, diary_mails, diary_settings, absences and calendar_feeds.
//
// What it promises:
//
//   - Each notice is made once: a unique key of clock, kind, moment and person stands in the database, so a restart, two
//     replicas or a job that ran twice make no second one. An end that moved is another moment, and calls anew.
//   - A notice holds no words of a case. They are made when it is read, from what the reader may see at that moment.
//   - A mail holds a number and a link, and nothing else (law document 8.4): no reference, name, operation, bank, amount,
//     section or date, in no header either. A calendar feed says "Deadline" and a time.
//   - Clocks of the confidential compartment call nobody; nor do paused clocks, closed cases, and what was recorded within
//     the time in which it can be undone.
//   - Mails are sent at least once: a mail that a server may have taken before the connection broke is sent again, under
//     the same Message-ID, by which mail servers know a second copy. A deadline told twice does less harm than one not told.
package diary
