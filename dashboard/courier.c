/* courier.c: libcurl, for what leaves the box. */
#include "dashboard/courier.h"

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#define TIMEOUT_S 30L

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

struct message { const char *bytes; size_t left; };

static size_t
give(char *out, size_t one, size_t n, void *arg)
{
	struct message *m = arg;

	n *= one;
	if (n > m->left)
		n = m->left;
	memcpy(out, m->bytes, n);
	m->bytes += n;
	m->left -= n;
	return n;
}

int
courier_mail(const struct courier_mail *m, char *why, size_t whylen)
{
	struct message message = { m->message, m->len };
	struct curl_slist *to = NULL;
	struct reply none = { 0 };
	char error[CURL_ERROR_SIZE];
	CURLcode result = CURLE_OUT_OF_MEMORY;
	CURL *c = begin(m->server, "smtp,smtps", &none, error);
	size_t i;

	for (i = 0; i < m->to_count; i++)
		to = curl_slist_append(to, m->to[i]);
	if (c && to) {
		curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(m->is_tls_needed ?
		    CURLUSESSL_ALL : CURLUSESSL_TRY));
		curl_easy_setopt(c, CURLOPT_MAIL_FROM, m->from);
		curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
		if (m->user) {
			curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
			curl_easy_setopt(c, CURLOPT_PASSWORD, m->password);
		}
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
		curl_easy_setopt(c, CURLOPT_READDATA, &message);
		result = curl_easy_perform(c);
	}
	curl_slist_free_all(to);
	return end(c, result, m->server, error, why, whylen);
}
