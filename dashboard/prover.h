/* prover.h: a worker that asks the school's provider (oidc.h) or directory
 * (directory.h) who somebody is. It holds their secrets; its owner does not,
 * and of what they answer it hears no more than it needs. */
#ifndef DASHBOARD_PROVER_H
#define DASHBOARD_PROVER_H

#include "dashboard/directory.h"
#include "dashboard/oidc.h"
#include "dashboard/worker.h"

struct prover;

/* As worker_open; settings: borrowed until closed. That the secrets cannot be
 * read is its worker's trouble, and over when they can. */
int prover_open(struct prover **out, const struct settings *s, char *why,
    size_t whylen);
void prover_close(struct prover *p);

/* As worker_ask: all copied; 0: too many wait, or it is too long. */
uint64_t prover_where(struct prover *p, const struct oidc_flow *flow);
uint64_t prover_code(struct prover *p, const struct oidc_flow *flow,
    const char *code);
uint64_t prover_password(struct prover *p, const char *name,
    const char *password);

enum prover_result {
	PROVER_GOOD,
	PROVER_WRONG,	/* why, where there is something to say */
	PROVER_TROUBLE	/* why */
};
struct prover_answer {
	enum prover_result result;
	char url[OIDC_URL];		/* where */
	struct oidc_who who;		/* code */
	char id[DIRECTORY_ID];		/* password */
	char why[240];
};
/* As worker_answer. */
enum worker_said prover_answer(struct prover *p, uint64_t *question,
    struct prover_answer *out);
const struct worker *prover_worker(const struct prover *p);

#endif
