/* catalogue_host.c: what may stand as a host in the catalogue. */
#include "classify/catalogue_table.h"

#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Second labels below which a country registers names for everybody, so that
 * "co.uk" would be everything there. Under one label, "com", too. */
static const char *const registries[] = { "ac", "co", "com", "edu", "go",
	"gob", "gov", "ltd", "me", "mil", "mod", "ne", "net", "nhs", "nom",
	"or", "org", "plc", "police", "sch" };

static bool
is_public_suffix(const char *host)
{
	const char *dot = strchr(host, '.');
	size_t i;

	if (dot == NULL)
		return true;
	if (strlen(dot + 1) != 2)
		return false;
	for (i = 0; i < ARRAY_LEN(registries); i++)
		if (strlen(registries[i]) == (size_t)(dot - host) &&
		    strncmp(host, registries[i], (size_t)(dot - host)) == 0)
			return true;
	return false;
}

/* Labels of lower case letters, digits and inner hyphens, the last of them not
 * a number. An international name is written as DNS has it: xn--... */
static bool
is_host(const char *host)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t len = 0;
	bool number = false;

	for (;; host += len + 1) {
		len = strspn(host, allowed);
		if (len == 0 || len > CATALOGUE_LABEL_MOST || host[0] == '-' ||
		    host[len - 1] == '-')
			return false;
		number = strspn(host, "0123456789") == len;
		if (host[len] == '\0')
			return !number;
		if (host[len] != '.')
			return false;
	}
}

int
catalogue_check_host(const struct text_value *v, struct text_faults *f)
{
	const char *host = text_raw(v);

	if (!is_host(host))
		text_fault(f, TEXT_ERROR, v, "\"%s\" is not a host name in "
		    "lower case, as DNS has it (xn--... for other letters)",
		    host);
	else if (strlen(host) >= sizeof(((struct session_host *)0)->host))
		text_fault(f, TEXT_ERROR, v,
		    "\"%s\" is longer than %zu characters", host,
		    sizeof(((struct session_host *)0)->host) - 1);
	else if (is_public_suffix(host))
		text_fault(f, TEXT_ERROR, v, "\"%s\" is a public suffix: "
		    "everybody below it would match", host);
	else
		return 0;
	return -1;
}
