/* capture.c: frames by libpcap; of a pcap file on disk, from its pages.
 *
 * A device gets a TPACKET_V3 ring and, at once, a filter that lets nothing
 * in; capture_join puts it into its group and then takes the filter away.
 * So a spare costs the kernel no copying while it waits, and what it holds
 * when it joins is only what slipped in before the filter: the kernel's own
 * count says how many frames that is, and they are skipped. */
#include "capture/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "capture/device.h"
#include "capture/mapped.h"

/* A block holds what came in this time, so it is how late a frame may be. */
#define RING_WAIT_MS	100
#define FILE_BUFFER	(256 * 1024)	/* one system call for ~300 frames */
#define YEAR_2100	4102444800	/* in seconds */

static const struct { int dlt; enum packet_link link; } links[] = {
	{ DLT_EN10MB, PACKET_LINK_ETHERNET },
	{ DLT_LINUX_SLL, PACKET_LINK_COOKED },
	{ DLT_LINUX_SLL2, PACKET_LINK_COOKED2 },
	{ DLT_RAW, PACKET_LINK_RAW },
	{ DLT_IPV4, PACKET_LINK_RAW },
	{ DLT_IPV6, PACKET_LINK_RAW },
	{ DLT_NULL, PACKET_LINK_LOOP },
	{ DLT_LOOP, PACKET_LINK_LOOP },
};

struct capture {
	pcap_t *pcap;
	char *name;		/* device or path, for messages; owned */
	enum packet_link link;
	bool is_device;
	uint64_t number;	/* of the last frame visited */
	uint64_t skip;		/* frames from before capture_join */
	bool is_misdated;	/* the next frame is; nothing is read on */
	struct mapped *mapped;	/* NULL: libpcap reads the frames too; owned */
	bool is_broken;		/* off, after this frame of mapped */
	capture_visit *visit;	/* while capture_read runs */
	void *arg;
	struct capture_counters count;
	struct device_counters device;
	uint64_t device_before;	/* the device's count at join */
	char *buffer;		/* of the file's stream; owned */
	uint64_t size;		/* of the file, 0 unknown */
};

static int
set_link(struct capture *c, char *why, size_t whylen)
{
	int dlt = pcap_datalink(c->pcap);
	const char *name = pcap_datalink_val_to_name(dlt);
	size_t i;

	for (i = 0; i < sizeof links / sizeof links[0]; i++) {
		if (links[i].dlt == dlt) {
			c->link = links[i].link;
			return 0;
		}
	}
	snprintf(why, whylen, "%s has link type %s (%d), which is not read; "
	    "capture on an Ethernet device, or on \"any\"", c->name,
	    name != NULL ? name : "without a name", dlt);
	return -1;
}

static struct capture *
capture_new(const char *name, char *why, size_t whylen)
{
	struct capture *c = calloc(1, sizeof *c);

	if (c == NULL || (c->name = strdup(name)) == NULL) {
		snprintf(why, whylen, "%s: out of memory", name);
		free(c);
		return NULL;
	}
	device_counters_clear(&c->device);
	return c;
}

/* ---- a device ---- */

static int
activate(struct capture *c, const struct capture_settings *s, char *why,
    size_t whylen)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	int done;

	c->pcap = pcap_create(c->name, error);
	if (c->pcap == NULL) {
		snprintf(why, whylen, "cannot open %s: %s", c->name, error);
		return -1;
	}
	pcap_set_snaplen(c->pcap, s->snaplen_bytes);
	pcap_set_promisc(c->pcap, s->promiscuous);
	pcap_set_timeout(c->pcap, RING_WAIT_MS);
	pcap_set_buffer_size(c->pcap, s->ring_bytes);
	done = pcap_activate(c->pcap);
	if (done == PCAP_ERROR_PERM_DENIED ||
	    done == PCAP_ERROR_PROMISC_PERM_DENIED)
		snprintf(why, whylen, "no right to capture on %s; run as root "
		    "or grant CAP_NET_RAW", c->name);
	else if (done < 0)
		snprintf(why, whylen, "cannot open %s with a ring of %d KiB: "
		    "%s: %s", c->name, s->ring_bytes / 1024,
		    pcap_statustostr(done), pcap_geterr(c->pcap));
	if (done < 0)
		return -1;
	if (pcap_setnonblock(c->pcap, 1, error) < 0) {
		snprintf(why, whylen, "cannot open %s: %s", c->name, error);
		return -1;
	}
	return 0;
}

/* Let nothing into the ring until capture_join. */
static int
hold(struct capture *c, char *why, size_t whylen)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	const struct sock_fprog program = { .len = 1, .filter = &nothing };

	if (setsockopt(pcap_fileno(c->pcap), SOL_SOCKET, SO_ATTACH_FILTER,
	    &program, sizeof program) < 0) {
		snprintf(why, whylen, "cannot hold %s back: %s", c->name,
		    strerror(errno));
		return -1;
	}
	return 0;
}

