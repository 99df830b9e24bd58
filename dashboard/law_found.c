/* law_found.c: how much was found of a law. */
#include "dashboard/law_found.h"

#include <stdio.h>

static const char *const severities[TEXT_SEVERITY_COUNT] = {
	[TEXT_ERROR] = "error", [TEXT_WARNING] = "warning",
	[TEXT_QUESTION] = "question" };

char *
law_found(const struct text_faults *f, char buf[LAW_FOUND])
{
	size_t len = 0, n;
	int s, kinds = 0, said = 0;

	buf[0] = '\0';
	for (s = 0; s < TEXT_SEVERITY_COUNT; s++)
		kinds += text_faults_count(f, (enum text_severity)s) > 0;
	for (s = 0; s < TEXT_SEVERITY_COUNT; s++) {
		n = text_faults_count(f, (enum text_severity)s);
		if (n == 0)
			continue;
		len += (size_t)snprintf(buf + len, LAW_FOUND - len,
		    "%s%zu %s%s", said == 0 ? "" : said + 1 == kinds ?
		    " and " : ", ", n, severities[s], n == 1 ? "" : "s");
		said++;
	}
	return buf;
}
