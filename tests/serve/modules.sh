#!/bin/bash
# modules.sh FOLDER: the driver of the browser and axe-core, by npm, into a
# folder of the build; nothing of them is built in. Fails where npm cannot.
folder=$1
[ -d "$folder/node_modules/playwright-core" ] && exit
command -v npm > /dev/null || exit 1
mkdir -p "$folder"
cp tests/serve/package.json tests/serve/package-lock.json "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund \
    > "$folder/npm.log" 2>&1
