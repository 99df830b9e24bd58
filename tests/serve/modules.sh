#!/bin/bash
# modules.sh FOLDER: the driver of the browser, axe-core and an OpenID provider,
# by npm, into a folder of the build; nothing of them is built in. Fails where
# npm cannot.
folder=$1
cmp -s tests/serve/package-lock.json "$folder/installed" && exit
command -v npm > /dev/null || exit 1
mkdir -p "$folder"
cp tests/serve/package.json tests/serve/package-lock.json "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund \
    > "$folder/npm.log" 2>&1 &&
    cp tests/serve/package-lock.json "$folder/installed"
