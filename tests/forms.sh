#!/bin/bash
# forms.sh BUILD: documents made by hand and the sample day's report in every
# form, read by programs that are not ours. What was made is left in
# BUILD/forms, with pictures of pages, to be looked at.
set -u
build=$(realpath "$1")
. tests/tap.sh
. tests/forms/pages.sh
forms=$build/forms
rm -rf "$forms"
mkdir -p "$forms"
made() { "$build/tests/forms/make_document" "$@"; }

endings='text:txt html:html pdf:pdf csv:csv json:json'

# ---- documents made by hand ----

for name in made long welsh hostile empty; do
	for form in $endings; do
		made $name "${form%:*}" > "$forms/$name.${form#*:}" ||
		    not_ok "$name as ${form%:*} is made"
	done
done
is 'a letter of Welsh is its own in every form' 5 "$(for f in txt html csv json
    do grep -l 'ŵ ŷ ẁ ẃ ẅ ỳ ÿ Ŵ Ŷ' "$forms/welsh.$f"; done | wc -l |
    awk -v pdf="$(pdftotext "$forms/welsh.pdf" - |
    grep -c 'ŵ ŷ ẁ ẃ ẅ ỳ ÿ Ŵ Ŷ')" '{ print $1 + pdf }')"

# ---- the sample day's, in every edition ----

day=$build/sample
state=$(mktemp -d /tmp/beadle-forms.XXXXXX)
trap 'rm -rf "$state"' EXIT
"$build/beadle" up -r "$day/day.pcap" --once --law "$day/law" \
    --state "$state" > "$state/up" 2>&1
is 'the sample day is read' 0 $?
report() {
	"$build/beadle" report "$@" --day 2026-11-20 --law "$day/law" \
	    --state "$state"
}
editions=$(report nonesuch 2>&1 |
    sed 's/.*nonesuch": //; s/ are known//; s/,//g; s/ and / /')
reports() {
	local form edition
	for edition in $editions; do
		for form in $endings; do
			report "$edition" --format "${form%:*}" \
			    > "$forms/$edition.${form#*:}" || return
		done
	done
}
export -f report reports
export build day state forms endings editions
tests/served.sh "$build" "$day/law" "$state" bash -c reports
is 'its report is made in every form' 0 $?
like 'there are editions' 'network-manager .*governors' "$editions"

like 'no PDF is thrown at a terminal' 'nothing for a terminal: .* with -o' \
    "$(script -qec "$build/beadle report --format pdf" /dev/null < /dev/null)"
if [ "$(id -u)" = 0 ]; then
	like 'where letters are missing, it says which and what to do' \
	    'needs the font /usr.*install the package fonts-' \
	    "$(unshare -m sh -c 'mount -t tmpfs none /usr/share/fonts &&
	    "$0" made pdf' "$build/tests/forms/make_document" 2>&1 |
	    tr -d '\0')"
else
	skip 'where letters are missing, it says so' 'that needs root'
fi

# ---- what others make of them ----

for name in made long welsh hostile empty $editions; do
	is "$name: every form says the same, JSON by its schema" '' \
	    "$(/usr/bin/python3 tests/forms/said.py "$forms/$name" 2>&1)"
	is "$name: the PDF is tagged as PDF/UA asks" '' \
	    "$(/usr/bin/python3 tests/forms/structure.py "$forms/$name.pdf" \
	    "$forms/$name.json" 2>&1)"
	is "$name: qpdf finds nothing wrong" 0 \
	    "$(qpdf --check "$forms/$name.pdf" > "$state/said" 2>&1; echo $?)"
	is "$name: poppler reads it without a complaint" '' \
	    "$(pdfinfo -struct-text "$forms/$name.pdf" 2>&1 > /dev/null)"
done
like 'poppler takes it for tagged' '^Tagged: +yes' \
    "$(pdfinfo "$forms/governors.pdf")"

# What a machine can check of PDF/UA, clause by clause.
ua() {
	/usr/bin/python3 tests/forms/ua.py "$@" > "$state/ua" 2>&1
	echo $?
}
pdfs=()
for name in made long welsh hostile empty $editions; do
	pdfs+=("$forms/$name.pdf")
done
is 'PDF/UA: no place is wrong' 0 "$(ua "${pdfs[@]}")"
sed 's/^/# /' "$state/ua"

# A checker that cannot fail is none: a tag taken away, a form that lacks a row.
/usr/bin/python3 - "$forms" <<'END'
import sys
import pikepdf
with pikepdf.open(sys.argv[1] + "/made.pdf") as pdf:
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/Figure":
            del obj["/Alt"]
            break
    page = pdf.pages[0]
    pdf.Root.Outlines.First.Title = "other"
    page.Contents.write(page.Contents.read_bytes().replace(
        b"/Artifact BMC", b"/Span <<>> BDC", 1))
    pdf.save(sys.argv[1] + "/untagged.pdf")
END
like 'a PDF with less is found' 'outside of everything.*a figure that says' \
    "$(/usr/bin/python3 tests/forms/structure.py "$forms/untagged.pdf" \
    "$forms/made.json" | tr '\n' ' ')"
like 'and a bookmark that is none of its headings' 'bookmarks .*other' \
    "$(/usr/bin/python3 tests/forms/structure.py "$forms/untagged.pdf" \
    "$forms/made.json")"
is 'and by clause' 1 "$(ua "$forms/untagged.pdf")"
like 'a figure and what is drawn' '7.1 .* 1 7.3 .* 1 ' \
    "$(awk '$NF > 0' "$state/ua" | tr '\n' ' ')"
for form in json html csv txt pdf; do
	cp "$forms/made.$form" "$forms/other.$form"
done
sed -i 's/"sessions":1316/"sessions":1317/' "$forms/other.json"
like 'a number that differs is found' '1,31[67]|131[67]' \
    "$(/usr/bin/python3 tests/forms/said.py "$forms/other")"
rm "$forms"/other.* "$forms/untagged.pdf"

# ---- the same bytes ----

# Another home, zone and language, and a fontconfig that is broken.
elsewhere() {
	env HOME=/nonexistent TZ=Pacific/Chatham LC_ALL=cy_GB.UTF-8 \
	    LANG=de_DE XDG_CACHE_HOME=/nonexistent FONTCONFIG_FILE=/dev/null \
	    "$build/tests/forms/make_document" "$@"
}
for form in $endings; do
	for name in made hostile; do
		is "$name as ${form%:*}: elsewhere and later, the same bytes" \
		    "$(sha256sum < "$forms/$name.${form#*:}")" \
		    "$(elsewhere $name "${form%:*}" 2>&1 | sha256sum)"
	done
done

# ---- in a browser ----

browse "$forms" pictures
for name in made long $editions; do
	pdftoppm -r 60 -png "$forms/$name.pdf" "$forms/$name"
done
for name in $editions; do
	figure "$name: $(for form in $endings; do
		printf '%s %s, ' "${form%:*}" \
		    "$(stat -c %s "$forms/$name.${form#*:}")"
	done)$(pdfinfo "$forms/$name.pdf" | awk '/^Pages/ { print $2 }') pages"
done
tap_end
