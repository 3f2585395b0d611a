#!/usr/bin/env bash
# Installs the Debian packages that tests need and this machine lacks, when run as
# root; otherwise names the command. It never fails for a package that is missing: the
# tests that need it skip and say so, or fail when CI=true.
set -euo pipefail

missing=()
need() { # need PACKAGE COMMAND...: the package is there when the command succeeds
	local package=$1
	shift
	"$@" >/dev/null 2>&1 || missing+=("$package")
}
any() { # any PROGRAM...: one of them is on the path
	local program
	for program in "$@"; do command -v "$program" && return 0; done
	return 1
}
postgres() {
	any initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'
}
liberation() { # a font to draw with: Chromium and LibreOffice draw boxes without one
	compgen -G '/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf'
}
openpyxl() {
	/usr/bin/python3 -c 'import openpyxl' || python3 -c 'import openpyxl'
}
calc() { # LibreOffice without Calc cannot open a workbook
	any soffice libreoffice && { [[ $(uname) != Linux ]] || compgen -G '/usr/lib/libreoffice/program/libsc*lo.so'; }
}

need postgresql postgres
need chromium any chromium chromium-browser google-chrome-stable google-chrome
need libreoffice-calc-nogui calc
need poppler-utils any pdftotext
need python3-openpyxl openpyxl
[[ $(uname) != Linux ]] || need fonts-liberation liberation

if ((${#missing[@]} == 0)); then
	echo "every package that tests need is here"
	exit 0
fi
if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
	echo "tests that need them will be skipped; to have them: sudo apt-get install ${missing[*]}"
	exit 0
fi

# Another apt may be at work: the lists' lock is not waited for, so try again.
export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null; }
for attempt in 1 2 3 4 5; do
	echo "installing ${missing[*]}"
	if apt update && apt install -y --no-install-recommends "${missing[@]}" >/dev/null; then
		exit 0
	fi
	echo "apt-get did not succeed (attempt $attempt of 5)"
	sleep $((attempt * 3))
done
echo "could not install ${missing[*]}" >&2
exit 1
