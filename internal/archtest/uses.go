package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// checkRooms reports rooms that are not on the map and files that lie beside them.
func checkRooms(all []source) []violation {
	var bad []violation
	for _, s := range all {
		if s.dir == "internal/rooms" {
			bad = append(bad, s.at(s.file.Package, "belongs in a room"))
		}
		if name, place, ok := roomOf(s.dir); ok && place < 0 {
			bad = append(bad, s.at(s.file.Package, "the room "+name+" is not on the map"))
		}
	}
	return bad
}

// checkGorm reports gorm outside the stores: the handle may be taken in store*.go of
// rooms and of the platform, and in those packages of the platform that are stores.
func checkGorm(all []source) []violation {
	var bad []violation
	for _, s := range all {
		stores := within(s.dir, "internal/rooms/**") || within(s.dir, "internal/platform/**")
		whole := slices.ContainsFunc(gormFolders, func(pattern string) bool { return within(s.dir, pattern) })
		if s.test() || whole || stores && layerOf(s.path) == layerStore {
			continue
		}
		calls(s, func(sel *ast.SelectorExpr) {
			if sel.Sel.Name == "Gorm" {
				bad = append(bad, s.at(sel.Sel.Pos(), "takes gorm's handle outside a store"))
			}
		})
	}
	return bad
}

// gormTraps are the methods of gorm that are never called, with the reason.
var gormTraps = map[string]string{
	"AutoMigrate": "the schema lives in migrations",
	"Preload":     "write the query that is meant",
	"Save":        "it inserts a row that is missing",
}

// gormHooks are the methods that gorm calls by their name.
var gormHooks = []string{"BeforeSave", "BeforeCreate", "BeforeUpdate", "BeforeDelete",
	"AfterSave", "AfterCreate", "AfterUpdate", "AfterDelete", "AfterFind"}

// checkGormTraps reports what of gorm is not used in this house, in the files that
// speak gorm: those that import it and those that take its handle.
func checkGormTraps(all []source) []violation {
	var bad []violation
	for _, s := range all {
		gorm := s.local("gorm.io/gorm")
		speaks := gorm != ""
		calls(s, func(sel *ast.SelectorExpr) { speaks = speaks || sel.Sel.Name == "Gorm" })
		if !speaks {
			continue
		}
		calls(s, func(sel *ast.SelectorExpr) {
			if why, trap := gormTraps[sel.Sel.Name]; trap {
				bad = append(bad, s.at(sel.Sel.Pos(), "calls "+sel.Sel.Name+": "+why))
			}
		})
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && slices.Contains(gormHooks, n.Name.Name) {
					bad = append(bad, s.at(n.Pos(), "is a gorm hook: "+n.Name.Name+"; what follows from a change is written where it is made"))
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == gorm && gorm != "" && n.Sel.Name == "Model" {
					bad = append(bad, s.at(n.Pos(), "uses gorm.Model: nothing is deleted softly here"))
				}
			}
			return true
		})
	}
	return bad
}

// calls shows every selector that is called, such as x.Save in x.Save(y).
func calls(s source, show func(*ast.SelectorExpr)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				show(sel)
			}
		}
		return true
	})
}

// checkClock reports code that reads the time for itself, as a call or as a value.
func checkClock(all []source) []violation {
	var bad []violation
	for _, s := range all {
		name := s.local("time")
		if s.test() || name == "" || slices.ContainsFunc(clockFiles, func(f string) bool {
			return s.path == f || strings.HasSuffix(f, "/") && strings.HasPrefix(s.path, f)
		}) {
			continue
		}
		if name == "." {
			bad = append(bad, s.at(s.file.Package, "imports time without its name, which hides the clock"))
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				bad = append(bad, s.at(sel.Pos(), "reads the clock by time."+sel.Sel.Name+": the clock is injected"))
			}
			return true
		})
	}
	return bad
}

// checkNames reports packages whose names say nothing.
func checkNames(all []source) []violation {
	var bad []violation
	for _, s := range all {
		if name := s.file.Name.Name; slices.Contains(vagueNames, name) {
			bad = append(bad, s.at(s.file.Name.Pos(), fmt.Sprintf("the package name %q says nothing", name)))
		}
	}
	return bad
}

// checkTop reports names at the top of the project that have no business there; names
// are those in the project's folder, ignore is the text of .gitignore.
func checkTop(names []string, ignore string) []violation {
	var bad []violation
	for _, name := range names {
		if strings.HasPrefix(name, ".") || slices.Contains(topLevel, name) || ignored(name, ignore) {
			continue
		}
		bad = append(bad, violation{where: name, what: "may not lie at the top of the project"})
	}
	return bad
}

// ignored tells whether a line of .gitignore that is anchored at the top, such as
// /bin/, names the file.
func ignored(name, ignore string) bool {
	for line := range strings.Lines(ignore) {
		pattern, anchored := strings.CutPrefix(strings.TrimSpace(line), "/")
		if ok, err := path.Match(strings.TrimSuffix(pattern, "/"), name); anchored && err == nil && ok {
			return true
		}
	}
	return false
}

// checkMap reports a room that is on the map twice, which would make the order a lie,
// and a catalogue that is in no room.
func checkMap() error {
	seen := map[string]bool{}
	for _, r := range rooms {
		if seen[r.name] {
			return fmt.Errorf("the room %s is on the map twice", r.name)
		}
		seen[r.name] = true
	}
	for _, c := range catalogues {
		if name, place, ok := roomOf(c); !ok || place < 0 {
			return fmt.Errorf("the catalogue %s is in no room on the map: %q", c, name)
		}
	}
	return nil
}
