/* mail.h: a letter, as the settings say that letters go out: by which server,
 * from whom, with which login. One attempt; mail_queue.h tries again. */
#ifndef DASHBOARD_MAIL_H
#define DASHBOARD_MAIL_H

#include <stdint.h>

#include "classify/settings.h"
#include "dashboard/courier.h"

struct mail_letter {		/* borrowed */
	const char *id;		/* of the Message-ID: [a-z0-9.-] */
	uint64_t made_us;	/* its Date */
	const char *subject;	/* UTF-8, one line */
	const char *text;	/* UTF-8, lines end LF */
	const char *const *to;	/* they see each other */
	size_t to_count;
	const char *name, *type;	/* of what is attached; NULL: nothing */
	const void *attached;
	size_t attached_len;
};

/* Do the settings say how? -1 and *why: what is missing. */
int mail_is_set(const struct settings *s, char *why, size_t whylen);

/* courier_ready was called. But for SENT, *why. */
enum courier_result mail_send(const struct settings *s,
    const struct mail_letter *l, char *why, size_t whylen);

/* "Subject: ..." of RFC 5322, encoded as RFC 2047 says where it is not ASCII,
 * control characters left out; the caller frees. NULL: out of memory. */
char *mail_subject(const char *text);

#endif
