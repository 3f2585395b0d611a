package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"proceeds/internal/platform/blob/blobtest"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// each runs fn on every store: the folder, a bucket, and the database on both engines. names lists all that the store
// holds, finished or not, and what lies in the spool.
func each(t *testing.T, fn func(t *testing.T, s Store, clock *dbtest.Clock, names func() []string)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		t.Run("folder", func(t *testing.T) {
			dir := t.TempDir()
			s, err := Open("folder:"+dir, d)
			if err != nil {
				t.Fatal(err)
			}
			fn(t, s, clock, func() (out []string) {
				filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
					if err != nil {
						t.Fatal(err)
					}
					if !e.IsDir() {
						out = append(out, e.Name())
					}
					return nil
				})
				return out
			})
		})
		t.Run("bucket", func(t *testing.T) {
			server := blobtest.Start(t)
			dir := t.TempDir()
			s, err := Open(server.Address("prefix=proceeds/files"), d, SpoolIn(dir), CredentialsIn(blobtest.CredentialsFile(t)))
			if err != nil {
				t.Fatal(err)
			}
			fn(t, s, clock, func() []string {
				out := spoolNames(t, dir)
				for _, name := range server.Names() {
					out = append(out, strings.TrimPrefix(name, "proceeds/files/"))
				}
				return out
			})
		})
		t.Run("database", func(t *testing.T) {
			s, err := Open("database", d)
			if err != nil {
				t.Fatal(err)
			}
			fn(t, s, clock, func() (out []string) {
				if err := d.Gorm(t.Context()).Raw("SELECT hash FROM blobs UNION SELECT hash FROM blob_chunks").Scan(&out).Error; err != nil {
					t.Fatal(err)
				}
				return out
			})
		})
	})
}

func put(t *testing.T, s Store, b []byte) Ref {
	t.Helper()
	r, err := s.Put(t.Context(), func(w io.Writer) error { _, err := w.Write(b); return err })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func content(n int) []byte {
	b := make([]byte, n)
	rand.New(rand.NewSource(int64(n))).Read(b)
	return b
}

func TestPutAndOpen(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *dbtest.Clock, names func() []string) {
		sizes := []int{0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 3*chunkSize + 17}
		for _, n := range sizes {
			b := content(n)
			sum := sha256.Sum256(b)
			r, err := s.Put(t.Context(), func(w io.Writer) error { // in odd pieces
				for p := b; len(p) > 0; {
					k := min(len(p), 70_001)
					if _, err := w.Write(p[:k]); err != nil {
						return err
					}
					p = p[k:]
				}
				return nil
			})
			if err != nil || r.Hash != hex.EncodeToString(sum[:]) || r.Size != int64(n) {
				t.Fatalf("%d bytes: %+v, %v", n, r, err)
			}
			if again := put(t, s, b); again != r {
				t.Errorf("%d bytes again: %+v", n, again)
			}
			f, err := s.Open(t.Context(), r.Hash)
			if err != nil {
				t.Fatal(err)
			}
			if n < 4096 { // iotest reads byte by byte
				if err := iotest.TestReader(f, b); err != nil {
					t.Errorf("%d bytes: %v", n, err)
				}
			}
			f.Seek(0, io.SeekStart)
			if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%d bytes: read %d, %v", n, len(got), err)
			}
			if n > 10 {
				if _, err := f.Seek(-10, io.SeekEnd); err != nil {
					t.Error(err)
				}
				if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, b[n-10:]) {
					t.Errorf("%d bytes: the end is %x, %v", n, got, err)
				}
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
		if got := names(); len(got) != len(sizes) {
			t.Errorf("holds %v", got)
		}
	})
}

func TestMissingAndDelete(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *dbtest.Clock, names func() []string) {
		r := put(t, s, []byte("x"))
		for range 2 {
			if err := s.Delete(t.Context(), r.Hash); err != nil {
				t.Error(err)
			}
		}
		for _, h := range []string{r.Hash, "", "..", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("/", 64)} {
			if _, err := s.Open(t.Context(), h); !errors.Is(err, ErrMissing) || !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%q: %v", h, err)
			}
			if err := s.Delete(t.Context(), h); err != nil {
				t.Errorf("%q: %v", h, err)
			}
		}
		if got := names(); len(got) != 0 {
			t.Errorf("holds %v", got)
		}
	})
}

