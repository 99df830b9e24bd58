#!/bin/bash
# messages.sh BUILD [--write]: what beadle says of bad input: one clear
# sentence on standard error, the right exit status, nothing half-written.
# All of it together is tests/golden/messages.txt, to be read as a person who
# has to mend something would; --write makes that file anew.
set -u
. tests/tap.sh
root=$PWD
build=$(realpath "$1")
golden=$root/tests/golden/messages.txt
work=$(mktemp -d /tmp/beadle-messages.XXXXXX)
redis=
clean() {
	[ -z "$redis" ] || kill "$redis" 2> /dev/null
	rm -rf "$work"
}
trap clean EXIT
chmod 755 "$work"

# Programs and texts where everybody may read them, names that are short.
mkdir "$work/bin" "$work/etc" "$work/law" "$work/open"
cp "$build/beadled" "$build/beadle" "$work/bin/"
cp etc/catalogue.yaml "$work/etc/"
/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
    tests/day/small.yaml "$work/made" > "$work/made.log" 2>&1 ||
    sed 's/^/# /' "$work/made.log"
cp "$work/made/day.pcap" "$work/good.pcap"
cp "$work/made/law/"* etc/grading.yaml "$work/law/"
cp etc/policies/alexandra-infants.yaml "$work/law/policy.yaml"
cat tests/fixtures/law/catalogue.yaml - > "$work/law/catalogue.yaml" <<'END'
  - id: x
    title: X
    category: social network
    hosts:
      - {host: x.com, role: primary, source: "made for tests", seen: 2026-11-20}
never_log:
  - {host: union.example, kind: union, source: "made for tests", seen: 2026-11-20}
END
chmod 777 "$work/open"
PATH=$work/bin:$PATH
cd "$work" || exit 1

# What differs between machines and runs, and nothing else.
normal() {
	sed -E 's/; there are .*/; there are DEVICES/
	    s/libpcap version [0-9.]+/libpcap version N/
	    s/ on 20[0-9]{2}-[0-9]{2}-[0-9]{2} by / on DATE by /'
}

# says STATUS COMMAND...: run it here; one block of the golden file, which
# shows the command line, or what the variable shown says.
says() {
	local want=$1 status before after
	shift
	before=$(find . -not -path './made*' | sort)
	"$@" > out 2> err
	status=$?
	printf '%s\n' "\$ ${shown:-$*}" >> now
	normal < err >> now
	printf '= %s\n\n' "$status" >> now
	is "${shown:-$*}: status" "$want" "$status"
	[ -s err ] || not_ok "${shown:-$*}: says why"
	[ ! -s out ] || not_ok "${shown:-$*}: nothing on standard output" \
	    "$(head -n 3 out)"
	rm -f out err
	after=$(find . -not -path './made*' | sort)
	[ "$before" = "$after" ] || not_ok "${shown:-$*}: nothing is made" \
	    "$(diff <(echo "$before") <(echo "$after"))"
	shown=
}
shown=
: > now

title() {
	printf '# %s\n\n' "$1" >> now
}

# as_nobody COMMAND...: with no rights at all
as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups \
	    --inh-caps=-all --bounding-set=-all "$@"
}

title 'Capture files'
: > empty.pcap
printf 'Dear Sir or Madam,\n' > letter.pcap
head -c 10 good.pcap > header.pcap
head -c 100000 good.pcap > cut.pcap
mkdir folder
gzip -c good.pcap > packed.pcap
# IEEE 802.11 with radio information is not read.
/usr/bin/python3 - <<'END'
import struct
with open("radio.pcap", "wb") as f:
    f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 127))
END
# A frame that says it has 4 GiB.
/usr/bin/python3 - <<'END'
import struct
with open("huge.pcap", "wb") as f:
    f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
    f.write(struct.pack("<IIII", 1, 0, 0xfffffff0, 0xfffffff0))
END
says 2 beadled -r missing.pcap --flows
says 2 beadled -r empty.pcap --flows
says 2 beadled -r folder --flows
says 2 beadled -r letter.pcap --flows
says 2 beadled -r header.pcap --flows
says 2 beadled -r packed.pcap --flows
says 2 beadled -r radio.pcap --flows
says 1 beadled -r huge.pcap --flows
shown='beadled -r (a name with a line break and a colour in it) --flows' \
    says 2 beadled -r "$(printf 'two\nlines\033[31m.pcap')" --flows
