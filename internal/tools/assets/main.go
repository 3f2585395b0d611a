// Command assets builds the stylesheet, script, icons and font that Proceeds
// embeds: npm brings the vendor sources, sass makes the vendor layer, esbuild
// bundles, minifies and names each file by its hash. Run it in internal/tools:
//
//	go run ./assets
//
// It writes internal/platform/static/dist and its manifest.json, which are
// committed, so neither npm nor sass is needed to build the product.
package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	static = "../platform/static"
	axe    = "../e2e/axe/axe.min.js"
)

func main() {
	if err := build(filepath.FromSlash(static)); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func build(root string) error {
	src, dist := filepath.Join(root, "src"), filepath.Join(root, "dist")
	if err := vendor(src); err != nil {
		return err
	}
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	names := map[string]string{}
	if err := bundle(src, dist, names); err != nil {
		return err
	}
	for _, name := range []string{"icons.svg", "mark.svg"} {
		if err := copyHashed(filepath.Join(src, "img", name), dist, names); err != nil {
			return err
		}
	}
	manifest, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dist, "manifest.json"), append(manifest, '\n'), 0o644); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(src, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(filepath.Dir(axe), 0o755), os.WriteFile(filepath.FromSlash(axe), text, 0o644))
}

// vendor installs the locked npm packages and compiles vendor.scss to vendor.css,
// which is not committed.
func vendor(src string) error {
	steps := [][]string{
		{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"},
		{"node", "node_modules/sass/sass.js", "--load-path=node_modules", "--load-path=.", "--no-source-map", "--quiet-deps", "vendor.scss", "vendor.css"},
	}
	for _, step := range steps {
		cmd := exec.Command(step[0], step[1:]...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = src, os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(step, " "), err)
		}
	}
	return nil
}

// bundle writes app.css and app.js with the files they refer to, and puts the
// hashed name of each under its plain name.
func bundle(src, dist string, names map[string]string) error {
	abs, err := filepath.Abs(dist)
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: cmp.Or(filepath.Dir(abs), "."),
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: "./src/css/app.css", OutputPath: "app"},
			{InputPath: "./src/js/app.js", OutputPath: "app"},
		},
		Bundle: true, Write: true, Outdir: abs,
		MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
		Target: api.ES2022, Format: api.FormatIIFE, Charset: api.CharsetUTF8,
		EntryNames: "[name].[hash]", AssetNames: "[name].[hash]", PublicPath: "/static/",
		Loader:        map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderFile},
		LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("esbuild: %d errors", len(result.Errors))
	}
	for _, out := range result.OutputFiles {
		base := filepath.Base(out.Path)
		parts := strings.Split(base, ".")
		names[parts[0]+"."+parts[len(parts)-1]] = base
	}
	return nil
}

func copyHashed(from, dist string, names map[string]string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	plain := filepath.Base(from)
	ext := filepath.Ext(plain)
	names[plain] = strings.TrimSuffix(plain, ext) + "." + strings.ToUpper(hex.EncodeToString(sum[:4])) + ext
	return os.WriteFile(filepath.Join(dist, names[plain]), text, 0o644)
}
