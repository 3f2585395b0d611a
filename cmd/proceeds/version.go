package main

import (
	"fmt"
	"io"
	"runtime"

	"proceeds/internal/app"
)

type versionCmd struct{}

func (*versionCmd) Run(e *env) error {
	v := struct {
		Version string `json:"version"`
		Commit  string `json:"commit"`
		Built   string `json:"built"`
		Go      string `json:"go"`
		Schema  int64  `json:"schema"`
	}{version, commit, built, runtime.Version(), app.LatestSchema()}
	return e.print(v, func(w io.Writer) {
		fmt.Fprintf(w, "proceeds %s\ncommit %s\nbuilt %s\n%s\nschema %d\n", v.Version, v.Commit, v.Built, v.Go, v.Schema)
	})
}
