// Package bucket reads the address of a bucket in S3 or in a store that speaks like it:
//
//	s3://BUCKET?region=REGION&endpoint=URL&prefix=FOLDER&path_style=true
//
// It opens no connection, so that a wrong setting is told before anything is tried.
package bucket

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Scheme begins every address of a bucket.
const Scheme = "s3://"

// Address says where a bucket is. It holds no credentials and may be shown to anybody.
type Address struct {
	Bucket string
	// Region is the one that requests are signed for.
	Region string
	// Host is the server, with its port where that is not the usual one.
	Host string
	// Secure says that the server is reached by TLS. Only one on this machine may be reached without.
	Secure bool
	// Prefix begins the name of every file of ours; empty, or ending in a slash.
	Prefix string
	// PathStyle says that the bucket is named in the path of a request and not in the host's name; nil: as the host's
	// name suggests.
	PathStyle *bool
}

const amazon = "s3.amazonaws.com"

// Amazon reports whether the server is Amazon's own, where a program may be known by the machine that it runs on.
func (a Address) Amazon() bool {
	return strings.HasSuffix(a.Host, ".amazonaws.com") || strings.HasSuffix(a.Host, ".amazonaws.com.cn")
}

// String tells people where the bucket is.
func (a Address) String() string {
	where := a.Bucket
	if a.Prefix != "" {
		where += ", folder " + a.Prefix
	}
	return fmt.Sprintf("bucket %s at %s, region %s", where, a.Host, a.Region)
}

var (
	bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	regionName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,39}$`)
	prefixName = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?$`)
)

var settings = []string{"region", "endpoint", "prefix", "path_style"}

// Parse reads an address. mistakes is all that is wrong with it, each without its subject and full stop, such as "names no
// bucket"; none of them gives away a password that was written into the address.
func Parse(text string) (a Address, mistakes []string) {
	add := func(format string, args ...any) { mistakes = append(mistakes, fmt.Sprintf(format, args...)) }
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "s3" { // the error would quote all of it
		add("is no address of a bucket: write s3://BUCKET?region=eu-west-2")
		return a, mistakes
	}
	if u.User != nil {
		add("holds a user or a password: name a file in --blob-credentials-file, or use the environment")
	}
	switch a.Bucket = u.Host; {
	case a.Bucket == "":
		add("names no bucket: write s3://BUCKET?region=eu-west-2")
	case !bucketName.MatchString(a.Bucket) || strings.Contains(a.Bucket, ".."):
		add("names the bucket %q: a bucket's name is 3 to 63 small letters, digits, dots and hyphens", a.Bucket)
	}
	if u.Path != "" && u.Path != "/" || u.Fragment != "" {
		add("has more after the bucket's name: a folder in the bucket is written ?prefix=FOLDER")
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		add("has settings after the question mark that cannot be read: join them with & and write a slash as %%2F")
		return a, mistakes
	}
	for _, name := range sorted(q) {
		if !slices.Contains(settings, name) {
			add("has the setting %q: there are region, endpoint, prefix and path_style", name)
		} else if len(q[name]) > 1 {
			add("gives %s twice", name)
		}
	}
	a.endpoint(q.Get("endpoint"), add)
	a.region(q, add)
	if a.Prefix = q.Get("prefix"); a.Prefix != "" {
		if len(a.Prefix) > 500 || !prefixName.MatchString(a.Prefix) {
			add("has the prefix %q: write letters, digits, dots, hyphens and slashes, such as proceeds/files", a.Prefix)
		}
		a.Prefix = strings.TrimSuffix(a.Prefix, "/") + "/"
	}
	if q.Has("path_style") {
		style := q.Get("path_style") == "true"
		if a.PathStyle = &style; !style && q.Get("path_style") != "false" {
			add("has path_style=%q: write true or false", q.Get("path_style"))
		}
	}
	return a, mistakes
}

func sorted(q url.Values) []string {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// endpoint takes "https://HOST", "http://HOST" or "HOST"; Amazon's own without one.
func (a *Address) endpoint(text string, add func(string, ...any)) {
	a.Host, a.Secure = amazon, true
	if text == "" {
		return
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		add("has an endpoint that is no web address: write https://HOST or https://HOST:PORT")
	case u.User != nil:
		add("has an endpoint with a user or a password in it: name a file in --blob-credentials-file, or use the environment")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		add("has an endpoint with more than a host and a port: write https://HOST or https://HOST:PORT")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		add("has the endpoint http://%s: files may cross a network by https:// only", u.Host)
	default:
		a.Host, a.Secure = u.Host, u.Scheme == "https"
	}
}

// region is given with Amazon; elsewhere it is a mere word in the signature, and most servers take us-east-1.
func (a *Address) region(q url.Values, add func(string, ...any)) {
	switch a.Region = q.Get("region"); {
	case a.Region == "" && q.Get("endpoint") == "":
		add("says neither region nor endpoint: with Amazon, add ?region=eu-west-2 or the like")
	case a.Region == "":
		a.Region = "us-east-1"
	case !regionName.MatchString(a.Region):
		add("has the region %q: write a name such as eu-west-2", a.Region)
	}
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
