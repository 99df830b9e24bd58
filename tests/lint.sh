#!/bin/bash
# lint.sh: the architecture, checked, after a build; "make lint" runs it.
# B is the build directory. Prints TAP: one line a rule.
set -u
. tests/tap.sh
B=${B:-build}
programs='capture/beadled.c dashboard/beadle.c'
sources=$(ls capture/*.[ch] classify/*.[ch] store/*.[ch] dashboard/*.[ch])
modules=$(echo "$sources" | grep -vxF "$(echo "$programs" | tr ' ' '\n')")
shared='fnv wipe flow_key hash utf8 session text settings json ics csv calendar roster catalogue registers outcome precision measured reviews policy law grade evidence network burst reference episode resolve quota'

# rule WHAT OUTPUT: passes when OUTPUT is empty
rule() {
	if [ -z "$2" ]; then ok "$1"; else not_ok "$1" "$2"; fi
}

# 1. Includes point left, and only at what the folder may know.
# shellcheck disable=SC2086
rule 'includes point left' "$(awk -v names="$shared" '
BEGIN {
	rank["capture"] = 1; rank["classify"] = 2
	rank["store"] = 3; rank["dashboard"] = 4
	gsub(/ /, "|", names); shared = "^(" names ")(_[a-z]+)?\\.[ch]$"
}
/^#include "/ {
	split(FILENAME, me, "/"); split($0, q, "\""); split(q[2], it, "/")
	here = rank[me[1]]; there = rank[it[1]]
	if (!there || there > here)
		print FILENAME ": looks right, at " q[2]
	else if (there == 1 && here > 2 && it[2] != "confine.h")
		print FILENAME ": must not know " q[2]
	else if (there == 2 && here > 2 && it[2] !~ shared)
		print FILENAME ": " q[2] " is not a shared header"
	else if (here == 2 && me[2] ~ shared && (there == 1 || it[2] !~ shared))
		print FILENAME ": a shared module may not lean on " q[2]
}' $modules)"

# 2. One library, one door: "door HEADER FILES-THAT-MAY-INCLUDE-IT".
door() {
	local header=$1 f
	shift
	for f in $(grep -lE "^#include <$header" capture/*.[ch] classify/*.[ch] \
	    store/*.[ch] dashboard/*.[ch]); do
		case " $* " in
		*" $f "*) ;;
		*) echo "$f may not include <$header...>" ;;
		esac
	done
}
rule 'one library, one door' "$(
door pcap capture/capture.c
door cap-ng capture/confine.c
door seccomp capture/confine.c
door linux/landlock capture/confine.c
door ndpi classify/engine.c classify/engine_shim.h
door hiredis store/redis_parts.h
door gcrypt classify/hash.c classify/quic_keys.c dashboard/totp.c
door blake3 classify/file_source.c
door yaml classify/text.c
door maxminddb classify/network.c
door jansson store/record.c store/fact.c store/ledger_text.c store/duty.c store/entry_form.c \
    store/removal.c dashboard/rollup.c dashboard/mail_token.c \
    dashboard/jose.c dashboard/oidc.c dashboard/oidc_token.c
door curl dashboard/courier.c
door ldap dashboard/directory.c
door sodium store/chain.c store/sealed.c dashboard/password.c dashboard/jose.c
door microhttpd dashboard/http_parts.h
door qrencode dashboard/qr.c
door gnutls dashboard/tls.c dashboard/jose.c
door cairo dashboard/pdf_parts.h
door pango dashboard/pdf_parts.h
door fontconfig dashboard/pdf_parts.h
door qpdf dashboard/pdf_finish.c)"

# 3. Modules report; only programs speak or stop.
# shellcheck disable=SC2046
rule 'modules report, programs speak' "$(grep -nE \
    '(^|[^a-z_])(exit|errx?|warnx?|perror|syslog|printf|puts)\(|(^|[^a-z_])std(err|out)($|[^a-z_])' \
    $(echo "$modules" | grep '\.c$') | grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)')"

# 4. Every header stands alone and may come twice.
rule 'headers stand alone' "$(for h in capture/*.h classify/*.h store/*.h dashboard/*.h; do
	printf '#include "%s"\n#include "%s"\n' "$h" "$h" |
	    ${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -Wall -Wextra -Werror \
	    $(pkg-config --cflags cairo-pdf pangocairo pangoft2) \
	    -fsyntax-only -x c - 2>&1 | head -2
done)"

# 5. Sizes. A function body lies between a brace in column one and the next.
# shellcheck disable=SC2086
rule 'functions are paragraphs, files are chapters' "$(awk '
function file() { if (n > 500) print f ": " n " lines, more than 500" }
FNR == 1 { file(); f = FILENAME; open = 0 }
{ n = FNR }
/^\{/ { open = FNR }
/^\}/ && open {
	if (FNR - open - 1 > 60)
		print FILENAME ":" open ": a function of " FNR - open - 1 " lines"
	open = 0
}
END { file() }' $sources)"

# 6. No call cycles: tsort complains when who-calls-whom has a loop.
rule 'no call cycles' "$(nm -A $(find "$B/capture" "$B/classify" "$B/store" \
    "$B/dashboard" -name '*.o') | awk '{
	sub(/:.*/, "", $1); kind = $(NF-1); name = $NF
	if (kind ~ /^[TDBRC]$/ && name != "main") home[name] = $1
	else if (kind == "U") uses[$1 " " name]
}
END {
	for (u in uses) {
		split(u, a, " ")
		if (a[2] in home && home[a[2]] != a[1]) print a[1], home[a[2]]
	}
}' | tsort 2>&1 > /dev/null | sed "s,$B/,,")"

