package db

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"gorm.io/gorm"
)

var roleName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// logTables are the tables of every audit log: whoever runs the program only adds to them.
const logTables = `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname ~ '(^|_)audit_(entries|details|leaves|hashes|checkpoints)$' ORDER BY c.relname`

// GrantApp gives a PostgreSQL role what the running program needs and no more: it reads and writes the product's tables,
// adds to the audit logs, erases their details (the trigger lets nothing else be done to those), and owns nothing. The role
// is made where it is not there, without a password. It is for whoever owns the tables to call, after every migration.
// SQLite has no roles: that is an error.
func (d *DB) GrantApp(ctx context.Context, role string) error {
	if d.dialect != Postgres {
		return errors.New("SQLite has no roles: triggers alone keep its audit log insert-only, and a kept checkpoint finds who dropped them")
	}
	if !roleName.MatchString(role) {
		return fmt.Errorf("%q is no name of a role: use small letters, digits and _", role)
	}
	err := d.Maintain(ctx, func(g *gorm.DB) error {
		var known, owner bool
		if err := g.Raw("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ?)", role).Scan(&known).Error; err != nil {
			return err
		}
		if err := g.Raw("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ? AND (rolsuper OR oid IN (SELECT relowner FROM pg_class WHERE relname = 'audit_entries')))", role).Scan(&owner).Error; err != nil {
			return err
		}
		if owner {
			return fmt.Errorf("the role %s owns the tables or is a superuser, so nothing can be kept from it: name another", role)
		}
		var database string
		if err := g.Raw("SELECT quote_ident(current_database())").Scan(&database).Error; err != nil {
			return err
		}
		do := []string{}
		if !known {
			do = append(do, "CREATE ROLE "+role+" LOGIN")
		}
		do = append(do, "REVOKE ALL ON SCHEMA public FROM "+role, "GRANT CONNECT ON DATABASE "+database+" TO "+role, "GRANT USAGE ON SCHEMA public TO "+role,
			"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "+role, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "+role,
			"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "+role,
			"REVOKE INSERT, UPDATE, DELETE ON goose_db_version FROM "+role)
		var tables []string
		if err := g.Raw(logTables).Scan(&tables).Error; err != nil {
			return err
		}
		for _, t := range tables {
			do = append(do, "REVOKE UPDATE, DELETE ON "+t+" FROM "+role)
			if strings.HasSuffix(t, "_details") {
				do = append(do, "GRANT UPDATE (salt, detail, erased_at) ON "+t+" TO "+role)
			}
		}
		for _, q := range do {
			if err := g.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("grant %s what the program needs: %w", role, err)
	}
	return nil
}

// OwnsLog reports whether the connection could change the audit log by its privileges: it owns the tables, is a superuser,
// or was granted more than adding. With SQLite it always could: whoever writes the file owns it.
func (d *DB) OwnsLog(ctx context.Context) (bool, error) {
	if d.dialect != Postgres {
		return true, nil
	}
	var could bool
	err := d.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM (` + logTables + `) t WHERE has_table_privilege(current_user, quote_ident(t.relname), 'DELETE')
		OR has_table_privilege(current_user, quote_ident(t.relname), 'UPDATE') OR has_table_privilege(current_user, quote_ident(t.relname), 'TRUNCATE')
		OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = quote_ident(t.relname)::regclass), 'USAGE'))`).Scan(&could).Error
	return could, err
}
