/* json.h: JSON written without a tree, into a buffer that grows.
 *
 * Text is written as valid UTF-8 whatever came in: bytes that are not UTF-8
 * become U+FFFD, and control characters, <, >, &, U+2028, U+2029 and bidi
 * controls are escaped, so a line is safe in HTML, logs and terminals. A
 * failed allocation makes all later writes do nothing; json_ok tells. The names
 * keep clear of jansson's, which would otherwise call ours. */
#ifndef CLASSIFY_JSON_H
#define CLASSIFY_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json {
	char *bytes;		/* owned; NUL-ended while ok */
	size_t len, room;
	bool comma;		/* the next member needs one */
	bool failed;
};

void json_clear(struct json *j);	/* len 0, memory kept, failed reset */
void json_free(struct json *j);
bool json_ok(const struct json *j);

/* key is NULL inside arrays and at the top; it is trusted text. */
void json_object_begin(struct json *j, const char *key);
void json_object_end(struct json *j);
void json_array_begin(struct json *j, const char *key);
void json_array_end(struct json *j);
void json_text(struct json *j, const char *key, const char *text);
/* Returns true if the text written differs from the bytes given, be it by an
 * escape: then the bytes are worth writing in hex beside it. */
bool json_bytes(struct json *j, const char *key, const void *bytes, size_t len);
void json_hex(struct json *j, const char *key, const void *bytes, size_t len);
void json_number(struct json *j, const char *key, int64_t n);
void json_unsigned(struct json *j, const char *key, uint64_t n);
void json_bool(struct json *j, const char *key, bool b);
void json_none(struct json *j, const char *key);
void json_newline(struct json *j);	/* ends a JSON line */

#endif
