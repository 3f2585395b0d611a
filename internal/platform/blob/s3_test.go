package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/blob/blobtest"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

func spoolNames(t *testing.T, dir string) (out []string) {
	t.Helper()
	es, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		out = append(out, e.Name())
	}
	return out
}

// inTestBucket runs fn on a bucket. A bucket needs of the database no more than its clock, so one engine will do.
func inTestBucket(t *testing.T, fn func(t *testing.T, d *db.DB, clock *dbtest.Clock, server *blobtest.Server)) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	blobtest.Environment(t, blobtest.AccessKey, blobtest.SecretKey)
	fn(t, d, clock, blobtest.Start(t))
}

func openAt(t *testing.T, d *db.DB, where string, with ...Option) Store {
	t.Helper()
	s, err := Open(where, d, append([]Option{SpoolIn(t.TempDir())}, with...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fails holds an error to a sentence, and to giving no secret away.
func fails(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
		return
	}
	for _, secret := range []string{blobtest.SecretKey, "Signature=", "Credential=", "hunter2"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q gives away %s", err, secret)
		}
	}
}

func TestAServerThatFailsInTheMiddle(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock, server *blobtest.Server) {
		dir := t.TempDir()
		s, err := Open(server.Address(), d, SpoolIn(dir))
		if err != nil {
			t.Fatal(err)
		}
		b := content(3 << 20)
		server.Refuse(func(r *http.Request) int { return 500 })
		_, err = s.Put(t.Context(), func(w io.Writer) error { _, err := w.Write(b); return err })
		fails(t, err, "answered 500 InternalError")
		if got := slices.Concat(server.Names(), spoolNames(t, dir)); len(got) != 0 {
			t.Errorf("holds %v", got)
		}
		if n := len(server.Seen()); n != tries {
			t.Errorf("tried %d times", n)
		}

		left := 2 // a server that recovers gets the whole file
		server.Refuse(func(r *http.Request) int {
			if left--; left >= 0 {
				return 503
			}
			return 0
		})
		r := put(t, s, b)
		f, err := s.Open(t.Context(), r.Hash)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, b) {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	})
}

func TestWhatABucketRefuses(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock, server *blobtest.Server) {
		try := func(where string, with ...Option) error { return Try(t.Context(), openAt(t, d, where, with...)) }
		if err := try(server.Address()); err != nil || len(server.Names()) != 0 {
			t.Fatalf("%v, holds %v", err, server.Names())
		}
		fails(t, try(strings.Replace(server.Address(), blobtest.Bucket, "elsewhere", 1)), "there is no bucket elsewhere at 127.0.0.1")
		fails(t, try(strings.Replace(server.Address(), blobtest.Region, "eu-west-1", 1)), "is not in the region eu-west-1")
		fails(t, try("s3://police-files?endpoint=http://127.0.0.1:1"), "127.0.0.1:1 does not answer")

		_, err := openAt(t, d, strings.Replace(server.Address(), blobtest.Bucket, "elsewhere", 1)).Open(t.Context(), strings.Repeat("a", 64))
		fails(t, err, "there is no bucket elsewhere")
		if errors.Is(err, ErrMissing) {
			t.Error("a wrong bucket passes for a missing file")
		}
		_, err = openAt(t, d, strings.Replace(server.Address(), blobtest.Bucket, "elsewhere", 1)).Sweep(t.Context(), d.Time(), nil)
		fails(t, err, "there is no bucket elsewhere")

		server.Refuse(func(r *http.Request) int { return http.StatusForbidden })
		fails(t, try(server.Address()), "answered 403 InternalError")
		server.Refuse(nil)

		blobtest.Environment(t, blobtest.AccessKey, "hunter2")
		fails(t, try(server.Address()), "the secret key does not belong to the access key")
		blobtest.Environment(t, "AKIDOTHER", "hunter2")
		fails(t, try(server.Address()), "does not know the access key")
		seen := len(server.Seen())
		blobtest.Environment(t, "", "")
		fails(t, try(server.Address()), "there are no credentials")
		if len(server.Seen()) != seen {
			t.Error("a request went out without credentials")
		}
	})
}

