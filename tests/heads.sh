#!/bin/bash
# heads.sh BUILD: signed heads leave the box: into a directory, to a witness,
# by mail, to a time-stamping authority, each a real server of this test's own.
set -u
build=$(realpath "$1")
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-heads.XXXXXX)
server='' up=''
clean() {
	[ -z "$up" ] || kill "$up" 2> /dev/null
	[ -z "$server" ] || kill "$server" 2> /dev/null
	wait 2> /dev/null
	rm -rf "$work"
}
trap clean EXIT
export LC_ALL=C
state=$work/state drop=$work/drop
mkdir "$drop"
"$build/tests/tamper/make_journal" "$state" 60 60
heads=$state/journal/observations/heads

authority() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$work/key" \
	    -out "$work/certificate" -subj /CN=localhost -addext \
	    subjectAltName=DNS:localhost 2> /dev/null
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$work/tsa.key" \
	    -out "$work/tsa.pem" -subj /CN=stamps -addext \
	    extendedKeyUsage=critical,timeStamping 2> /dev/null
	echo 01 > "$work/serial"
	cat > "$work/tsa.cnf" <<-END
		[tsa]
		default_tsa = one
		[one]
		serial = $work/serial
		signer_cert = $work/tsa.pem
		signer_key = $work/tsa.key
		signer_digest = sha256
		default_policy = 1.2.3.4.1
		digests = sha256
		crypto_device = builtin
	END
}
authority
node tests/tamper/receivers.mjs "$work" "$work/key" "$work/certificate" &
server=$!
wait_for 'the receivers listen' test -s "$work/ports"
read -r http smtp https smtps < "$work/ports"

# send LINE... -- OPTION...: with these settings
send() {
	printf 'state: %s\nzone: UTC\n' "$state" > "$work/settings.yaml"
	while [ "$1" != -- ]; do
		echo "$1" >> "$work/settings.yaml"
		shift
	done
	shift
	"$build/beadle" heads send --config "$work/settings.yaml" "$@"
}

said=$(send -- 2>&1)
is 'without a place to send to' '2 beadle heads send: no setting says where
 heads are to go: heads_directory, heads_witness, heads_mail or heads_tsa' \
    "$? ${said/where /where
 }"

# ---- a directory ----

said=$(send "heads_directory: $drop" --)
is 'heads go into a directory' '0 directory sent: observations up to entry 61
directory sent: ledger up to entry 9' "$? $said"
is 'all of them, a file a date' "$(cat "$heads")" \
    "$(cat "$drop"/school-beadle-observations-2026-*.heads)"
is 'and the public keys' "$(cat "$state/keys/public")" \
    "$(cat "$drop/school-beadle.keys")"
is 'nothing half-written' '' "$(find "$drop" -name '*.new')"
is 'once' '0 ' "$? $(send "heads_directory: $drop" --)"
last=$(printf '%s\n' "$drop"/school-beadle-observations-*.heads | tail -n 1)
"$build/beadle" journal verify --state "$state" --head "$last" > /dev/null
is 'with them the journal is found right' 0 $?
# Somebody writes everything anew: the directory keeps what was.
cp -r "$state" "$work/was"
rm -r "$state"
"$build/tests/tamper/make_journal" "$state" 60 60
cp "$last" "$work/old"
send "heads_directory: $drop" -- > /dev/null
is 'heads of another journal are put beside' "$(cat "$work/old")" \
    "$(cat "$last")"
is 'and not over them' "$(tail -n 1 "$heads")" \
    "$(tail -n 1 "${last%.heads}.2.heads")"
"$build/beadle" journal verify --state "$state" --head "$last" > "$work/said"
is 'so that it is found' 1 $?
like 'by its name' 'WRONG: ' "$(cat "$work/said")"
rm -r "$state"
mv "$work/was" "$state"
said=$(send "heads_directory: $work/none" -- 2>&1)
like 'a directory that is not there' '^directory not sent: .*No such file' \
    "$said"

# ---- a witness ----

said=$(send "heads_witness: http://127.0.0.1:$http/busy" -- 2>&1)
like 'a witness that refuses' "^1 witness   not sent: .*answered 503" \
    "$? $said"
is 'is not taken for one that took it' '' \
    "$(cat "$work/witness" 2> /dev/null)"
send "heads_witness: http://127.0.0.1:$http/heads" -- > /dev/null
is 'a witness gets each head' \
    "$(cat "$heads" "$state/journal/ledger/heads")" "$(cat "$work/witness")"
send "heads_witness: http://127.0.0.1:$http/heads" -- > /dev/null
is 'once' "$(cat "$heads" "$state/journal/ledger/heads" | wc -l)" \
    "$(wc -l < "$work/witness")"

# ---- mail ----

letter=('heads_mail: [chair@school.example, gov@school.example]'
    'mail_from: beadle@school.example')
said=$(send "${letter[@]}" -- 2>&1)
like 'mail needs a server' 'mail_server and mail_from are needed' "$said"
said=$(send "${letter[@]}" "mail_server: smtp://127.0.0.1:$smtp" -- 2>&1)
like 'without TLS nothing is sent' 'mail +not sent: .*TLS not supported' "$said"
is 'not a word' '' "$(cat "$work/mail" 2> /dev/null)"
send "${letter[@]}" "mail_server: smtp://127.0.0.1:$smtp" 'mail_tls: no' -- \
    > /dev/null
is 'unless told otherwise' 0 $?
like 'to each' 'RCPT TO:<gov@school.example>' "$(cat "$work/mail")"
like 'from whom' 'MAIL FROM:<beadle@school.example>' "$(cat "$work/mail")"
is 'the last head of each journal is in it' 2 "$(grep -cxF \
    -e "$(tail -n 1 "$heads")" -e "$(tail -n 1 \
    "$state/journal/ledger/heads")" "$work/mail")"
