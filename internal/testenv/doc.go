// Package testenv finds and starts what tests need from outside Go: a PostgreSQL
// cluster, Chromium, LibreOffice, a second reader of workbooks and the real sample
// files. Only tests import it.
//
// One rule holds for all of them: what is absent fails the test when CI=true and
// skips it elsewhere, and a skip is written to the file that PROCEEDS_SKIPS names, so
// that `make test` can say last what was not tested.
package testenv
