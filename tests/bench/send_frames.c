/* send_frames.c: a capture's frames onto a device at a rate, at as little cost
 * as may be: what the sender takes of a machine its listener does not have.
 *
 *	send_frames DEVICE CAPTURE RATE FRAMES
 *
 * CAPTURE is a pcap file of this machine's byte order, begun again when it
 * ends. Whole groups are sent as one call, past the device's queue. When late,
 * as with a rate beyond its own, it sends without a pause. Prints how many
 * frames were sent, and a second. */
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define GROUP 32
#define FILE_HEADER 24
#define RECORD_HEADER 16

struct frames {
	const uint8_t *bytes;
	size_t size, at;
};

static int
open_frames(struct frames *f, const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat is;

	if (fd < 0 || fstat(fd, &is) < 0 || is.st_size <= FILE_HEADER)
		return -1;
	f->size = (size_t)is.st_size;
	f->at = FILE_HEADER;
	f->bytes = mmap(NULL, f->size, PROT_READ, MAP_SHARED | MAP_POPULATE,
	    fd, 0);
	close(fd);
	return f->bytes == MAP_FAILED ? -1 : 0;
}

static struct iovec
next_frame(struct frames *f)
{
	uint32_t len;

	if (f->at + RECORD_HEADER > f->size)
		f->at = FILE_HEADER;
	memcpy(&len, f->bytes + f->at + 8, sizeof(len));
	f->at += RECORD_HEADER + len;
	return (struct iovec){ (void *)(uintptr_t)(f->bytes + f->at - len),
	    len };
}

static int
open_device(const char *device)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device) };
	/* Protocol 0: nothing is received. */
	int fd = socket(AF_PACKET, SOCK_RAW, 0), yes = 1;

	if (fd < 0 || to.sll_ifindex == 0 ||
	    bind(fd, (struct sockaddr *)(void *)&to, sizeof(to)) < 0 ||
	    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &yes,
	    sizeof(yes)) < 0)
		return -1;
	return fd;
}

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Until it is time for the frame after sent. */
static void
wait_turn(double start_s, uint64_t sent, double rate)
{
	double left_s = start_s + (double)sent / rate - now_s();
	struct timespec t = { 0 };

	if (left_s <= 0)
		return;
	t.tv_nsec = (long)(left_s * 1e9);
	nanosleep(&t, NULL);
}

static int
send_group(int fd, struct frames *f, unsigned n)
{
	struct mmsghdr messages[GROUP];
	struct iovec parts[GROUP];
	unsigned i, done = 0;
	int sent;

	memset(messages, 0, sizeof(messages));
	for (i = 0; i < n; i++) {
		parts[i] = next_frame(f);
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	for (; done < n; done += (unsigned)sent)
		if ((sent = sendmmsg(fd, messages + done, n - done, 0)) <= 0)
			return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	uint64_t frames, sent = 0;
	struct frames f;
	double rate, start_s;
	unsigned n;
	int fd;

	if (argc != 5 || (rate = atof(argv[3])) <= 0) {
		fputs("usage: send_frames DEVICE CAPTURE RATE FRAMES\n",
		    stderr);
		return 2;
	}
	frames = strtoull(argv[4], NULL, 10);
	fd = open_device(argv[1]);
	if (fd < 0 || open_frames(&f, argv[2]) < 0) {
		perror("send_frames");
		return 1;
	}
	for (start_s = now_s(); sent < frames; sent += n) {
		n = frames - sent < GROUP ? (unsigned)(frames - sent) : GROUP;
		wait_turn(start_s, sent, rate);
		if (send_group(fd, &f, n) < 0) {
			perror("send_frames");
			return 1;
		}
	}
	printf("%llu %.0f\n", (unsigned long long)sent,
	    (double)sent / (now_s() - start_s));
	return 0;
}
