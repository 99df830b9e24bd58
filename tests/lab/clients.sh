# clients.sh: the real clients of the lab, each visiting one host; source it.

# browse ADDRESS HOST OPTION...: Chromium shows the page of HOST
browse() {
	in_ns pc timeout 20 chromium --headless=new --no-sandbox --disable-gpu \
	    --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --disable-extensions \
	    --disable-dev-shm-usage --user-data-dir="$work/profile" \
	    --host-resolver-rules="MAP * $1" "${@:3}" \
	    --dump-dom "https://$2/" 2>> "$work/chromium.log" |
	    grep -q 'A page of the lab'
}

visit_chromium() {
	browse "$web_address" "$1" --disable-quic --ignore-certificate-errors
}

visit_chromium-quic() {
	browse "$quic_address" "$1" --enable-quic \
	    --origin-to-force-quic-on="$1:443" \
	    --ignore-certificate-errors-spki-list="$key_hash"
}

# firefox ADDRESS HOST SETTING: Firefox shows the page of HOST, as if for the
# first time. Whether it did is for the server to say: a picture of the page
# is also made of "cannot connect".
firefox() {
	local profile=$work/firefox
	rm -rf "$profile"
	mkdir "$profile"
	certutil -d "$profile" -N --empty-password
	certutil -d "$profile" -A -n lab -t C,, -i "$work/ca.pem"
	{
		cat "$here/firefox.js"
		echo "user_pref(\"network.dns.forceResolve\", \"$1\");"
		echo "user_pref(\"network.http.http3.$3);"
	} > "$profile/user.js"
	# Without the second, a release ignores services.settings.server.
	in_ns pc env HOME="$work" MOZ_REMOTE_SETTINGS_DEVTOOLS=1 \
	    timeout 30 firefox-esr --headless --no-remote --profile "$profile" \
	    --screenshot "$work/firefox.png" "https://$2/" \
	    >> "$work/firefox.log" 2>&1
}

visit_firefox() {
	firefox "$web_address" "$1" 'enable", false'
	grep -qx "HTTP/2.0 $1 /picture.png" "$work/access.log"
}

visit_firefox-quic() {
	firefox "$quic_address" "$1" \
	    "alt-svc-mapping-for-testing\", \"$1;h3=:443\""
	grep -q "HTTP/3.0.*\"host\":\"$1\",\"uri\":\"/picture.png\"" \
	    "$work/quic.log"
}

# ngtcp2's client, whose hello fits into one Initial packet. It asks for the
# name that it resolved: "ip netns exec" gives it a file of hosts of its own.
visit_gtlsclient() {
	mkdir -p "/etc/netns/$lab-pc"
	echo "$quic_address $1" > "/etc/netns/$lab-pc/hosts"
	in_ns pc timeout 20 gtlsclient --quiet --exit-on-all-streams-close \
	    "$1" 443 "https://$1/picture.png" > "$work/gtlsclient.log" 2>&1
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
