// Command breached renews the list of passwords from breaches that Proceeds refuses. npm brings the package; its list is
// sorted, compressed and written with its licence into internal/platform/passwords. Run it in internal/tools, with a newer
// version where there is one:
//
//	go run ./breached 4.1.3
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	source = "@zxcvbn-ts/language-common"
	into   = "../platform/passwords"
	least  = 10_000 // fewer entries are no list
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./breached VERSION")
		os.Exit(2)
	}
	if err := renew(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "breached:", err)
		os.Exit(1)
	}
}

func renew(version string) error {
	dir, err := os.MkdirTemp("", "breached")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, source+"@"+version)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	packs, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(packs) != 1 {
		return errors.Join(err, fmt.Errorf("npm pack made %d files", len(packs)))
	}
	raw, licence, err := read(packs[0])
	if err != nil {
		return err
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	for i, s := range list {
		list[i] = strings.ToLower(strings.TrimSpace(s))
	}
	slices.Sort(list)
	list = slices.DeleteFunc(slices.Compact(list), func(s string) bool { return s == "" || strings.Contains(s, "\n") })
	if len(list) < least {
		return fmt.Errorf("%d entries; at least %d are wanted", len(list), least)
	}
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if _, err := io.WriteString(z, strings.Join(list, "\n")); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(into, "breached.txt.gz"), out.Bytes(), 0o644); err != nil {
		return err
	}
	words := fmt.Sprintf(`breached.txt.gz holds %d passwords seen in breaches, from the npm package %s %s
(https://github.com/zxcvbn-ts/zxcvbn), file src/passwords.json, sorted. The package counted them in the ten million
passwords that were published at https://xato.net; it holds no logins. Its licence:

%s`, len(list), source, version, licence)
	return os.WriteFile(filepath.Join(into, "LICENCES.txt"), []byte(words), 0o644)
}

// read takes the list and the licence out of a package.
func read(path string) (list, licence []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, err
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		switch {
		case err == io.EOF && (list == nil || licence == nil):
			return nil, nil, errors.New("the package lacks src/passwords.json or LICENSE.txt")
		case err == io.EOF:
			return list, licence, nil
		case err != nil:
			return nil, nil, err
		}
		switch h.Name {
		case "package/src/passwords.json":
			list, err = io.ReadAll(io.LimitReader(t, 64<<20))
		case "package/LICENSE.txt":
			licence, err = io.ReadAll(io.LimitReader(t, 1<<20))
		}
		if err != nil {
			return nil, nil, err
		}
	}
}
