/** Functions that an exported script brings along, each only where it is called. */
const functions: Readonly<Record<string, string>> = {
  stop: `
stop() { # nothing more can be said about the law
  if [ "\${broken:-0}" = 1 ]; then exit 1; fi
  printf '%s\\n' "not judged: $1" >&2
  exit 2
}`,
  fresh: `
fresh() { # as the key of the finding, but never used before: an old key would answer with an old result
  r=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')
  case $1 in
    ????????-????-????-????-????????????)
      printf '%s\\n' "$r" | sed 's/^\\(.\\{8\\}\\)\\(.\\{4\\}\\).\\(.\\{3\\}\\).\\(.\\{3\\}\\)\\(.\\{12\\}\\)$/\\1-\\2-4\\3-a\\4-\\5/' ;;
    *)
      s=$(printf '%s' "$r" | cut -c1-8)
      if [ "\${#1}" -gt 40 ]; then printf '%s%s' "\${1%????????}" "$s"; else printf '%s-%s' "$1" "$s"; fi ;;
  esac
}`,
  send_body: `
send_body() { # as send, with the body from stdin
  data=1 send "$@"
}`,
  send: `
send() { # send NUMBER METHOD URL COOKIE-JAR [HEADER...]; no answer is an answer too: status 000
  n=$1 method=$2 url=$3 jar=$4
  shift 4
  printf '%s\\n' 'expect:' "$@" > "$dir/$n.sent"
  grep -qi '^content-type[:;]' "$dir/$n.sent" || printf '%s\\n' 'content-type:' >> "$dir/$n.sent"
  set -- --silent --show-error --globoff --path-as-is --max-time 60 -H "@$dir/$n.sent"
  if [ "$method" = HEAD ]; then set -- "$@" --head; else set -- "$@" -X "$method"; fi
  if [ -n "$jar" ]; then set -- "$@" -b "$dir/$jar" -c "$dir/$n.jar"; fi
  if [ -n "\${data:-}" ]; then set -- "$@" --data-binary @-; fi
  : > "$dir/$n.body"
  curl "$@" -D "$dir/$n.head" -o "$dir/$n.body" -w '%{http_code}' "$url" > "$dir/$n.status" || printf 000 > "$dir/$n.status"
  # Several at once may share the cookies: a name is exchanged whole.
  if [ -f "$dir/$n.jar" ]; then mv "$dir/$n.jar" "$dir/$jar"; fi
}`,
  take: `
take() { # take NUMBER at|header|body WHERE [AFTER BEFORE]: a value of an answer that a later request needs
  answered "$1"
  case $2 in
    at) at "$1" "$3" ;;
    header) tr -d '\\r' < "$dir/$1.head" | NAME="$3:" awk 'tolower(substr($0, 1, length(ENVIRON["NAME"]))) == tolower(ENVIRON["NAME"]) { v = substr($0, length(ENVIRON["NAME"]) + 1); sub(/^[ \\t]+/, "", v) } END { print v }' ;;
    body) tr -d '\\r' < "$dir/$1.body" ;;
  esac > "$dir/taken"
  if [ "$#" -gt 3 ]; then
    value=$(AFTER=$4 BEFORE=$5 awk '{ i = index($0, ENVIRON["AFTER"]); if (i) { v = substr($0, i + length(ENVIRON["AFTER"])); j = ENVIRON["BEFORE"] == "" ? 0 : index(v, ENVIRON["BEFORE"]); print j ? substr(v, 1, j - 1) : v; exit } }' "$dir/taken")
  else
    value=$(cat "$dir/taken")
  fi
  [ -n "$value" ] || stop "no $3 in answer $1: $(head -c 500 "$dir/$1.body")"
  printf '%s' "$value"
}`,
  expect_status: `
expect_status() { # NUMBER STATUS...
  answered "$1"
  got=$(cat "$dir/$1.status") where="the status of answer $1"
  shift
  is_status "$got" "$@" || break_law "$where is $got, not one of: $*"
}`,
  expect_given_status: `
expect_given_status() { # NUMBER BUT STATUS...: without one of these, or with one of BUT, nothing below says anything
  answered "$1"
  got=$(cat "$dir/$1.status") where="the status of answer $1" but=$2
  shift 2
  case " $but " in *" $got "*) stop "$where is $got, which says nothing" ;; esac
  is_status "$got" "$@" || stop "$where is $got, not one of: $*"
}`,
  is_status: `
is_status() { # STATUS WANTED...: 2xx stands for every status from 200 to 299
  shown=$1
  shift
  for wanted in "$@"; do case $wanted in "$shown" | "\${shown%??}xx") return 0 ;; esac; done
  return 1
}`,
  expect_value: `
expect_value() { # NUMBER POINTER TEXT...
  answered "$1"
  got=$(at "$1" "$2") where="answer $1 at $2"
  shift 2
  for wanted in "$@"; do [ "$got" = "$wanted" ] && return 0; done
  break_law "$where is '$got', not one of: $*"
}`,
  expect_distinct: `
expect_distinct() { # POINTER LEAST MOST NUMBER...: how many different values the answers show
  where=$1 least=$2 most=$3
  shift 3
  for n in "$@"; do if [ "$(cat "$dir/$n.status")" != 000 ]; then jq -c --arg p "$where" "$walk"' at($p) | text' "$dir/$n.body" 2> /dev/null || :; fi; done | sort -u > "$dir/values"
  [ -s "$dir/values" ] || stop "no answer shows $where"
  bounded "$(wc -l < "$dir/values")" "$least" "$most" "different values at $where"
}`,
  expect_given: `
expect_given() { # NUMBER POINTER TEXT...: without one of these there nothing below says anything
  answered "$1"
  got=$(at "$1" "$2") where="answer $1 at $2"
  shift 2
  for wanted in "$@"; do [ "$got" = "$wanted" ] && return 0; done
  stop "$where is '$got', not one of: $*"
}`,
  expect_count: `
expect_count() { # NUMBER POINTER LEAST MOST [POINTER TEXT]...: how many items of a list are like that
  answered "$1"
  n=$1 where=$2 least=$3 most=$4
  shift 4
  count=$(jq -r --arg p "$where" "$walk"' at($p) | if type == "array" then map(select(like($ARGS.positional | pairs))) | length else empty end' "$dir/$n.body" --args -- "$@" 2> /dev/null) || count=
  [ -n "$count" ] || stop "no list at $where in answer $n"
  bounded "$count" "$least" "$most" "items at $where"
}`,
  expect_values: `
expect_values() { # NUMBER POINTER FIELD LEAST MOST PAIRS [POINTER TEXT]... [ALLOWED]...: which different values such items show
  answered "$1"
  n=$1 where=$2 field=$3 least=$4 most=$5 pairs=$6
  shift 6
  found=$(jq -r --arg p "$where" --arg f "$field" --arg c "$pairs" "$walk"' ($c | tonumber * 2) as $c | $ARGS.positional[$c:] as $allowed
    | at($p) | if type == "array" then [.[] | select(like($ARGS.positional[:$c] | pairs)) | shown($f)] | unique
    | "\\(length) \\(if $allowed == [] then 0 else . - $allowed | length end)" else empty end' "$dir/$n.body" --args -- "$@" 2> /dev/null) || found=
  [ -n "$found" ] || stop "no list at $where in answer $n"
  bounded "\${found% *}" "$least" "$most" "different values at $where $field"
  [ "\${found#* }" = 0 ] || break_law "\${found#* } values at $where $field that should not be there"
}`,
  expect_gaps: `
expect_gaps() { # NUMBER POINTER FEWEST PACES PAIRS [POINTER TEXT]... [POINTER TEXT]...: gaps, ms, after requests of the second kind to the next under the same key
  answered "$1"
  n=$1 where=$2 fewest=$3 paces=$4 pairs=$5
  shift 5
  found=$(jq -c --arg p "$where" --arg c "$pairs" --argjson fewest "$fewest" --argjson paces "$paces" "$walk"' def mean: if length == 0 then 0 else add / length end;
    def keeps($pace): sort as $sorted | (length / 2 | floor) as $half
      | $sorted[0] >= ($pace.shortestMs // -infinite) and $sorted[$half] >= ($pace.middleMs // -infinite)
      and (.[$half:] | mean) / ([1, (.[:$half] | mean)] | max) >= ($pace.growth // -infinite);
    ($ARGS.positional | pairs) as $all | $all[:($c | tonumber)] as $where | $all[($c | tonumber):] as $after
    | at($p) | if type == "array" then map(select(like($where))) else [] end | if any(.[]; like($after)) then . else empty end
    | [group_by(shown("/idempotencyKey"))[] | . as $sent
      | [range(1; length) as $i | $sent[$i - 1] | select(like($after) and (.endedAtMs | type) == "number") | $sent[$i].arrivedAtMs - .endedAtMs]
      | select(length >= $fewest and (. as $gaps | any($paces[]; . as $pace | $gaps | keeps($pace)) | not)) | map(round)]' "$dir/$n.body" --args -- "$@" 2> /dev/null) || found=
  [ -n "$found" ] || stop "no request to count from at $where in answer $n"
  [ "$found" = '[]' ] || break_law "gaps between requests that should be longer, ms: $found"
}`,
  expect_absent: `
expect_absent() { # TEXT NUMBER...
  text=$1
  shift
  for n in "$@"; do
    answered "$n"
    if jq -Rse --arg t "$text" 'contains($t)' "$dir/$n.body" > /dev/null; then break_law "answer $n holds a text that it must not hold"; fi
  done
}`,
  bounded: `
bounded() { # COUNT LEAST MOST WHAT
  if [ "$1" -lt "$2" ] || [ "$1" -gt "$3" ]; then break_law "$1 $4"; fi
}`,
  break_law: `
broken=0
break_law() {
  printf '%s\\n' "broken: $1" >&2
  broken=1
}`,
  answered: `
answered() {
  [ "$(cat "$dir/$1.status")" != 000 ] || stop "request $1 was not answered"
}`,
  at: `
at() { # at NUMBER POINTER: the value there as text, nothing where there is none
  jq -r --arg p "$2" "$walk"' at($p) | text' "$dir/$1.body" 2> /dev/null || :
}`,
  uri: `
uri() { printf '%s' "$1" | jq -Rrs @uri; }`,
  json: `
json() { printf '%s' "$1" | jq -Rrs 'tojson | .[1:-1]'; }`,
};

