/* mail.c: headers, login, one attempt. */
#include "dashboard/mail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dashboard/mail_token.h"
#include "store/chain.h"
#include "store/files.h"

#define PASSWORD_MOST 4096
#define HEADERS 7

int
mail_is_set(const struct settings *s, char *why, size_t whylen)
{
	if (s->mail_server[0] && s->mail_from[0])
		return 0;
	snprintf(why, whylen, "the settings mail_server and mail_from are "
	    "needed");
	return -1;
}

/* ---- headers ---- */

/* Bytes of text that stand for one character, or are to be left out; how many
 * there are. */
static size_t
character(const char *text, bool *is_kept)
{
	size_t n = 1;

	*is_kept = (unsigned char)text[0] >= 0x20 && text[0] != 0x7f;
	if ((unsigned char)text[0] >= 0xc0)
		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
	return n;
}

static bool
is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* RFC 2047 2: an encoded word has 75 characters at most, and none is cut. */
static void
write_encoded(FILE *out, const char *text)
{
	static const char begin[] = "=?utf-8?Q?";
	size_t room = 0, n, i;
	bool is_kept;

	for (; *text; text += n) {
		n = character(text, &is_kept);
		if (!is_kept)
			continue;
		if (room < 3 * n + 2) {
			fprintf(out, "%s%s", room ? "?=\r\n " : "", begin);
			room = 60;
		}
		for (i = 0; i < n; i++)
			fprintf(out, "=%02X", (unsigned char)text[i]);
		room -= 3 * n;
	}
	if (room)
		fputs("?=", out);
}

char *
mail_subject(const char *text)
{
	char *header = NULL;
	size_t len = 0, n;
	FILE *out = open_memstream(&header, &len);
	bool is_kept;

	if (!out)
		return NULL;
	fputs("Subject: ", out);
	if (is_plain(text))
		for (; *text; text += n) {
			n = character(text, &is_kept);
			if (is_kept)
				fputc(*text, out);
		}
	else
		write_encoded(out, text);
	if (fclose(out) != 0) {
		free(header);
		return NULL;
	}
	return header;
}

static char *
header_of(const char *name, const char *before, const char *text,
    const char *after)
{
	char *out;

	return asprintf(&out, "%s: %s%s%s", name, before, text, after) < 0 ?
	    NULL : out;
}

static char *
date_of(uint64_t at_us)
{
	time_t at = (time_t)(at_us / 1000000);
	char text[64];
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &tm);
	return header_of("Date", "", text, "");
}

static char *
to_of(const struct mail_letter *l)
{
	char *header = NULL;
	size_t len = 0, i;
	FILE *out = open_memstream(&header, &len);

	if (!out)
		return NULL;
	fputs("To: ", out);
	for (i = 0; i < l->to_count; i++)
		fprintf(out, "%s<%s>", i ? ",\r\n " : "", l->to[i]);
	if (fclose(out) == 0)
		return header;
	free(header);
	return NULL;
}

static char *
id_of(const struct settings *s, const struct mail_letter *l)
{
	const char *domain = strchr(s->mail_from, '@');
	char id[320];

	snprintf(id, sizeof(id), "<%.160s%.128s>", l->id, domain ? domain :
	    "@localhost");
	return header_of("Message-ID", "", id, "");
}

/* All of them, or out of memory; headers[HEADERS] is NULL. */
static int
write_headers(const struct settings *s, const struct mail_letter *l,
    char *headers[HEADERS + 1])
{
	int i;

	headers[0] = date_of(l->made_us);
	headers[1] = header_of("From", "<", s->mail_from, ">");
	headers[2] = to_of(l);
	headers[3] = id_of(s, l);
	headers[4] = mail_subject(l->subject);
	headers[5] = header_of("Auto-Submitted", "", "auto-generated", "");
	/* RFC 3834 does not reach those who answer everything. */
	headers[6] = header_of("X-Auto-Response-Suppress", "", "All", "");
	for (i = 0; i < HEADERS; i++)
		if (!headers[i])
			return -1;
	return 0;
}

/* The text with lines that end CR LF; the caller frees. */
static char *
lines_of(const char *text)
{
	char *out = malloc(2 * strlen(text) + 1), *at = out;

	if (!out)
		return NULL;
	for (; *text; text++) {
		if (*text == '\n')
			*at++ = '\r';
		*at++ = *text;
	}
	*at = '\0';
	return out;
}

/* ---- login ---- */

/* The first line of the file of the password or secret; the caller forgets and
 * frees. NULL and "": none is set. */
static int
read_password(const struct settings *s, char **out, char *why, size_t whylen)
{
	const char *path = s->mail_password_file;
	size_t len;

	*out = NULL;
	if (!s->mail_user[0])
		return 0;
	*out = files_read(path[0] == '/' ? "/" : ".", path, PASSWORD_MOST,
	    &len);
	if (!*out) {
		snprintf(why, whylen, "cannot read the password in %s: %s",
		    path, strerror(errno));
		return -1;
	}
	(*out)[strcspn(*out, "\r\n")] = '\0';
	return 0;
}

static void
forget(char *secret)
{
	if (secret)
		chain_forget(secret, strlen(secret));
	free(secret);
}

/* Login into m; what is to be forgotten in secrets. */
static int
log_in(const struct settings *s, struct courier_mail *m, char *secrets[2],
    char *why, size_t whylen)
{
	secrets[1] = NULL;
	if (read_password(s, &secrets[0], why, whylen) < 0)
		return -1;
	if (!secrets[0])
		return 0;
	m->user = s->mail_user;
	m->password = secrets[0];
	if (!s->mail_token_url[0])
		return 0;
	secrets[1] = mail_token(s, secrets[0], why, whylen);
	m->token = secrets[1];
	return secrets[1] ? 0 : -1;
}

enum courier_result
mail_send(const struct settings *s, const struct mail_letter *l, char *why,
    size_t whylen)
{
	char *headers[HEADERS + 1] = { NULL }, *secrets[2] = { NULL };
	char *text = lines_of(l->text);
	struct courier_mail m = { .server = s->mail_server,
		.from = s->mail_from, .to = l->to, .to_count = l->to_count,
		.is_tls_needed = s->mail_tls, .text = text,
		.headers = (const char *const *)headers, .name = l->name,
		.type = l->type, .attached = l->attached,
		.attached_len = l->attached_len };
	enum courier_result r = COURIER_LATER;
	int i;

	if (write_headers(s, l, headers) < 0 || !text)
		snprintf(why, whylen, "out of memory");
	else if (mail_is_set(s, why, whylen) == 0 &&
	    log_in(s, &m, secrets, why, whylen) == 0)
		r = courier_mail(&m, why, whylen);
	for (i = 0; i < HEADERS; i++)
		free(headers[i]);
	forget(secrets[0]);
	forget(secrets[1]);
	free(text);
	return r;
}
