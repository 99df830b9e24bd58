/* redis_link.c: sockets made here rather than by hiredis, which would ask the
 * resolver: the keeper may not, and a server's answer that sends us elsewhere
 * must not lead off this machine unless that is allowed. */
#include "store/redis_link.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "classify/settings_redis.h"

/* 0, or -1 and errno. */
static int
connect_within(int fd, const struct sockaddr_storage *a, socklen_t len,
    int timeout_ms)
{
	struct pollfd p = { fd, POLLOUT, 0 };
	socklen_t size = sizeof(int);
	int error = 0;

	if (connect(fd, (const struct sockaddr *)a, len) == 0)
		return 0;
	/* A Unix socket's queue of connections is full: it is not served. */
	if (errno == EAGAIN)
		errno = ETIMEDOUT;
	if (errno != EINPROGRESS)
		return -1;
	if (poll(&p, 1, timeout_ms) != 1) {
		errno = ETIMEDOUT;
		return -1;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		return -1;
	errno = error;
	return error == 0 ? 0 : -1;
}

static int
address_of(const char *at, bool is_path, bool far, struct sockaddr_storage *a,
    socklen_t *len, char *why, size_t whylen)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	if (!is_path) {
		if (settings_redis_address(at, a, len) < 0) {
			snprintf(why, whylen, "that is no address in numbers");
			return -1;
		}
		if (!far && !settings_redis_is_local(a)) {
			snprintf(why, whylen, "that is another machine, and "
			    "plain_tcp is not set");
			return -1;
		}
		return 0;
	}
	if (strlen(at) >= sizeof(un.sun_path)) {
		snprintf(why, whylen, "its name is too long");
		return -1;
	}
	memcpy(un.sun_path, at, strlen(at) + 1);
	memset(a, 0, sizeof(*a));
	memcpy(a, &un, *len = sizeof(un));
	return 0;
}

int
redis_link(const char *at, bool is_path, bool far, int timeout_ms,
    char *why, size_t whylen)
{
	struct sockaddr_storage a;
	socklen_t len;
	int fd, flags, one = 1;

	if (address_of(at, is_path, far, &a, &len, why, whylen) < 0)
		return -1;
	fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (fd < 0 || connect_within(fd, &a, len, timeout_ms) < 0)
		goto fail;
	if (!is_path && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one,
	    sizeof(one)) < 0)
		goto fail;
	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0)
		goto fail;
	return fd;
fail:
	snprintf(why, whylen, "%s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}
