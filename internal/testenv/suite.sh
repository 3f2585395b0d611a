#!/usr/bin/env bash
# What `make test` runs, with the time of each phase. A test that lacks something is
# skipped and named at the end; when CI=true it fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skips=$(mktemp)
scratch=
trap 'rm -rf "$skips" ${scratch:+"$scratch"}' EXIT
export PROCEEDS_SKIPS=$skips

# Each change of a test's database waits for the disk, unless it lies in memory with 8 GiB to
# spare. What is compiled stays on the disk: memory may be barred from running programs.
if [[ -z ${TMPDIR:-} && -w /dev/shm ]] && (($(df -Pk /dev/shm | awk 'END {print $4}') > 8 << 20)); then
	scratch=$(mktemp -d /dev/shm/proceeds-test-XXXXXX)
	export TMPDIR=$scratch GOTMPDIR=${GOTMPDIR:-/tmp}
fi

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
