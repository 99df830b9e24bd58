/* heads_post.c: what goes where, and when. */
#include "dashboard/heads_post.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "dashboard/courier.h"
#include "dashboard/heads_parts.h"
#include "store/files.h"

#define JOURNALS 2
#define WAYS 4
#define PIECE (512u << 10)		/* most bytes of lines in one go */
#define WAIT_LEAST_US UINT64_C(10000000)
#define WAIT_MOST_US UINT64_C(3600000000)
#define VERSION "beadle sent 1\n"

static const char *const journals[JOURNALS] = { "observations", "ledger" };

static const struct way {
	const char *name;
	bool is_daily;			/* and the last head only */
	heads_way *send;
} ways[WAYS] = {
	{ "directory", false, heads_drop },
	{ "witness", false, heads_witness },
	{ "mail", true, heads_mail },
	{ "tsa", true, heads_stamp },
};

/* Up to which byte of the file of heads, and when; and to where: another place
 * has got nothing yet. */
#define PLACE 17
struct sent { uint64_t bytes; int32_t day; };

struct heads_post {
	const struct settings *settings;
	char dir[300];			/* STATE/heads */
	int lock_fd;
	char places[WAYS][PLACE];
	struct sent sent[WAYS][JOURNALS];
	uint64_t retry_us[WAYS], wait_us[WAYS];
};

static bool
is_set(const struct settings *s, size_t way)
{
	switch (way) {
	case 0:
		return s->heads_directory[0];
	case 1:
		return s->heads_witness[0];
	case 2:
		return s->heads_mail_count > 0;
	default:
		return s->heads_tsa[0];
	}
}

bool
heads_post_is_set(const struct settings *s)
{
	size_t w;

	for (w = 0; w < WAYS; w++)
		if (is_set(s, w))
			return true;
	return false;
}

/* ---- what was sent ---- */

