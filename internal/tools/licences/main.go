// Command licences lists every module that is compiled into the program, with its version and licence, and the licence
// texts. Run it in internal/tools:
//
//	go run ./licences [-check]
//
// It writes internal/platform/static/licences.txt, which is committed and embedded; with -check it fails instead when that
// file is stale, or when a module comes without a licence or under one that the product cannot take.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	root = "../.."
	out  = root + "/internal/platform/static/licences.txt"
)

// own say what is in the program and is not a Go module.
var own = []string{root + "/internal/platform/static/src/LICENCES.txt", root + "/internal/platform/passwords/LICENCES.txt"}

func main() {
	check := flag.Bool("check", false, "fail when the list is stale")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	list, err := modules()
	if err != nil {
		return err
	}
	text, err := write(list)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(out, text, 0o644)
	}
	if was, err := os.ReadFile(out); err != nil || !bytes.Equal(was, text) {
		return errors.New("internal/platform/static/licences.txt is stale: run go -C internal/tools run ./licences")
	}
	return nil
}

type module struct{ path, version, dir string }

// modules are those of the packages that the program is built from, on every system it is released for.
func modules() ([]module, error) {
	found := map[string]module{}
	for _, system := range []string{"linux", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/proceeds")
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		cmd.Stderr = os.Stderr
		said, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		for line := range strings.Lines(string(said)) {
			if p := strings.Split(strings.TrimSpace(line), "\t"); len(p) == 3 {
				found[p[0]] = module{p[0], p[1], p[2]}
			}
		}
	}
	if len(found) < 10 {
		return nil, fmt.Errorf("only %d modules were found", len(found))
	}
	list := make([]module, 0, len(found))
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

// kinds tells a licence by words that only it has. The first that fits counts.
var kinds = []struct{ name, words string }{
	{"Apache-2.0", "Apache License"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "be used to endorse or promote products"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
	{"ISC", "Permission to use, copy, modify, and distribute this software"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"Unlicense", "This is free and unencumbered software"},
	{"CC0-1.0", "CC0 1.0 Universal"},
}

// write gives the list and, once each, the texts.
func write(list []module) ([]byte, error) {
	var head, texts bytes.Buffer
	head.WriteString("What Proceeds is built from, and under which licences\n\n")
	for _, f := range own {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		head.Write(bytes.TrimSpace(b))
		head.WriteString("\n\n")
	}
	head.WriteString("Go modules\n\n")
	head.WriteString("Go's standard library and run time, BSD-3-Clause\n")
	number := map[string]int{}
	for _, m := range list {
		text, err := licence(m)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(kinds, func(k struct{ name, words string }) bool { return strings.Contains(text, k.words) })
		if i < 0 {
			return nil, fmt.Errorf("%s has a licence that is not known here; read it before it is built in", m.path)
		}
		if number[text] == 0 {
			number[text] = len(number) + 1
			fmt.Fprintf(&texts, "\n[%d] %s\n\n%s\n", number[text], kinds[i].name, text)
		}
		fmt.Fprintf(&head, "%s %s, %s [%d]\n", m.path, m.version, kinds[i].name, number[text])
	}
	return append(head.Bytes(), texts.Bytes()...), nil
}

// licence reads a module's licence file.
func licence(m module) (string, error) {
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICENSE") && !strings.HasPrefix(name, "LICENCE") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
		if err != nil {
			return "", err
		}
		return strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")), nil
	}
	return "", fmt.Errorf("%s comes without a licence file", m.path)
}
