/* auth_parts.h: the inside of auth: what waits for a worker, and what is done
 * with its answer. For auth_*.c. */
#ifndef DASHBOARD_AUTH_PARTS_H
#define DASHBOARD_AUTH_PARTS_H

#include "dashboard/auth.h"
#include "dashboard/hasher.h"
#include "dashboard/oidc_flows.h"
#include "dashboard/prover.h"
#include "dashboard/throttle.h"

#define AUTH_WAITING (2 * WORKER_WAITING)

struct auth_waiting;

/* The answer of the worker that was asked. */
typedef void auth_finish(struct auth *a, const struct auth_waiting *w,
    const void *answer, uint64_t now_us);

struct auth_waiting {			/* a question to a worker */
	uint64_t question;		/* 0 free */
	const struct worker *asked;
	auth_finish *finish;
	auth_done *done;
	void *arg;
	char person[REGISTER_NAME], code[16], peer[48];
	char key[THROTTLE_KEY];		/* whose failures count; "" nobody's */
	char known[ACCOUNTS_DIGEST];	/* its account's; "" */
	char browser[ACCOUNTS_DIGEST];	/* what it brought, of whomever; "" */
	bool is_directory;		/* its name counts, and its address, in
					 * a known browser, too */
	char invite[ACCOUNTS_DIGEST];
	uint8_t secret[TOTP_SECRET];	/* of a join, and */
	uint64_t step;			/* its code's */
	char flow[ACCOUNTS_TOKEN];	/* of the provider */
	bool is_proved;			/* by its second factor, too */
	struct oidc_proved by;		/* the provider; all "" */
};

struct auth {
	struct accounts *accounts;
	struct worker *hasher;
	struct prover *prover;		/* NULL: nobody to ask, or it is gone */
	struct oidc_flows *flows;
	uint64_t away_us;		/* the provider could not be asked
					 * then; 0 it could */
	const struct settings *settings;	/* borrowed */
	struct throttle *names, *peers;
	uint8_t key[32];		/* secrets of invitations */
	char first[ACCOUNTS_DIGEST];	/* the first account's invitation */
	struct auth_waiting waiting[AUTH_WAITING];
};

/* A place for a question, with what is known of the claim; NULL: busy. It is
 * free until its question is set. */
struct auth_waiting *auth_place(struct auth *a, const struct auth_claim *c,
    auth_done *done, void *arg);
void auth_tell(auth_done *done, void *arg, enum auth_result result,
    const char *why);

/* ---- who comes in ---- */

/* Is it the digest of a browser that this person (NULL: none) signed in with
 * before? */
bool auth_is_known(const struct account *one, const char *digest);
/* What the browser brought counts if that person may sign in, and did in it
 * before. */
void auth_know(const struct auth *a, const char *person,
    struct auth_waiting *w);
/* Must it wait? Until when, 0: no. */
uint64_t auth_held(const struct auth *a, const struct auth_waiting *w,
    uint64_t now_us);
/* Told first: writing takes its time, and only where there is an account. */
void auth_refuse(struct auth *a, const struct auth_waiting *w,
    const char *why, uint64_t now_us);
/* Of w->person all is proved but the code: in, or refused (false). */
bool auth_enter(struct auth *a, const struct auth_waiting *w,
    uint64_t now_us);

#endif