# 7. What the investigator's program links cannot read a packet.
rule 'beadle links no packet library' "$(readelf -d "$B/beadle" |
    grep -E 'libpcap|libndpi')"

# 8. C without the preprocessor's dark corners.
# shellcheck disable=SC2046
rule 'no conditional compilation but where it is argued' "$(grep -nE \
    '^#[[:space:]]*if' $(echo "$sources" | grep '\.c$') |
    grep -vE '^(classify/engine\.c|capture/confine\.c):')"

# 9. What reports and letters say is in etc/wording. A string with two words is
# a sentence, unless its statement tells who called why something failed.
printed() {
	awk '
function texts(s,  t) {
	while (match(s, /"([^"\\]|\\.)*"/)) {
		t = substr(s, RSTART + 1, RLENGTH - 2)
		s = substr(s, RSTART + RLENGTH)
		gsub(/<[^>]*>?|\\[a-z]|[a-z:-]+=|%[0-9.*]*[a-zA-Z]+/, " @ ", t)
		if (t ~ /[A-Za-z][a-z]+[,;:.]? +[A-Za-z]*[a-z]+([^A-Za-z-]|$)/)
			return t
	}
	return ""
}
FNR == 1 { s = "" }
/^#|^[ \t]*(\/\*|\*)/ { next }
{
	line = $0
	sub(/\/\*.*\*\/.*/, "", line)
	s = s " " line
	if (line !~ /[;{}][ \t]*$/)
		next
	if (s !~ /why|fail\(|assert\(|__asm__|io->out/ && (t = texts(s)) != "")
		print FILENAME ":" FNR ": " t
	s = ""
}' "$@"
}
rule 'what is printed of reports is in etc/wording' "$(printed \
    dashboard/edition*.c dashboard/report_*.c dashboard/report.c \
    dashboard/render*.c dashboard/document*.c dashboard/precision_words.c \
    dashboard/measured_words.c dashboard/dates.c dashboard/moment.c \
    dashboard/chart.c dashboard/pdf*.c dashboard/tally*.c \
    dashboard/suppress.c dashboard/rollup_document.c dashboard/schedule_run.c dashboard/heads_ways.c \
    dashboard/judging.c \
    dashboard/mail.c dashboard/mail_file.c dashboard/mail_queue.c |
    grep -vxE '.*: (Liberation Sans, DejaVu Sans|(series|pale|ink) .*|the sessions are not in the order of )')"

# 10. The tree: nothing generated, nothing large, a known top level.
rule 'the top level is the known one' "$(git ls-files | cut -d/ -f1 | sort -u |
    grep -vxE 'capture|classify|store|dashboard|etc|tests|Makefile|README.md|LICENSE|\..*')"
rule 'no file over 1 MiB' "$(git ls-files -z | xargs -0 ls -l 2>/dev/null |
    awk '$5 > 1048576 { print $NF }')"
# shellcheck disable=SC2086
rule 'lines fit 80 columns' "$(expand $sources | awk 'length > 80' | head)"
tap_end
