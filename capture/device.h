/* device.h: what the kernel says of a network device: is it there, is it up,
 * and what it had no room for. */
#ifndef CAPTURE_DEVICE_H
#define CAPTURE_DEVICE_H

#include <stddef.h>
#include <stdint.h>

enum device_state {
	DEVICE_UP,		/* an administrator brought it up */
	DEVICE_LINKED		/* and there is something at the other end */
};

/* 0 when the device is at least so; -1 when not, and *why says what is
 * missing and what to do. "any", all devices together, is always linked. */
int device_check(const char *device, enum device_state state, char *why,
    size_t whylen);

#define DEVICE_COUNTERS 3

/* Descriptors of the device's counts, kept open because sysfs is out of reach
 * of a confined process. -1: the device has no such count. */
struct device_counters {
	int fd[DEVICE_COUNTERS];
};

/* Before open; also makes close harmless. */
void device_counters_clear(struct device_counters *c);
void device_counters_open(struct device_counters *c, const char *device);
void device_counters_close(struct device_counters *c);

/* Frames that the device or its driver dropped since it came up. Opens
 * nothing. A driver that counts a frame in two places has it twice here. */
uint64_t device_dropped(const struct device_counters *c);

#endif
