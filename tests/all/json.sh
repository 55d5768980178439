#!/bin/bash
# report.json against its schema, by ajv, and SARIF against the standard's, by the validator of the SARIF
# SDK. Needs npm and its registry; without them it says so and does not fail.
set -uo pipefail
soshin=$(readlink -f "${SOSHIN:?names the program}")
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
echo '{"private": true}' >package.json
if ! command -v npm >/dev/null ||
    ! timeout 300 npm install --no-audit --no-fund --ignore-scripts ajv@8 >npm.log 2>&1; then
    echo "SKIPPED: npm or its registry cannot be reached, so ajv does not look at report.json"
    exit 0
fi
"$soshin" demo --now 2026-11-20 -o report --format sarif >report.sarif
cat >validate.js <<'JS'
const [kind, schema, file] = process.argv.slice(2);
const Ajv = require(kind === "2020" ? "ajv/dist/2020" : "ajv");
const read = (path) => JSON.parse(require("fs").readFileSync(path, "utf8"));
const ajv = new Ajv({strict: kind === "2020", allowUnionTypes: true, validateFormats: false,
                     allErrors: true});
const validate = ajv.compile(read(schema));
if (!validate(read(file))) {
    console.log(validate.errors.slice(0, 10));
    process.exit(1);
}
JS
node validate.js 2020 "$root/schema/report.schema.json" report/report.json || exit 1
echo "report.json fits its schema"
sed -i 's/"format": 2/"format": 2, "more": 2/' report/report.json
if node validate.js 2020 "$root/schema/report.schema.json" report/report.json >/dev/null; then
    echo "the schema takes anything"
    exit 1
fi

if ! timeout 600 npm install --no-audit --no-fund @microsoft/sarif-multitool@5 >npm.log 2>&1; then
    echo "SKIPPED: npm has no SARIF validator for this machine"
    exit 0
fi
find node_modules/@microsoft -name Sarif.Multitool -type f -exec chmod +x {} +
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
validate()
{
    npx --no-install @microsoft/sarif-multitool validate "$1" --output "$1.found" >sarif.log 2>&1 &&
        ! grep -q ': error ' sarif.log
}
if ! validate report.sarif; then
    grep ': error ' sarif.log || tail -n 5 sarif.log
    exit 1
fi
echo "SARIF is valid"
sed 's/"message": {/"massage": {/' report.sarif >bad.sarif
if validate bad.sarif; then
    echo "the validator takes anything"
    exit 1
fi
