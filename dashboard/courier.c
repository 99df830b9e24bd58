/* courier.c: libcurl, for what leaves the box. */
#include "dashboard/courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#define TIMEOUT_S 30L
#define FETCH_S 10L

int
courier_ready(char *why, size_t whylen)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		return 0;
	snprintf(why, whylen, "libcurl cannot be used");
	return -1;
}

struct reply {
	char *bytes;
	size_t len, room;
};

/* What comes back, as far as there is room; a NULL place takes nothing. */
static size_t
take(char *bytes, size_t one, size_t n, void *arg)
{
	struct reply *r = arg;

	n *= one;
	if (!r->bytes)
		return n;
	if (n > r->room - r->len)
		return 0;
	memcpy(r->bytes + r->len, bytes, n);
	r->len += n;
	return n;
}

static CURL *
begin(const char *url, const char *schemes, struct reply *reply, char *error)
{
	CURL *c = curl_easy_init();

	if (!c)
		return NULL;
	error[0] = '\0';
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, schemes);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, TIMEOUT_S);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, reply);
	return c;
}

static int
end(CURL *c, CURLcode result, const char *url, const char *error, char *why,
    size_t whylen)
{
	long status = 0;

	if (c)
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (!c || result == CURLE_OUT_OF_MEMORY)
		snprintf(why, whylen, "out of memory");
	else if (result != CURLE_OK && status >= 400)
		snprintf(why, whylen, "%.200s answered %ld", url, status);
	else if (result != CURLE_OK)
		snprintf(why, whylen, "%.200s: %.200s", url, error[0] ? error :
		    curl_easy_strerror(result));
	curl_easy_cleanup(c);
	return c && result == CURLE_OK ? 0 : -1;
}

int
courier_post(const struct courier_post *p, size_t *reply_len, char *why,
    size_t whylen)
{
	struct reply reply = { p->reply, 0, p->reply_room };
	char error[CURL_ERROR_SIZE], type[128];
	struct curl_slist *headers = NULL;
	CURLcode result = CURLE_OUT_OF_MEMORY;
	CURL *c = begin(p->url, "http,https", &reply, error);

	snprintf(type, sizeof(type), "Content-Type: %s", p->type);
	headers = curl_slist_append(NULL, type);
	if (c && headers) {
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(c, CURLOPT_POST, 1L);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, p->bytes);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)p->len);
		curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
		result = curl_easy_perform(c);
	}
	curl_slist_free_all(headers);
	if (end(c, result, p->url, error, why, whylen) < 0)
		return -1;
	if (reply_len)
		*reply_len = reply.len;
	return 0;
}

int
courier_fetch(const struct courier_fetch *f, long *status, size_t *reply_len,
    char *why, size_t whylen)
{
	struct reply reply = { f->reply, 0, f->reply_room - 1 };
	struct curl_slist *headers = curl_slist_append(NULL,
	    "Accept: application/json");
	CURLcode result = CURLE_OUT_OF_MEMORY;
	char error[CURL_ERROR_SIZE];
	CURL *c = begin(f->url, "https", &reply, error);
	long said = 0;

	if (c && headers) {
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(c, CURLOPT_TIMEOUT, FETCH_S);
		curl_easy_setopt(c, CURLOPT_SSLVERSION,
		    (long)CURL_SSLVERSION_TLSv1_2);
		if (f->ca[0])
			curl_easy_setopt(c, CURLOPT_CAINFO, f->ca);
		if (f->form)
			curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->form);
		result = curl_easy_perform(c);
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &said);
	}
	curl_slist_free_all(headers);
	if (end(c, result, f->url, error, why, whylen) < 0)
		return -1;
	f->reply[reply.len] = '\0';
	*reply_len = reply.len;
	*status = said;
	return 0;
}

/* ---- mail ---- */

#define SAID 200

/* What the server refused something with last: three digits and a text. After
 * that it says its farewell, which is none of ours. */
struct said { char line[SAID]; };

