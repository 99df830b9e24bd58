# world.sh: the Internet of the accuracy lab, in the namespaces of
# tests/lab/network.sh; source it. A name server gives every host an address
# of its own, as in life, so that what is coalesced was meant to be; nginx
# answers for all of them over HTTP/2, or caddy over HTTP/2 and HTTP/3; what
# they serve is web/backend.py's. $work is a temporary directory.
far=10.98.0.0/16

# addresses KIND SITE: "NAME ADDRESS" of every host. A coalesced site's hosts
# are all at one address, as its content network's edge has them.
addresses() {
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/web /usr/bin/python3 -c '
import sys, sites
names = sorted({h for s in sites.SERVICES for h in sites.all_hosts(s)}
               | set(sites.WORLD))
shared = sites.all_hosts(sys.argv[2]) if sys.argv[1] == "coalesced" else []
for n, name in enumerate(names):
    n = names.index(shared[0]) if name in shared else n
    print(name, f"10.98.{n // 250}.{n % 250 + 1}")' "$1" "$2"
}

world_up() {
	local kind=$1 site=$2 transport=$3
	network_up
	in_ns box ip link set eth0 promisc on
	in_ns web ip route add local $far dev lo
	in_ns pc ip route add $far via $web_address
	mkdir -p "/etc/netns/$lab-pc"
	echo "nameserver $web_address" > "/etc/netns/$lab-pc/resolv.conf"
	addresses "$kind" "$site" > "$work/names"
	hosts=$(cut -d ' ' -f 1 "$work/names")
	certificate
	mkdir -p "$work/.pki/nssdb"
	certutil -d "sql:$work/.pki/nssdb" -N --empty-password
	certutil -d "sql:$work/.pki/nssdb" -A -n lab -t C,, -i "$work/ca.pem"
	key_hash=$(openssl x509 -in "$work/cert.pem" -noout -pubkey |
	    openssl pkey -pubin -outform DER |
	    openssl dgst -sha256 -binary | base64)
	in_ns web /usr/bin/python3 "$here/web/names.py" $web_address \
	    "$work/names" > "$work/names.log" 2>&1 &
	in_ns web /usr/bin/python3 -B "$here/web/backend.py" "$work/backend" \
	    "$work/seen" > "$work/backend.log" 2>&1 &
	servers_up "$transport"
	wait_for 'the lab to answer' in_ns pc curl -sfo /dev/null --cacert \
	    "$work/ca.pem" --max-time 2 https://www.school.example/page/end
}

# Servers that forget every connection when they are started again, as a
# network does when a machine wakes.
servers_up() {
	case $1 in
	tcp)
		nginx_conf > "$work/nginx.conf"
		ip netns exec "$lab-web" nginx -c "$work/nginx.conf" \
		    -p "$work" > "$work/nginx.log" 2>&1 &
		;;
	quic)
		caddy_conf > "$work/Caddyfile"
		ip netns exec "$lab-web" env HOME="$work" \
		    XDG_DATA_HOME="$work" XDG_CONFIG_HOME="$work" \
		    caddy run --adapter caddyfile --config "$work/Caddyfile" \
		    > "$work/caddy.log" 2>&1 &
		;;
	esac
	server=$!
}

servers_again() {
	kill -9 "$server"
	wait "$server" 2> /dev/null
	servers_up "$1"
}

nginx_conf() {
	cat <<-EOF2
	daemon off; master_process off; pid $work/nginx.pid;
	error_log $work/nginx-error.log;
	events { worker_connections 1024; }
	http {
		access_log off;
		keepalive_timeout 240s;
		client_max_body_size 1m; client_body_buffer_size 1m;
		client_body_temp_path $work/t1; proxy_temp_path $work/t2;
		fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4;
		scgi_temp_path $work/t5;
		map \$http_upgrade \$up { default upgrade; '' close; }
		server {
			listen 443 ssl http2;
			ssl_protocols TLSv1.3;
			ssl_certificate $work/cert.pem;
			ssl_certificate_key $work/key.pem;
			location / {
				proxy_pass http://unix:$work/backend;
				proxy_http_version 1.1;
				proxy_set_header Host \$host;
				proxy_set_header Upgrade \$http_upgrade;
				proxy_set_header Connection \$up;
				proxy_read_timeout 600s;
			}
		}
	}
	EOF2
}

# Of an address that it did not bind, caddy answers datagrams from another.
caddy_conf() {
	cat <<-EOF2
	{
		admin off
		auto_https off
		servers {
			protocols h1 h2 h3
		}
	}
	https:// {
		bind $(cut -d ' ' -f 2 "$work/names" | sort -u | paste -sd ' ')
		tls $work/cert.pem $work/key.pem
		reverse_proxy unix/$work/backend {
			transport http {
				keepalive off
			}
		}
	}
	EOF2
}