func TestCredentialsInAFile(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock, server *blobtest.Server) {
		dir := t.TempDir()
		write := func(name, text string) string {
			p := filepath.Join(dir, name)
			if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return p
		}
		blobtest.Environment(t, "AKIDOTHER", "hunter2") // the file alone counts
		good := blobtest.CredentialsFile(t)
		if err := Try(t.Context(), openAt(t, d, server.Address(), CredentialsIn(good))); err != nil {
			t.Error(err)
		}
		for _, bad := range []string{write("bad", "hunter2"), write("half", "[default]\naws_access_key_id = x\n"), filepath.Join(dir, "none")} {
			_, err := Open(server.Address(), d, SpoolIn(dir), CredentialsIn(bad))
			fails(t, err, "the file "+bad+" holds no credentials")
		}
		blobtest.Environment(t, "", "")
		t.Setenv("AWS_SHARED_CREDENTIALS_FILE", good)
		if err := Try(t.Context(), openAt(t, d, server.Address())); err != nil {
			t.Error(err)
		}
	})
}

// A bucket may hold more than ours, and more files than one page of its list.
func TestSweepOfABucket(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock, server *blobtest.Server) {
		s := openAt(t, d, server.Address("prefix=ours"))
		theirs := []string{"theirs", "other/" + strings.Repeat("a", 64), "ours/readme.txt", "ours/sub/" + strings.Repeat("b", 64)}
		for _, key := range theirs {
			server.Place(key, []byte("x"))
		}
		server.Place("ours/"+strings.Repeat("c", 64), []byte("brought by other means, in the year 2000"))
		for i := range 7 {
			put(t, s, content(i+1))
		}
		clock.Advance(2 * time.Hour)
		young := put(t, s, content(100))
		server.Refuse(func(r *http.Request) int { // a file that is deleted while we sweep
			if r.Method == http.MethodHead {
				return 404
			}
			return 0
		})
		none := func(context.Context, []string) ([]string, error) { return nil, nil }
		if n, err := s.Sweep(t.Context(), clock.Now().Add(-time.Hour), none); n != 0 || err != nil {
			t.Errorf("removed %d, %v", n, err)
		}
		server.Refuse(nil)
		n, err := s.Sweep(t.Context(), clock.Now().Add(-time.Hour), none)
		if err != nil || n != 8 {
			t.Errorf("removed %d, %v", n, err)
		}
		want := append(theirs, "ours/"+young.Hash)
		slices.Sort(want)
		if diff := cmp.Diff(want, server.Names()); diff != "" {
			t.Error(diff)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Sweep(ctx, clock.Now(), none); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReadingEndsWithItsContextAndItsFile(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock, server *blobtest.Server) {
		s := openAt(t, d, server.Address())
		r := put(t, s, content(4<<20))
		ctx, cancel := context.WithCancel(t.Context())
		f, err := s.Open(ctx, r.Hash)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := io.ReadAll(f); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		f.Close()
		if f, err = s.Open(t.Context(), r.Hash); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete(t.Context(), r.Hash); err != nil {
			t.Fatal(err)
		}
		f.Seek(5, io.SeekStart)
		if _, err := f.Read(make([]byte, 1)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
		f.Close()
		if _, err := f.Read(make([]byte, 1)); err == nil {
			t.Error("a closed file was read")
		}
	})
}

// While a file is made it has no name in the spool, and what a crash left under one goes at the next start.
func TestTheSpoolKeepsNothing(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock, server *blobtest.Server) {
		dir := filepath.Join(t.TempDir(), "made", "here")
		s, err := Open(server.Address(), d, SpoolIn(dir))
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%v, %v", info, err)
		}
		_, err = s.Put(t.Context(), func(w io.Writer) error {
			w.Write([]byte("secret"))
			if got := spoolNames(t, dir); len(got) != 0 {
				t.Errorf("holds %v", got)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		for _, name := range []string{spooled + "left", "another.txt"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Open(server.Address(), d, SpoolIn(dir)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"another.txt"}, spoolNames(t, dir)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPathUnderAFileIsNoSpool(t *testing.T) {
	inTestBucket(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock, server *blobtest.Server) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(server.Address(), d, SpoolIn(filepath.Join(file, "spool"))); err == nil {
			t.Error("it was taken")
		}
	})
}
