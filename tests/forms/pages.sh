# pages.sh: for shell tests: source it after tap.sh, where the project is;
# $build is the build.
pages_root=$PWD

# browse FOLDER [pictures]: each page of it by pages.mjs, and what axe-core found
# of them as a figure.
browse() {
	local folder modules
	folder=$(realpath "$1") modules=$(realpath "$build")/browser
	if ! command -v node > /dev/null; then
		skip 'pages in a browser' 'there is no node'
		return
	fi
	if ! (cd "$pages_root" && tests/serve/modules.sh "$modules"); then
		skip 'pages in a browser' 'npm could not fetch the driver'
		return
	fi
	(cd "$pages_root" &&
	    node tests/forms/pages.mjs "$folder" "$modules" \
	    ${2:+"$2"}) \
	    > "$folder/pages" 2>&1 || not_ok 'pages in a browser' \
	    "$(grep -B20 '^not ok\|Error' "$folder/pages" | head -60)"
	is 'pages in a browser: each claim holds' 0 \
	    "$(grep -c '^not ok' "$folder/pages")"
	figure "pages in a browser: $(grep -c '^ok' "$folder/pages") claims"
	sed -n 's/^# axe: /# figure: axe-core: /p' "$folder/pages"
}
