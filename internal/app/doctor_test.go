package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proceeds/internal/app"
	"proceeds/internal/platform/blob/blobtest"
	"proceeds/internal/platform/config"
	"proceeds/internal/platform/db/dbtest"
)

// doctored gives what Doctor says of the files, on a migrated database whose files are kept at blob.
func doctored(t *testing.T, url string, set func(c *config.Config)) app.Checked {
	t.Helper()
	c := app.Config{Config: config.Default(), Clock: dbtest.NewClock(dbtest.Now).Now}
	c.Database, c.DataDir = url, t.TempDir()
	set(&c.Config)
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	for _, f := range app.Doctor(t.Context(), c) {
		if f.Check == "files" {
			return f
		}
	}
	t.Fatal("nothing is said of the files")
	return app.Checked{}
}

func TestDoctorTriesTheFiles(t *testing.T) {
	blobtest.Environment(t, blobtest.AccessKey, blobtest.SecretKey)
	server := blobtest.Start(t)
	for name, url := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.PostgresURL(t)} {
		for _, where := range []string{"", "database", "folder:" + t.TempDir(), server.Address("prefix=p")} {
			if got := doctored(t, url, func(c *config.Config) { c.Blob = where }); !got.OK {
				t.Errorf("%s, files at %q: %+v", name, where, got)
			}
		}
	}
	if got := server.Names(); len(got) != 0 || len(server.Seen()) == 0 {
		t.Errorf("the bucket holds %v after %v", got, server.Seen())
	}
}

func TestDoctorSaysWhatIsWrongWithTheFiles(t *testing.T) {
	server, url := blobtest.Start(t), dbtest.SQLiteURL(t)
	bad := func(where, want string, more ...func(c *config.Config)) {
		t.Helper()
		got := doctored(t, url, func(c *config.Config) {
			c.Blob = where
			for _, m := range more {
				m(c)
			}
		})
		if got.OK || !strings.Contains(got.Detail, want) || strings.Contains(got.Detail, "hunter2") || strings.Contains(got.Detail, blobtest.SecretKey) {
			t.Errorf("%+v, want %q", got, want)
		}
	}
	blobtest.Environment(t, blobtest.AccessKey, "hunter2")
	bad(server.Address(), "the secret key does not belong to the access key")
	blobtest.Environment(t, "", "")
	bad(server.Address(), "there are no credentials for the bucket")
	blobtest.Environment(t, blobtest.AccessKey, blobtest.SecretKey)
	bad(strings.Replace(server.Address(), blobtest.Bucket, "elsewhere", 1), "there is no bucket elsewhere")
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[default]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	bad(server.Address(), "holds no credentials", func(c *config.Config) { c.BlobCredentialsFile = file })
	bad("folder:"+filepath.Join(file, "under"), "file store")
}
