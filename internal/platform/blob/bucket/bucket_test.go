package bucket

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddresses(t *testing.T) {
	yes, no := true, false
	for text, want := range map[string]Address{
		"s3://police-files?region=eu-west-2":                                 {Bucket: "police-files", Region: "eu-west-2", Host: "s3.amazonaws.com", Secure: true},
		"s3://files/?endpoint=store.example:9000":                            {Bucket: "files", Region: "us-east-1", Host: "store.example:9000", Secure: true},
		"s3://files?endpoint=https://store.example/&prefix=a/b&region=here":  {Bucket: "files", Region: "here", Host: "store.example", Secure: true, Prefix: "a/b/"},
		"s3://files?endpoint=http%3A%2F%2F127.0.0.1%3A9000&path_style=true":  {Bucket: "files", Region: "us-east-1", Host: "127.0.0.1:9000", PathStyle: &yes},
		"s3://files?endpoint=http://[::1]:9000&path_style=false&prefix=p%2F": {Bucket: "files", Region: "us-east-1", Host: "[::1]:9000", PathStyle: &no, Prefix: "p/"},
	} {
		got, mistakes := Parse(text)
		if diff := cmp.Diff(want, got); diff != "" || mistakes != nil {
			t.Errorf("%s: %v %s", text, mistakes, diff)
		}
	}
}

func TestOnlyAmazonsServersAreAmazon(t *testing.T) {
	for text, want := range map[string]bool{
		"s3://files?region=eu-west-2": true,
		"s3://files?region=eu-west-2&endpoint=bucket.vpce-1.s3.eu-west-2.vpce.amazonaws.com": true,
		"s3://files?endpoint=store.example":                                                  false,
		"s3://files?endpoint=amazonaws.com.example":                                          false,
	} {
		if a, mistakes := Parse(text); a.Amazon() != want || mistakes != nil {
			t.Errorf("%s: %v, %v", text, a.Amazon(), mistakes)
		}
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"s3://?region=x":                                      "names no bucket",
		"s3://Files?region=x":                                 "small letters",
		"s3://a..b?region=x":                                  "small letters",
		"s3://files":                                          "neither region nor endpoint",
		"s3://files?region=eu west":                           "such as eu-west-2",
		"s3://files/sub?region=x":                             "?prefix=FOLDER",
		"s3://user:hunter2@files?region=x":                    "--blob-credentials-file",
		"s3://files?region=x&secret_key=hunter2":              `the setting "secret_key"`,
		"s3://files?region=x&region=y":                        "gives region twice",
		"s3://files?region=%zz":                               "cannot be read",
		"s3://files?endpoint=http://store.example":            "https:// only",
		"s3://files?endpoint=ftp://store.example":             "no web address",
		"s3://files?endpoint=https://a:hunter2@store.example": "with a user or a password",
		"s3://files?endpoint=https://store.example/sub":       "more than a host and a port",
		"s3://files?region=x&prefix=/abs":                     "the prefix",
		"s3://files?region=x&prefix=a/../b":                   "the prefix",
		"s3://files?region=x&prefix=a//b":                     "the prefix",
		"s3://files?region=x&path_style=1":                    "write true or false",
		"s3://hunter2%zz@files":                               "no address of a bucket",
		"https://files":                                       "no address of a bucket",
	} {
		_, mistakes := Parse(text)
		if len(mistakes) != 1 || !strings.Contains(mistakes[0], want) || strings.HasSuffix(mistakes[0], ".") {
			t.Errorf("%s: %q", text, mistakes)
		}
		if strings.Contains(strings.Join(mistakes, ""), "hunter2") {
			t.Errorf("%s: the password is in it: %q", text, mistakes)
		}
	}
	if _, mistakes := Parse("s3://X/y?path_style=2&prefix=/"); len(mistakes) != 5 {
		t.Errorf("%d mistakes: %q", len(mistakes), mistakes)
	}
}
