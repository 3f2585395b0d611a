// Package blob keeps files: workbooks that were made, files that were imported. A file is named by the sha256 of its
// content, is written once and never changed, and is there whole or not at all. With SQLite they lie in a folder, with
// PostgreSQL in the database, where every replica sees them.
//
// A file is put first, outside any transaction, and then linked by its hash in one. What was put and never linked is
// taken away by Sweep.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ErrMissing is the error of Open for a hash that is not there. It is also fs.ErrNotExist.
var ErrMissing = fmt.Errorf("the file is not in the store: %w", fs.ErrNotExist)

// Ref names a stored file.
type Ref struct {
	Hash string // sha256 of the content, 64 hex digits
	Size int64  // bytes
}

// Store keeps files by their content. It is safe for use by several goroutines and replicas. None of its functions may
// be called inside a transaction.
type Store interface {
	// Put stores what fill writes. Nothing is kept when fill fails or ctx ends. The same content twice is one file.
	Put(ctx context.Context, fill func(w io.Writer) error) (Ref, error)
	// Open reads a file; ErrMissing where there is none. ctx bounds the reading too.
	Open(ctx context.Context, hash string) (io.ReadSeekCloser, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, hash string) error
	// Sweep removes files last put before an instant that linked, asked for some at a time, does not give back, and
	// what a crash left half-written. It tells how many files it removed.
	Sweep(ctx context.Context, before time.Time, linked func(ctx context.Context, hashes []string) ([]string, error)) (int, error)
}

// Open opens the store that where names: "folder:PATH", "database", or "" for a folder "files" beside a SQLite database
// and for the database itself with PostgreSQL.
func Open(where string, d *db.DB) (Store, error) {
	if where == "" {
		where = "database"
		if d.Dialect() == db.SQLite {
			where = "folder:" + filepath.Join(filepath.Dir(d.Path()), "files")
		}
	}
	switch path, isFolder := strings.CutPrefix(where, "folder:"); {
	case isFolder && path != "":
		return openFolder(path, d.Time)
	case where == "database":
		return &inDatabase{d}, nil
	}
	return nil, fmt.Errorf("file store %q: write folder:PATH or database", where)
}

// isHash reports whether s is a sha256 in lower-case hex, and so no path and no unfinished file.
func isHash(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	return strings.Trim(s, "0123456789abcdef") == ""
}

// staleAfter is when an unfinished file is the leavings of a crash; no file takes a day to write.
const staleAfter = 24 * time.Hour

const unfinished = "part-"

// partName names an unfinished file by when it was begun, so that the leavings of a crash can be told from one in the making.
func partName(now time.Time) string {
	return fmt.Sprintf("%s%d-%s", unfinished, now.Unix(), ids.NewKey())
}

// isStale reports whether an unfinished file's name says that it was begun too long ago.
func isStale(name string, now time.Time) bool {
	rest, ok := strings.CutPrefix(name, unfinished)
	if !ok {
		return false
	}
	sec, _, _ := strings.Cut(rest, "-")
	n, err := strconv.ParseInt(sec, 10, 64)
	return err == nil && now.Sub(time.Unix(n, 0)) > staleAfter
}

// hashing passes on what is written, and knows its hash and size.
type hashing struct {
	ctx context.Context
	to  io.Writer
	h   hash.Hash
	n   int64
	err error // the first failure: a fill that ignores it must not succeed
}

func newHashing(ctx context.Context, to io.Writer) *hashing {
	return &hashing{ctx: ctx, to: to, h: sha256.New()}
}

func (w *hashing) Write(p []byte) (int, error) {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.to.Write(p)
	w.h.Write(p[:n])
	w.n += int64(n)
	w.err = err
	return n, err
}

func (w *hashing) ref() Ref { return Ref{Hash: hex.EncodeToString(w.h.Sum(nil)), Size: w.n} }

// run lets fill write, and gives its error or one that it ignored.
func (w *hashing) run(fill func(io.Writer) error) error {
	return errors.Join(fill(w), w.err, w.ctx.Err())
}

// keepLinked gives those of hashes that linked does not.
func keepLinked(ctx context.Context, hashes []string, linked func(context.Context, []string) ([]string, error)) ([]string, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	kept, err := linked(ctx, hashes)
	if err != nil {
		return nil, err
	}
	keep := map[string]bool{}
	for _, h := range kept {
		keep[h] = true
	}
	var out []string
	for _, h := range hashes {
		if !keep[h] {
			out = append(out, h)
		}
	}
	return out, nil
}
