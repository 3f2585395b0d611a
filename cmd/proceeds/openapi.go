package main

import "proceeds/internal/app"

type openapiCmd struct{}

// Run prints the document as JSON, with --json or without: it is one.
func (*openapiCmd) Run(e *env) error {
	doc, err := app.APIDocument(version)
	if err != nil {
		return err
	}
	_, err = e.out.Write(doc)
	return err
}
