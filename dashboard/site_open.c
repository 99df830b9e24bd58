/* site_open.c: what anybody may have. */
#include "dashboard/site_open.h"

#include <string.h>

#include "dashboard/site_door.h"
#include "dashboard/site_elsewhere.h"

static void
send_asset(struct site *s, struct http_exchange *x,
    const struct http_request *q)
{
	struct http_answer a = { .status = 404, .is_constant = true };
	int i;

	site_headers(x, s->s.is_given);
	for (i = 0; i < ASSET_COUNT; i++)
		if (strcmp(s->assets[i].path, q->path) == 0) {
			a.status = 200;
			a.type = s->assets[i].type;
			a.bytes = s->assets[i].bytes;
			a.len = s->assets[i].len;
			http_header(x, "Cache-Control",
			    "public, max-age=31536000, immutable");
		}
	http_answer(x, &a);
}

static void
send_health(struct site *s, struct http_exchange *x)
{
	const struct http_answer a = { .status = 200, .bytes = "ok\n",
		.type = "text/plain; charset=utf-8", .len = 3 };

	site_headers(x, s->s.is_given);
	http_header(x, "Cache-Control", "no-store");
	http_answer(x, &a);
}

void
site_open(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p)
{
	char token[ACCOUNTS_TOKEN];

	if (strncmp(q->path, "/assets/", 8) == 0) {
		send_asset(s, x, q);
	} else if (strcmp(q->path, "/healthz") == 0) {
		send_health(s, x);
	} else if (strncmp(q->path, "/sign-in/", 9) == 0) {
		site_elsewhere(s, x, q, p);
	} else if (strcmp(q->path, "/join") == 0 && q->is_post) {
		site_join(s, x, q, p);
	} else if (q->is_post) {
		site_sign_in(s, x, q);
	} else {
		if (strcmp(q->path, "/join") == 0)
			site_show_join(s, p, page_query(p, "token", token,
			    sizeof(token)), "");
		else
			page_sign_in(p, "");
		site_send(s, x, p);
	}
}
