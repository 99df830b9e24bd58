/* mail_token.h: a mail server's access token, by OAuth 2.0: the client
 * credentials grant of RFC 6749 4.4, for servers that take no passwords any
 * more (Microsoft 365, Google). Door to jansson. */
#ifndef DASHBOARD_MAIL_TOKEN_H
#define DASHBOARD_MAIL_TOKEN_H

#include "classify/settings.h"

/* Ask mail_token_url for one, with the secret; the caller forgets and frees.
 * NULL and *why. */
char *mail_token(const struct settings *s, const char *secret, char *why,
    size_t whylen);

#endif
