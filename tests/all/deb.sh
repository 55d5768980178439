#!/bin/bash
# The Debian package: built, looked into, unpacked and run; and, for root with debootstrap and a mirror
# within reach, installed in a fresh Debian, run there and taken out again.
# Run from the root of the project. SOSHIN_MIRROR: a mirror of Debian (the
# first one that this machine's apt knows).
set -uo pipefail

work=$(mktemp -d)
root=$work/debian
trap 'rm -rf --one-file-system "$work"' EXIT
failures=0

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then
        echo "PASS  $1"
    else
        printf 'FAIL  %s\n      found:    %s\n      expected: %s\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

build()
{
    cmake -S . -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF &&
        cmake --build "$work/build" && (cd "$work/build" && cpack -G DEB)
}

field()
{
    dpkg-deb -f "$package" "$1"
}

has()
{
    is "holds $1" "$(grep -c " \./$1\$" "$work/files")" 1
}

check_fields()
{
    local name
    is "name and version" "$(field Package) $(field Version)" \
        "soshin $(sed -n 's/^project(soshin VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)"
    is "maintainer" "$(field Maintainer)" "soshin developers <soshin@soshin.example>"
    is "changelog of that version" "$(sed -n '1s/.*(\(.*\)).*/\1/p' packaging/changelog)" "$(field Version)"
    for name in libc6 libcurl4 libgumbo1 libicu libpsl5 libssl3 libcsv3; do
        is "depends on $name" "$(field Depends | tr ',' '\n' | grep -c "^ *$name")" 1
    done
    is "no library is needed that is not named" "$(cd "$work" && mkdir -p debian && : >debian/control &&
        dpkg-shlibdeps -O usr/bin/soshin 2>/dev/null | sed 's/shlibs:Depends=//')" "$(field Depends)"
    is "recommends" "$(field Recommends | grep -c poppler-utils)" 1
    is "suggests" "$(field Suggests)" chromium
    is "both languages" "$(field Description | grep -c 'published notice\|公表ページに')" 2
}

check_files()
{
    local command
    dpkg-deb -c "$package" >"$work/files"
    has usr/bin/soshin
    has usr/share/doc/soshin/copyright
    has usr/share/doc/soshin/changelog.gz
    has usr/share/doc/soshin/README.md
    has usr/share/doc/soshin/docs/rules.md
    has usr/share/bash-completion/completions/soshin
    has usr/share/zsh/vendor-completions/_soshin
    has usr/share/fish/vendor_completions.d/soshin.fish
    has usr/share/man/man1/soshin.1.gz
    for command in $(sed -n 's/^COMMAND(\(.*\))$/\1/p' cli/list.def); do
        has "usr/share/man/man1/soshin-$command.1.gz"
        has "usr/share/man/ja/man1/soshin-$command.1.gz"
    done
    is "all of it is root's" "$(grep -cv ' root/root ' "$work/files")" 0
    is "nobody else may write" "$(grep -c '^.....w\|^........w' "$work/files")" 0
    if command -v lintian >/dev/null; then
        is "lintian" "$(lintian --fail-on error "$package" 2>&1 | grep ^E:)" ""
    else
        echo "SKIP  lintian is not installed"
    fi
}

check_run()
{
    (cd "$work" && "$work/usr/bin/soshin" demo --now 2026-11-20 --quiet)
    is "it runs" "$?" 1
    is "its report is there" "$([ -s "$work/soshin-report/report.html" ] && echo yes)" yes
    is "the page of the manual" "$(zcat "$work/usr/share/man/man1/soshin-scan.1.gz" | grep -c '^\.TH SOSHIN')" 1
}

in_debian()
{
    LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}

check_install()
{
    local mirror=${SOSHIN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' | head -n 1)}
    if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
        echo "SKIP  installing takes root and debootstrap"
        return
    fi
    if ! debootstrap --variant=minbase --include=bash-completion bookworm "$root" "$mirror" >"$work/debootstrap" 2>&1; then
        echo "SKIP  no Debian could be set up from $mirror: $(tail -n 1 "$work/debootstrap")"
        return
    fi
    cp "$package" "$root/soshin.deb"
    in_debian apt-get install -y -q --no-install-recommends /soshin.deb >"$work/apt" 2>&1
    is "installs with what it depends on" "$?" 0
    in_debian dpkg --verify soshin | grep -v '/usr/share/\(man\|doc\)/' >"$work/verify"
    is "its files are as packed" "$(cat "$work/verify")" ""
    in_debian soshin demo --now 2026-11-20 --quiet -o /tmp/report
    is "runs there" "$?" 1
    is "finds there what it finds here" "$(sha256sum <"$root/tmp/report/findings.csv")" \
        "$(sha256sum <"$work/soshin-report/findings.csv")"
    in_debian dpkg --remove soshin >"$work/remove" 2>&1
    is "goes away" "$? $(in_debian sh -c 'command -v soshin' | wc -l)" "0 0"
    is "and leaves nothing" "$(find "$root/usr" -name '*soshin*' | head -n 3)" ""
}

if ! build >"$work/log" 2>&1; then
    tail -n 20 "$work/log"
    echo "FAIL  the package cannot be built"
    exit 1
fi
package=$(echo "$work"/build/soshin_*.deb)
dpkg-deb -x "$package" "$work"
check_fields
check_files
check_run
check_install
[ "$failures" -eq 0 ]
