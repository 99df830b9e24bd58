#!/bin/bash
# assets.sh BUILD [--write]: what the dashboard serves is what its sources
# make. It is committed, since Debian 12's node is too old to make it; where
# there is one that can, it is made anew and compared. --write keeps it.
set -u
build=$1 write=${2-}
. tests/tap.sh
here=dashboard/assets made=$build/assets

# Why it cannot be made here; nothing: it can.
unable() {
	local version
	version=$(node --version 2> /dev/null) ||
	    { echo 'there is no node'; return; }
	[ "$(printf '%s\n' v20.19.0 "$version" | sort -V | head -1)" = v20.19.0 ] ||
	    { echo "node is $version, and Sass wants 20.19"; return; }
	command -v npm > /dev/null || echo 'there is no npm'
}

# The libraries by the lock file alone, and no script of theirs is run.
fetch() {
	mkdir -p "$made"
	cmp -s $here/src/package-lock.json "$made/fetched" && return
	cp $here/src/package.json $here/src/package-lock.json "$made"
	npm ci --prefix "$made" --ignore-scripts --no-audit --no-fund \
	    > "$made/npm.log" 2>&1 || return
	cp $here/src/package-lock.json "$made/fetched"
}

make_anew() {
	cp $here/src/*.scss $here/src/*.js $here/src/build.mjs "$made" &&
	    node "$made/build.mjs" "$made/out" 2>&1
}

why=$(unable)
[ -n "$why" ] || fetch || why='npm could not fetch the libraries'
if [ -n "$why" ]; then
	[ -z "$write" ] || { echo "assets: not made: $why" >&2; exit 1; }
	skip 'the committed files are what the sources make' "$why"
else
	if said=$(make_anew); then
		[ -z "$write" ] || { cp "$made"/out/* $here; exit; }
		is 'the committed files are what the sources make: "make assets"' \
		    '' "$(diff -rq "$made/out" $here | grep -v "^Only in $here")"
	else
		[ -z "$write" ] || { echo "$said" >&2; exit 1; }
		not_ok 'the sources can be made' "$said"
	fi
fi

is 'the committed files are those of SHA256SUMS' '' \
    "$(cd $here && sha256sum --quiet -c SHA256SUMS 2>&1)"
is 'which names all that is made' "$(ls $here/*.js $here/style.css)" \
    "$(sed "s,.*  ,$here/," $here/SHA256SUMS)"
is 'nothing of GOV.UK that is for GOV.UK alone, and nothing from elsewhere' '' \
    "$(grep -noiE '@font-face|gds.transport|crown|crest|@import|url\([^)]*' \
    $here/style.css)"
is 'its licence goes with it, by the version that is used' \
    "$(sed -n 's/.*"govuk-frontend": "\(.*\)".*/\1/p' $here/src/package.json)" \
    "$(sed -n 's/^GOV.UK Frontend \([^,]*\),.*/\1/p' $here/NOTICE)"
words=$(grep -ohE '"(\\.|[^"\\])*"' dashboard/*.[ch] classify/outcome*.c \
    $here/app.js | grep -oE '[a-z][a-z0-9-]*' | sort -u)
is 'no class of the style sheet is on no page' '' "$(
    sed 's,/\*[^*]*\*/,,g; s/{[^{}]*}/ /g' $here/style.css |
    grep -oE '\.[a-z][a-z0-9-]*' | sed 's/^\.//; s/-[0-9]$/-/' | sort -u |
    grep -vxF "$words")"
figure "served: $(wc -c < $here/style.css) bytes of style," \
    "$(cat $here/*.js | wc -c) of script"
tap_end
