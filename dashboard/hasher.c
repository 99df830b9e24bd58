/* hasher.c: a process that hashes passwords. */
#include "dashboard/hasher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct question {
	char hash[PASSWORD_HASH];	/* "" make one */
	char password[PASSWORD_MOST];
};

struct answer {
	bool is_good;
	char hash[PASSWORD_HASH];
};

/* A worker_do. */
static bool
answer(void *arg, const void *question, void *out)
{
	const struct question *q = question;
	struct answer *a = out;

	(void)arg;
	if (q->hash[0])
		a->is_good = password_is(q->hash, q->password);
	else
		a->is_good = password_hash(q->password, a->hash) == 0;
	return true;
}

static const struct worker_job job = {
	.name = "beadle-hasher", .what = "passwords",
	.question = sizeof(struct question), .answer = sizeof(struct answer),
	.work = answer
};

int
hasher_open(struct worker **out, const char *state, char *why, size_t whylen)
{
	struct worker *w;

	if (worker_open(&w, &job, state, why, whylen) < 0)
		return -1;
	if (!worker_trouble(w)[0]) {
		*out = w;
		return 0;
	}
	snprintf(why, whylen, "no process for passwords: %s",
	    worker_trouble(w));
	worker_close(w);
	return -1;
}

uint64_t
hasher_ask(struct worker *h, const char *hash, const char *password)
{
	struct question q = { "", "" };
	uint64_t number;

	if (strlen(password) >= PASSWORD_MOST ||
	    (hash && strlen(hash) >= PASSWORD_HASH))
		return 0;
	if (hash)
		strcpy(q.hash, hash);
	strcpy(q.password, password);
	number = worker_ask(h, &q);
	password_forget(&q, sizeof(q));
	return number;
}

enum worker_said
hasher_answer(struct worker *h, struct hasher_answer *out)
{
	struct answer a;
	enum worker_said said = worker_answer(h, &out->question, &a);

	if (said == WORKER_ANSWERED) {
		out->is_good = a.is_good;
		memcpy(out->hash, a.hash, sizeof(out->hash));
		password_forget(&a, sizeof(a));
	}
	return said;
}
