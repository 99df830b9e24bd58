#!/bin/bash
# corpus.sh BUILD ASAN FOLDER [--write]: every capture of a folder: the frames
# as tshark decodes them, what comes of them when they are altered (altered.py),
# then the names and services (corpus.py). The golden files are named after the
# folder; a folder without any is only compared.
set -u
build=$1 asan=$2 folder=${3%/}
. tests/tap.sh
golden=tests/corpus/$(basename "$folder")

if [ ! -d "$folder" ]; then
	skip 'the corpus' "there is no folder $folder; make corpus CORPUS=DIR"
	tap_end
	exit
fi
frames=$(tests/packet/compare.sh "$build/tests/packet/packet_dump" "$folder")
if [ "${4:-}" = --write ]; then
	printf '%s\n' "$frames" > "$golden.frames"
elif [ -f "$golden.frames" ]; then
	is 'frames are decoded as tshark does, but for the known' \
	    "$(cat "$golden.frames")" "$frames"
fi
figure "frames: $(printf '%s\n' "$frames" | tail -n 1)"
tests/corpus/altered.py "$asan/beadled" "$build/sample/law" "$folder" 100
is 'what a sensor says of altered captures is believed' 0 $?
status=0
tests/corpus/corpus.py "$asan/beadled" "$folder" "$golden.golden" "${@:4}" |
    grep -v '^1\.\.' || status=1
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1
[ $tap_failed -eq 0 ] && [ $status -eq 0 ]
