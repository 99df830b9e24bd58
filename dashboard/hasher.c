/* hasher.c: a process that hashes passwords. */
#include "dashboard/hasher.h"

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
static void
answer(void *arg, const void *question, void *out)
{
	const struct question *q = question;
	struct answer *a = out;

	(void)arg;
	if (q->hash[0])
		a->is_good = password_is(q->hash, q->password);
	else
		a->is_good = password_hash(q->password, a->hash) == 0;
}

static const struct worker_job job = {
	.name = "beadle-hasher", .what = "passwords",
	.question = sizeof(struct question), .answer = sizeof(struct answer),
	.work = answer
};

int
hasher_open(struct worker **out, char *why, size_t whylen)
{
	return worker_open(out, &job, why, whylen);
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

int
hasher_answer(struct worker *h, struct hasher_answer *out)
{
	struct answer a;
	int r = worker_answer(h, &out->question, &a);

	if (r > 0) {
		out->is_good = a.is_good;
		memcpy(out->hash, a.hash, sizeof(out->hash));
		password_forget(&a, sizeof(a));
	}
	return r;
}
