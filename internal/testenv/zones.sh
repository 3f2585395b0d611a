#!/usr/bin/env bash
# zones.sh PROGRAM [ARGUMENT ...]: runs a test program on machines in other time zones. It is
# given to go test -exec, so that each is linked once.
set -euo pipefail
for zone in Pacific/Auckland America/New_York America/Los_Angeles Asia/Kathmandu; do
	TZ=$zone "$@" || {
		echo "failed with TZ=$zone" >&2
		exit 1
	}
done
