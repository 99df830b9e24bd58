# clients.sh: the real clients of the lab, each visiting one host; source it.

visit_chromium() {
	in_ns pc timeout 60 chromium --headless=new --no-sandbox --disable-gpu \
	    --disable-quic --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --disable-extensions \
	    --disable-dev-shm-usage --user-data-dir="$work/profile" \
	    --ignore-certificate-errors \
	    --host-resolver-rules="MAP * $web_address" \
	    --dump-dom "https://$1/" 2>> "$work/chromium.log" |
	    grep -q 'A page of the lab'
}

visit_curl() {
	in_ns pc curl -sk --max-time 20 --resolve "$1:443:$web_address" \
	    "https://$1/" "https://$1/picture.png" -o /dev/null -o /dev/null
}

visit_curl-http() {
	in_ns pc curl -s --max-time 20 --resolve "$1:80:$web_address" \
	    "http://$1/" "http://$1/picture.png" -o /dev/null -o /dev/null
}

visit_openssl() {
	printf 'GET /picture.png HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" |
	    in_ns pc timeout 20 openssl s_client -quiet -servername "$1" \
	    -connect "$web_address:443" > "$work/s_client.out" \
	    2>> "$work/s_client.log"
	[ "$(wc -c < "$work/s_client.out")" -gt 60000 ]
}
