/* mail_token.c: one request, one answer. */
#include "dashboard/mail_token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "dashboard/courier.h"
#include "dashboard/form.h"
#include "store/chain.h"

#define ANSWER_MOST 16384
#define REQUEST_MOST 8192

static int
write_request(const struct settings *s, const char *secret,
    char request[REQUEST_MOST])
{
	FILE *out = fmemopen(request, REQUEST_MOST, "w");

	if (!out)
		return -1;
	fputs("grant_type=client_credentials&", out);
	form_write(out, "client_id", s->mail_token_client);
	fputc('&', out);
	form_write(out, "client_secret", secret);
	if (s->mail_token_scope[0]) {
		fputc('&', out);
		form_write(out, "scope", s->mail_token_scope);
	}
	return fclose(out) == 0 && strlen(request) < REQUEST_MOST - 1 ? 0 : -1;
}

/* The answer's access_token, copied. */
static char *
read_answer(const char *answer, size_t len)
{
	json_t *root = json_loadb(answer, len, 0, NULL);
	const char *token = json_string_value(json_object_get(root,
	    "access_token"));
	char *out = token && token[0] ? strdup(token) : NULL;

	json_decref(root);
	return out;
}

char *
mail_token(const struct settings *s, const char *secret, char *why,
    size_t whylen)
{
	char request[REQUEST_MOST], answer[ANSWER_MOST], said[300];
	struct courier_post p = { .url = s->mail_token_url,
		.type = "application/x-www-form-urlencoded",
		.bytes = request, .reply = answer,
		.reply_room = sizeof(answer) };
	char *token = NULL;
	size_t len = 0;

	if (write_request(s, secret, request) < 0) {
		snprintf(why, whylen, "the secret is too long for a request");
		return NULL;
	}
	p.len = strlen(request);
	if (courier_post(&p, &len, said, sizeof(said)) < 0) {
		snprintf(why, whylen, "no token for the mail server: %s",
		    said);
	} else {
		token = read_answer(answer, len);
		if (!token)
			snprintf(why, whylen, "no token for the mail server: "
			    "%.200s answered without an access_token",
			    s->mail_token_url);
	}
	chain_forget(request, sizeof(request));
	chain_forget(answer, sizeof(answer));
	return token;
}
