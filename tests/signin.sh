#!/bin/bash
# signin.sh BUILD: signing in by an OpenID Connect provider and by an LDAP
# directory: a real provider in a real browser, one that forges its answers, and
# Debian's slapd.
set -u
build=$(realpath "$1")
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-signin.XXXXXX)
modules=$build/browser
pids=()
trap 'kill "${pids[@]}" 2> /dev/null; wait 2> /dev/null; rm -rf "$work"' EXIT
law=(--law "$work/law" --state "$work/state")

# begin NAME COMMAND...: in the background; what it says is in $work/NAME.log
begin() {
	local name=$1
	shift
	"$@" > "$work/$name.log" 2>&1 &
	pids+=($!)
}
give_up() {
	not_ok "$1" "$(tail -n 20 "$work"/*.log)"
	tap_end
	exit 1
}

# ---- who vouches for whom ----

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$work/ca.key" -out "$work/ca.pem" -days 2 -subj '/CN=School CA' \
    2> /dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$work/key.pem" -subj /CN=localhost 2> /dev/null |
    openssl x509 -req -CA "$work/ca.pem" -CAkey "$work/ca.key" \
    -CAcreateserial -days 2 -out "$work/cert.pem" -extfile <(
    echo 'subjectAltName=DNS:localhost,IP:127.0.0.1') 2> /dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout /dev/null -out "$work/other-ca.pem" -days 2 -subj '/CN=Other CA' \
    2> /dev/null
(umask 077 && echo 's3cret & more' > "$work/client-secret" &&
    echo 'looks for people' > "$work/looker")
cp -r "$build/sample/law" "$work/law"

# ---- the servers ----

free_ports() {
	/usr/bin/python3 -c 'import socket, sys
all = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in all: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in all))' "$1"
}
tests/serve/modules.sh "$modules" || { skip 'signing in elsewhere' \
    'npm could not fetch the provider'; tap_end; exit; }
begin forger /usr/bin/python3 tests/signin/forger.py "$work/cert.pem" \
    "$work/key.pem" "$work/forger-port"
begin provider node tests/signin/provider.mjs "$work/cert.pem" \
    "$work/key.pem" "$work" "$modules"
provider=${pids[-1]}
# Two who answer nobody, and note that somebody came.
for name in silent away; do
	begin $name /usr/bin/python3 -c 'import socket, sys
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
open(sys.argv[1] + "-port", "w").write("%d" % s.getsockname()[1])
kept = []
while True:
    kept.append(s.accept())
    open(sys.argv[1] + "-heard", "w")' "$work/$name"
done
for name in forger provider silent away; do
	wait_for "$name" test -s "$work/$name-port" || give_up "$name begins"
done
silent=$(cat "$work/silent-port")

read -r plain tls bare < <(free_ports 3)
# slapd NAME URLS [LINE...]: with the people of people.ldif
directory() {
	local name=$1 urls=$2
	shift 2
	mkdir "$work/$name"
	{
		printf 'include /etc/ldap/schema/%s.schema\n' core cosine \
		    inetorgperson
		printf '%s\n' 'modulepath /usr/lib/ldap' 'moduleload back_mdb' \
		    'allow bind_anon_dn' "pidfile $work/$name.pid" "$@" \
		    'database mdb' 'suffix "dc=school,dc=example"' \
		    "directory $work/$name" \
		    'access to attrs=userPassword by anonymous auth by * none' \
		    'access to * by dn="cn=beadle,dc=school,dc=example" read by anonymous auth by * none'
	} > "$work/$name.conf"
	sed "s/@AWAY@/$(cat "$work/away-port")/" tests/signin/people.ldif |
	    /usr/sbin/slapadd -f "$work/$name.conf" > "$work/$name.log" 2>&1
	begin "$name" /usr/sbin/slapd -f "$work/$name.conf" -h "$urls" -d 0
}
directory slapd "ldap://127.0.0.1:$plain ldaps://127.0.0.1:$tls" \
    "TLSCertificateFile $work/cert.pem" "TLSCertificateKeyFile $work/key.pem"
directory bare "ldap://127.0.0.1:$bare"
answers() { ldapsearch -x -H "$1" -b '' -s base > /dev/null 2>&1; }
export LDAPTLS_CACERT=$work/ca.pem
wait_for slapd answers "ldaps://127.0.0.1:$tls" || give_up 'slapd begins'
wait_for 'slapd without TLS' answers "ldap://127.0.0.1:$bare" ||
    give_up 'slapd without TLS begins'
# For the test to mean something:
ldapwhoami -x -H "ldaps://127.0.0.1:$tls" -D \
    'uid=tokafor,ou=people,dc=school,dc=example' -w '' > "$work/anon" 2>&1
like 'this slapd takes an empty password for nobody' anonymous \
    "$(cat "$work/anon")"

# ---- beadle ----

begin up "$build/beadle" up "${law[@]}"
wait_for 'a store' grep -q '^serving' "$work/up.log" || give_up 'beadle up'

