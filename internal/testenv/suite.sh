#!/usr/bin/env bash
# What `make test` runs, with the time of each phase. A test that lacks something is
# skipped and named at the end; when CI=true it fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skips=$(mktemp)
trap 'rm -f "$skips"' EXIT
export PROCEEDS_SKIPS=$skips

phase() {
	local name=$1 start=$SECONDS
	echo "=== $name"
	if ! make "$name"; then
		echo "=== $name failed after $((SECONDS - start)) s" >&2
		return 1
	fi
	echo "=== $name took $((SECONDS - start)) s"
}

phase deps
phase build
phase lint
phase check
phase zones
phase unit # every package, so the browser tests too

if [[ -s $skips ]]; then
	echo
	echo "Skipped for want of something this machine has not:"
	LC_ALL=C sort -u "$skips" | sed 's/^/  /'
fi
