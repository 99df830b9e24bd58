/* device.c: asks the kernel about a network device; needs no rights. */
#include "capture/device.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const counter_file[] = {
	"rx_missed_errors", "rx_fifo_errors", "rx_dropped",
};
_Static_assert(sizeof counter_file / sizeof counter_file[0] ==
    DEVICE_COUNTERS, "name every counter");

static void
no_such_device(const char *device, char *why, size_t whylen)
{
	struct if_nameindex *all = if_nameindex(), *i;
	size_t n;

	snprintf(why, whylen, "no network device is called \"%s\"", device);
	if (all == NULL)
		return;
	for (i = all; i->if_name != NULL; i++) {
		n = strlen(why);
		snprintf(why + n, whylen - n, "%s%s",
		    i == all ? "; there are " : ", ", i->if_name);
	}
	if_freenameindex(all);
}

/* The flags of a device that exists. -1 and errno otherwise. */
static int
ask_flags(const char *device, short *flags)
{
	struct ifreq ask = { 0 };
	int fd, got, error;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	memcpy(ask.ifr_name, device, strnlen(device, IFNAMSIZ - 1));
	got = ioctl(fd, SIOCGIFFLAGS, &ask);
	error = errno;
	close(fd);
	errno = error;
	*flags = ask.ifr_flags;
	return got;
}

int
device_check(const char *device, enum device_state state, char *why,
    size_t whylen)
{
	short flags;

	if (strcmp(device, "any") == 0)
		return 0;
	if (if_nametoindex(device) == 0)
		no_such_device(device, why, whylen);
	else if (ask_flags(device, &flags) < 0)
		snprintf(why, whylen, "cannot ask for the state of %s: %s",
		    device, strerror(errno));
	else if ((flags & IFF_UP) == 0)
		snprintf(why, whylen, "%s is down; \"ip link set %s up\" "
		    "brings it up", device, device);
	else if (state == DEVICE_LINKED && (flags & IFF_RUNNING) == 0)
		snprintf(why, whylen, "%s has no link; check its cable and "
		    "the switch port", device);
	else
		return 0;
	return -1;
}

void
device_counters_clear(struct device_counters *c)
{
	size_t i;

	for (i = 0; i < DEVICE_COUNTERS; i++)
		c->fd[i] = -1;
}

void
device_counters_open(struct device_counters *c, const char *device)
{
	char path[128];
	size_t i;

	for (i = 0; i < DEVICE_COUNTERS; i++) {
		snprintf(path, sizeof path, "/sys/class/net/%s/statistics/%s",
		    device, counter_file[i]);
		c->fd[i] = open(path, O_RDONLY | O_CLOEXEC);
	}
}

void
device_counters_close(struct device_counters *c)
{
	size_t i;

	for (i = 0; i < DEVICE_COUNTERS; i++)
		if (c->fd[i] >= 0)
			close(c->fd[i]);
	device_counters_clear(c);
}

uint64_t
device_dropped(const struct device_counters *c)
{
	uint64_t sum = 0;
	char text[32];
	ssize_t n;
	size_t i;

	for (i = 0; i < DEVICE_COUNTERS; i++) {
		n = c->fd[i] < 0 ? -1 : pread(c->fd[i], text,
		    sizeof text - 1, 0);
		if (n <= 0)
			continue;
		text[n] = '\0';
		sum += strtoull(text, NULL, 10);
	}
	return sum;
}
