/* prover.c: a worker that asks the school's provider or directory. */
#include "dashboard/prover.h"

#include <assert.h>
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
	const char *reads[WORKER_READS];
	/* In the process alone, the secrets where it comes from, too. */
	char client[SECRET], looker[SECRET];
	struct oidc *oidc;
};

/* What names, certificates and the libraries that ask for them need; where
 * resolv.conf is a link, where it leads. Never the state directory. */
static const char *const reads[] = {
	"/etc/resolv.conf", "/etc/hosts", "/etc/host.conf",
	"/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services",
	"/etc/protocols", "/etc/localtime", "/etc/ld.so.cache",
	"/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/gnutls", "/etc/pki",
	"/etc/pkcs11", "/etc/crypto-policies", "/etc/ldap/ldap.conf",
	"/usr/lib", "/usr/share/ca-certificates",
	"/usr/local/share/ca-certificates", "/usr/share/p11-kit",
	"/usr/share/zoneinfo", "/run/systemd/resolve", "/run/resolvconf",
	"/run/NetworkManager", "/dev/urandom", "/dev/null",
};
#define READS (sizeof(reads) / sizeof(reads[0]))
static_assert(READS + 2 < WORKER_READS, "and two of the settings");

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

/* A worker_do. Where there was trouble, the next looks at the files of names
 * and certificates anew. */
static bool
work(void *arg, const void *question, void *answer)
{
	const struct question *q = question;
	struct prover_answer *a = answer;
	struct prover *p = arg;

	a->result = PROVER_TROUBLE;
	if (q->kind != PASSWORD && ready(p, a) < 0)
		return false;
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
	return a->result != PROVER_TROUBLE;
}

/* ---- where it comes from ---- */

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

/* A worker's prepare. */
static int
prepare(void *arg, char *why, size_t whylen)
{
	struct prover *p = arg;
	const struct settings *s = p->settings;

	if (read_secret(s->oidc_issuer[0] ? s->oidc_secret_file : "",
	    p->client, why, whylen) < 0)
		return -1;
	return read_secret(s->ldap_server[0] ? s->ldap_password_file : "",
	    p->looker, why, whylen);
}

/* ---- its owner ---- */

int
prover_open(struct prover **out, const struct settings *s, char *why,
    size_t whylen)
{
	struct prover *p = calloc(1, sizeof(*p));
	size_t n = READS;

	if (!p) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	memcpy(p->reads, reads, sizeof(reads));
	if (s->oidc_ca[0])
		p->reads[n++] = s->oidc_ca;
	if (s->ldap_ca[0])
		p->reads[n++] = s->ldap_ca;
	p->settings = s;
	p->job = (struct worker_job){ .name = "beadle-prover",
		.what = "signing in elsewhere",
		.question = sizeof(struct question),
		.answer = sizeof(struct prover_answer), .is_online = true,
		.reads = p->reads, .prepare = prepare, .work = work,
		.arg = p };
	if (worker_open(&p->worker, &p->job, s->state, why, whylen) == 0) {
		*out = p;
		return 0;
	}
	free(p);
	return -1;
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

enum worker_said
prover_answer(struct prover *p, uint64_t *question, struct prover_answer *out)
{
	return worker_answer(p->worker, question, out);
}
