/* mapped.c: a window of pages that slides over a pcap file. Record headers
 * are four words of the byte order of the file: seconds, micro- or
 * nanoseconds, bytes captured, bytes on the wire
 * (draft-ietf-opsawg-pcap, section 5). */
#include "capture/mapped.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for the longest record wherever in a page it begins. Larger windows
 * were no faster, and count as memory of the process. */
#define WINDOW (UINT64_C(4) << 20)
#define FILE_HEADER 24
#define RECORD_HEADER 16
#define LONGEST 262144	/* libpcap 1.10, MAXIMUM_SNAPLEN */
#define PAGE UINT64_C(4096)
#define LINE 64			/* of a processor's cache */
#define STRETCH (UINT64_C(96) << 10)	/* what cache it may take */

struct mapped {
	int fd;
	uint64_t size, at;	/* of the file; of the next record in it */
	const uint8_t *window;	/* NULL: none yet */
	uint64_t from, until;	/* what of the file the window shows */
	uint64_t warm;		/* until where it was touched */
	uint32_t snaplen;
	uint32_t divisor;	/* of what the file says beside the seconds */
	bool is_swapped;
	bool is_still;		/* the window may not slide */
};

static const struct {
	uint32_t magic;
	bool is_swapped;
	uint32_t divisor;
} forms[] = {
	{ 0xa1b2c3d4, false, 1 }, { 0xd4c3b2a1, true, 1 },
	{ 0xa1b23c4d, false, 1000 }, { 0x4d3cb2a1, true, 1000 },
};

static uint32_t
word(const struct mapped *m, const uint8_t *p)
{
	uint32_t w;

	memcpy(&w, p, sizeof w);
	return m->is_swapped ? __builtin_bswap32(w) : w;
}

/* Is it a form that is read here? Its header is all that is read of it. */
static bool
read_form(struct mapped *m)
{
	uint8_t header[FILE_HEADER];
	uint32_t magic, version;
	size_t i;

	if (pread(m->fd, header, sizeof header, 0) != sizeof header)
		return false;
	memcpy(&magic, header, sizeof magic);
	for (i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (forms[i].magic != magic)
			continue;
		m->is_swapped = forms[i].is_swapped;
		m->divisor = forms[i].divisor;
		version = word(m, header + 4);
		return version == (m->is_swapped ? 2 << 16 | 4 : 4 << 16 | 2);
	}
	return false;
}

int
mapped_open(struct mapped **out, int fd, uint32_t snaplen)
{
	struct mapped *m;
	struct stat is;

	if (fstat(fd, &is) < 0 || !S_ISREG(is.st_mode))
		return 0;
	m = calloc(1, sizeof *m);
	if (!m)
		return -1;
	m->fd = fd;
	m->size = (uint64_t)is.st_size;
	m->at = FILE_HEADER;
	m->snaplen = snaplen;
	if (!read_form(m)) {
		free(m);
		return 0;
	}
	*out = m;
	return 1;
}

static void
unmap(struct mapped *m)
{
	if (m->window)
		munmap((void *)(uintptr_t)m->window, m->until - m->from);
	m->window = NULL;
	m->from = m->until = 0;
}

/* Let the window begin with the page of the next record. */
static int
slide(struct mapped *m)
{
	uint64_t from = m->at - m->at % PAGE;
	uint64_t len = m->size - from < WINDOW ? m->size - from : WINDOW;
	void *pages;

	unmap(m);
	pages = mmap(NULL, len, PROT_READ, MAP_SHARED | MAP_POPULATE, m->fd,
	    (off_t)from);
	if (pages == MAP_FAILED)
		return -1;
	m->window = pages;
	m->from = from;
	m->until = from + len;
	return 0;
}

/* The n bytes from the next record's first, n of one record at most and no
 * more than the file has left; NULL: errno says why. */
static const uint8_t *
peek(struct mapped *m, uint64_t n)
{
	if (m->until - m->at < n || m->until < m->at)
		if (m->is_still || slide(m) < 0)
			return NULL;
	return m->window + (m->at - m->from);
}

/* Touch a stretch of the window before its records are read, line by line:
 * one stream, which the processor fetches ahead of by itself. Of records read
 * one by one it sees a few lines here and there, and waits for each. */
static void
warm(struct mapped *m)
{
	uint64_t end = m->at + STRETCH;

	if (end > m->until)
		end = m->until;
	if (m->warm < m->at)
		m->warm = m->at;
	for (; m->warm < end; m->warm += LINE)
		(void)*(const volatile uint8_t *)(m->window +
		    (m->warm - m->from));
}

enum mapped_result
mapped_next(struct mapped *m, struct mapped_record *out)
{
	uint64_t left = m->size - m->at;
	const uint8_t *p;
	uint32_t len;

	if (left < RECORD_HEADER)
		return left == 0 ? MAPPED_END : MAPPED_CUT;
	p = peek(m, RECORD_HEADER);
	if (!p)
		return MAPPED_FAILED;
	out->seconds = word(m, p);
	out->microseconds = word(m, p + 4) / m->divisor;
	out->len = len = word(m, p + 8);
	out->wire_bytes = word(m, p + 12);
	if (len > LONGEST)
		return MAPPED_TOO_LONG;
	if (left - RECORD_HEADER < len)
		return MAPPED_CUT;
	p = peek(m, RECORD_HEADER + len);
	if (!p)
		return MAPPED_FAILED;
	out->bytes = p + RECORD_HEADER;
	if (len > m->snaplen)
		out->len = m->snaplen;
	m->at += RECORD_HEADER + len;
	if (m->at < m->until && m->warm < m->at + STRETCH / 2)
		warm(m);
	return MAPPED_RECORD;
}

bool
mapped_ahead(struct mapped *m, struct mapped_record *out)
{
	uint64_t at = m->at;
	bool is_there;

	m->is_still = true;
	is_there = at < m->until && mapped_next(m, out) == MAPPED_RECORD;
	m->is_still = false;
	m->at = at;
	return is_there;
}

const char *
mapped_error(enum mapped_result result)
{
	switch (result) {
	case MAPPED_CUT:
		return "truncated";
	case MAPPED_TOO_LONG:
		return "a frame of more than 262144 bytes";
	case MAPPED_FAILED:
		return strerror(errno);
	case MAPPED_RECORD:
	case MAPPED_END:
		break;
	}
	return "";
}

uint64_t
mapped_at(const struct mapped *m)
{
	return m->at;
}

void
mapped_close(struct mapped *m)
{
	if (!m)
		return;
	unmap(m);
	free(m);
}
