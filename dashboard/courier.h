/* courier.h: a text to another machine, and what it answers: fetched from or
 * posted to a URL, or sent as mail. Door to libcurl. Each call is one attempt
 * of at most half a minute; nothing is kept from one to the next. */
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

/* GET over HTTPS, or POST of a form, whatever the status is; nothing else is
 * followed, and within ten seconds. -1 and *why: there is no answer. */
struct courier_fetch {
	const char *url;
	const char *ca;		/* a PEM file; "" whom the system trusts */
	const char *form;	/* NULL: GET */
	char *reply;		/* and a NUL; more than fits is an error */
	size_t reply_room;
};
int courier_fetch(const struct courier_fetch *f, long *status,
    size_t *reply_len, char *why, size_t whylen);

enum courier_result {
	COURIER_SENT,		/* the server took it */
	COURIER_LATER,		/* not now: it may work another time */
	COURIER_REFUSED		/* for good: the server said 5xx of the
				 * address or the message */
};

struct courier_mail {
	const char *server;		/* smtp(s) URL */
	const char *from;
	const char *const *to;		/* all in one transaction */
	size_t to_count;
	const char *user;		/* NULL: no login */
	const char *password;		/* NULL: token is the login */
	const char *token;		/* OAuth 2.0, for XOAUTH2 */
	bool is_tls_needed;
	const char *const *headers;	/* "Subject: ...", NULL-ended; ASCII,
					 * each one line */
	const char *text;		/* UTF-8, lines end CR LF */
	const char *name, *type;	/* of what is attached; NULL nothing */
	const void *attached;
	size_t attached_len;
};
/* But for SENT, *why has what the server said, where it said something. */
enum courier_result courier_mail(const struct courier_mail *m, char *why,
    size_t whylen);

#endif
