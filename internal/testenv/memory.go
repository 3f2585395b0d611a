package testenv

// memory is where Linux keeps files in memory. Each test on PostgreSQL copies a database
// of more than a thousand files and drops it again: on a disk that takes three times the
// work.
const memory = "/dev/shm"

// enough is what must be free before a cluster is put in memory, in bytes: many times what
// the databases of tests that run at the same time have ever held.
const enough = 6 << 30
