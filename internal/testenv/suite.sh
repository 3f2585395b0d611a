#!/usr/bin/env bash
# What `make test` runs, with the time of each phase. A test that lacks something is
# skipped and named at the end; when CI=true it fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skips=$(mktemp)
trap 'rm -f "$skips"' EXIT
export PROCEEDS_SKIPS=$skips

failed=()
phase() { # a phase that fails does not hide what the next ones would say
	local name=$1 start=$SECONDS said=took
	echo "=== $name"
	if ! make "$name"; then
		failed+=("$name")
		said="failed after"
	fi
	echo "=== $name $said $((SECONDS - start)) s"
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
if ((${#failed[@]})); then
	echo "=== failed: ${failed[*]}" >&2
	exit 1
fi
