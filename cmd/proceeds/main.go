// Command proceeds is the whole product: the server, its jobs and the command line. One file a subcommand, no logic.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"proceeds/internal/app"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/config"
)

// Set by the linker.
var (
	version = "dev"
	commit  = ""
	built   = ""
)

// CLI is every command. Names are fixed: other programs rely on them.
type CLI struct {
	config.Common
	JSON bool `name:"json" help:"Print one JSON document to standard output and nothing else there."`

	Serve   serveCmd   `cmd:"" help:"Migrate and serve the web app and the jobs."`
	Demo    demoCmd    `cmd:"" help:"Fill an empty database with a synthetic force."`
	Migrate migrateCmd `cmd:"" help:"Bring the schema up to date, or say where it stands."`
	Import  importCmd  `cmd:"" help:"Preview or apply a spreadsheet or CSV file."`
	Detect  detectCmd  `cmd:"" help:"Evaluate every rule again."`
	Report  reportCmd  `cmd:"" help:"List reports, or make a workbook."`
	Clock   clockCmd   `cmd:"" help:"List the statutory clocks, or reckon one."`
	User    userCmd    `cmd:"" help:"The first administrator, and recovery."`
	Audit   auditCmd   `cmd:"" help:"Prove the audit log whole, or seal it."`
	Doctor  doctorCmd  `cmd:"" help:"Check configuration, database, clock, calendars and disk."`
	Openapi openapiCmd `cmd:"" help:"Print the description of the API (OpenAPI)."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// io is what every command is given besides its own flags.
type env struct {
	ctx context.Context
	cli *CLI
	out io.Writer
	err io.Writer
	log *slog.Logger
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run gives the exit status: 0 done, 1 failed, 2 wrong usage.
func run(args []string, out, errOut io.Writer) int {
	var cli CLI
	parser, err := kong.New(&cli, kong.Name("proceeds"), kong.Description("Tracks the proceeds of crime: cases, assets, clocks, opportunities."),
		kong.Writers(out, errOut), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(errOut, "proceeds:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(errOut, "proceeds:", err)
		fmt.Fprintln(errOut, "Run proceeds --help to see the commands.")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := cli.Common.Check(); err != nil {
		fmt.Fprintln(errOut, "proceeds:", err)
		return 2
	}
	e := &env{ctx: ctx, cli: &cli, out: out, err: errOut, log: cli.Common.Logger(errOut)}
	if err := k.Run(e); err != nil {
		fmt.Fprintln(errOut, "proceeds:", sentence(err))
		var u usageError
		var f *fault.Error
		if errors.As(err, &u) || errors.As(err, &f) && f.Kind == fault.Invalid && len(f.Fields) > 0 { // a flag or argument that cannot be used
			return 2
		}
		return 1
	}
	return 0
}

// usageError is a wrong use that the parser cannot see.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// sentence is an error in one line: what went wrong and what to do.
func sentence(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind == fault.Internal {
		return strings.ReplaceAll(err.Error(), "\n", "; ")
	}
	parts := []string{f.Message}
	for _, name := range f.FieldNames() {
		parts = append(parts, name+": "+f.Fields[name])
	}
	return strings.Join(append(parts, f.Next...), "; ")
}

// config is what every command knows. Those that serve nothing still print links: they take the address from where serve
// takes it, so that a workbook made here leads where one made on the page does.
func (e *env) config() app.Config {
	c := config.Config{Common: e.cli.Common, Serve: config.Default().Serve}
	c.Addr = cmp.Or(os.Getenv("PROCEEDS_ADDR"), c.Addr)
	c.PublicURL = strings.TrimSuffix(os.Getenv("PROCEEDS_PUBLIC_URL"), "/")
	return app.Config{Config: c, Version: version, Log: e.log}
}

// open builds the product over the database, migrated.
func (e *env) open() (*app.App, error) { return app.New(e.ctx, e.config()) }

// print writes v as JSON, or text where JSON was not asked for.
func (e *env) print(v any, text func(w io.Writer)) error {
	if !e.cli.JSON {
		text(e.out)
		return nil
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// say writes a message for people to standard error.
func (e *env) say(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) }
