// Package blob keeps files: workbooks that were made, files that were imported. A file is named by the sha256 of its
// content, is written once and never changed, and is there whole or not at all. With SQLite they lie in a folder, with
// PostgreSQL in the database, where every replica sees them; by configuration they lie in a bucket of an S3-compatible store.
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
	"proceeds/internal/platform/blob/bucket"
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

// Option tells Open what only some stores need.
type Option func(*options)

type options struct{ spool, credentials string }

// SpoolIn names the folder where a file that goes to a bucket is kept while it is made; the system's folder for
// temporary files without it. It is made where it is not there.
func SpoolIn(dir string) Option { return func(o *options) { o.spool = dir } }

// CredentialsIn names the file, of the form of ~/.aws/credentials, that alone holds the credentials for a bucket. Without
// it they are looked for where Amazon's programs look.
func CredentialsIn(file string) Option { return func(o *options) { o.credentials = file } }

// Open opens the store that where names: "folder:PATH", "database", "s3://BUCKET?…" as package bucket reads it, or "" for
// a folder "files" beside a SQLite database and for the database itself with PostgreSQL. A bucket is not spoken to before
// it is used: see Try.
func Open(where string, d *db.DB, with ...Option) (Store, error) {
	var o options
	for _, w := range with {
		w(&o)
	}
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
	case strings.HasPrefix(where, bucket.Scheme):
		at, mistakes := bucket.Parse(where)
		if len(mistakes) > 0 {
			return nil, fmt.Errorf("the address of the file store %s", strings.Join(mistakes, "; it "))
		}
		return openBucket(at, o, d.Time)
	}
	return nil, fmt.Errorf("file store %q: write folder:PATH, database or s3://BUCKET?region=REGION", where)
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

// position is where a seek in a file of size bytes leads to from at.
func position(at, size, offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += at
	case io.SeekEnd:
		offset += size
	case io.SeekStart:
	default:
		return 0, fmt.Errorf("seek from %d", whence)
	}
	if offset < 0 {
		return 0, errors.New("seek before the start of a file")
	}
	return offset, nil
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