if [ "$(id -u)" -eq 0 ]; then
	cp good.pcap secret.pcap && chmod 600 secret.pcap
	shown='(as nobody) beadled -r secret.pcap --flows' \
	    says 2 as_nobody beadled -r secret.pcap --flows
else
	skip 'a file without the right to read it' 'needs root'
fi
# What was whole is told, then what was not.
beadled -r cut.pcap --flows > out 2> err
is 'a file cut short: status' 1 $?
printf '%s\n' "\$ beadled -r cut.pcap --flows" >> now
normal < err >> now
printf '= 1, after %s conversations\n\n' "$(wc -l < out)" >> now
rm -f out err

title 'Standard input'
shown='beadled -r - --flows < /dev/null' \
    says 2 beadled -r - --flows < /dev/null
shown='beadled -r - --flows < letter.pcap' \
    says 2 beadled -r - --flows < letter.pcap
shown='beadled -r - --flows < folder' says 2 beadled -r - --flows < folder
shown='beadled -r - --flows <&-' says 2 beadled -r - --flows <&-
shown='beadled -r - -w 2 --flows < good.pcap' \
    says 2 beadled -r - -w 2 --flows < good.pcap
shown='beadled -r good.pcap --flows > /dev/full' \
    says 1 bash -c 'beadled -r good.pcap --flows > /dev/full'
shown='beadled -r good.pcap --sessions --law law > /dev/full' \
    says 1 bash -c 'beadled -r good.pcap --sessions --law law > /dev/full'

title 'Devices'
says 2 beadled -i nosuch0 --law law --state state
says 2 beadled -i name-of-a-device --law law --state state
says 2 beadled --law law --state state
says 2 beadled -i lo --flows
says 2 beadled -i lo -r good.pcap
if [ "$(id -u)" -eq 0 ]; then
	shown='(lo is down) beadled -i lo --law law --state state' \
	    says 2 unshare -n beadled -i lo --law law --state state
	shown='(lo is down) beadle up -i lo --law law --state state' \
	    says 2 unshare -n beadle up -i lo --law law --state state
	shown='(as nobody) beadled -i lo --law law --state open/state' \
	    says 2 as_nobody beadled -i lo --law law --state open/state
	shown='(as nobody) beadle up -i lo --law law --state open/state' \
	    says 2 as_nobody beadle up -i lo --law law --state open/state
else
	skip 'a device that is down, or needs rights' 'needs root'
fi

title 'The command line of beadled'
says 2 beadled -r good.pcap -r good.pcap --flows
says 2 beadled -r good.pcap --flows --sessions
says 2 beadled -r good.pcap --law law --catalogue etc/catalogue.yaml
says 2 beadled -r good.pcap -w 0 --flows
says 2 beadled -r good.pcap -w 65 --flows
says 2 beadled -r good.pcap -w abc --flows
says 2 beadled -r good.pcap -w 2x --flows
says 2 beadled -r good.pcap --flows --memory 1
says 2 beadled -r good.pcap --flows --ring lots
says 2 beadled -r good.pcap --flows --zone Europe/Londn
says 2 beadled -r good.pcap --flows --zone ../../etc/passwd
says 2 beadled -r good.pcap --flows --site 'My School'
says 2 beadled -r good.pcap --flows --router 02:00:5e
says 2 beadled -r good.pcap --flows --promiscuous perhaps
says 2 beadled -r good.pcap --flwos
says 2 beadled -x
says 2 beadled -r
says 2 beadled --flows=yes
says 2 beadled good.pcap
says 2 beadled

title 'Settings'
cat > settings.yaml <<'END'
site: My School
zone: Europe/Londn
workers: many
ring: 1TiB
devices: eth1
colour: blue
END
says 2 beadled --config settings.yaml -n
says 2 beadled --config missing.yaml -n
printf 'site: a\nzone: UTC\nsite: b\nzone: UTC\n' > twice.yaml
says 2 beadled --config twice.yaml -n
printf 'site: [a\n' > broken.yaml
says 2 beadled --config broken.yaml -n
says 2 beadle sessions --config settings.yaml
cat > heads.yaml <<'END'
heads_witness: ftp://witness.example
heads_tsa: "http://"
heads_mail: [chair, "a <b@c>"]
mail_server: smtp.school.example
END
says 2 beadle heads send --config heads.yaml

