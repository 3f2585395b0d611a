// Package lists is how a page that lists something says what it lists, so that it can be
// taken away: as a workbook, as CSV and on paper. A room describes each of its lists once,
// from the code that its page is drawn from: the same filters, the same order, the same
// columns, the same need to know. Who runs reports does the rest: it writes, counts, hashes
// and records what was taken.
package lists

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/xlsx"
)

// List is a list of the application.
type List struct {
	Code  string // kebab-case; also the start of the file's name
	Title string // nothing sensitive: it names the document
	// Permission is that of the page: whoever may see the list may take it away.
	Permission perm.Permission
	// Dangerous tells that whoever takes it away proves once more who they are, see web.Route.Fresh.
	Dangerous bool
	// Back says how it comes back when it was changed in a workbook; nil where it does not.
	Back *Back
	// OfCase tells that it belongs to a case, which the address names.
	OfCase bool
	// Page is the address of the page that shows it, with the case's address before it where it is of a case.
	Page string
	// Open gives what the page shows for ask, to the actor in ctx. It reads nothing but what that actor may see:
	// NotFound for a case out of sight.
	Open func(ctx context.Context, r db.Reader, ask Ask) (Sheet, error)
}

// Ask is what a list was asked for.
type Ask struct {
	Case  string     // reference as in the address; empty where the list is of no case
	Query url.Values // of the page
	Link  func(path string) string
}

// Filter is a part of what narrows or orders a list, in words.
type Filter struct{ Name, Text string }

// Sheet is a list opened: what it holds, in the order of the page.
type Sheet struct {
	Title   string // what is listed, such as "Assets of FI-2026-0147": shown inside the document only
	Marking string // the highest of what it holds; empty where nothing is known of it
	Filters []Filter
	Columns []xlsx.Column
	Freeze  int // columns that stay in sight
	Own     int // columns before those of Tail that serve only to bring it back
	Notes   []string
	Hidden  string // how many rows the page counts and does not show, in its words; empty for none
	Count   int    // rows to come; Unknown where only reading tells
	// Rows gives the rows, one call of yield each; the slice may be used again. Memory does not grow with rows.
	Rows func(yield func(row []xlsx.Cell) error) error
	Case ids.Case // 0 where it is of no case
}

// Unknown stands for a number of rows that only reading them tells.
const Unknown = -1

// Batch is how many rows are read at a time.
const Batch = 500

var codeForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// Check reports why l cannot be offered.
func (l List) Check() error {
	switch {
	case !codeForm.MatchString(l.Code):
		return fmt.Errorf("list code %q is not kebab-case", l.Code)
	case l.Title == "" || l.Open == nil || !strings.HasPrefix(l.Page, "/"):
		return fmt.Errorf("list %s lacks a title, a page or its rows", l.Code)
	case !perm.Known(l.Permission) || l.Permission == perm.Public:
		return fmt.Errorf("list %s names no permission", l.Code)
	}
	return nil
}

// Paged gives the rows of a list that is read by key, Batch rows at a time, from its first to its last.
func Paged[T any](sort page.Sort, get func(page.Request) (page.Result[T], error), cells func(T) []xlsx.Cell) func(func([]xlsx.Cell) error) error {
	return func(yield func([]xlsx.Cell) error) error {
		p := page.Request{Sort: sort, Size: Batch}
		for {
			res, err := get(p)
			if err != nil {
				return err
			}
			for _, x := range res.Rows {
				if err := yield(cells(x)); err != nil {
					return err
				}
			}
			if res.Next == "" {
				return nil
			}
			if p.After = page.Decode(res.Next); p.After.Zero() {
				return fmt.Errorf("a list gave a key that leads nowhere: %q", res.Next)
			}
		}
	}
}

// Of gives the rows of a list that is read at once: those of one case.
func Of[T any](list []T, cells func(T) []xlsx.Cell) func(func([]xlsx.Cell) error) error {
	return func(yield func([]xlsx.Cell) error) error {
		for _, x := range list {
			if err := yield(cells(x)); err != nil {
				return err
			}
		}
		return nil
	}
}

// Filtered leaves out the filters that say nothing.
func Filtered(list ...Filter) []Filter {
	var out []Filter
	for _, f := range list {
		if f.Text != "" {
			out = append(out, f)
		}
	}
	return out
}
