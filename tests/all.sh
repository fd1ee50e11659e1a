#!/usr/bin/env bash
# Tests that need more than the .NET SDK, against the real command: how fast the service answers, the memory of a replay, its page
# and the report in a browser, and programs that others wrote, from npm.
# Installs npm packages into a folder of its own, and with apt-get a Chromium where there is none and it may; ends with one line: "N passed, N failed".
# What cannot run here is skipped with a line that says why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
# Only what is tried on purpose records anything.
export OrderCheck__DecisionLog__Mode=off
work=$(mktemp -d)
started=()
stop_all() {
  for process in "${started[@]}"; do
    kill "$process" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop_all EXIT

passed=0
failed=0
finish() {
  echo "$passed passed, $failed failed"
  ((failed == 0))
  exit
}

run() { # runs a script of checks and counts its lines
  local status=0 output good bad
  output=$("$@" 2>"$work/errors.txt") || status=$?
  echo "$output"
  good=$(grep -c '^ok - ' <<<"$output" || true)
  bad=$(grep -c '^not ok - ' <<<"$output" || true)
  if ((status != 0 && bad == 0)); then
    echo "not ok - $* ended with $status"
    cat "$work/errors.txt"
    bad=1
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

wait_for() { # what, seconds, command...
  local what=$1 end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= end)); then
      echo "not ok - $what did not start"
      failed=$((failed + 1))
      return 1
    fi
    sleep 0.1
  done
}

milliseconds() { date +%s%3N; }

start_ehr() { # name, arguments...; sets address, process and ready
  local name=$1 start
  shift
  start=$(milliseconds)
  "$command" mock-ehr "$@" --port 0 2>"$work/$name.txt" &
  process=$!
  started+=("$process")
  wait_for "the mock EHR ($name)" 30 grep -q 'Stop with' "$work/$name.txt" || { cat "$work/$name.txt"; finish; }
  address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/$name.txt" | head -n 1)
  ready=$(($(milliseconds) - start))
  echo "observed - the mock EHR ($name) was ready after $ready ms, process included"
}

start_service() { # name, arguments...; sets service
  local name=$1
  shift
  "$command" serve "$@" --urls http://127.0.0.1:0 >"$work/$name-log.txt" 2>"$work/$name.txt" &
  started+=($!)
  wait_for "the service ($name)" 30 grep -q 'Stop with' "$work/$name.txt" || { cat "$work/$name.txt"; return 1; }
  service=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/$name.txt" | head -n 1)
}

check() { # what, command...
  local what=$1
  shift
  if "$@"; then
    echo "ok - $what"
    passed=$((passed + 1))
  else
    echo "not ok - $what"
    failed=$((failed + 1))
  fi
}

total() { # file, name: a number of the totals of a replay
  sed -nE "s/^ *\"$2\": ([0-9.]+),?\$/\1/p" "$1"
}

within() { # what, milliseconds, requests, arguments of replay...: 95 of 100 requests are answered in time
  local what=$1 most=$2 requests=$3 p95 status=0
  shift 3
  "$command" replay "$@" --format json >"$work/totals.json" 2>"$work/errors.txt" || status=$?
  p95=$(total "$work/totals.json" p95)
  echo "observed - $what: 50 of 100 answers within $(total "$work/totals.json" p50) ms, 95 within $p95 ms, 99 within $(total "$work/totals.json" p99) ms, the slowest $(total "$work/totals.json" max) ms"
  cat "$work/errors.txt"
  check "$what: all $requests requests are answered" test "$status $(total "$work/totals.json" requests) $(total "$work/totals.json" unreadable)" = "0 $requests 0"
  check "$what: 95 of 100 answers within $most ms" test "$(printf '%.0f' "${p95:-999999}")" -le "$most"
}

peak() { # the most memory that a command had, in MB
  local output=$1 process most=0 now
  shift
  "$@" >"$output" 2>"$work/errors.txt" &
  process=$!
  while now=$(sed -nE 's/^VmHWM:[[:space:]]*([0-9]+) kB/\1/p' "/proc/$process/status" 2>/dev/null) && [[ -n $now ]]; do
    most=$now
    sleep 0.05
  done
  wait "$process" || true
  echo $((most / 1024))
}