title 'The record'
mkdir -p plain/journal
says 2 beadle heads send --state plain
says 2 beadle journal verify --state nowhere
says 2 beadle journal list --state plain --journal diary
says 2 beadle journal verify --state plain --head yesterday
says 2 beadle journal verify --state plain --head 5:0123abcd
says 2 beadle journal verify --state plain --head good.pcap
says 2 beadle journal verify --head
says 2 beadle journal export --state plain
says 2 beadle journal export --state plain exported
says 1 beadle journal export --state plain --reason why plain
says 1 beadle journal export --state plain --reason why nowhere/export
touch plain/SHA256SUMS
says 2 beadle journal export --state plain --reason why exported
rm plain/SHA256SUMS
mkdir -p odd/keys; : > odd/keys/lock
echo 'beadle-key 1' > odd/keys/public
says 1 beadle journal rotate-key --state odd

title 'The law'
says 2 beadled -r good.pcap --sessions --law nowhere
says 2 beadled -r good.pcap --sessions --law good.pcap
says 2 beadle judge --law nowhere
# broken TEXT: the law with that text spoilt by the script on standard input
broken() {
	rm -rf broken
	cp -r law broken
	sed -E "$2" "law/$1.yaml" > "broken/$1.yaml"
	cmp -s "law/$1.yaml" "broken/$1.yaml" &&
	    not_ok "the script spoils $1.yaml"
	says 2 beadled -r good.pcap --sessions --law broken
}
broken policy '0,/then: contrary/ s//then: contary/; s/\{dual_use: yes\}/{dual_us: yes}/
    s/^pupils: no/pupils: never/; s/use: \{below: 2\}/use: {below: 9}/'
broken calendar 's/2026-09-02/2026-09-32/; s/Europe.London/Europe\/Londn/
    s/until: "10:30"/until: "08:30"/; s/kind: break/kind: brake/'
broken roster 's/02:00:5e:10:00:03/02:00:5e:10:00:01/; s/equipment: personal/equipment: own/
    s/10\.20\.60\.0.24/10.20.60.0\/33/; s/^people:/peple:/'
broken catalogue '0,/role: primary/ s//role: main/; 0,/host: instagram\.com/ s//host: fbcdn.net/
    0,/seen: 2026-11-20/ s//seen: yesterday/; 0,/category: media sharing/ s//category: sharing/
    s/kind: union/kind: politics/'
broken grading '0,/: [0-9]+/ s//: lots/'
broken roster '$ a\
    \t- {id: tabs}'
rm -rf broken
cp -r law broken
printf 'not: "closed\n' > broken/policy.yaml
printf '\377\376\n' > broken/calendar.yaml
: > broken/roster.yaml
printf 'catalogue: c\nversion: "1"\n<<: *a\n' > broken/catalogue.yaml
printf -- '- a list\n' > broken/grading.yaml
says 2 beadled -r good.pcap --sessions --law broken
says 2 beadle up -r good.pcap --once --law broken --state state
says 2 beadle judge --law broken

title 'The database of networks'
says 2 beadled -r good.pcap --law law --state state --network missing.mmdb
says 2 beadled -r good.pcap --sessions --law law --network letter.pcap
says 2 beadled -r good.pcap --sessions --law law --network folder
echo 'network: letter.pcap' > network.yaml
says 2 beadle up -r good.pcap --once --config network.yaml --law law --state state
says 2 beadle network --config network.yaml 157.240.1.35
says 2 beadle network 157.240.1.35
cp "$root/tests/fixtures/network/fixture.mmdb" good.mmdb
echo 'network: good.mmdb' > network.yaml
says 2 beadle network --config network.yaml 157.240.1.35 facebook.com
is 'beadle network tells of every address' \
    '157.240.1.35 AS32934 FACEBOOK
2001:db8:2::9 none DE
198.51.100.7 AS64497 IE Text Net
10.0.0.1 none' \
    "$(beadle network --config network.yaml 157.240.1.35 2001:db8:2::9 \
    198.51.100.7 10.0.0.1)"