func TestNothingOfAFailedPut(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *dbtest.Clock, names func() []string) {
		boom := errors.New("boom")
		b := content(2*chunkSize + 5)
		if _, err := s.Put(t.Context(), func(w io.Writer) error { w.Write(b); return boom }); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := s.Put(ctx, func(w io.Writer) error { w.Write(b); cancel(); w.Write(b); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if got := names(); len(got) != 0 {
			t.Errorf("holds %v", got)
		}
		// A file in the making is not there under its name.
		sum := sha256.Sum256(b)
		_, err := s.Put(t.Context(), func(w io.Writer) error {
			w.Write(b)
			if _, err := s.Open(t.Context(), hex.EncodeToString(sum[:])); !errors.Is(err, ErrMissing) {
				t.Errorf("seen before it was whole: %v", err)
			}
			return nil
		})
		if err != nil || len(names()) != 1 {
			t.Errorf("%v, holds %v", err, names())
		}
	})
}

func TestTheSameContentAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *dbtest.Clock, names func() []string) {
		b := content(chunkSize + 100)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := s.Put(t.Context(), func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got := names()
		if len(got) != 1 {
			t.Fatalf("holds %v", got)
		}
		f, err := s.Open(t.Context(), got[0])
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if back, err := io.ReadAll(f); err != nil || !bytes.Equal(back, b) {
			t.Errorf("read %d, %v", len(back), err)
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, s Store, clock *dbtest.Clock, names func() []string) {
		linkedOne, loose, again := put(t, s, []byte("linked")), put(t, s, []byte("loose")), put(t, s, []byte("put again"))
		clock.Advance(2 * time.Hour)
		put(t, s, []byte("put again"))
		n, err := s.Sweep(t.Context(), clock.Now().Add(-time.Hour), func(_ context.Context, hs []string) ([]string, error) {
			return []string{linkedOne.Hash}, nil
		})
		if err != nil || n != 1 {
			t.Fatalf("removed %d, %v", n, err)
		}
		for h, want := range map[string]bool{linkedOne.Hash: true, again.Hash: true, loose.Hash: false} {
			f, err := s.Open(t.Context(), h)
			if (err == nil) != want {
				t.Errorf("%s: %v, want %v", h, err, want)
			}
			if err == nil {
				f.Close()
			}
		}
		boom := errors.New("boom")
		if _, err := s.Sweep(t.Context(), clock.Now().Add(time.Hour), func(context.Context, []string) ([]string, error) { return nil, boom }); !errors.Is(err, boom) || len(names()) != 2 {
			t.Errorf("%v, holds %v", err, names())
		}
	})
}

func TestLeavingsOfACrash(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		dir := t.TempDir()
		old, young := partName(clock.Now()), partName(clock.Now().Add(2*time.Hour))
		for _, n := range []string{old, young} {
			if err := os.WriteFile(filepath.Join(dir, n), []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := (&chunks{s: &inDatabase{d}, ctx: t.Context(), part: n, buf: []byte("half")}).flush(); err != nil {
				t.Fatal(err)
			}
		}
		clock.Advance(25 * time.Hour)
		if _, err := Open("folder:"+dir, d); err != nil {
			t.Fatal(err)
		}
		es, _ := os.ReadDir(dir)
		if len(es) != 1 || es[0].Name() != young {
			t.Errorf("holds %v", es)
		}
		s, err := Open("database", d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Sweep(t.Context(), clock.Now(), func(context.Context, []string) ([]string, error) { return nil, nil }); err != nil {
			t.Fatal(err)
		}
		var left []string
		if err := d.Gorm(t.Context()).Raw("SELECT hash FROM blob_chunks").Scan(&left).Error; err != nil || len(left) != 1 || left[0] != young {
			t.Errorf("holds %v, %v", left, err)
		}
	})
}

func TestWhereFilesGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		s, err := Open("", d)
		if err != nil {
			t.Fatal(err)
		}
		_, isFolder := s.(*folder)
		if isFolder != (d.Dialect() == db.SQLite) {
			t.Errorf("%s keeps files in %T", d.Dialect(), s)
		}
		if isFolder {
			r := put(t, s, []byte("x"))
			info, err := os.Stat(filepath.Join(filepath.Dir(d.Path()), "files", r.Hash[:2], r.Hash))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
		}
		for _, bad := range []string{"folder:", "s3://x", "elsewhere"} {
			if _, err := Open(bad, d); err == nil {
				t.Errorf("%q was taken", bad)
			}
		}
	})
}