if ! dotnet build src/OrderCheck.Cli --tl:off -v q >"$work/build.txt" 2>&1; then
  echo "not ok - the command does not build"
  tail -n 20 "$work/build.txt"
  failed=1
  finish
fi
command=src/OrderCheck.Cli/bin/Debug/net10.0/ordercheck

"$command" generate 2000 --hooks >"$work/calls.ndjson"
if start_service plain --as-of 2026-11-22; then
  within "service, prefetch alone" 200 2000 "$work/calls.ndjson" --target "$service" --parallel 4
fi
# 9 of 10 are wanted; 95 of 100 is more than that.
within "service, reads from an EHR" 5000 300 "$work/calls.ndjson" --limit 300 --mock-ehr --parallel 4

if [[ -r /proc/self/status ]]; then
  "$command" generate 20000 >"$work/many.ndjson"
  few=$(peak /dev/null "$command" replay "$work/many.ndjson" --limit 4000)
  many=$(peak /dev/null "$command" replay "$work/many.ndjson")
  echo "observed - a replay of 4,000 requests had at most $few MB, one of 20,000 $many MB"
  check "replay: five times the requests need no more memory" test "$few" -gt 0 -a "$many" -le $((few + few / 3 + 20))
  rm "$work/many.ndjson"
fi

# The properties in full, with fresh seeds: what they print says how many of the changed requests were read.
properties() { # what, filter, variable=value
  local what=$1 filter=$2 output status=0
  output=$(env "$3" dotnet test tests/OrderCheck.Fhir.Tests --tl:off --filter "$filter" --logger "console;verbosity=detailed" 2>&1) || status=$?
  grep -iE '^ *seed [0-9]+' <<<"$output" | sed "s/^ */observed - $what: /" || true
  check "$what" test "$status" -eq 0 || true
  ((status == 0)) || tail -n 30 <<<"$output"
}
properties "nothing taken away and no doubt added reassures" "RemovalTests|AddedDoubtTests" ORDERCHECK_MUTATIONS=2000
properties "no evidence that is missing makes an answer more definite" "UnreadEvidenceTests" ORDERCHECK_MUTATIONS=1
properties "100,000 damaged bodies are read or refused" "ReaderFuzzTests" ORDERCHECK_FUZZ=100000

# In full: tests/crash.sh src/OrderCheck.Cli/bin/Debug/net10.0/ordercheck
run tests/crash.sh "$command" 3

if ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then
  { apt-get update && apt-get install -y --no-install-recommends chromium; } >"$work/apt.txt" 2>&1 || tail -n 3 "$work/apt.txt"
fi
if ! command -v chromium >/dev/null || ! command -v node >/dev/null; then
  echo "skipped - chromium or node is missing: the page of the service and the report of a replay were not opened"
