package main

import (
	"fmt"
	"io"

	"proceeds/internal/app"
)

type userCmd struct {
	Add     userAdd     `cmd:"" help:"Print a one-time link that makes the first administrator, or add a person."`
	List    userList    `cmd:"" help:"Everybody with an account."`
	Disable userDisable `cmd:"" help:"End somebody's access at once."`
	Reset   userReset   `cmd:"" help:"Print a one-time link by which somebody sets a new password."`
}

type userAdd struct {
	Login string `arg:"" optional:"" help:"Login of the new person; none for the first administrator's link."`
	Name  string `help:"Their name."`
	Unit  string `help:"Code of their unit."`
	Role  string `help:"Their role there." default:"investigator"`
}

func (c *userAdd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	link, err := a.AddUser(e.ctx, app.NewPerson{Login: c.Login, Name: c.Name, Unit: c.Unit, Role: c.Role})
	if err != nil {
		return err
	}
	return e.print(map[string]string{"link": link}, func(w io.Writer) { fmt.Fprintln(w, link) })
}

type userList struct{}

func (*userList) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.ListUsers(e.ctx)
	if err != nil {
		return err
	}
	return e.print(list, func(w io.Writer) {
		for _, u := range list {
			state := ""
			if u.Disabled {
				state = "  (disabled)"
			}
			fmt.Fprintf(w, "%-30s %s, %s%s\n", u.Login, u.Name, u.Force, state)
		}
	})
}

type userDisable struct {
	Login  string `arg:""`
	Reason string `help:"Why." default:"disabled at the command line"`
}

func (c *userDisable) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.DisableUser(e.ctx, c.Login, c.Reason); err != nil {
		return err
	}
	return e.print(map[string]string{"disabled": c.Login}, func(w io.Writer) { fmt.Fprintln(w, c.Login, "has no access any more") })
}

type userReset struct {
	Login        string `arg:""`
	SecondFactor string `name:"second-factor" placeholder:"REASON" help:"Clear their second factors and recovery codes too, such as when a telephone is lost, and say why."`
}

func (c *userReset) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	link, err := a.ResetUser(e.ctx, c.Login, c.SecondFactor)
	if err != nil {
		return err
	}
	return e.print(map[string]string{"link": link}, func(w io.Writer) { fmt.Fprintln(w, link) })
}
