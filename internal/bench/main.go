//go:build unix

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// options are what a run was asked for.
type options struct {
	out    string // file for the JSON
	rows   int    // of the workbooks compared
	many   int    // rows of the larger run
	rounds int
	only   string // parts to run, parted by commas; all when empty
	pages  int    // requests of each page
	bin    string // a built program to measure; built when empty
}

func (o options) part(name string) bool {
	if o.only == "" {
		return true
	}
	for _, p := range strings.Split(o.only, ",") {
		if p == name {
			return true
		}
	}
	return false
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == childArg {
		if err := child(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	var o options
	flag.StringVar(&o.out, "out", os.Getenv("BENCH_OUT"), "write the rows as JSON to this `file`")
	flag.IntVar(&o.rows, "rows", 100_000, "rows of the workbooks that are compared")
	flag.IntVar(&o.many, "many", 500_000, "rows of the larger run; 0 leaves it out")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each is run")
	flag.IntVar(&o.pages, "pages", 200, "requests of each page")
	flag.StringVar(&o.bin, "bin", "", "measure this built `program`")
	flag.StringVar(&o.only, "only", "", "parts to run: write, read, program, import")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	var t table
	var failed []error // what was measured before or beside a failure is given all the same
	for _, p := range []struct {
		name string
		do   func(options, *table) error
	}{{"write", benchWriting}, {"read", benchReading}, {"program", benchProgram}, {"import", benchImport}} {
		if !o.part(p.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "bench: %s\n", p.name)
		before := len(t.rows)
		if err := p.do(o, &t); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", p.name, err))
		}
		t.print(os.Stdout, before) // a run that is stopped has told what it knew
	}
	if o.out != "" {
		failed = append(failed, t.write(o.out))
	}
	return errors.Join(failed...)
}
