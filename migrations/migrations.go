// Package migrations holds the schema: one folder an engine, the same numbers in both.
// Files are named by UTC minute, so that two branches never collide, and never change once released.
package migrations

import "embed"

// FS holds sqlite/*.sql and postgres/*.sql for goose.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
