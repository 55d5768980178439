#!/bin/bash
# Help, manual pages, completion of shells and --version say the same, and what the tables say. No network.
# SOSHIN names the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_MESSAGES LANG LANGUAGE
export LC_ALL=C.UTF-8
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

commands=$(sed -n 's/^COMMAND(\(.*\))$/\1/p' cli/list.def)

# Options of a command, by its help.
options()
{
    "$soshin" help "$1" | sed -n 's/^  \(  \|-., \)  *\(--[a-z-]*\).*/\2/p; s/^  -., \(--[a-z-]*\).*/\1/p' |
        LC_ALL=C sort -u
}

check_overview()
{
    is "the overview has every command once, in its order" \
        "$("$soshin" help | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p' | tr '\n' ' ')" \
        "$(tr '\n' ' ' <<<"$commands")"
    is "in as many groups as there are" "$("$soshin" help | grep -c '^to .*:$\|^about .*:$')" \
        "$(grep -c ^GROUP cli/list.def)"
    is "--help is the same" "$("$soshin" --help | sha256sum)" "$("$soshin" help | sha256sum)"
    for command in $commands; do
        is "help $command is $command --help" "$("$soshin" help "$command" | sha256sum)" \
            "$("$soshin" "$command" --help | sha256sum)"
    done
}

# No line of the help is wider than a terminal, words that cannot be broken aside.
check_widths()
{
    local lang
    for lang in C.UTF-8 ja_JP.UTF-8; do
        for command in "" $commands; do
            # shellcheck disable=SC2086 # no word without a command
            LC_ALL=$lang "$soshin" help $command
        done >"$work/help"
        is "help in 80 columns ($lang)" "$(python3 - "$work/help" <<'PY'
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8"):
    wide = sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line.rstrip("\n"))
    if (wide > 80 and not line.startswith(("usage:", "使い方:", "  soshin "))
            and not line.lstrip().startswith("-")):
        print(wide, line, end="")
PY
        )" ""
    done
}

check_suggestions()
{
    local row
    for row in "scna:scan" "conteiner:container" "complete:completion" "hlep:help" "bogus:" "x:" ":"; do
        "$soshin" "${row%%:*}" >"$work/out" 2>"$work/err"
        is "soshin ${row%%:*}" "$? $(sed -n 's/.*is soshin \(.*\) meant.*/\1/p' "$work/err")" "2 ${row#*:}"
        is "one line" "$(wc -l <"$work/err") $(wc -c <"$work/out")" "1 0"
    done
    is "help scna" "$("$soshin" help scna 2>&1)" "soshin: there is no command scna; is soshin scan meant?"
}

check_version()
{
    local name
    "$soshin" --version >"$work/out"
    is "the catalog's date" "$(sed -n 's/^soshin [0-9.]*, catalog of //p' "$work/out")" \
        "$("$soshin" catalog check | sed 's/.*catalog of \([0-9-]*\):.*/\1/')"
    for name in libcurl OpenSSL ICU libpsl zlib libyaml c-ares SQLite; do
        is "--version: $name" "$(grep -c "\(^\|, \)$name [0-9][0-9.]*" "$work/out")" 1
    done
    if command -v curl-config >/dev/null; then
        is "the version of libcurl" "$(sed -n 's/^\(libcurl [0-9.]*\).*/\1/p' "$work/out")" \
            "$(curl-config --version)"
    fi
}

# page LANG COMMAND: its page, and what the tools for such pages say of it.
page()
{
    # shellcheck disable=SC2086 # no word without a command
    "$soshin" help $2 --format man --lang "$1" -o "$work/page" || echo "cannot be written"
    if command -v mandoc >/dev/null; then
        mandoc -T lint -W warning "$work/page"
    fi
    if command -v groff >/dev/null; then
        groff -ww -man -Kutf8 -Tutf8 "$work/page" 2>&1 >/dev/null
    fi
}

