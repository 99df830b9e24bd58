# web.sh: the Internet of the lab: one real nginx that answers for every host
# of visits.tsv over TLS 1.2/1.3 and plain HTTP; source it. $work is a
# temporary directory, $hosts the names.

certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 2 -subj /CN=lab -keyout "$work/key.pem" -out "$work/cert.pem" \
	    -addext "subjectAltName=$(printf 'DNS:%s,' $hosts | sed 's/,$//')" \
	    2> "$work/openssl.log"
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
		access_log $work/access.log; types { text/html html; image/png png; }
		client_body_temp_path $work/t1; proxy_temp_path $work/t2;
		fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4;
		scgi_temp_path $work/t5;
		server {
			listen 80; listen 443 ssl http2;
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