int
capture_open_device(struct capture **out, const char *device,
    const struct capture_settings *s, char *why, size_t whylen)
{
	struct capture *c;

	if (device_check(device, DEVICE_UP, why, whylen) < 0)
		return -1;
	c = capture_new(device, why, whylen);
	if (c == NULL)
		return -1;
	c->is_device = true;
	if (activate(c, s, why, whylen) < 0 || hold(c, why, whylen) < 0 ||
	    set_link(c, why, whylen) < 0) {
		capture_close(c);
		return -1;
	}
	device_counters_open(&c->device, device);
	*out = c;
	return 0;
}

/* The kernel forgets its counts when they are read, and counts a dropped
 * frame as received too. */
static void
count_kernel(struct capture *c)
{
	struct tpacket_stats_v3 now = { 0 };
	socklen_t len = sizeof now;

	if (getsockopt(pcap_fileno(c->pcap), SOL_PACKET, PACKET_STATISTICS,
	    &now, &len) < 0)
		return;
	c->count.received += now.tp_packets;
	c->count.dropped += now.tp_drops;
}

int
capture_join(struct capture *c, uint16_t group, char *why, size_t whylen)
{
	const unsigned mode = PACKET_FANOUT_HASH | PACKET_FANOUT_FLAG_DEFRAG;
	const unsigned value = group | mode << 16;
	const int fd = pcap_fileno(c->pcap), none = 0;

	if (setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &value,
	    sizeof value) < 0) {
		snprintf(why, whylen, "cannot share %s in group %u: %s",
		    c->name, group, strerror(errno));
		return -1;
	}
	count_kernel(c);
	c->skip = c->count.received - c->count.dropped;
	c->count = (struct capture_counters){ 0 };
	c->device_before = device_dropped(&c->device);
	if (setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none,
	    sizeof none) < 0) {
		snprintf(why, whylen, "cannot let frames of %s in: %s",
		    c->name, strerror(errno));
		return -1;
	}
	return 0;
}

void
capture_count(struct capture *c, struct capture_counters *out)
{
	uint64_t dropped;

	if (c->is_device) {
		count_kernel(c);
		/* A driver loaded again counts from 0. */
		dropped = device_dropped(&c->device);
		c->count.device_dropped = dropped < c->device_before ?
		    dropped : dropped - c->device_before;
	}
	*out = c->count;
}

/* ---- a file ---- */

