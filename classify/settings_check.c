/* settings_check.c: what the texts of settings must be. */
#include "classify/settings_check.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "classify/session.h"
#include "classify/settings.h"

#define ZONES "/usr/share/zoneinfo/"

/* Copy the text of v if it fits. */
static int
take_text(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v);

	if (strlen(raw) >= room) {
		text_fault(f, TEXT_ERROR, v, "%s: longer than %zu characters",
		    text_key(v), room - 1);
		return -1;
	}
	memcpy(out, raw, strlen(raw) + 1);
	return 0;
}

int
settings_check_name(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw;

	if (text_string(v, &raw, f) < 0)
		return -1;
	if (strspn(raw, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
	    strlen(raw) || raw[0] == '-') {
		text_fault(f, TEXT_ERROR, v, "%s: expected a short name of "
		    "a-z, 0-9 and \"-\", found \"%s\"", text_key(v), raw);
		return -1;
	}
	return take_text(v, out, room, f);
}

/* The name must be one below the directory of zones, and a file there. */
static bool
is_zone(const char *name)
{
	char path[sizeof(ZONES) + 64];
	struct stat st;

	/* Without a dot among these, no name leads out of the directory. */
	if (strlen(name) >= 64 || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789/_+-") != strlen(name))
		return false;
	snprintf(path, sizeof(path), ZONES "%s", name);
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int
settings_check_zone(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw;

	if (text_string(v, &raw, f) < 0)
		return -1;
	if (!is_zone(raw)) {
		text_fault(f, TEXT_ERROR, v, "%s: no time zone \"%s\" is "
		    "installed (package tzdata): expected one such as "
		    "Europe/London", text_key(v), raw);
		return -1;
	}
	return take_text(v, out, room, f);
}

/* One line, of what the fault says; may be empty where the default is. */
static int
check_line(const struct text_value *v, const char *what, char *out,
    size_t room, struct text_faults *f)
{
	const char *raw = text_raw(v), *c;

	for (c = raw; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			break;
	if (!text_is_scalar(v) || *c != '\0') {
		text_fault(f, TEXT_ERROR, v, "%s: expected %s, without "
		    "control characters", text_key(v), what);
		return -1;
	}
	return take_text(v, out, room, f);
}

int
settings_check_path(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	return check_line(v, "a path", out, room, f);
}

int
settings_check_dn(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	return check_line(v, "a DN", out, room, f);
}

int
settings_check_line(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	return check_line(v, "one line", out, room, f);
}

int
settings_check_needed_path(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw;

	return text_string(v, &raw, f) < 0 ? -1 :
	    settings_check_path(v, out, room, f);
}

/* Printable, without spaces, beginning with one of two schemes; or empty. */
static int
check_url(const struct text_value *v, const char *scheme, char *out,
    size_t room, struct text_faults *f)
{
	const char *raw = text_raw(v), *c = raw;
	size_t len = strlen(scheme);

	while (*c > 0x20 && *c < 0x7f)
		c++;
	if (raw[0] && (*c || strncmp(raw, scheme, len) != 0 ||
	    strncmp(raw + len + (raw[len] == 's'), "://", 3) != 0 ||
	    !raw[len + 3 + (raw[len] == 's')])) {
		text_fault(f, TEXT_ERROR, v, "%s: expected a URL such as "
		    "%ss://host/, found \"%s\"", text_key(v), scheme, raw);
		return -1;
	}
	return take_text(v, out, room, f);
}

int
settings_check_web(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	return check_url(v, "http", out, room, f);
}

int
settings_check_smtp(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	return check_url(v, "smtp", out, room, f);
}

bool
settings_is_address(const char *text)
{
	const char *at = strchr(text, '@'), *c = text;

	while (*c > 0x20 && *c < 0x7f && !strchr("<>,;\"()", *c))
		c++;
	return !*c && at && at != text && at[1];
}

int
settings_check_mail(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v);

	if (raw[0] && !settings_is_address(raw)) {
		text_fault(f, TEXT_ERROR, v, "%s: expected an address such as "
		    "head@school.example, found \"%s\"", text_key(v), raw);
		return -1;
	}
	return take_text(v, out, room, f);
}

/* What Linux takes for the name of a device. */
int
settings_check_device(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw;

	if (text_string(v, &raw, f) < 0)
		return -1;
	if (strpbrk(raw, "/ \t\r\n") != NULL || strlen(raw) > 15) {
		text_fault(f, TEXT_ERROR, v, "%s: expected the name of a "
		    "network device such as eth1, found \"%s\"", text_key(v),
		    raw);
		return -1;
	}
	return take_text(v, out, room, f);
}

/* Written as records have it, so that they compare as text. */
int
settings_check_mac(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	uint8_t mac[6];
	char text[MAC_TEXT];

	if (mac_read(text_raw(v), mac) < 0) {
		text_fault(f, TEXT_ERROR, v, "%s: expected a MAC address such "
		    "as 02:00:5e:10:00:01, found \"%s\"", text_key(v),
		    text_raw(v));
		return -1;
	}
	snprintf(out, room, "%s", mac_text(mac, text));
	return 0;
}

int
settings_check_language(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw;

	if (text_string(v, &raw, f) < 0)
		return -1;
	if (strcmp(raw, "en") != 0 && strcmp(raw, "cy") != 0) {
		text_fault(f, TEXT_ERROR, v, "%s: expected en or cy, for "
		    "Welsh, found \"%s\"", text_key(v), raw);
		return -1;
	}
	return take_text(v, out, room, f);
}
