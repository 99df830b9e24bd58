/* heads_ways.c: into a directory, to a witness, by mail. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dashboard/courier.h"
#include "dashboard/heads_parts.h"
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

static int
write_message(FILE *out, const struct heads_load *l, const struct head *h,
    const char *line, size_t len)
{
	const struct settings *s = l->settings;
	const char *domain = strchr(s->mail_from, '@');
	time_t now = (time_t)(l->now_us / 1000000);
	char date[64];
	struct tm tm;
	size_t i;

	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", &tm);
	fprintf(out, "Date: %s\r\nFrom: <%s>\r\nTo: ", date, s->mail_from);
	for (i = 0; i < s->heads_mail_count; i++)
		fprintf(out, "%s<%s>", i ? ",\r\n " : "", s->heads_mail[i]);
	fprintf(out, "\r\nMessage-ID: <%.16s.%s%s>\r\nSubject: beadle %s/%s: "
	    "%s signed up to entry %" PRIu64 "\r\nAuto-Submitted: "
	    "auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
	    "charset=us-ascii\r\n\r\n", h->digest, h->journal, domain ?
	    domain : "@localhost", h->site, h->box, h->journal, h->sequence);
	fprintf(out, "Please keep this message. It is how it can be shown later"
	    " that\r\nthe record of %s/%s was not changed: save the line below "
	    "in a file,\r\nand beadle journal verify --head FILE finds what "
	    "differs.\r\n\r\n%.*s\r\n", h->site, h->box, (int)len, line);
	return ferror(out) ? -1 : 0;
}

/* The first line of the file of the password; the caller frees. "" and NULL:
 * none is set. */
static int
read_password(const struct settings *s, char **out, char *why, size_t whylen)
{
	const char *path = s->mail_password_file;
	size_t len;

	*out = NULL;
	if (!s->mail_user[0])
		return 0;
	*out = files_read(path[0] == '/' ? "/" : ".", path, 4096, &len);
	if (!*out) {
		snprintf(why, whylen, "cannot read the password in %s: %s",
		    path, strerror(errno));
		return -1;
	}
	(*out)[strcspn(*out, "\r\n")] = '\0';
	return 0;
}

static int
send_message(const struct settings *s, const char *message, size_t len,
    char *why, size_t whylen)
{
	const char *to[4];
	struct courier_mail m = { .server = s->mail_server,
		.from = s->mail_from, .to = to,
		.to_count = s->heads_mail_count,
		.is_tls_needed = s->mail_tls, .message = message, .len = len };
	char *password;
	size_t i;
	int r;

	for (i = 0; i < s->heads_mail_count; i++)
		to[i] = s->heads_mail[i];
	if (read_password(s, &password, why, whylen) < 0)
		return -1;
	m.user = password ? s->mail_user : NULL;
	m.password = password;
	r = courier_mail(&m, why, whylen);
	if (password)
		chain_forget(password, strlen(password));
	free(password);
	return r;
}

int
heads_mail(const struct heads_load *l, char *why, size_t whylen)
{
	char *message = NULL;
	size_t message_len = 0, len;
	const char *line = heads_last_line(l, &len);
	struct head h;
	FILE *out;
	int r;

	if (!l->settings->mail_server[0] || !l->settings->mail_from[0]) {
		snprintf(why, whylen, "the settings mail_server and mail_from "
		    "are needed");
		return -1;
	}
	if (head_read(line, len, &h) < 0) {
		snprintf(why, whylen, "the last head of %s is none",
		    l->journal);
		return -1;
	}
	out = open_memstream(&message, &message_len);
	r = out ? write_message(out, l, &h, line, len) : -1;
	if (out && fclose(out) != 0)
		r = -1;
	if (r < 0)
		snprintf(why, whylen, "out of memory");
	else
		r = send_message(l->settings, message, message_len, why,
		    whylen);
	free(message);
	return r;
}