else
  "$command" generate 2000 >"$work/orders.ndjson"
  "$command" replay "$work/orders.ndjson" --policies-on 2024-12-31 --out "$work/report.html" >/dev/null
  run node tests/browser/report.mjs "$work/report.html" ${SCREENSHOTS:+"$SCREENSHOTS"}
  # The day of the examples: their answers are those of that day.
  if [[ -n ${service:-} ]]; then
    run node tests/browser/examples.mjs "$service" examples ${SCREENSHOTS:+"$SCREENSHOTS"}
  fi
  mkdir "$work/browser"
  cp tests/browser/* "$work/browser/"
  if ! command -v npm >/dev/null || ! (cd "$work/browser" && npm install --no-audit --no-fund --loglevel=error) >"$work/npm-browser.txt" 2>&1; then
    echo "skipped - npm could not install Playwright and axe: the functions of the page were not tried"
    tail -n 5 "$work/npm-browser.txt" 2>/dev/null || true
  else
    CHROMIUM=$(command -v chromium)
    export CHROMIUM
    if [[ -n ${service:-} ]]; then
      for view in try-order policies; do
        run node "$work/browser/$view.mjs" "$service" ${SCREENSHOTS:+"$SCREENSHOTS"}
      done
    fi
    if start_service deciding --as-of 2026-11-22 --OrderCheck:DecisionLog:Mode required --OrderCheck:DecisionLog:Path "$work/decisions.db"; then
      run node "$work/browser/decisions.mjs" "$service" ${SCREENSHOTS:+"$SCREENSHOTS"}
    fi
    if start_service registered --as-of 2026-11-22 --OrderCheck:PublicUrl https://ordercheck.example --OrderCheck:OperatorKey invented-operator-key-for-tests \
      --OrderCheck:Clients:0:Name mercy --OrderCheck:Clients:0:Issuer https://ehr.example --OrderCheck:Clients:0:Jku:0 https://ehr.example/jwks.json; then
      run node "$work/browser/operator.mjs" "$service" invented-operator-key-for-tests
    fi
  fi
fi

for program in node npm; do
  if ! command -v "$program" >/dev/null; then
    echo "skipped - $program is missing: nothing was tested with Medplum's client and WireMock"
    finish
  fi
done

cp tests/outside/* "$work/"
if ! (cd "$work" && npm install --no-audit --no-fund --loglevel=error) >"$work/npm.txt" 2>&1; then
  echo "skipped - npm could not install its packages: nothing was tested with Medplum's client and WireMock"
  tail -n 5 "$work/npm.txt"
  finish
fi

example=examples/01-coronary-cta-supported

start_ehr open "$example"
open=$address
open_process=$process
run node "$work/medplum.mjs" "$open/fhir" "mock EHR"
start_ehr guarded "$example" --require-token
run node "$work/medplum.mjs" "$address/fhir" "mock EHR with tokens" ordercheck invented-secret

if OrderCheck__FhirServers__0=$open/fhir start_service reading --as-of 2026-10-15; then
  run node "$work/hooks.mjs" "$service" "$open/fhir"
fi

# What Medplum's client and the service read of the mock EHR is recorded, to be served by a WireMock that others wrote.
"$command" mock-ehr --record "$open/fhir" --out "$work/wiremock" --port 0 2>"$work/recorder.txt" &
started+=($!)
if wait_for "the recorder" 30 grep -q 'Stop with' "$work/recorder.txt"; then
  recorder=$(grep -oE 'FHIR +http://127\.0\.0\.1:[0-9]+' "$work/recorder.txt" | grep -oE 'http.*')
  run node "$work/medplum.mjs" "$recorder/fhir" "recorder"
  if OrderCheck__FhirServers__0=$recorder/fhir OrderCheck__FhirServers__1=$recorder/fhir/elsewhere start_service recording --as-of 2026-10-15; then
    run node "$work/fetching.mjs" "$service" "$recorder/fhir" "$example"
  fi
else
  cat "$work/recorder.txt"
fi

java_version=$({ java -version 2>&1 || true; } | sed -nE 's/.*version "([0-9]+).*/\1/p' | head -n 1)
if [[ -z $java_version ]] || ((java_version < 11)); then
  echo "skipped - Java 11 or newer is missing: WireMock was not started"
else
  jar=$(echo "$work"/node_modules/wiremock/build/wiremock-standalone-*.jar)
  java -Xmx256m -XX:TieredStopAtLevel=1 -jar "$jar" --bind-address 127.0.0.1 --port 0 --root-dir "$work/wiremock" >"$work/wiremock.txt" 2>&1 &
  started+=($!)
  if wait_for "WireMock" 60 grep -qE 'port: *[0-9]+' "$work/wiremock.txt"; then
    theirs=http://127.0.0.1:$(sed -nE 's/.*port: *([0-9]+).*/\1/p' "$work/wiremock.txt" | head -n 1)
    run node "$work/same-answers.mjs" "$work/wiremock/mappings" "$open" "$theirs"
    run node "$work/medplum.mjs" "$theirs/fhir" "WireMock"
    if OrderCheck__FhirServers__0=$theirs/fhir OrderCheck__FhirServers__1=$theirs/fhir/elsewhere start_service fetching --as-of 2026-10-15; then
      run node "$work/fetching.mjs" "$service" "$theirs/fhir" "$example"
    fi
  else
    cat "$work/wiremock.txt"
  fi
fi

start=$(milliseconds)
kill -TERM "$open_process"
wait "$open_process" || true
echo "observed - the mock EHR (open) had stopped after $(($(milliseconds) - start)) ms"

finish
