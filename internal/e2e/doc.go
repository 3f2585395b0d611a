// Package e2e drives the running application in Chromium, as a person would, and
// checks every page it shows with axe. The harness is in the browser*.go files; the
// journeys are tests beside them. Only tests import it.
package e2e