is 'two letters' 2 "$(grep -c '^Subject: beadle school/beadle: .* signed up' \
    "$work/mail")"
send "${letter[@]}" "mail_server: smtp://127.0.0.1:$smtp" 'mail_tls: no' -- \
    > /dev/null
is 'once a day' 2 "$(grep -c ^Subject: "$work/mail")"
rm "$state/heads/sent" "$work/mail"
send "${letter[@]}" "mail_server: smtp://127.0.0.1:$smtp" 'mail_tls: no' \
    'mail_language: cy' -- > /dev/null
is 'in Welsh, if the settings say so' 2 "$(grep -c \
    '^Subject: beadle school/beadle: .* wedi.i lofnodi hyd at' "$work/mail")"

# ---- certificates ----

rm "$state/heads/sent"
said=$(send "heads_witness: https://localhost:$https/heads" -- 2>&1)
like 'a witness that nobody vouches for' 'not sent: .*certificate' "$said"
# trusting COMMAND...: with the test's own authority among the system's
trusting() {
	unshare -m sh -c 'mount --bind "$0" /etc/ssl/certs/ca-certificates.crt &&
	    exec "$@"' "$work/certificate" "$@"
}
if [ "$(id -u)" -eq 0 ] && trusting true 2> /dev/null; then
	cat > "$work/settings.yaml" <<-END
		state: $state
		heads_witness: https://localhost:$https/heads
		heads_mail: [chair@school.example]
		mail_from: beadle@school.example
		mail_server: smtps://localhost:$smtps
	END
	rm -f "$work/witness" "$work/mail"
	trusting "$build/beadle" heads send --config "$work/settings.yaml" \
	    > /dev/null
	is 'by TLS to who is vouched for' 0 $?
	is 'the witness has them' "$(tail -n 1 "$heads")" \
	    "$(grep -F "$(tail -n 1 "$heads")" "$work/witness")"
	is 'and the chair' 2 "$(grep -c ^Subject: "$work/mail")"
else
	skip 'by TLS to who is vouched for' 'needs root and a namespace'
fi

# ---- a time stamp ----

send "heads_tsa: http://127.0.0.1:$http/tsa" -- > /dev/null
is 'a head is stamped' 0 $?
stamp=$(ls "$state"/heads/tsa/observations-*.tsr)
is 'openssl finds it stamped' 'Verification: OK' "$(openssl ts -verify \
    -data "${stamp%.tsr}.line" -in "$stamp" -CAfile "$work/tsa.pem" 2>&1 |
    grep Verification)"
is 'and as it was asked' 'Verification: OK' "$(openssl ts -verify \
    -queryfile "${stamp%.tsr}.tsq" -in "$stamp" -CAfile "$work/tsa.pem" 2>&1 |
    grep Verification)"
is 'of the last head' "$(tail -n 1 "$heads")" "$(cat "${stamp%.tsr}.line")"

"$build/beadle" journal export --state "$state" --reason "an inquiry" \
    "$work/export"
is 'an export has the stamp' "$(sha256sum < "$stamp")" "$(sha256sum \
    < "$work/export/heads/tsa/$(basename "$stamp")")"

# ---- by itself ----

rm -rf "$state/heads" "$drop"
mkdir "$drop"
printf 'state: %s\nheads_directory: %s\n' "$state" "$drop" \
    > "$work/settings.yaml"
"$build/beadle" up --config "$work/settings.yaml" > "$work/out" 2>&1 &
up=$!
wait_for 'beadle up sends' grep -q '^directory sent' "$work/out"
is 'beadle up sends heads by itself' "$(cat "$heads")" \
    "$(cat "$drop"/school-beadle-observations-2026-*.heads)"
like 'and shows the key' "^key +$(sha256sum < <(tail -n 1 \
    "$state/keys/public" | cut -d ' ' -f 7 | tr a-f A-F |
    sed 's/^/302A300506032B6570032100/' | basenc --base16 -d) |
    cut -c 1-64)" "$(cat "$work/out")"
kill "$up"
wait "$up"
is 'it ends well' 0 $?
up=''

# ---- at the end ----

# last_left: does the directory have the last head that was signed?
last_left() {
	tail -qn 1 "$work/ends/drop/"*-observations-*.heads |
	    grep -cxF "$(tail -n 1 "$work/ends/state/journal/observations/heads")"
}
mkdir -p "$work/ends/drop"
printf 'state: %s\nheads_directory: %s\n' "$work/ends/state" \
    "$work/ends/drop" > "$work/settings.yaml"
"$build/beadle" up --config "$work/settings.yaml" --once \
    -r "$build/sample/day.pcap" --law "$build/sample/law" > "$work/out" 2>&1
is 'what is signed when it stops leaves as it stops' '0 1' "$? $(last_left)"
# A witness that takes a connection and says nothing.
/usr/bin/python3 -c '
import socket, time
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
time.sleep(300)' > "$work/port" &
silent=$!
wait_for 'a silent witness listens' test -s "$work/port"
printf 'state: %s\nheads_witness: http://127.0.0.1:%s/\n' "$work/ends/state" \
    "$(cat "$work/port")" > "$work/settings.yaml"
begun=$SECONDS
"$build/beadle" up --config "$work/settings.yaml" --once \
    -r "$build/sample/day.pcap" --law "$build/sample/law" > "$work/out" 2>&1
is 'one that nobody takes does not hold it up, and is told' '0 1' \
    "$? $(grep -c '^heads .*could not be sent in time' "$work/out")"
figure "beadle up ended $((SECONDS - begun)) s after it began, with a witness" \
    "that says nothing"
kill $silent
tap_end