# settings NAME LINE...: a dashboard of its own, of the same state
settings() {
	local name=$1
	shift
	printf '%s\n' 'dashboard_url: https://localhost:@PORT@' "$@" \
	    > "$work/$name.yaml"
	begin "$name" /usr/bin/python3 tests/signin/handed.py \
	    "$work/$name.yaml" "$build/beadle" serve "${law[@]}" \
	    --config "$work/$name.yaml"
	# One after the other: the first makes a certificate for all.
	wait_for "$name" grep -q '^serving' "$work/$name.log" ||
	    give_up "$name serves"
}
oidc() {
	echo 'oidc_client: beadle'
	echo "oidc_secret_file: $work/client-secret"
	echo "oidc_ca: $work/ca.pem"
	echo "oidc_issuer: https://localhost:$(cat "$work/$1-port")"
}
ldap() {
	echo "ldap_server: $1"
	echo "ldap_ca: $work/${2:-ca.pem}"
	echo 'ldap_base: ou=people,dc=school,dc=example'
	echo 'ldap_user: cn=beadle,dc=school,dc=example'
	echo "ldap_password_file: $work/looker"
	echo 'ldap_name: uid'
	echo 'ldap_id: entryUUID'
}
pinned='oidc_tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
oidc_domain: school.example'
port() { sed -n 's|^dashboard_url: https://localhost:||p' "$work/$1.yaml"; }
settings real "$(oidc provider)" "$(ldap "ldaps://127.0.0.1:$tls")"
settings forged "$(oidc forger)" "$pinned" \
    "$(ldap "ldap://127.0.0.1:$plain")"
settings told "$(oidc forger)" 'oidc_second_factor: told' \
    "$(ldap "ldap://127.0.0.1:$bare")"
settings trusting "$(oidc forger)" 'oidc_second_factor: provider' \
    "$(ldap "ldaps://127.0.0.1:$tls" other-ca.pem)"
# One whose secret is not fit to be read yet.
(umask 027 && echo 's3cret & more' > "$work/late-secret")
settings late "$(oidc provider | sed 's|client-secret|late-secret|')" \
    "$(ldap "ldaps://127.0.0.1:$tls")"
late=${pids[-1]}
wait_for 'why there is no provider' grep -q '^serve .*passwords of' \
    "$work/late.log"
like 'a secret that others may read is not used' \
    'own alone: the secret in .*/late-secret may be read by others; chmod 600 it' \
    "$(cat "$work/late.log")"
door() { curl -sk --cacert "$work/ca.pem" "https://localhost:$(port "$1")/sign-in"; }
settings silent "$(oidc forger | sed '$d')" \
    "oidc_issuer: https://localhost:$silent" \
    "$(ldap "ldap://127.0.0.1:$silent")"
like 'and the page to sign in says so' 'Only passwords of' "$(door late)"
is 'and offers no other way' 0 "$(door late |
    grep -cE 'sign-in/oidc|name="with"')"
chmod 600 "$work/late-secret"
echo "https://localhost:$(port real)/sign-in/oidc/done" \
    > "$work/provider-back"

tapped node tests/signin/signin.mjs "$work" "$build/beadle" \
    "$build/screens" "$modules" "$provider" "$(port real)" "$(port forged)" \
    "$(port told)" "$(port trusting)" "$(port silent)"

# ---- what must not have happened ----

if grep -aqE 's3cret|looks for people|directory word' "$work"/*.log ||
    grep -rqa 'directory word' "$work/state"; then
	not_ok 'no secret is in a log or the state' "$(grep -alE \
	    's3cret|looks for people|directory word' "$work"/*.log)"
else
	ok 'no secret is in a log or the state'
fi

# ---- processes that ask ----

# helpers PID NAME: its children of that name
helpers() { pgrep -P "$1" -x "$2"; }
# The accounts are read at the start, as they are by now.
settings again "$(oidc provider)" "$(ldap "ldaps://127.0.0.1:$tls")"
again=${pids[-1]}
is 'whoever asks and hashes knows no account and no key' \
    'serve knows: 2 of 2; beadle-hasher: 0 0; beadle-prover: 0 0' \
    "$(/usr/bin/python3 tests/signin/remembers.py "$work/state" "$again")"
asker=$(helpers "$(helpers "$again" beadle-prover)" beadle-prover)
kill -KILL "$asker"
other_asks() {
	local now
	now=$(helpers "$(helpers "$again" beadle-prover)" beadle-prover)
	[ -n "$now" ] && [ "$now" != "$asker" ]
}
wait_for 'another that asks' other_asks
is 'nor does what takes the place of one that ended' \
    'serve knows: 2 of 2; beadle-hasher: 0 0; beadle-prover: 0 0' \
    "$(/usr/bin/python3 tests/signin/remembers.py "$work/state" "$again")"
kill -KILL "$(helpers "$again" beadle-prover)"
wait_for 'what is said of it' grep -q 'start beadle serve again' \
    "$work/again.log"
like 'without any, passwords of its own still hold' 'Only passwords of' \
    "$(door again)"
is 'which is said once' 1 "$(grep -c '^serve .*own alone' "$work/again.log")"
patience=75 wait_for 'the secret that is fit by now' grep -q 'asked again' \
    "$work/late.log"
like 'what could be read later is used' 'href="/sign-in/oidc"' "$(door late)"
kill -0 "$late"
is 'by the same server' 0 $?

# ---- settings that will not do ----

# trouble WHAT PATTERN LINE...: it serves all the same
trouble() {
	local what=$1 pattern=$2
	shift 2
	printf '%s\n' "$@" > "$work/bad.yaml"
	: > "$work/said"	# nothing of before is waited for
	"$build/beadle" serve "${law[@]}" --config "$work/bad.yaml" \
	    --listen 127.0.0.1:0 > "$work/said" 2>&1 &
	wait_for "$what" grep -q '^serve .*passwords of' "$work/said"
	kill $!
	wait $!
	like "$what" "$pattern" "$(tr '\n' ' ' < "$work/said")"
}
trouble 'a secret that is not there is named' \
    'cannot read the secret in .*/nowhere: No such file' \
    'dashboard_url: https://localhost' "$(oidc forger |
    sed 's|client-secret|nowhere|')"
: > "$work/empty"; chmod 600 "$work/empty"
trouble 'an empty secret is none' 'no secret in the first line' \
    'dashboard_url: https://localhost' "$(oidc forger |
    sed 's|client-secret|empty|')"
tap_end
