#!/usr/bin/env bash
# Kills the service under load, many times, and looks for every decision that it acknowledged: on SQLite, and on PostgreSQL with two services on one
# database, which is restarted in mid-commit too. Ends with one line: "N passed, N failed".
# usage: crash.sh COMMAND [TIMES]   COMMAND is the built ordercheck; TIMES is 50 if not given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command=$(realpath "$1")
times=${2:-50}
work=$(mktemp -d)
request=$(realpath examples/01-coronary-cta-supported/request.json)
started=()
database=
passed=0
failed=0
stop_all() {
  for process in "${started[@]}"; do
    kill -9 "$process" 2>/dev/null || true
  done
  [[ -z $database ]] || as_postgres "$database/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null 2>&1 || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop_all EXIT
export OrderCheck__DecisionLog__Mode=required
export OrderCheck__AsOf=2026-11-22

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

as_postgres() { # PostgreSQL does not run as root
  if [[ $(id -u) = 0 ]]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

start_service() { # name; sets service and process
  "$command" serve --urls http://127.0.0.1:0 >"$work/$1.txt" 2>&1 &
  process=$!
  started+=("$process")
  disown "$process"
  local end=$((SECONDS + 60))
  until grep -qs 'Stop with' "$work/$1.txt"; do
    if ((SECONDS >= end)) || ! kill -0 "$process" 2>/dev/null; then
      cat "$work/$1.txt"
      return 1
    fi
    sleep 0.05
  done
  service=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/$1.txt" | head -n 1)
}

# One client: asks until the service is gone; only what was answered with 200, whole, is acknowledged.
ask() { # service, file of acknowledged ids, file of statuses
  local status
  while status=$(curl -s -o "$2.body" -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$request" "$1/check"); do
    echo "$status" >>"$3"
    if [[ $status = 200 ]]; then
      grep -oE '"assessmentId": ?"[^"]+"' "$2.body" | grep -oE 'oc-[0-9a-f]+' >>"$2"
    else
      sleep 0.05
    fi
  done
}

# All orders asked for are the same, so their assessment id is too: what was acknowledged is counted.
acknowledged() { cat "$work"/acknowledged-* 2>/dev/null | wc -l; }
recorded() { "$command" log export --log "$work/decisions.db" >"$work/export.ndjson" && wc -l <"$work/export.ndjson"; }
calls() { sed -E 's/.*"requestId":"([^"]+)".*/\1/' "$work/export.ndjson" | sort -u | wc -l; }

load() { # name, services...: four clients for each
  local name=$1 n=0 address
  shift
  clients=()
  for address in "$@"; do
    for _ in 1 2 3 4; do
      n=$((n + 1))
      ask "$address" "$work/acknowledged-$name-$n" "$work/statuses" &
      clients+=($!)
    done
  done
}

under_load() { # waits until some more calls, a number drawn at random, were acknowledged
  local wanted=$(($(acknowledged) + RANDOM % 60 + 5)) end=$((SECONDS + 60))
  until (($(acknowledged) >= wanted || SECONDS >= end)); do
    sleep 0.02
  done
}

holds_all() { # what, kills
  local asked written
  asked=$(acknowledged)
  written=$(recorded)
  echo "observed - $1: $asked decisions were acknowledged, $written are in the log"
  check "$1: every acknowledged decision is in the log after $2 kills" test "$asked" -gt 0 -a "$written" -ge "$asked"
  check "$1: no decision is there twice" test "$(calls)" -eq "$written"
  check "$1: the chain is unbroken" "$command" log verify --log "$work/decisions.db"
}

run_sqlite() {
  export OrderCheck__DecisionLog__Path=$work/decisions.db
  local kill
  for ((kill = 1; kill <= times; kill++)); do
    start_service "sqlite-$kill" || return 1
    load "sqlite-$kill" "$service"
    under_load
    kill -9 "$process"
    wait "${clients[@]}" 2>/dev/null || true
  done
  holds_all SQLite "$times"
}

start_postgres() {
  as_postgres "$database/pg_ctl" -D "$work/pg" -w -t 30 -l "$work/pg.log" -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$work/pg" start >/dev/null
}

run_postgres() {
  local kill first second first_process
  port=$((20000 + RANDOM % 20000))
  mkdir -p "$work/pg"
  [[ $(id -u) != 0 ]] || { chmod 755 "$work" && chown postgres "$work/pg" && touch "$work/pg.log" && chown postgres "$work/pg.log"; }
  as_postgres "$database/initdb" -D "$work/pg" -U ordercheck --auth=trust -E UTF8 --locale=C >/dev/null
  start_postgres
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/key"
  export OrderCheck__DecisionLog__ConnectionString="Host=127.0.0.1;Port=$port;Username=ordercheck;Database=postgres"
  export OrderCheck__DecisionLog__KeyFile=$work/key
  rm -f "$work"/acknowledged-* "$work/statuses"
  for ((kill = 1; kill <= times; kill++)); do
    start_service "pg-$kill-a" || return 1
    first=$service first_process=$process
    start_service "pg-$kill-b" || return 1
    second=$service
    load "pg-$kill" "$first" "$second"
    under_load
    kill -9 "$first_process" "$process"
    wait "${clients[@]}" 2>/dev/null || true
  done
  holds_all "two services on one PostgreSQL" "$times"

  start_service pg-restart || return 1
  rm -f "$work/statuses"
  load pg-restart "$service"
  under_load
  as_postgres "$database/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null
  sleep 1
  start_postgres
  under_load
  kill -9 "$process"
  wait "${clients[@]}" 2>/dev/null || true
  check "PostgreSQL restarted: calls were refused with 503 meanwhile" grep -q '^503$' "$work/statuses"
  check "PostgreSQL restarted: calls are answered again afterwards" test "$(tail -n 4 "$work/statuses" | sort -u)" = 200
  holds_all "PostgreSQL restarted in mid-commit" "$times"
}

run_sqlite || { echo "not ok - the service did not start on SQLite"; failed=$((failed + 1)); }

if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && command -v apt-get >/dev/null; then
  { apt-get update && apt-get install -y --no-install-recommends postgresql; } >"$work/apt.txt" 2>&1 || tail -n 3 "$work/apt.txt"
fi
database=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)")
if [[ ! -x $database/initdb ]]; then
  database=
  echo "skipped - PostgreSQL is missing: the decision log was not tried on it"
else
  run_postgres || { echo "not ok - the service did not start on PostgreSQL"; failed=$((failed + 1)); }
fi

echo "$passed passed, $failed failed"
((failed == 0))