title 'The state directory'
says 2 beadle up -r missing.pcap --once --law law --state state
says 2 beadle up -r letter.pcap --once --law law --state state
says 2 beadled -r good.pcap --law law --state good.pcap/state
says 2 beadle up -r good.pcap --once --law law --state good.pcap/state
long=$(printf 'd%.0s' {1..120})
says 2 beadle up -r good.pcap --once --law law --state "$long"
says 2 beadle sessions --law law --state "$long"
if [ "$(id -u)" -eq 0 ]; then
	shown='(as nobody) beadled -r good.pcap --law law --state state' \
	    says 2 as_nobody beadled -r good.pcap --law law --state state
	shown='(as nobody) beadle up -r good.pcap --once --law law --state state' \
	    says 2 as_nobody beadle up -r good.pcap --once --law law --state state
else
	skip 'a state directory that cannot be made' 'needs root'
fi

title 'Redis'
says 1 beadle sessions --law law --state state
says 1 beadle report --law law --state state
says 1 beadle status --law law --state state
says 1 beadle status --disagreements --law law --state state
says 2 beadle status --json --law law --state state
says 1 beadle top --law law --state state
# A socket nobody listens on any more.
/usr/bin/python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("stale.sock")'
echo 'redis: stale.sock' > stale.yaml
says 1 beadle status --config stale.yaml --law law --state state
says 2 beadle store rebuild --law law --state state
says 2 beadle store rebuild --state nowhere
says 2 beadle store users --state nowhere
for where in 10.0.0.1:6379 '{cluster: [redis.example:7001]}' \
    '{sentinel: {master: observations}}' '{cluster: []}' '{}' \
    '{cluster: ["127.0.0.1:7001"], sentinel: {master: x, at: ["[::1]:1"]}}' \
    127.0.0.1:1; do
	echo "redis: $where" > where.yaml
	shown="beadle status --config where.yaml # redis: $where" \
	    says $([ "$where" = 127.0.0.1:1 ] && echo 1 || echo 2) \
	    beadle status --config where.yaml --law law --state state
done
# A Redis with a password that is not ours.
redis-server --port 0 --unixsocket "$work/other.sock" --dir "$work/open" \
    --requirepass other --save '' --daemonize no > /dev/null 2>&1 &
redis=$!
for _ in {1..100}; do
	[ -S other.sock ] && break
	sleep 0.05
done
echo 'redis: other.sock' > other.yaml
says 1 beadle status --config other.yaml --law law --state state
# The journal is complete, only the report cannot be made.
beadle up -r good.pcap --once --config other.yaml --law law \
    --state open/state > out 2> err
is 'a Redis that refuses, and beadle up: status' 1 $?
printf '%s\n' "\$ beadle up -r good.pcap --once --config other.yaml --law law \
--state open/state" >> now
normal < err >> now
printf '= 1\n\n' >> now
rm -rf open/state out err
kill "$redis" && wait "$redis" 2> /dev/null
redis=

