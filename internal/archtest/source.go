package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// module is the path of this module, which begins the path of its packages.
const module = "proceeds"

// source is one parsed Go file.
type source struct {
	path string // from the project's folder, with slashes
	dir  string
	file *ast.File
	fset *token.FileSet
}

// violation is one breach of the plan.
type violation struct {
	where string // path and line
	what  string
}

func (v violation) String() string { return v.where + ": " + v.what }

// at makes a violation at a place in s.
func (s source) at(pos token.Pos, what string) violation {
	return violation{where: s.path + ":" + strconv.Itoa(s.fset.Position(pos).Line), what: what}
}

// parse parses the text of the file at path.
func parse(path_, text string) (source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path_, text, parser.SkipObjectResolution)
	return source{path: path_, dir: path.Dir(path_), file: file, fset: fset}, err
}

// load parses every Go file of the project below root. Modules of their own, such as
// that of the tools, hidden folders, test data and what npm unpacked are not the
// project's.
func load(root string) ([]source, error) {
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel == "." {
				return nil
			}
			base := d.Name()
			if strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := parse(rel, string(text))
		if err != nil {
			return err
		}
		all = append(all, s)
		return nil
	})
	return all, err
}

// test tells whether the file is only ever part of a test: a test, a package for
// tests such as dbtest, or the harness.
func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") || testFolder(s.dir) }

// testFolder tells whether a folder holds only what tests import.
func testFolder(dir string) bool {
	for _, harness := range []string{"internal/archtest", "internal/e2e", "internal/faults", "internal/testenv"} {
		if within(dir, harness+"/**") {
			return true
		}
	}
	return strings.HasSuffix(path.Base(dir), "test")
}

// within tells whether a folder is the one that pattern names, or, when the pattern
// ends in /**, lies below it.
func within(dir, pattern string) bool {
	if top, below := strings.CutSuffix(pattern, "/**"); below {
		return dir == top || strings.HasPrefix(dir, top+"/")
	}
	return dir == pattern
}

// roomOf returns the room that a folder belongs to, and its place in the order; -1
// when it is not on the map.
func roomOf(dir string) (name string, place int, ok bool) {
	rest, ok := strings.CutPrefix(dir, "internal/rooms/")
	if !ok {
		return "", -1, false
	}
	name, _, _ = strings.Cut(rest, "/")
	return name, slices.IndexFunc(rooms, func(r room) bool { return r.name == name }), true
}

// layer of a room's file, told by its name.
type layer int

const (
	layerPure layer = iota
	layerStore
	layerWeb
)

// layerOf returns the layer of the file called name.
func layerOf(name string) layer {
	switch base := path.Base(name); {
	case strings.HasPrefix(base, "store_") || base == "store.go":
		return layerStore
	case strings.HasPrefix(base, "web_") || base == "web.go" || strings.HasPrefix(base, "api_") || base == "api.go" ||
		strings.HasSuffix(base, "_templ.go"):
		return layerWeb
	default:
		return layerPure
	}
}

// local returns the name under which s imports the package at path_, or "".
func (s source) local(path_ string) string {
	for _, i := range s.file.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil && p == path_ {
			if i.Name != nil {
				return i.Name.Name
			}
			return path.Base(path_)
		}
	}
	return ""
}
