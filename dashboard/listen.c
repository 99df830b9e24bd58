/* listen.c: the socket that browsers come to. */
#include "dashboard/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAITING 128		/* connections not yet taken */
#define FIRST_FD 3		/* sd_listen_fds(3) */

/* Cut into host ("" every address) and port. */
static int
cut(const char *where, char host[64], char port[8])
{
	const char *colon = strrchr(where, ':');
	size_t len = colon ? (size_t)(colon - where) : 0;

	if (!colon || !colon[1] || strlen(colon + 1) > 5 ||
	    strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
	    atoi(colon + 1) > 65535)
		return -1;
	if (len && where[0] == '[' && where[len - 1] == ']') {
		where++;
		len -= 2;
	} else if (memchr(where, ':', len)) {
		return -1;
	}
	if (len >= 64)
		return -1;
	memcpy(host, where, len);
	host[len] = '\0';
	strcpy(port, colon + 1);
	return 0;
}

static int
try_address(const struct addrinfo *a)
{
	int fd, on = 1, off = 0;

	fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (a->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 &&
	    listen(fd, WAITING) == 0)
		return fd;
	close(fd);
	return -1;
}

/* As listen_open; or -EADDRINUSE and *why. */
static int
open_at(const char *where, char *why, size_t whylen)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST |
		AI_NUMERICSERV, .ai_socktype = SOCK_STREAM }, *list;
	char host[64], port[8];
	int fd, e;

	if (cut(where, host, port) < 0) {
		snprintf(why, whylen, "\"%.60s\" is not an address and a port, "
		    "such as 127.0.0.1:8443, [::1]:8443 or :8443", where);
		return -1;
	}
	if (!host[0])
		strcpy(host, "::");
	e = getaddrinfo(host, port, &hints, &list);
	if (e != 0) {
		snprintf(why, whylen, "\"%.60s\" is not an address: %s", host,
		    gai_strerror(e));
		return -1;
	}
	fd = try_address(list);
	e = errno;
	freeaddrinfo(list);
	if (fd >= 0)
		return fd;
	snprintf(why, whylen, "cannot listen at %.60s: %s", where,
	    strerror(e));
	return e == EADDRINUSE ? -EADDRINUSE : -1;
}

int
listen_open(const char *where, char *why, size_t whylen)
{
	int fd = open_at(where, why, whylen);

	return fd < 0 ? -1 : fd;
}

int
listen_check(const char *where, char *why, size_t whylen)
{
	int fd = open_at(where, why, whylen);

	if (fd >= 0)
		close(fd);
	return fd >= 0 || fd == -EADDRINUSE ? 0 : -1;
}

int
listen_inherited(char *why, size_t whylen)
{
	const char *count = getenv("LISTEN_FDS"), *pid = getenv("LISTEN_PID");
	int listens = 0;
	socklen_t len = sizeof(listens);

	if (!count || !pid || strtol(pid, NULL, 10) != (long)getpid())
		return -1;
	if (strcmp(count, "1") != 0) {
		snprintf(why, whylen, "systemd handed over %.10s sockets, not "
		    "one", count);
		return -2;
	}
	if (getsockopt(FIRST_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens,
	    &len) < 0 || !listens ||
	    fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(FIRST_FD, F_SETFL, O_NONBLOCK) < 0) {
		snprintf(why, whylen, "what systemd handed over is not a "
		    "socket that listens");
		return -2;
	}
	return FIRST_FD;
}

char *
listen_text(int fd, char buf[LISTEN_TEXT])
{
	struct sockaddr_storage a = { 0 };
	socklen_t len = sizeof(a);
	char host[48], port[8];

	buf[0] = '\0';
	if (getsockname(fd, (struct sockaddr *)&a, &len) < 0 ||
	    (a.ss_family != AF_INET && a.ss_family != AF_INET6) ||
	    getnameinfo((struct sockaddr *)&a, len, host, sizeof(host), port,
	    sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return buf;
	if (strcmp(host, "::") == 0 || strcmp(host, "0.0.0.0") == 0)
		snprintf(buf, LISTEN_TEXT, "localhost:%s", port);
	else
		snprintf(buf, LISTEN_TEXT, strchr(host, ':') ? "[%s]:%s" :
		    "%s:%s", host, port);
	return buf;
}
