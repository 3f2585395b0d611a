package main

import (
	"fmt"
	"io"

	"proceeds/internal/app"
)

type migrateCmd struct {
	Up     migrateUp     `cmd:"" default:"1" help:"Bring the schema up to date."`
	Status migrateStatus `cmd:"" help:"Say where the schema stands."`
}

type schemaState struct {
	Version int64 `json:"version"`
	Pending int   `json:"pending"`
}

type migrateUp struct {
	AppRole string `name:"app-role" env:"PROCEEDS_APP_ROLE" placeholder:"NAME" help:"PostgreSQL: the role that serve connects as. It is made where it is not there, and granted what the program needs: it adds to the audit log and can change nothing of it. Run migrate as the owner of the tables, serve as this role."`
}

func (c *migrateUp) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	if c.AppRole != "" {
		if err := a.DB.GrantApp(e.ctx, c.AppRole); err != nil {
			return err
		}
		e.say("The role %s has what the running program needs. Give it a password in PostgreSQL, and serve with it.", c.AppRole)
	}
	return printSchema(e, a)
}

type migrateStatus struct{}

func (*migrateStatus) Run(e *env) error {
	a, err := app.Open(e.ctx, e.config())
	if err != nil {
		return err
	}
	defer a.Close()
	return printSchema(e, a)
}

func printSchema(e *env, a *app.App) error {
	s, err := a.DB.Migrations(e.ctx)
	if err != nil {
		return err
	}
	return e.print(schemaState{s.Version, s.Pending}, func(w io.Writer) {
		fmt.Fprintf(w, "schema %d, %d pending\n", s.Version, s.Pending)
	})
}