check_manual()
{
    local lang command shown
    command -v groff >/dev/null || echo "SKIP  groff is not installed"
    command -v mandoc >/dev/null || echo "SKIP  mandoc is not installed"
    for lang in en ja; do
        is "soshin(1), $lang" "$(page "$lang" "" 2>&1)" ""
        is "it names the others, $lang" "$(sed -n 's/^\.BR soshin\\-\([a-z]*\) (1)$/\1/p' "$work/page" | tr '\n' ' ')" \
            "$(tr '\n' ' ' <<<"$commands")scan "
        for command in $commands; do
            is "soshin-$command(1), $lang" "$(page "$lang" "$command" 2>&1)" ""
            shown=$(sed -n 's/^.*\\fB\\-\\-\([a-z\\-]*\)\\fR.*/--\1/p' "$work/page" |
                sed 's/\\f\?//g' | LC_ALL=C sort)
            is "its options are those of the help" "$shown" "$(options "$command")"
        done
        "$soshin" help report --format man --lang "$lang" >"$work/page"
        is "it explains every column, $lang" \
            "$(grep -c '^\\fB[a-z][a-z_0-9]*\\fR\( (JSON)\)\?$' "$work/page")" \
            "$(($("$soshin" report --columns | grep -c '^| `') + $("$soshin" report --format x . 2>&1 | grep -o '|' | wc -l)))"
    done
    "$soshin" help scan --format man --lang ja >"$work/page"
    is "--lang stands for the terminal's language" "$(sha256sum <"$work/page")" \
        "$(LC_ALL=ja_JP.UTF-8 "$soshin" help scan --format man | sha256sum)"
    is "the Japanese page is Japanese" "$(sed 's/\\://g' "$work/page" | grep -c '^soshin\\-scan.*公表ページ')" 1
    is "a line that begins with a dot is text" "$("$soshin" help scan --format man | grep -c "^[.'][^A-Za-z\\\\]")" 0
    "$soshin" help --format xml >/dev/null 2>"$work/err"
    is "another format" "$? $(wc -l <"$work/err")" "2 1"
    "$soshin" help scan --format man >/dev/full 2>"$work/err"
    is "nowhere to write" "$? $(wc -l <"$work/err")" "2 1"
}

# complete WORD...: what bash offers for the last word, on one line.
complete_words()
{
    # shellcheck disable=SC2016 # expanded by the other bash
    bash --norc -c '
        source "$1"
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
        _soshin
        printf "%s\n" "${COMPREPLY[@]}"' bash "$work/bash" "$@" 2>&1 | LC_ALL=C sort | tr '\n' ' '
}

check_bash()
{
    local command
    "$soshin" completion bash >"$work/bash"
    is "bash reads it" "$(bash -n "$work/bash" 2>&1)" ""
    is "bash: commands" "$(complete_words soshin "")" \
        "$(printf '%s\n' --help --version $commands | LC_ALL=C sort | tr '\n' ' ')"
    is "bash: a command" "$(complete_words soshin contai)" "container "
    for command in $commands; do
        is "bash: options of $command" "$(complete_words soshin "$command" --)" "$(options "$command" | tr '\n' ' ')"
    done
    is "bash: one option" "$(complete_words soshin scan --fail)" "--fail-on "
    is "bash: its values" "$(complete_words soshin scan --fail-on "")" "advice lacking never review violation "
    is "bash: --lang=" "$(complete_words soshin scan --lang = "")" "en ja "
    is "bash: --lang= alone" "$(complete_words soshin scan --lang =)" "en ja "
    is "bash: --lang=j" "$(complete_words soshin scan --lang = j)" "ja "
    is "bash: formats of notice" "$(complete_words soshin notice --format "")" "csv json text "
    is "bash: formats of report" "$(complete_words soshin report x --format sa)" "sarif "
    is "bash: a value that can be anything" "$(complete_words soshin scan --url "" | tr -d ' ')" ""
    is "bash: rules" "$(complete_words soshin explain purpose-o)" "purpose-one-sided "
    is "bash: words" "$(cd "$work" && rm -rf c && mkdir c && cd c && complete_words soshin catalog "")" "check lookup unknown "
    is "bash: shells" "$(complete_words soshin completion "")" "bash fish zsh "
    is "bash: commands of help" "$(complete_words soshin help exp)" "explain "
    touch "$work/page one.html"
    is "bash: files" "$(complete_words soshin scan "$work/page")" "$work/page $work/page one.html "
    is "bash: file of -o" "$(complete_words soshin init x -o "$work/pag")" "$work/page $work/page one.html "
    is "no such shell" "$("$soshin" completion tcsh 2>&1)" "soshin: completion needs one of: bash, zsh, fish"
}

check_other_shells()
{
    local lang
    for lang in en ja; do
        "$soshin" completion zsh --lang "$lang" >"$work/zsh"
        "$soshin" completion fish --lang "$lang" >"$work/fish"
        if command -v zsh >/dev/null; then
            is "zsh reads it ($lang)" "$(zsh -n "$work/zsh" 2>&1)" ""
        else
            echo "SKIP  zsh is not installed"
        fi
        if command -v fish >/dev/null; then
            is "fish reads it ($lang)" "$(fish -n "$work/fish" 2>&1)" ""
            is "fish completes ($lang)" "$(HOME=$work fish -c \
                "source $work/fish; complete -C 'soshin scan --fail'; complete -C 'soshin catalog lo'" 2>&1 |
                cut -f 1 | tr '\n' ' ')" "--fail-on lookup "
        else
            echo "SKIP  fish is not installed"
        fi
        # With a space before it, _arguments calls the action without words of its own.
        is "zsh: words or files ($lang)" "$(grep -c ": _alternative " "$work/zsh") $(grep -c "[^ ]_alternative" "$work/zsh")" "2 0"
        is "zsh: every command and option ($lang)" \
            "$(grep -c "^            '\((-. --[a-z]*)'{-.,\)\?\(\*\)\?--[a-z]" "$work/zsh") $(grep -c "^        '[a-z]*:" "$work/zsh")" \
            "$(for command in $commands; do options "$command"; done | wc -l) $(wc -w <<<"$commands")"
        is "fish: every command and option ($lang)" \
            "$(grep -c "subcommand_from [a-z]*' -l " "$work/fish") $(grep -c "use_subcommand -a" "$work/fish")" \
            "$(for command in $commands; do options "$command"; done | wc -l) $(wc -w <<<"$commands")"
    done
}

check_overview
check_widths
check_suggestions
check_version
check_manual
check_bash
check_other_shells
[ "$failures" -eq 0 ]
