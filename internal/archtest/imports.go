package archtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// checkImports compares the imports of every file with the plan. Tests may import
// what they like, but nothing else may import what is made for tests.
func checkImports(all []source) []violation {
	var bad []violation
	for _, s := range all {
		may, known := mayImport(s)
		if !known && !s.test() {
			bad = append(bad, s.at(s.file.Package, "no row of the plan speaks of "+s.dir))
			continue
		}
		for _, i := range s.file.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				continue // the parser took it, so it can be unquoted
			}
			if why := forbiddenImport(p); why != "" {
				bad = append(bad, s.at(i.Pos(), "may not import "+p+": "+why))
				continue
			}
			if s.test() {
				continue
			}
			if why := refuse(s, p, may); why != "" {
				bad = append(bad, s.at(i.Pos(), "may not import "+p+": "+why))
			}
		}
	}
	return bad
}

// forbiddenImport says why nobody may import p, or "".
func forbiddenImport(p string) string {
	for mod, why := range forbidden {
		if p == mod || strings.HasPrefix(p, mod+"/") {
			return why
		}
	}
	return ""
}

// mayImport returns what the plan lets s import.
func mayImport(s source) (may []string, known bool) {
	if _, place, ok := roomOf(s.dir); ok {
		if place < 0 {
			return nil, true // checkRooms speaks of it
		}
		return roomMay(s, rooms[place]), true
	}
	for _, r := range table {
		if slices.ContainsFunc(r.from, func(pattern string) bool { return within(s.dir, pattern) }) {
			return r.may, true
		}
	}
	return nil, false
}

// roomMay returns what s, a file of r, may import besides rooms.
func roomMay(s source, r room) []string {
	if slices.Contains(catalogues, s.dir) {
		return []string{std, "internal/base/**"}
	}
	may := slices.Concat(pure, r.also)
	switch layerOf(s.path) {
	case layerStore:
		may = append(may, storeMay...)
	case layerWeb:
		may = append(may, webMay...)
	}
	return may
}

// refuse says why s may not import p, or "".
func refuse(s source, p string, may []string) string {
	dir, ours := strings.CutPrefix(p, module+"/")
	if !ours {
		if vendorAllowed(p, may) {
			return ""
		}
		if isStd(p) {
			return "the standard library is not in its row"
		}
		return "that module is not in the row of " + kind(s)
	}
	if testFolder(dir) {
		return "that package is for tests"
	}
	if to, there, toRoom := roomOf(dir); toRoom {
		if from, here, fromRoom := roomOf(s.dir); fromRoom {
			switch {
			case here < 0 || there < 0:
				return "" // checkRooms speaks of it
			case slices.Contains(catalogues, s.dir):
				return "a catalogue is pure"
			case there > here:
				return fmt.Sprintf("%s comes after %s", to, from)
			}
			return ""
		}
	}
	if slices.ContainsFunc(may, func(pattern string) bool { return within(dir, pattern) }) {
		return ""
	}
	return "it is not in the row of " + kind(s)
}

// vendorAllowed tells whether may lets in the package p of another module.
func vendorAllowed(p string, may []string) bool {
	if isStd(p) {
		return slices.Contains(may, std)
	}
	return slices.Contains(may, vendors) || slices.ContainsFunc(may, func(m string) bool { return p == m || strings.HasPrefix(p, m+"/") })
}

// isStd tells whether p is of the standard library: its first part has no dot.
func isStd(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".")
}

// kind names the row that s falls under.
func kind(s source) string {
	name, _, ok := roomOf(s.dir)
	if !ok || slices.Contains(catalogues, s.dir) {
		return s.dir
	}
	return "rooms/" + name + [...]string{": a pure file", ": a store", ": a web file"}[layerOf(s.path)]
}
