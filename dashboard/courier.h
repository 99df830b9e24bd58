/* courier.h: a text to another machine: posted to a URL or sent as mail. Door
 * to libcurl. Each call is one attempt of at most half a minute; nothing is
 * kept from one to the next. */
#ifndef DASHBOARD_COURIER_H
#define DASHBOARD_COURIER_H

#include <stdbool.h>
#include <stddef.h>

/* Once, before all else here. -1 and *why. */
int courier_ready(char *why, size_t whylen);

/* POST bytes there; 2xx is success. reply: NULL, or where its body goes,
 * *reply_len of at most reply_room bytes; more is an error. Certificates are
 * checked. -1 and *why. */
struct courier_post {
	const char *url, *type;
	const void *bytes;
	size_t len;
	void *reply;
	size_t reply_room;
};
int courier_post(const struct courier_post *p, size_t *reply_len, char *why,
    size_t whylen);

struct courier_mail {
	const char *server;		/* smtp(s) URL */
	const char *from;
	const char *const *to;
	size_t to_count;
	const char *user, *password;	/* NULL: no login */
	bool is_tls_needed;
	const char *message;		/* headers and text, lines end CR LF */
	size_t len;
};
/* -1 and *why, with what the server said where it said something. */
int courier_mail(const struct courier_mail *m, char *why, size_t whylen);

#endif
