/* prover.c: a worker that asks the school's provider or directory. */
#include "dashboard/prover.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "dashboard/courier.h"
#include "dashboard/password.h"
#include "store/files.h"

#define SECRET 512

enum kind { WHERE, CODE, PASSWORD };

struct question {
	enum kind kind;
	struct oidc_flow flow;
	char code[OIDC_CODE];
	char name[DIRECTORY_NAME];
	char password[PASSWORD_MOST];
};

struct prover {
	struct worker *worker;
	struct worker_job job;
	const struct settings *settings;
	char client[SECRET], looker[SECRET];	/* secrets; forgotten here */
	struct oidc *oidc;			/* in the process alone */
};

/* ---- the process ---- */

static int64_t
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

static const enum prover_result of_oidc[] = {
	[OIDC_GOOD] = PROVER_GOOD,
	[OIDC_REFUSED] = PROVER_WRONG,
	[OIDC_TROUBLE] = PROVER_TROUBLE,
};
static const enum prover_result of_directory[] = {
	[DIRECTORY_GOOD] = PROVER_GOOD,
	[DIRECTORY_WRONG] = PROVER_WRONG,
	[DIRECTORY_TROUBLE] = PROVER_TROUBLE,
};

/* Is there what asks the provider? */
static int
ready(struct prover *p, struct prover_answer *a)
{
	if (p->oidc)
		return 0;
	if (courier_ready(a->why, sizeof(a->why)) < 0)
		return -1;
	p->oidc = oidc_new(p->settings, p->client);
	if (!p->oidc)
		snprintf(a->why, sizeof(a->why), "out of memory");
	return p->oidc ? 0 : -1;
}

/* A worker_do. */
static void
work(void *arg, const void *question, void *answer)
{
	const struct question *q = question;
	struct prover_answer *a = answer;
	struct prover *p = arg;

	a->result = PROVER_TROUBLE;
	if (q->kind != PASSWORD && ready(p, a) < 0)
		return;
	switch (q->kind) {
	case WHERE:
		a->result = of_oidc[oidc_where(p->oidc, &q->flow, now_s(),
		    a->url, a->why, sizeof(a->why))];
		break;
	case CODE:
		a->result = of_oidc[oidc_ask(p->oidc, &q->flow, q->code,
		    now_s(), &a->who, a->why, sizeof(a->why))];
		break;
	case PASSWORD:
		a->result = of_directory[directory_ask(p->settings,
		    p->looker, q->name, q->password, a->id, a->why,
		    sizeof(a->why))];
		break;
	}
}

/* ---- its owner ---- */

/* The first line of a file that is for its owner alone. */
static int
read_secret(const char *path, char out[SECRET], char *why, size_t whylen)
{
	struct stat st;
	size_t len;
	char *text;

	if (!path[0])
		return 0;
	if (stat(path, &st) == 0 && (st.st_mode & 077)) {
		snprintf(why, whylen, "the secret in %.300s may be read by "
		    "others; chmod 600 it", path);
		return -1;
	}
	text = files_read(path[0] == '/' ? "/" : ".", path, SECRET - 1, &len);
	if (!text) {
		snprintf(why, whylen, "cannot read the secret in %.300s: %s",
		    path, strerror(errno));
		return -1;
	}
	snprintf(out, SECRET, "%.*s", (int)strcspn(text, "\r\n"), text);
	password_forget(text, len);
	free(text);
	if (out[0])
		return 0;
	snprintf(why, whylen, "there is no secret in the first line of %.300s",
	    path);
	return -1;
}

int
prover_open(struct prover **out, const struct settings *s, char *why,
    size_t whylen)
{
	struct prover *p = calloc(1, sizeof(*p));
	int r;

	if (!p) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	p->settings = s;
	p->job = (struct worker_job){ .name = "beadle-prover",
		.what = "signing in elsewhere",
		.question = sizeof(struct question),
		.answer = sizeof(struct prover_answer), .is_online = true,
		.work = work, .arg = p };
	r = read_secret(s->oidc_issuer[0] ? s->oidc_secret_file : "",
	    p->client, why, whylen);
	if (r == 0)
		r = read_secret(s->ldap_server[0] ? s->ldap_password_file :
		    "", p->looker, why, whylen);
	if (r == 0)
		r = worker_open(&p->worker, &p->job, why, whylen);
	password_forget(p->client, SECRET);
	password_forget(p->looker, SECRET);
	if (r == 0)
		*out = p;
	else
		free(p);
	return r;
}

void
prover_close(struct prover *p)
{
	if (!p)
		return;
	worker_close(p->worker);
	free(p);
}

const struct worker *
prover_worker(const struct prover *p)
{
	return p->worker;
}

/* ---- questions ---- */

static uint64_t
ask(struct prover *p, struct question *q)
{
	uint64_t number = worker_ask(p->worker, q);

	password_forget(q, sizeof(*q));
	return number;
}

uint64_t
prover_where(struct prover *p, const struct oidc_flow *flow)
{
	struct question q = { .kind = WHERE, .flow = *flow };

	return ask(p, &q);
}

uint64_t
prover_code(struct prover *p, const struct oidc_flow *flow, const char *code)
{
	struct question q = { .kind = CODE, .flow = *flow };

	if (strlen(code) >= sizeof(q.code))
		return 0;
	strcpy(q.code, code);
	return ask(p, &q);
}

uint64_t
prover_password(struct prover *p, const char *name, const char *password)
{
	struct question q = { .kind = PASSWORD };

	if (strlen(name) >= sizeof(q.name) ||
	    strlen(password) >= sizeof(q.password))
		return 0;
	strcpy(q.name, name);
	strcpy(q.password, password);
	return ask(p, &q);
}

int
prover_answer(struct prover *p, uint64_t *question, struct prover_answer *out)
{
	return worker_answer(p->worker, question, out);
}
