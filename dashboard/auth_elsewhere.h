/* auth_elsewhere.h: who somebody is, said by the school's provider (OpenID
 * Connect) or directory (LDAP) instead of a password of ours. Neither makes an
 * account: they speak for one that was linked to what they call its person,
 * and that has a password and an authenticator app of its own. The app's code
 * is asked for all the same, unless the settings leave that to the provider. */
#ifndef DASHBOARD_AUTH_ELSEWHERE_H
#define DASHBOARD_AUTH_ELSEWHERE_H

#include "dashboard/auth.h"

/* Instead of auth_try: the claim's person is the directory's name, and its
 * password the directory's. */
void auth_directory(struct auth *a, const struct auth_claim *c,
    uint64_t now_us, auth_done *done, void *arg);

/* Begin: GOOD, told->where to send the browser and told->flow, which it is to
 * keep and bring back. */
void auth_leave(struct auth *a, uint64_t now_us, auth_done *done, void *arg);

struct auth_back {		/* all borrowed, copied */
	const char *flow, *state, *code;
	const char *peer;
};
/* It is back. CODE: proved, but for the app's code (auth_code); WRONG:
 * told->why says what, for the person. */
void auth_return(struct auth *a, const struct auth_back *b, uint64_t now_us,
    auth_done *done, void *arg);
/* The claim's code, of who was proved in that flow; its person and password are
 * not looked at. WRONG and why: none was, or it is too long ago. */
void auth_code(struct auth *a, const char *flow, const struct auth_claim *c,
    uint64_t now_us, auth_done *done, void *arg);
/* Does what the provider answers belong to this browser's flow? For an answer
 * that is an error: the flow is used up by it. */
bool auth_is_back(struct auth *a, const char *flow, const char *state,
    uint64_t now_us);

#endif
