/* seats.c: when a capture takes a dead one's place in a group, do the frames
 * of the others stay with the others? Two captures share a device, a third is
 * a spare; the same conversations are sent before and after the spare has
 * joined and the first is closed. Needs root; prints what it found, and ends
 * with 0 when every conversation of the second stayed there and the spare has
 * all of the first's. */
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "capture/capture.h"

#define TUPLES 2000
#define GROUP 4711
#define NUMBER_AT 42		/* behind Ethernet, IPv4 and UDP */
#define FRAME 60
#define PATIENCE_MS 2000

enum { FIRST, SECOND, SPARE, CAPTURES };
static const char *const capture_name[] = { "first", "second", "spare" };

/* Which capture got each tuple's frame; CAPTURES: none did. */
struct owners {
	unsigned char of[TUPLES];
	unsigned count[CAPTURES + 1];
};

struct reading {
	struct owners *owners;
	unsigned capture, left;
};

static void
put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* UDP from 10.0.x.y, a port of its own, to one server. */
static void
make_frame(uint8_t f[FRAME], unsigned number)
{
	unsigned sum = 0;

	memset(f, 0, FRAME);
	f[0] = f[6] = 2;
	f[5] = 1;
	f[11] = 2;
	put16(f + 12, ETHERTYPE_IP);
	f[14] = 0x45;
	put16(f + 16, FRAME - 14);
	f[22] = 64;
	f[23] = 17;
	memcpy(f + 26, (uint8_t[]){ 10, 0, (uint8_t)(number >> 8),
	    (uint8_t)number, 10, 9, 9, 9 }, 8);
	for (unsigned i = 14; i < 34; i += 2)
		sum += (unsigned)f[i] << 8 | f[i + 1];
	put16(f + 24, ~((sum & 0xFFFF) + (sum >> 16)) & 0xFFFF);
	put16(f + 34, 1024 + number * 7 % 60000);
	put16(f + 36, 443);
	put16(f + 38, FRAME - 34);
	put16(f + NUMBER_AT, number);
}

static void
on_frame(void *arg, const struct capture_frame *f)
{
	struct reading *r = arg;
	unsigned number;

	if (f->len < FRAME || f->bytes[12] != 8 || f->bytes[13] != 0 ||
	    f->bytes[30] != 10 || f->bytes[31] != 9)
		return;
	number = (unsigned)f->bytes[NUMBER_AT] << 8 | f->bytes[NUMBER_AT + 1];
	if (number >= TUPLES || r->owners->of[number] != CAPTURES)
		errx(1, "a frame came twice, or is not ours");
	r->owners->of[number] = (unsigned char)r->capture;
	r->left--;
}

/* Read all captures that are open until every tuple came or none comes. */
static void
collect(struct capture *const *captures, struct owners *o)
{
	struct reading r = { o, 0, TUPLES };
	struct pollfd fds[CAPTURES];
	char why[256];

	memset(o->of, CAPTURES, sizeof(o->of));
	for (unsigned i = 0; i < CAPTURES; i++)
		fds[i] = (struct pollfd){ captures[i] ?
		    capture_fd(captures[i]) : -1, POLLIN, 0 };
	while (r.left > 0 && poll(fds, CAPTURES, PATIENCE_MS) > 0)
		for (r.capture = 0; r.capture < CAPTURES; r.capture++)
			if (captures[r.capture] && capture_read(
			    captures[r.capture], TUPLES, on_frame, &r, why,
			    sizeof(why)) == CAPTURE_FAILED)
				errx(1, "%s", why);
	memset(o->count, 0, sizeof(o->count));
	for (unsigned i = 0; i < TUPLES; i++)
		o->count[o->of[i]]++;
}

static void
send_all(int fd, int device)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET,
		.sll_ifindex = device, .sll_halen = 6 };
	uint8_t frame[FRAME];

	for (unsigned i = 0; i < TUPLES; i++) {
		make_frame(frame, i);
		if (sendto(fd, frame, sizeof(frame), 0,
		    (struct sockaddr *)&to, sizeof(to)) != FRAME)
			err(1, "cannot send");
	}
}

static struct capture *
open_capture(void)
{
	struct capture_settings s = { 65535, 8 << 20, true };
	struct capture *c = NULL;
	char why[256];

	if (capture_open_device(&c, "seat1", &s, why, sizeof(why)) < 0)
		errx(1, "%s", why);
	return c;
}

static void
join(struct capture *c)
{
	char why[256];

	if (capture_join(c, GROUP, why, sizeof(why)) < 0)
		errx(1, "%s", why);
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* How many tuples of `from` are with `to` now. */
static unsigned
moved(const struct owners *before, unsigned from, const struct owners *after,
    unsigned to)
{
	unsigned n = 0;

	for (unsigned i = 0; i < TUPLES; i++)
		n += before->of[i] == from && after->of[i] == to;
	return n;
}

static void
show(const char *when, const struct owners *o)
{
	printf("%s:", when);
	for (unsigned i = 0; i < CAPTURES; i++)
		printf(" %s %u,", capture_name[i], o->count[i]);
	printf(" lost %u\n", o->count[CAPTURES]);
}

int
main(void)
{
	struct capture *captures[CAPTURES];
	struct owners before, after;
	double start;
	int fd;

	if (unshare(CLONE_NEWNET) < 0)
		err(2, "cannot make a network namespace");
	if (system("ip link add seat0 type veth peer name seat1 && "
	    "ip link set seat0 up && ip link set seat1 up") != 0)
		errx(2, "cannot make a pair of devices");
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (fd < 0)
		err(2, "cannot send frames");
	for (unsigned i = 0; i < CAPTURES; i++)
		captures[i] = open_capture();
	join(captures[FIRST]);
	join(captures[SECOND]);
	send_all(fd, (int)if_nametoindex("seat0"));
	collect(captures, &before);
	show("before", &before);

	start = now_ms();
	join(captures[SPARE]);
	capture_close(captures[FIRST]);
	captures[FIRST] = NULL;
	printf("exchanged in %.1f ms\n", now_ms() - start);
	send_all(fd, (int)if_nametoindex("seat0"));
	collect(captures, &after);
	show("after", &after);

	for (unsigned i = 0; i < CAPTURES; i++)
		capture_close(captures[i]);
	close(fd);
	return before.count[FIRST] > TUPLES / 4 &&
	    before.count[SECOND] > TUPLES / 4 && before.count[SPARE] == 0 &&
	    moved(&before, SECOND, &after, SECOND) == before.count[SECOND] &&
	    moved(&before, FIRST, &after, SPARE) == before.count[FIRST] ? 0 : 1;
}
