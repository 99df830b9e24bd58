/* heads_ways.c: into a directory, to a witness, by mail. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dashboard/courier.h"
#include "dashboard/heads_parts.h"
#include "dashboard/mail.h"
#include "dashboard/wording.h"
#include "store/files.h"

#define NAMES_MOST 99		/* of files that hold others of a date */
#define FILE_MOST (64u << 20)
#define DATE 11

/* ---- a directory ---- */

/* 1: dir/name holds these bytes or a beginning of them, or is not there; 0:
 * something else; -1: it cannot be read. */
static int
may_replace(const char *dir, const char *name, const char *bytes, size_t len)
{
	size_t old_len;
	char *old = files_read(dir, name, FILE_MOST, &old_len);
	int r;

	if (!old)
		return errno == ENOENT ? 1 : -1;
	r = old_len <= len && memcmp(old, bytes, old_len) == 0;
	free(old);
	return r;
}

/* Under stem.heads, or the first stem.N.heads that holds nothing else. */
static int
drop_file(const char *dir, const char *stem, const char *kind,
    const char *bytes, size_t len, char *why, size_t whylen)
{
	char name[NAME_MAX], path[PATH_MAX];
	int n, r = 0;

	for (n = 1; r == 0 && n <= NAMES_MOST; n++) {
		if (n == 1)
			snprintf(name, sizeof(name), "%s.%s", stem, kind);
		else
			snprintf(name, sizeof(name), "%s.%d.%s", stem, n, kind);
		r = may_replace(dir, name, bytes, len);
	}
	if (r <= 0) {
		snprintf(why, whylen, "%s/%s: %s", dir, name, r < 0 ?
		    strerror(errno) : "it holds other heads, and so do its "
		    "namesakes");
		return -1;
	}
	if (files_replace(dir, name, bytes, len, why, whylen) < 0)
		return -1;
	/* Nothing in it is secret, and others are to read it. */
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)chmod(path, 0644);
	return 0;
}

/* The date of the head in a line, "" none. */
static void
date_of(const char *line, size_t len, char date[DATE])
{
	struct head h;

	date[0] = '\0';
	if (head_read(line, len, &h) == 0)
		snprintf(date, DATE, "%.10s", h.time);
}

/* All lines of a date, in order; the caller frees. */
static char *
lines_of(const struct heads_load *l, const char *date, size_t *len)
{
	char *out = malloc(l->to + 1), at[DATE];
	const char *line, *end;

	*len = 0;
	if (!out)
		return NULL;
	for (line = l->all; line < l->all + l->to; line = end + 1) {
		end = memchr(line, '\n', (size_t)(l->all + l->to - line));
		date_of(line, (size_t)(end - line), at);
		if (strcmp(at, date) != 0)
			continue;
		memcpy(out + *len, line, (size_t)(end + 1 - line));
		*len += (size_t)(end + 1 - line);
	}
	return out;
}

static int
drop_date(const struct heads_load *l, const char *date, char *why,
    size_t whylen)
{
	char stem[160], *text;
	size_t len;
	int r;

	text = lines_of(l, date, &len);
	if (!text) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	snprintf(stem, sizeof(stem), "%s-%s-%s-%s", l->settings->site,
	    l->settings->box, l->journal, date);
	r = drop_file(l->settings->heads_directory, stem, "heads", text, len,
	    why, whylen);
	free(text);
	return r;
}

static int
drop_keys(const struct heads_load *l, char *why, size_t whylen)
{
	char stem[96], *text;
	size_t len;
	int r;

	text = files_read(l->settings->state, "keys/public", FILE_MOST, &len);
	if (!text) {
		snprintf(why, whylen, "cannot read %s/keys/public: %s",
		    l->settings->state, strerror(errno));
		return -1;
	}
	snprintf(stem, sizeof(stem), "%s-%s", l->settings->site,
	    l->settings->box);
	r = drop_file(l->settings->heads_directory, stem, "keys", text, len,
	    why, whylen);
	free(text);
	return r;
}

int
heads_drop(const struct heads_load *l, char *why, size_t whylen)
{
	char date[DATE], last[DATE] = "";
	const char *line, *end;

	if (drop_keys(l, why, whylen) < 0)
		return -1;
	for (line = l->all + l->from; line < l->all + l->to; line = end + 1) {
		end = memchr(line, '\n', (size_t)(l->all + l->to - line));
		date_of(line, (size_t)(end - line), date);
		if (!date[0] || strcmp(date, last) == 0)
			continue;
		if (drop_date(l, date, why, whylen) < 0)
			return -1;
		memcpy(last, date, sizeof(last));
	}
	return 0;
}

/* ---- a witness ---- */

int
heads_witness(const struct heads_load *l, char *why, size_t whylen)
{
	const struct courier_post p = { .url = l->settings->heads_witness,
		.type = "text/plain; charset=us-ascii",
		.bytes = l->all + l->from, .len = l->to - l->from };

	return courier_post(&p, NULL, why, whylen);
}

/* ---- mail ---- */

#define LETTER (WORDING_TEXT + 400)

int
heads_mail(const struct heads_load *l, char *why, size_t whylen)
{
	const struct settings *s = l->settings;
	char id[64], subject[WORDING_TEXT], text[LETTER];
	char says[WORDING_TEXT], entry[WORDING_NUMBER];
	const char *to[4], *line;
	enum language language = ENGLISH;
	struct mail_letter letter = { .id = id, .made_us = l->now_us,
		.subject = subject, .text = text, .to = to,
		.to_count = s->heads_mail_count };
	struct head h;
	size_t len, i;

	line = heads_last_line(l, &len);
	if (head_read(line, len, &h) < 0) {
		snprintf(why, whylen, "the last head of %s is none",
		    l->journal);
		return -1;
	}
	for (i = 0; i < s->heads_mail_count; i++)
		to[i] = s->heads_mail[i];
	snprintf(id, sizeof(id), "%.16s.%s", h.digest, l->journal);
	(void)language_named(s->mail_language, &language);
	wording_fill(subject, language, WORD_LETTER_HEADS_SUBJECT, h.site,
	    h.box, h.journal, wording_number(h.sequence, entry), NULL);
	wording_fill(says, language, WORD_LETTER_HEADS, h.site, h.box, NULL);
	snprintf(text, sizeof(text), "%s\n\n%.*s\n", says, (int)len, line);
	return mail_send(s, &letter, why, whylen) == COURIER_SENT ? 0 : -1;
}
