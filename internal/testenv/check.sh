#!/usr/bin/env bash
# Fails when what is generated is stale: the Go code of the pages, formatting, module
# files. Fresh code is written into the tree, so that it need only be committed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bad=0
complain() {
	echo "check: $*" >&2
	bad=1
}

# The files of the project's own module and of its tools, without what npm unpacked.
files() {
	find cmd internal migrations reports -name node_modules -prune -o -name "$1" -type f -print 2>/dev/null | LC_ALL=C sort || true
}
sums() { files '*_templ.go' | xargs -r -d '\n' cksum; }

before=$(sums)
if ! said=$(go tool -modfile=internal/tools/go.mod templ generate 2>&1); then
	echo "$said" >&2
	complain "the pages cannot be generated"
fi
after=$(sums)
if [[ $before != "$after" ]]; then
	diff <(echo "$before") <(echo "$after") | sed -n 's/^[<>] [0-9]* [0-9]* /  /p' | sort -u >&2 || true
	complain "generated pages were stale; they are fresh now: commit them"
fi
# In CI the tree is a clean clone, so any difference is one that was not committed.
if [[ ${CI:-} == true ]] && ! git diff --exit-code --stat -- '*_templ.go' >&2; then
	complain "generated pages differ from those committed"
fi

unformatted=$(files '*.go' | grep -v '_templ\.go$' | xargs -r -d '\n' gofmt -l)
[[ -z $unformatted ]] || complain "run gofmt -w on:"$'\n'"$unformatted"

# modernc.org/sqlite is C made into Go for one version of modernc.org/libc; another
# compiles and then corrupts memory.
ours=$(go list -m -f '{{.Version}}' modernc.org/libc)
theirs=$(awk '$1 == "modernc.org/libc" {print $2} $2 == "modernc.org/libc" {print $3}' "$(go list -m -f '{{.GoMod}}' modernc.org/sqlite)")
[[ -n $theirs && $ours == "$theirs" ]] || complain "modernc.org/libc is $ours; modernc.org/sqlite wants $theirs"

go mod tidy -diff || complain "go.mod is not tidy: run go mod tidy"
go -C internal/tools mod tidy -diff || complain "internal/tools/go.mod is not tidy: run go mod tidy there"
go mod verify >/dev/null || complain "a module is not what go.sum says"

go -C internal/tools run ./licences -check || bad=1

exit "$bad"