/* A stream of path that closing closes, standard input included. */
static FILE *
open_stream(const char *path, char *why, size_t whylen)
{
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? dup(STDIN_FILENO) :
	    open(path, O_RDONLY | O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "rb");

	if (f == NULL) {
		snprintf(why, whylen, "cannot open %s: %s",
		    is_input ? "standard input" : path, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	return f;
}

/* What can be said of a stream before libpcap reads it. */
static int
check_stream(struct capture *c, FILE *f, char *why, size_t whylen)
{
	struct stat is;
	int first;

	if (fstat(fileno(f), &is) == 0 && S_ISDIR(is.st_mode)) {
		snprintf(why, whylen, "%s is a directory, not a capture file",
		    c->name);
		return -1;
	}
	first = getc(f);
	if (first == EOF) {
		if (ferror(f))
			snprintf(why, whylen, "cannot read %s: %s", c->name,
			    strerror(errno));
		else
			snprintf(why, whylen, "%s is empty: it has not even a "
			    "capture file's header", c->name);
		return -1;
	}
	ungetc(first, f);
	if (S_ISREG(is.st_mode))
		c->size = (uint64_t)is.st_size;
	return 0;
}

/* libpcap says "truncated" in words only. */
static bool
is_truncated(const char *error)
{
	return strncmp(error, "truncated", strlen("truncated")) == 0;
}

/* Hands f over: it is closed with the capture, or here on failure. */
static int
read_header(struct capture *c, FILE *f, char *why, size_t whylen)
{
	char error[PCAP_ERRBUF_SIZE] = "";

	c->buffer = malloc(FILE_BUFFER);
	if (c->buffer == NULL) {
		snprintf(why, whylen, "%s: out of memory", c->name);
		goto fail;
	}
	setvbuf(f, c->buffer, _IOFBF, FILE_BUFFER);
	if (check_stream(c, f, why, whylen) < 0)
		goto fail;
	c->pcap = pcap_fopen_offline(f, error);
	if (c->pcap != NULL)
		return 0;
	if (is_truncated(error))
		snprintf(why, whylen, "%s ends in the middle of its header; "
		    "copy it again, whole", c->name);
	else
		snprintf(why, whylen, "%s is not a capture file (pcap or "
		    "pcapng, not compressed): %s", c->name, error);
fail:
	fclose(f);
	return -1;
}

int
capture_open_file(struct capture **out, const char *path, char *why,
    size_t whylen)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	FILE *f = open_stream(path, why, whylen);
	struct capture *c;

	if (f == NULL)
		return -1;
	c = capture_new(name, why, whylen);
	if (c == NULL) {
		fclose(f);
		return -1;
	}
	if (read_header(c, f, why, whylen) < 0 ||
	    set_link(c, why, whylen) < 0) {
		capture_close(c);
		return -1;
	}
	/* Standard input is read from where it stands. */
	if (name == path && mapped_open(&c->mapped, fileno(f),
	    (uint32_t)pcap_snapshot(c->pcap)) < 0) {
		snprintf(why, whylen, "%s: out of memory", name);
		capture_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

void
capture_progress(const struct capture *c, uint64_t *at, uint64_t *size)
{
	off_t here = c->size == 0 || c->mapped ? 0 :
	    ftello(pcap_file(c->pcap));

	*at = c->mapped ? mapped_at(c->mapped) : here < 0 ? 0 :
	    (uint64_t)here;
	*size = c->size;
}

/* ---- both ---- */

static bool
is_dated(int64_t seconds)
{
	return seconds >= 0 && seconds < YEAR_2100;
}

static struct capture_frame
frame_of(const struct mapped_record *r, uint64_t number)
{
	return (struct capture_frame){ .number = number,
		.time_us = (uint64_t)r->seconds * 1000000 +
		    (uint64_t)r->microseconds,
		.bytes = r->bytes, .len = r->len,
		.wire_bytes = r->wire_bytes < r->len ? r->len :
		    r->wire_bytes };
}

static void
visit_frame(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
	const struct mapped_record r = { .seconds = h->ts.tv_sec,
		.microseconds = h->ts.tv_usec, .bytes = bytes,
		.len = h->caplen, .wire_bytes = h->len };
	struct capture *c = (struct capture *)user;
	struct capture_frame f;

	if (c->skip > 0) {
		c->skip--;
		return;
	}
	if (!is_dated(r.seconds)) {
		c->is_misdated = true;
		pcap_breakloop(c->pcap);
	}
	if (!c->is_misdated) {
		f = frame_of(&r, ++c->number);
		c->visit(c->arg, &f);
	}
}

static void
explain_failure(const struct capture *c, const char *error, char *why,
    size_t whylen)
{
	if (c->is_misdated)
		snprintf(why, whylen, "%s dates frame %llu outside 1970 to "
		    "2099; look at the clock it was captured by", c->name,
		    (unsigned long long)c->number + 1);
	else if (c->is_device)
		snprintf(why, whylen, "cannot read %s any more: %s", c->name,
		    error);
	else if (is_truncated(error))
		snprintf(why, whylen, "%s ends in the middle of frame %llu; "
		    "copy it again, whole", c->name,
		    (unsigned long long)c->number + 1);
	else
		snprintf(why, whylen, "%s cannot be read past frame %llu: %s",
		    c->name, (unsigned long long)c->number, error);
}

static enum capture_result
read_mapped(struct capture *c, unsigned max, char *why, size_t whylen)
{
	struct capture_frame f, next;
	enum mapped_result result;
	struct mapped_record r;

	for (c->is_broken = false; max > 0 && !c->is_broken; max--) {
		result = mapped_next(c->mapped, &r);
		if (result == MAPPED_END)
			return CAPTURE_END;
		c->is_misdated = result == MAPPED_RECORD &&
		    !is_dated(r.seconds);
		if (result != MAPPED_RECORD || c->is_misdated) {
			explain_failure(c, mapped_error(result), why, whylen);
			return CAPTURE_FAILED;
		}
		f = frame_of(&r, ++c->number);
		if (mapped_ahead(c->mapped, &r)) {
			next = frame_of(&r, c->number + 1);
			f.next = &next;
		}
		c->visit(c->arg, &f);
	}
	return CAPTURE_MORE;
}

enum capture_result
capture_read(struct capture *c, unsigned max, capture_visit *visit, void *arg,
    char *why, size_t whylen)
{
	int n;

	c->visit = visit;
	c->arg = arg;
	if (c->mapped)
		return read_mapped(c, max, why, whylen);
	n = pcap_dispatch(c->pcap, (int)max, visit_frame, (u_char *)c);
	if (n == PCAP_ERROR || c->is_misdated) {
		explain_failure(c, pcap_geterr(c->pcap), why, whylen);
		return CAPTURE_FAILED;
	}
	return n == 0 && !c->is_device ? CAPTURE_END : CAPTURE_MORE;
}

int
capture_device_up(const char *device, char *why, size_t whylen)
{
	return device_check(device, DEVICE_LINKED, why, whylen) == 0;
}

void
capture_break(struct capture *c)
{
	c->is_broken = true;
	pcap_breakloop(c->pcap);
}

enum packet_link
capture_link(const struct capture *c)
{
	return c->link;
}

int
capture_fd(const struct capture *c)
{
	return c->is_device ? pcap_get_selectable_fd(c->pcap) : -1;
}

void
capture_close(struct capture *c)
{
	if (c == NULL)
		return;
	mapped_close(c->mapped);
	if (c->pcap != NULL)
		pcap_close(c->pcap);
	device_counters_close(&c->device);
	free(c->buffer);
	free(c->name);
	free(c);
}