static int
find(const char *name, const char *const *names, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

static void
take_line(struct heads_post *p, const char *line)
{
	const char *names[WAYS];
	char way[16], journal[16], place[PLACE];
	struct sent s;
	int w, j;

	for (w = 0; w < WAYS; w++)
		names[w] = ways[w].name;
	if (sscanf(line, "%15s %16s %15s %" SCNu64 " %" SCNd32, way, place,
	    journal, &s.bytes, &s.day) != 5)
		return;
	w = find(way, names, WAYS);
	j = find(journal, journals, JOURNALS);
	if (w >= 0 && j >= 0 && strcmp(place, p->places[w]) == 0)
		p->sent[w][j] = s;
}

/* One that is missing or not ours: everything is sent again, which harms
 * nobody. */
static int
read_sent(struct heads_post *p, char *why, size_t whylen)
{
	size_t len;
	char *text = files_read(p->dir, "sent", 65536, &len), *line, *rest;

	if (!text && errno == ENOENT)
		return 0;
	if (!text) {
		snprintf(why, whylen, "cannot read %s/sent: %s", p->dir,
		    strerror(errno));
		return -1;
	}
	rest = text;
	if (strncmp(text, VERSION, strlen(VERSION)) == 0)
		while ((line = strsep(&rest, "\n")))
			take_line(p, line);
	free(text);
	return 0;
}

static int
write_sent(const struct heads_post *p, char *why, size_t whylen)
{
	char text[1024] = VERSION;
	size_t w, j, len;

	for (w = 0; w < WAYS; w++)
		for (j = 0; j < JOURNALS; j++) {
			len = strlen(text);
			snprintf(text + len, sizeof(text) - len, "%s %s %s "
			    "%" PRIu64 " %" PRId32 "\n", ways[w].name,
			    p->places[w], journals[j], p->sent[w][j].bytes,
			    p->sent[w][j].day);
		}
	return files_replace(p->dir, "sent", text, strlen(text), why, whylen);
}

/* A short name for where each way leads. */
static void
name_places(struct heads_post *p)
{
	const struct settings *s = p->settings;
	const char *texts[WAYS] = { s->heads_directory, s->heads_witness,
		(const char *)s->heads_mail, s->heads_tsa };
	const size_t lengths[WAYS] = { strlen(texts[0]), strlen(texts[1]),
		s->heads_mail_count * sizeof(s->heads_mail[0]),
		strlen(texts[3]) };
	uint8_t digest[CHAIN_BYTES];
	size_t w;

	for (w = 0; w < WAYS; w++) {
		chain_digest(texts[w], lengths[w], digest);
		chain_hex(digest, (PLACE - 1) / 2, p->places[w]);
	}
}

int
heads_post_open(struct heads_post **out, const struct settings *s, char *why,
    size_t whylen)
{
	struct heads_post *p = calloc(1, sizeof(*p));
	char path[320];

	if (!p) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	p->lock_fd = -1;
	if (courier_ready(why, whylen) < 0 || chain_ready(why, whylen) < 0) {
		heads_post_close(p);
		return -1;
	}
	p->settings = s;
	name_places(p);
	snprintf(p->dir, sizeof(p->dir), "%s/heads", s->state);
	snprintf(path, sizeof(path), "%s/lock", p->dir);
	if (files_directory(p->dir) == 0)
		p->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
	if (p->lock_fd < 0 || flock(p->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		snprintf(why, whylen, "%s: %s", p->dir, errno == EWOULDBLOCK ?
		    "another beadle is sending heads" : strerror(errno));
		heads_post_close(p);
		return -1;
	}
	if (read_sent(p, why, whylen) < 0) {
		heads_post_close(p);
		return -1;
	}
	*out = p;
	return 0;
}

void
heads_post_close(struct heads_post *p)
{
	if (!p)
		return;
	if (p->lock_fd >= 0)
		close(p->lock_fd);
	free(p);
}

/* ---- sending ---- */

struct sending {
	struct heads_post *p;
	uint64_t now_us;
	bool all;
	heads_post_tell *tell;
	void *arg;
	int failed;
	char *why;
	size_t whylen;
};

/* Lines from `from` on, of at most PIECE bytes. */
static size_t
piece(const char *all, size_t len, size_t from)
{
	const char *end;

	if (len - from <= PIECE)
		return len;
	end = memrchr(all + from, '\n', PIECE);
	return end ? (size_t)(end + 1 - all) : len;
}

static void
tell_sent(struct sending *s, const struct way *way, const struct heads_load *l)
{
	char text[128];
	struct head h;
	size_t len;
	const char *line = heads_last_line(l, &len);

	if (head_read(line, len, &h) < 0)
		memset(&h, 0, sizeof(h));
	snprintf(text, sizeof(text), "%s up to entry %" PRIu64, l->journal,
	    h.sequence);
	s->tell(s->arg, way->name, true, text);
}

/* One attempt failed: none before a while has passed. */
static void
back_off(struct sending *s, size_t w, const char *why)
{
	struct heads_post *p = s->p;

	p->wait_us[w] = p->wait_us[w] == 0 ? WAIT_LEAST_US :
	    2 * p->wait_us[w] < WAIT_MOST_US ? 2 * p->wait_us[w] :
	    WAIT_MOST_US;
	p->retry_us[w] = s->now_us + p->wait_us[w];
	s->failed++;
	s->tell(s->arg, ways[w].name, false, why);
}

/* What is new of one journal, one way. 0; 1: an attempt failed; -1. */
static int
send_journal(struct sending *s, size_t w, size_t j, const char *all,
    size_t len)
{
	struct sent *sent = &s->p->sent[w][j];
	struct heads_load l = { .settings = s->p->settings,
		.journal = journals[j], .all = all, .all_len = len,
		.now_us = s->now_us };
	char why[400];

	/* A file that became shorter is another one. */
	if (sent->bytes > len)
		sent->bytes = 0;
	while (sent->bytes < len) {
		l.from = sent->bytes;
		l.to = ways[w].is_daily ? len : piece(all, len, l.from);
		if (ways[w].send(&l, why, sizeof(why)) < 0) {
			back_off(s, w, why);
			return 1;
		}
		sent->bytes = l.to;
		sent->day = calendar_day(s->now_us);
		tell_sent(s, &ways[w], &l);
		if (write_sent(s->p, s->why, s->whylen) < 0)
			return -1;
	}
	return 0;
}

static bool
is_due(const struct sending *s, size_t w, size_t j)
{
	if (!is_set(s->p->settings, w))
		return false;
	if (s->all)
		return true;
	return s->now_us >= s->p->retry_us[w] && (!ways[w].is_daily ||
	    s->p->sent[w][j].day != calendar_day(s->now_us));
}

static int
send_one(struct sending *s, size_t j)
{
	size_t len = 0, w;
	char *all = heads_load(s->p->settings->state, journals[j], &len);
	const char *end;
	int r = 0;

	if (!all && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (!all) {
		snprintf(s->why, s->whylen, "cannot read the heads of %s: %s",
		    journals[j], strerror(errno));
		return -1;
	}
	end = memrchr(all, '\n', len);
	len = end ? (size_t)(end + 1 - all) : 0;
	for (w = 0; r >= 0 && w < WAYS; w++) {
		if (!is_due(s, w, j))
			continue;
		r = send_journal(s, w, j, all, len);
		if (r == 0)
			s->p->wait_us[w] = 0;
	}
	free(all);
	return r < 0 ? -1 : 0;
}

int
heads_post_run(struct heads_post *p, uint64_t now_us, bool all,
    heads_post_tell *tell, void *arg, char *why, size_t whylen)
{
	struct sending s = { p, now_us, all, tell, arg, 0, why, whylen };
	size_t j;

	for (j = 0; j < JOURNALS; j++)
		if (send_one(&s, j) < 0)
			return -1;
	return s.failed;
}
