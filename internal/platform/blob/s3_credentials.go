package blob

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"proceeds/internal/platform/blob/bucket"
)

var errNoCredentials = errors.New("there are no credentials for the bucket: set --blob-credentials-file, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials")

// credentialsFor finds credentials: in file alone where one is named; else in the environment, in the files of Amazon's
// programs and, with Amazon, from the machine or container that the program runs on. Nothing is asked of the network yet.
func credentialsFor(at bucket.Address, file string) (*credentials.Credentials, error) {
	if file != "" {
		one := &credentials.FileAWSCredentials{Filename: file}
		if _, err := (&keys{of: []credentials.Provider{one}}).Retrieve(); err != nil {
			return nil, fmt.Errorf("the file %s holds no credentials: write [default], aws_access_key_id = … and aws_secret_access_key = … in it", file)
		}
		return credentials.New(&keys{of: []credentials.Provider{one}}), nil
	}
	of := []credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}}
	if at.Amazon() || os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != "" || os.Getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI") != "" {
		of = append(of, &credentials.IAM{Region: at.Region})
	}
	return credentials.New(&keys{of: of}), nil
}

// keys takes the first credentials that there are. The client's own chain would go on without a signature where there are
// none, and a file might go to a bucket that is open to everybody.
type keys struct {
	of  []credentials.Provider
	now credentials.Provider // that gave the credentials in use
}

// RetrieveWithCredContext is of credentials.Provider.
func (k *keys) RetrieveWithCredContext(cc *credentials.CredContext) (credentials.Value, error) {
	bounded := credentials.CredContext{}
	if cc != nil {
		bounded = *cc
	}
	ctx := bounded.Context
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // a machine outside Amazon's cloud waits for an answer in vain
	defer cancel()
	bounded.Context = ctx
	for _, p := range k.of {
		v, err := p.RetrieveWithCredContext(&bounded)
		if err == nil && v.AccessKeyID != "" && v.SecretAccessKey != "" {
			k.now = p
			return v, nil
		}
	}
	return credentials.Value{}, errNoCredentials
}

// Retrieve is of credentials.Provider.
func (k *keys) Retrieve() (credentials.Value, error) { return k.RetrieveWithCredContext(nil) }

// IsExpired is of credentials.Provider.
func (k *keys) IsExpired() bool { return k.now == nil || k.now.IsExpired() }
