/* control.c: facts and descriptors over the launcher's socket. */
#include "store/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control_room {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int
keeper_tell(int control_fd, const struct keeper_fact *fact, int passed_fd)
{
	union control_room control = { 0 };
	struct iovec part = { (void *)(uintptr_t)fact, sizeof(*fact) };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t n;

	if (passed_fd >= 0) {
		m.msg_control = control.bytes;
		m.msg_controllen = sizeof(control.bytes);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &passed_fd, sizeof(passed_fd));
	}
	do
		n = sendmsg(control_fd, &m, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(*fact) ? 0 : -1;
}

static int
passed(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int fd = -1;

	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

enum control_step
control_next(int control_fd, struct keeper_fact *fact, int *passed_fd,
    char *why, size_t whylen)
{
	union control_room control;
	struct iovec part = { fact, sizeof(*fact) };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };
	ssize_t n;
	int fd;

	n = recvmsg(control_fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return CONTROL_NONE;
	if (n <= 0)
		return CONTROL_END;
	fd = passed(&m);
	if (fd >= 0 && (n != (ssize_t)sizeof(*fact) ||
	    fact->kind != KEEPER_SENSOR)) {
		close(fd);
		fd = -1;
	}
	*passed_fd = fd;
	if (n == (ssize_t)sizeof(*fact))
		return CONTROL_FACT;
	snprintf(why, whylen, "the launcher sent %zd bytes instead of a fact",
	    n);
	return CONTROL_WRONG;
}
