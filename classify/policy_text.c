/* policy_text.c: what a policy's text holds. */
#include "classify/policy_text.h"

#include <stdlib.h>
#include <string.h>

const struct text_value *
policy_value(const struct policy *p, const char *key)
{
	const struct text_value *root = text_root(p->text);

	for (size_t i = 0; i < text_count(root); i++)
		if (strcmp(text_raw(text_key_at(root, i)), key) == 0)
			return text_value_at(root, i);
	return NULL;
}

void
policy_free(struct policy *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->rule_count; i++)
		free(p->rules[i].conditions);
	free(p->rules);
	free(p->offices);
	free(p->choices);
	free(p->approvals);
	free(p->revocations);
	free(p->standing);
	free(p->routes);
	free(p->asks);
	free(p->index);
	text_free(p->text);
	free(p);
}
