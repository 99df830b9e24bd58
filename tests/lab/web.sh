# web.sh: the Internet of the lab: one real nginx that answers for every host
# of visits.tsv over TLS 1.2/1.3 and plain HTTP, and one real caddy that does
# so over HTTP/3; source it. $work is a temporary directory, $hosts the names.

# A leaf and who signed it: Firefox takes no certificate that signed itself.
certificate() {
	local key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
	{
		openssl req -x509 $key -days 2 -subj "/CN=lab's authority" \
		    -keyout "$work/ca-key.pem" -out "$work/ca.pem"
		openssl req $key -subj /CN=lab -keyout "$work/key.pem" \
		    -addext "subjectAltName=$(printf 'DNS:%s,' $hosts |
		    sed 's/,$//')" |
		    openssl x509 -req -days 2 -copy_extensions copy \
		    -CA "$work/ca.pem" -CAkey "$work/ca-key.pem" \
		    -out "$work/cert.pem"
	} 2> "$work/openssl.log"
}

pages() {
	mkdir -p "$work/www"
	head -c 60000 /dev/urandom > "$work/www/picture.png"
	cat > "$work/www/index.html" <<-'PAGE'
	<!doctype html><title>lab</title><h1>A page of the lab</h1>
	<img src="/picture.png" alt=""><link rel="icon" href="data:,">
	PAGE
}

web_up() {
	certificate
	pages
	cat > "$work/nginx.conf" <<-EOF2
	daemon off; master_process off; pid $work/nginx.pid;
	error_log $work/nginx-error.log;
	events { worker_connections 256; }
	http {
		log_format lab '\$server_protocol \$host \$uri';
		access_log $work/access.log lab;
		types { text/html html; image/png png; }
		client_body_temp_path $work/t1; proxy_temp_path $work/t2;
		fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4;
		scgi_temp_path $work/t5;
		server {
			listen $web_address:80; listen $web_address:443 ssl http2;
			ssl_certificate $work/cert.pem;
			ssl_certificate_key $work/key.pem;
			root $work/www;
		}
	}
	EOF2
	in_ns web nginx -c "$work/nginx.conf" -p "$work" > "$work/nginx.log" 2>&1 &
	wait_for "nginx" in_ns pc curl -sko /dev/null --max-time 2 \
	    "https://$web_address/"
}

# HTTP/3 alone: caddy's own TCP port 443 is never visited.
quic_up() {
	cat > "$work/Caddyfile" <<-EOF2
	{
		admin off
		auto_https off
		servers {
			protocols h1 h2 h3
		}
	}
	https:// {
		bind $quic_address
		tls $work/cert.pem $work/key.pem
		root * $work/www
		file_server
		log {
			output file $work/quic.log
			format json
		}
	}
	EOF2
	in_ns web env HOME="$work" XDG_DATA_HOME="$work" XDG_CONFIG_HOME="$work" \
	    caddy run --adapter caddyfile --config "$work/Caddyfile" \
	    > "$work/caddy.log" 2>&1 &
	wait_for "caddy" in_ns pc curl -sko /dev/null --max-time 2 --resolve \
	    "caddy.lab.example:443:$quic_address" https://caddy.lab.example/ ||
	    { sed 's/^/# /' "$work/caddy.log"; return 1; }
	# What Chromium takes for a known key, base64 of SHA-256 over it.
	key_hash=$(openssl x509 -in "$work/cert.pem" -noout -pubkey |
	    openssl pkey -pubin -outform DER |
	    openssl dgst -sha256 -binary | base64)
}
