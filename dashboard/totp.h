/* totp.h: the six digits that an authenticator app shows (RFC 6238: HMAC-SHA-1,
 * steps of 30 s). Pure. Door to libgcrypt's HMAC. */
#ifndef DASHBOARD_TOTP_H
#define DASHBOARD_TOTP_H

#include <stddef.h>
#include <stdint.h>

#define TOTP_SECRET 20		/* bytes, as RFC 4226 recommends */
#define TOTP_STEP_US UINT64_C(30000000)
#define TOTP_CODE 7		/* six digits and a NUL */
#define TOTP_TEXT 33		/* a secret in base 32 and a NUL */
#define TOTP_URI 320

/* The code of a step (time / TOTP_STEP_US). Returns buf. */
char *totp_code(const uint8_t secret[TOTP_SECRET], uint64_t step,
    char buf[TOTP_CODE]);

/* The step at now_us, one before or one after it whose code this is; spaces in
 * it do not count. 0: of none, or of none after `after`, for a code holds
 * once. */
uint64_t totp_step(const uint8_t secret[TOTP_SECRET], const char *code,
    uint64_t now_us, uint64_t after);

/* As apps read it. Returns buf. */
char *totp_text(const uint8_t secret[TOTP_SECRET], char buf[TOTP_TEXT]);
/* As they scan it, by the key URI format of Google Authenticator: what
 * totp_text says, and whose it is ("" not known). Returns buf. */
char *totp_uri(const char *text, const char *person, char buf[TOTP_URI]);

#endif