/** JSON Pointers (RFC 6901) for jq, and what items of a list show at them. */
const walk = `
walk='def at($p): reduce ($p | split("/")[1:][] | split("~1") | join("/") | split("~0") | join("~")) as $k (.;
    if type == "array" then .[try ($k | tonumber) catch 1e9] elif type == "object" then .[$k] else null end);
  def text: if . == null then empty elif type == "string" then . else tojson end;
  def shown($p): [at($p) | text][0] // "";
  def pairs: [range(0; length; 2) as $i | .[$i:$i + 2]];
  def like($pairs): . as $item | all($pairs[]; . as [$p, $v] | ($item | shown($p)) == $v);'`;

const folder = `
export LC_ALL=C
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT`;

/** The functions that a script calls, and those that these call. */
export function shellRuntime(script: string): string {
  const names = Object.keys(functions);
  let needed: readonly string[] = [];
  for (;;) {
    const text = [script, ...needed.map((name) => functions[name])].join('\n');
    const called = names.filter((name) => new RegExp(`(?:^|[\\s(|])${name} `, 'm').test(text));
    if (called.length === needed.length) {
      const parts = [folder, ...(/\$walk/.test(text) ? [walk] : []), ...needed.map((name) => functions[name] ?? '')];
      return `${parts.join('\n')}\n`;
    }
    needed = called;
  }
}
