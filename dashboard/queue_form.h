/* queue_form.h: what of the queue is asked for: the filter as a form, as a
 * question, and as a link. */
#ifndef DASHBOARD_QUEUE_FORM_H
#define DASHBOARD_QUEUE_FORM_H

#include "dashboard/page.h"

#define QUEUE_ROWS 25		/* a page */
#define QUEUE_FIELDS 12

struct queue_form {
	char values[QUEUE_FIELDS][64];	/* as asked for */
	struct flag_question question;
	size_t first;
};

/* Of p's query; flags_follow comes first. -1 and p->why: a day that is none.
 * By device asks only who sees devices anyway: for others that field is not
 * there. */
int queue_form_read(struct page *p, struct queue_form *q);
void queue_form_write(struct page *p, const struct queue_form *q);
/* What is asked for as a query, without where the list begins, and without a
 * device or one flag; "" nothing is. 640 bytes have room for all. */
void queue_form_query(const struct queue_form *q, char *out, size_t room);
/* Such a query in words: "service facebook, show all". */
void queue_form_words(struct page *p, const char *query);
/* "/review?..." from that flag on, into an attribute. */
void queue_form_link(struct html *h, const struct queue_form *q,
    size_t first);

#endif