static size_t
hear(char *bytes, size_t one, size_t n, void *arg)
{
	struct said *s = arg;
	size_t len = one * n;

	while (len > 0 && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	if (len > 0 && (bytes[0] == '4' || bytes[0] == '5'))
		snprintf(s->line, sizeof(s->line), "%.*s", (int)(len < SAID ?
		    len : SAID - 1), bytes);
	return one * n;
}

static struct curl_slist *
list_of(const char *const *texts, size_t count)
{
	struct curl_slist *list = NULL, *more;
	size_t i;

	for (i = 0; i < count; i++) {
		more = curl_slist_append(list, texts[i]);
		if (!more) {
			curl_slist_free_all(list);
			return NULL;
		}
		list = more;
	}
	return list;
}

static CURLcode
add_part(curl_mime *mime, const char *bytes, size_t len, const char *type,
    const char *encoder, const char *name)
{
	curl_mimepart *part = curl_mime_addpart(mime);
	CURLcode r = part ? curl_mime_data(part, bytes, len) :
	    CURLE_OUT_OF_MEMORY;

	if (r == CURLE_OK)
		r = curl_mime_type(part, type);
	if (r == CURLE_OK)
		r = curl_mime_encoder(part, encoder);
	if (r == CURLE_OK && name)
		r = curl_mime_filename(part, name);
	return r;
}

/* May text go as it is (RFC 5322 2.1.1, 2.3)? */
static bool
is_7bit(const char *text)
{
	size_t line = 0;

	for (; *text; text++) {
		line = *text == '\n' ? 0 : line + 1;
		if ((unsigned char)*text > 0x7e || line > 998)
			return false;
	}
	return true;
}

static CURLcode
add_parts(curl_mime *mime, const struct courier_mail *m)
{
	CURLcode r = add_part(mime, m->text, strlen(m->text),
	    "text/plain; charset=utf-8", is_7bit(m->text) ? "7bit" :
	    "quoted-printable", NULL);

	if (r == CURLE_OK && m->attached)
		r = add_part(mime, m->attached, m->attached_len, m->type,
		    "base64", m->name);
	return r;
}

static void
log_in(CURL *c, const struct courier_mail *m)
{
	if (!m->user)
		return;
	curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
	if (m->token) {
		curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, m->token);
		curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
	} else {
		curl_easy_setopt(c, CURLOPT_PASSWORD, m->password);
	}
}

/* A login that is refused, or one that is asked for, is for the settings to
 * mend, and the letter waits. */
static enum courier_result
judge(CURLcode result, const struct said *said)
{
	int status = atoi(said->line);

	if (result == CURLE_OK)
		return COURIER_SENT;
	return status >= 500 && status != 530 && status != 534 &&
	    status != 535 && status != 538 && result != CURLE_LOGIN_DENIED ?
	    COURIER_REFUSED : COURIER_LATER;
}

enum courier_result
courier_mail(const struct courier_mail *m, char *why, size_t whylen)
{
	struct reply none = { 0 };
	struct said said = { "" };
	char error[CURL_ERROR_SIZE];
	CURLcode result = CURLE_OUT_OF_MEMORY;
	CURL *c = begin(m->server, "smtp,smtps", &none, error);
	curl_mime *mime = c ? curl_mime_init(c) : NULL;
	struct curl_slist *to = list_of(m->to, m->to_count), *headers;
	size_t n = 0;

	while (m->headers[n])
		n++;
	headers = list_of(m->headers, n);
	if (c && mime && to && headers &&
	    add_parts(mime, m) == CURLE_OK) {
		curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(m->is_tls_needed ?
		    CURLUSESSL_ALL : CURLUSESSL_TRY));
		curl_easy_setopt(c, CURLOPT_MAIL_FROM, m->from);
		curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(c, CURLOPT_MIMEPOST, mime);
		curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
		curl_easy_setopt(c, CURLOPT_HEADERDATA, &said);
		log_in(c, m);
		result = curl_easy_perform(c);
	}
	curl_slist_free_all(to);
	curl_slist_free_all(headers);
	curl_mime_free(mime);
	if (result != CURLE_OK && result != CURLE_OUT_OF_MEMORY &&
	    said.line[0]) {
		snprintf(why, whylen, "%.120s said: %s", m->server, said.line);
		curl_easy_cleanup(c);
	} else {
		end(c, result, m->server, error, why, whylen);
	}
	return judge(result, &said);
}
