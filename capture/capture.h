/* capture.h: frames from a network device or a capture file. Door to libpcap.
 *
 * A capture is OPEN (device activated, or file header read), a device's then
 * JOINED, then read until its end. Nothing comes in from a device before
 * capture_join, so one that waits as a spare costs nothing. A device is read
 * without blocking: wait on capture_fd first. One capture is read and counted
 * by one process for its whole life; a process that inherits one and does not
 * read it closes it with capture_close. */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "capture/packet.h"

struct capture;

struct capture_settings {
	int snaplen_bytes;		/* 65535: names need whole handshakes */
	int ring_bytes;			/* TPACKET_V3 ring, a sensor */
	bool promiscuous;
};

struct capture_frame {
	uint64_t number;		/* 1 for the first of this capture */
	uint64_t time_us;		/* UTC; before the year 2100 */
	const uint8_t *bytes;		/* borrowed until the visitor returns */
	uint32_t len;			/* captured */
	uint32_t wire_bytes;		/* >= len */
	const struct capture_frame *next;	/* the one after it, borrowed
					 * alike, to be prepared for; NULL: not
					 * known yet */
};

/* Since the capture joined its group. What the device dropped is the same
 * number in every capture of it: not to be added up. */
struct capture_counters {
	uint64_t received;		/* by the kernel, drops included */
	uint64_t dropped;		/* no room in the ring */
	uint64_t device_dropped;	/* by the device or its driver */
};

enum capture_result {
	CAPTURE_MORE,			/* call again (a device: after poll) */
	CAPTURE_END,			/* end of the file or stream */
	CAPTURE_FAILED			/* *why says what happened */
};

typedef void capture_visit(void *arg, const struct capture_frame *f);

/* Open a device, or "any" for all of them, non-blocking and in no group yet.
 * -1: it does not exist, is down, or needs rights; *why says which, and what
 * to do. The capture is the caller's, to close. */
int capture_open_device(struct capture **out, const char *device,
    const struct capture_settings *s, char *why, size_t whylen);

/* Open a pcap or pcapng file; "-" is standard input. -1: unreadable, empty,
 * not a capture, or a link type outside enum packet_link; *why says which.
 * The capture is the caller's, to close. */
int capture_open_file(struct capture **out, const char *path, char *why,
    size_t whylen);

/* Begin to receive, sharing the device's packets with the other captures of
 * this group by PACKET_FANOUT_HASH | DEFRAG; a lone capture is a group of one.
 * Counters start at 0. -1 and *why: the group is another device's, say. Asks
 * for no right that opening did not. */
int capture_join(struct capture *c, uint16_t group, char *why, size_t whylen);

/* Visit up to max frames, max > 0. *why is written only for CAPTURE_FAILED.
 * A file whose last record is cut short ends with CAPTURE_FAILED after its
 * whole frames were visited, and so does what is dated outside 1970 to 2099,
 * which no clock in here could follow. */
enum capture_result capture_read(struct capture *c, unsigned max,
    capture_visit *visit, void *arg, char *why, size_t whylen);

/* Stop capture_read after the frame being visited; for visitors. */
void capture_break(struct capture *c);

enum packet_link capture_link(const struct capture *c);

/* A descriptor to poll for readability; -1 for a file. */
int capture_fd(const struct capture *c);

/* Zeroes for a file. Uses no file system, so it works in a closed sandbox. */
void capture_count(struct capture *c, struct capture_counters *out);

/* Bytes of the file read so far, and its size; both 0 when the size is not
 * known, as of a pipe or a device. */
void capture_progress(const struct capture *c, uint64_t *at, uint64_t *size);

/* Accepts NULL. The device's ring goes when its last holder closed it. */
void capture_close(struct capture *c);

/* Is the device there and up? 1 yes, 0 no, and *why says what is missing. */
int capture_device_up(const char *device, char *why, size_t whylen);

#endif