title 'Registers, and laws published'
# A school with a head, a deputy and governors, and some acts.
mkdir school
cp "$root"/tests/policy/law/*.yaml "$root/etc/catalogue.yaml" \
    "$root/etc/grading.yaml" school/
cp "$root/etc/policies/keston-primary.yaml" school/policy.yaml
/usr/bin/python3 "$root/tests/fixtures/ledger/make_ledger.py" \
    "$root/tests/fixtures/ledger/acts.jsonl" acts school/policy.yaml
touch acts/journal/ledger/lock
# register WORDS...: in that school
register() {
	shown="beadle register $*" \
	    says 2 beadle register "$@" --law school --state acts
}
register staff list
register official fire official-1
register official approve
register official approve exception-1 --by h.clarke
register official add official-7
register official add --person t.bell
register official add --by h.clarke
register curriculum add --by h.clarke
register official add --person t.bell --by h.clarke --password hunter2
register official add --person t.bell --by h.clarke --account 'x, pin: 1234'
register official add --person t.bell --by h.clarke \
    --account https://school:secret@x.com/
register official add --person n.obody --by h.clarke --account @x
register official add --person t.bell --by n.obody --account @x
register official add --person t.bell --by h.clarke --account @x \
    --service x,faceboook
register official add --person t.bell --by h.clarke --account @x \
    --service 'x, facebook'
register curriculum add --place 'the moon' --by h.clarke
register curriculum add --device office-99 --by h.clarke
register official add --person t.bell --by h.clarke --account @x \
    --from 2026-12-01 --to 2026-11-30
register official add --person t.bell --by h.clarke --account @x --from soon
register official add --person t.bell --by h.clarke --account @x \
    --hours 13:00-12:00
register official add --person t.bell --by h.clarke --account @x \
    --weekdays monday
register official add --person t.bell --by h.clarke
# All that is lacking at once, and how it is given.
says 2 beadle register official add --person j.reed --by j.reed --law law \
    --state acts
register official approve official-5 --by d.osei
register official approve official-5 --by m.silva
register official approve official-99 --by h.clarke
register official approve official-10 --by h.clarke
register official approve official-5 --by h.clarke --to 2026-12-31
register official suspend official-4 --by h.clarke
register official resume official-2 --by h.clarke
register official suspend official-3 --by h.clarke
register official revoke official-2 --by c.ahmed
register acknowledgement approve acknowledgement-1 --by h.clarke
register exception list --missing
register official list --by h.clarke
register official list --at whenever
# review WORDS...: in that school, whose state has no records
review() {
	shown="beadle review $*" \
	    says 2 beadle review "$@" --law school --state acts
}
review 91c57e02b7ab41f0
review 91c57e02b7ab41f0 --by h.clarke
review 91c57e02b7ab41f0 guilty --by h.clarke
review 91c57e02b7ab41f0 undone --by h.clarke
review 91c5 embed --by h.clarke
review 91c57e02b7ab41f0 embed
review 91c57e02b7ab41f0 embed --by h.clarke --open
review 91c57e02b7ab41f0 embed --by h.clarke --reason ''
review --undo 91c57e02b7ab41f0
review --undo 91c57e02b7ab41f0 embed --by h.clarke
review list embed
review list --by h.clarke
# hold WORDS...: by a name that nobody knows nothing would be held
hold() {
	shown="beadle hold $*" says 2 beadle hold "$@" --by h.clarke \
	    --authority x --reason y --law school --state acts
}
hold add --device trolly
hold add --person nobody.x
hold add --session 0123456789abcdef
shown='beadle review 91c57e02b7ab41f0 embed --by h.clarke --state nowhere' \
    says 2 beadle review 91c57e02b7ab41f0 embed --by h.clarke --law school \
    --state nowhere
shown='beadle precision --from 2026-11-20 --to 2026-11-19' \
    says 2 beadle precision --from 2026-11-20 --to 2026-11-19 --law school \
    --state acts
shown='beadle precision --from soon' \
    says 2 beadle precision --from soon --law school --state acts
# Of what nobody found, nothing can be taken back.
printf '{"v":1,"what":"disposition","recorded":1,%s,%s,%s,%s}\n' \
    '"session":"91c57e02b7ab41f0","disposition":"undone","by":"n.page"' \
    '"day":"2026-11-20","service":"x","outcome":"contrary","grades":{}' \
    "\"law\":\"$(printf '%064d' 0)\",\"catalogue\":\"$(printf '%064d' 0)\"" \
    "\"grading\":\"$(printf '%064d' 0)\"" > undone.jsonl
says 2 beadle judge --law law --registers undone.jsonl
sed 's/undone/innocent/' undone.jsonl > innocent.jsonl
says 2 beadle judge --law law --registers innocent.jsonl
rm undone.jsonl innocent.jsonl
: > short-input
cp -r law floor
echo 'precision_floor: 101' >> floor/grading.yaml
sed -i '/precision_least/d' floor/grading.yaml
sed -i '/precision_floor: 70/d' floor/grading.yaml
shown='beadle judge --law floor (precision_floor without precision_least)' \
    says 2 beadle judge --law floor < short-input
echo 'precision_least: 30' >> floor/grading.yaml
shown='beadle judge --law floor (precision_floor: 101)' \
    says 2 beadle judge --law floor < short-input
rm -r floor short-input
shown='beadle register official list official-99' \
    says 1 beadle register official list official-99 --law school --state acts
shown='beadle register official add ... --state nowhere' \
    says 2 beadle register official add --person t.bell --by h.clarke \
    --account @x --law school --state nowhere
shown='beadle register acknowledgement list --missing ... --state nowhere' \
    says 2 beadle register acknowledgement list --missing --law school \
    --state nowhere
says 2 beadle judge --state nowhere < /dev/null
says 2 beadle judge --law school --state acts < /dev/null
register official add --person t.bell --by h.clarke --trained 1969-01-01
register authority add --place library --by h.clarke --ground theft
register acknowledgement add --person t.okafor --by j.nicholls
# What is refused makes no ledger.
mkdir empty
shown='beadle register official add ... --state empty' \
    says 2 beadle register official add --person n.obody --by h.clarke \
    --account @x --law school --state empty
is 'an addition refused makes no ledger' '' "$(ls -A empty)"
# A chain that was tampered with.
cp -r acts damaged
sed -i '1s/@northfield/@southfield/' damaged/journal/ledger/20260901-0001.body
shown='beadle register official list (damaged)' \
    says 1 beadle register official list --law school --state damaged
rm -rf damaged
says 2 beadle law publish school
says 2 beadle law publish school --from 2026-09-01 --minute '' --by h.clarke
says 2 beadle law publish nowhere --from 2026-09-01 --minute m --by h.clarke
says 2 beadle law publish school --from 2026-09-01 --minute m --by n.obody
sed '0,/then: contrary/ s//then: contary/' school/policy.yaml > policy.yaml
cp -r school spoilt && mv policy.yaml spoilt/
says 2 beadle law publish spoilt --from 2026-09-01 --minute m --by h.clarke
if [ "$(id -u)" -eq 0 ]; then
	mkdir theirs && chown 65534:65534 theirs
	beadle register acknowledgement add --person t.bell --by t.bell \
	    --law school --state theirs > out 2>&1
	is 'what root writes belongs to whom the state belongs' \
	    "65534 65534" "$(stat -c '%u %g' theirs/journal/ledger/*.chain)"
	rm -rf theirs out
else
	skip 'what root writes belongs to whom the state belongs' 'needs root'
fi
rm -rf school spoilt acts

title 'A law that is drafted'
sed '0,/then: contrary/ s//then: contary/' law/policy.yaml > draft.yaml
says 2 beadle law
says 2 beadle law chek law
says 2 beadle law check nowhere
says 2 beadle law check law law
says 2 beadle law check --today soon law
says 2 beadle law show nowhere
says 2 beadle law show draft.yaml --law law
says 2 beadle law diff law
says 2 beadle law diff law/policy.yaml draft.yaml --law law
rm draft.yaml

title "Others' files"
says 2 beadle calendar import nowhere.ics
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261026T090000Z\n' > timed.ics
says 2 beadle calendar import timed.ics
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=YEARLY\n' > again.ics
says 2 beadle calendar import again.ics
says 2 beadle calendar import good.pcap
says 2 beadle calendar import again.ics --write
printf 'BEGIN:VCALENDAR\nEND:VCALENDAR\n' > none.ics
says 1 beadle calendar import none.ics
says 2 beadle calendar import none.ics --law
says 2 beadle calendar
printf '%s\n' BEGIN:VCALENDAR BEGIN:VEVENT 'SUMMARY:Bank holiday' \
    DTSTART:20261225 END:VEVENT END:VCALENDAR > bank.ics
says 2 beadle calendar import bank.ics --law nowhere
printf 'Asset Tag;MAC\na;00:1b:21:00:00:01\n' > semicolons.csv
says 2 beadle roster import semicolons.csv --law law
printf 'Asset Tag,Room\na,Caf\351\n' > windows.csv
says 2 beadle roster import windows.csv --law law
printf 'Serial,MAC\n1,00:1b:21:00:00:01\n' > nameless.csv
says 2 beadle roster import nameless.csv --law law
printf 'id,WiFi MAC,Ethernet MAC\n' > two.csv
says 2 beadle roster import two.csv --law law
says 2 beadle roster import two.csv --law nowhere
printf 'id,mac\n' > empty.csv
says 2 beadle roster import empty.csv --law law --day 21/11/2026

title 'Keeping and deleting'
mkdir open/kept
kept="--law law --state open/kept"
says 2 beadle hold keep $kept
says 2 beadle hold add $kept
says 2 beadle hold add --device a --person b $kept
says 2 beadle hold add --session 12ab $kept
says 2 beadle hold add --device a --by h.clarke --reason why $kept
says 2 beadle hold add --device a --from 2026-11-20 --to 2026-11-19 $kept
says 2 beadle hold release $kept
says 2 beadle hold release hold-1 --device a $kept
says 2 beadle hold list --state open/nowhere
says 2 beadle retain order-1 $kept
says 2 beadle retain --day soon $kept
says 2 beadle retain --day 2099-01-01 $kept
says 2 beadle retain --certificates order-1 $kept
says 2 beadle retain --state open/nowhere
says 2 beadle subject forget --person t.okafor $kept
says 2 beadle subject export $kept
says 2 beadle subject export --person t.okafor $kept
says 2 beadle subject export --person t.okafor --reason asked $kept
says 2 beadle subject export --person t.okafor --reason asked -o no/where $kept
says 2 beadle subject export --person t.okafor --reason asked --dry-run $kept
says 2 beadle subject erase --person t.okafor $kept
says 2 beadle subject erase --person t.okafor -o out $kept
says 2 beadle subject erase --person t.okafr --dry-run $kept
says 2 beadle backup $kept
says 2 beadle backup make -o file $kept
says 2 beadle backup -o file $kept
says 2 beadle backup -o file --to missing.public $kept
says 2 beadle backup -o file --to good.pcap $kept
says 2 beadle backup keygen
says 2 beadle backup keygen -o no/where
printf 'beadle-backup-secret %064d\n' 7 > some.secret
says 2 beadle restore good.pcap
says 2 beadle restore good.pcap --key missing.secret --state open/new
says 2 beadle restore missing --key some.secret --state open/new
says 1 beadle restore good.pcap --key some.secret --state open/new
says 1 beadle restore empty.pcap --key some.secret --state open/new
echo 'beadle-state 9' > open/kept/version
says 2 beadle hold list $kept
rm -r open/kept

title 'Recommendations'
says 2 beadle recommendation think $kept
says 2 beadle recommendation list open $kept
says 2 beadle recommendation add --by j.reed --text 'More breaks' $kept
says 2 beadle recommendation add --by j.reed --kind talk $kept
says 2 beadle recommendation add --by j.reed --kind chat --text x $kept
says 2 beadle recommendation add --kind talk --text x $kept
says 2 beadle recommendation add one --by j.reed --kind talk --text x $kept
says 2 beadle recommendation add --by j.reed --kind talk --text x \
    --decision accepted $kept
says 2 beadle recommendation add --by j.reed --kind talk --text x \
    --from 2026-11-20 $kept
says 2 beadle recommendation decide --by j.reed --decision accepted $kept
says 2 beadle recommendation decide recommendation-1 --by j.reed $kept
says 2 beadle recommendation decide recommendation-1 --by j.reed \
    --decision perhaps $kept
says 2 beadle recommendation close recommendation-1 --by j.reed \
    --result done $kept
says 2 beadle recommendation list --state nowhere

title 'The command line of beadle'
says 2 beadle repot
says 2 beadle help repot
is 'help helps' "$(beadle -h)" "$(beadle help)"
is 'of one, too' "$(beadle law check -h)" "$(beadle help law check)"
says 2 beadle report --dya yesterday
says 2 beadle report --day
says 2 beadle up -i eth1 -r good.pcap
says 2 beadle up --once
# Where nobody could come to the dashboard, nothing is started.
says 2 beadle up -r good.pcap --serve=0.0.0.0 --law law --state state
says 2 beadle up -r good.pcap --serve 127.0.0.1:9 --law law --state state
says 2 beadle explain
says 2 beadle explain one two
says 2 beadle catalogue
says 2 beadle catalogue search facebook.com
says 2 beadle catalogue find facebook.com --law nowhere
printf '{"v":1}\n' > short.jsonl
printf 'a line\n' > line.jsonl
shown='beadle judge --law law < short.jsonl' \
    says 2 beadle judge --law law < short.jsonl
shown='beadle judge --law law < line.jsonl' \
    says 2 beadle judge --law law < line.jsonl
says 2 beadle judge --law law --explain=xml
says 2 beadle judge --law law --as-known soon
says 2 beadle judge --law law --registers missing.jsonl
says 2 beadle judge --law law --registers folder
says 2 beadle judge --registers line.jsonl --state open/none
says 2 beadle judge --law law --registers line.jsonl
printf '{"v":1,"what":"act","recorded":1,"verb":"approve",%s}\n' \
    '"kind":"official","id":"official-9","by":"h.clarke"' > act.jsonl
says 2 beadle judge --law law --registers act.jsonl
# A limit a day, and sessions in the order of their ends.
cp -r law limited
sed -i 's/working_time: yes/minutes_today: {above: 15}/' limited/policy.yaml
beadled -r good.pcap --sessions --law law > sessions.jsonl
shown='beadle judge --law limited < sessions.jsonl > /dev/null' \
    says 2 sh -c 'beadle judge --law limited < sessions.jsonl > /dev/null'
"$build/beadle" up --law law --state open/served > served.log 2>&1 &
up=$!
for _ in {1..100}; do
	beadle status --law law --state open/served > /dev/null 2>&1
	grep -q '^serving' served.log && break
	sleep 0.05
done
served="--law law --state open/served"
says 2 beadle report --day 2026-02-30 $served
says 2 beadle report --day soon $served
says 2 beadle report head --day 2099-01-21 $served
says 2 beadle report --format odt $served
says 2 beadle report --language fr $served
says 2 beadle report --as-known 2026-02-30 $served
says 2 beadle report everybody $served
says 2 beadle report head governors $served
says 2 beadle report --period fortnight $served
says 2 beadle report --period 2026-11-20..2026-11-02 $served
says 2 beadle report --period 2016-11-20..2026-11-02 $served
says 2 beadle report --day 2026-11-20 --period 2026-11-02..2026-11-20 $served
for edition in governors trust annual; do
	says 2 beadle report $edition --period 2026-11-02..2026-11-20 $served
done
says 2 beadle report --day 2026-12-25 --period term $served
says 1 beadle report head --by n.obody $served
says 1 beadle report -o nowhere/report.txt $served
says 2 beadle sessions --as-known '2026-11-20 25:00' $served
# One mistyped is not one of which there is nothing. That one looks makes the
# ledger.
beadle sessions $served > /dev/null
says 2 beadle sessions --device office-1 --day 2026-11-20 $served
says 2 beadle sessions --device office-1 --day 2026-11-20 --json $served
says 2 beadle sessions --service Facebok --day 2026-11-20 $served
says 2 beadle law try $served
says 2 beadle law try law --from 2026-11-20 $served
says 2 beadle law try law --from 2026-11-20 --to 2026-11-19 $served
says 2 beadle law try law --from 2025-11-20 --to 2026-12-31 $served
says 2 beadle law try nowhere --from 2026-11-20 --to 2026-11-20 $served
says 2 beadle explain xyz $served
says 1 beadle explain 0123456789abcdef $served
says 1 beadle up $served
kill -INT $up
wait $up
is 'beadle up stops cleanly' 0 $?

title 'The dashboard'
says 2 beadle serve --listen 8443 --law law --state state
says 2 beadle serve --listen 192.0.2.1:8443 --law law --state state
says 2 beadle serve --certificate letter.pcap --law law --state state
says 2 beadle serve --certificate letter.pcap --key letter.pcap \
    --listen 127.0.0.1:0 --law law --state state
says 2 beadle serve --listen 127.0.0.1:0 --law nowhere --state state
says 2 beadle account add j.reed --law law --state nowhere
says 2 beadle account add no.body --law law --state open
says 2 beadle account unlock j.reed --law law --state nowhere
mkdir open/accounts
here="--law law --state open/accounts"
beadle account add j.reed $here > /dev/null
is 'linking says that nobody is asked, and who signs in anew' \
    'j.reed may sign in as email=j@school.example, too, once the settings say whom to ask (oidc_issuer, ldap_server): nobody is asked now; who was signed in as j.reed signs in anew' \
    "$(beadle account link j.reed email=j@school.example $here)"
cat >> law/roster.yaml <<'END'
offices:
  - {office: business manager, person: j.reed}
  - {office: head, person: j.reed}
END
like 'that nobody will ever approve it is said when it is added' \
    '^exception-1 added; it will never be in force: the policy does not say who may approve .*"exception" for staff$' \
    "$(beadle register exception add --person j.reed --by j.reed $here)"
like 'the list of accounts cuts nothing' ' business manager, head, member of' \
    "$(beadle account list $here)"

if [ "${2:-}" = --write ]; then
	cp now "$golden"
else
	diff -u "$golden" now > difference
	is 'the sentences are the golden ones' 0 $?
	[ ! -s difference ] || sed 's/^/# /' difference
fi
figure "messages: $(grep -c '^\$ ' now)"
tap_end
