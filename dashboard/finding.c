/* finding.c: what a reviewer may find. */
#include "dashboard/finding.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/os_user.h"

/* What one may find, with its key. */
static const struct { enum disposition found; const char *words; char key; }
findings[] = {
	{ DISPOSITION_CORRECT, "Correct", '1' },
	{ DISPOSITION_REFER, "Correct, refer it", '2' },
	{ DISPOSITION_EXEMPT, "Use, but exempt", '3' },
	{ DISPOSITION_EMBED, "Part of another page", '4' },
	{ DISPOSITION_BACKGROUND, "The device by itself", '5' },
	{ DISPOSITION_WRONG_DEVICE, "Wrong device", '6' },
	{ DISPOSITION_UNCLEAR, "Unclear", '7' },
};
#define FINDINGS (sizeof(findings) / sizeof(findings[0]))

void
finding_buttons(struct html *h)
{
	size_t i;

	for (i = 0; i < FINDINGS; i++)
		html(h, "<button name=\"found\" value=\"%s\" data-key=\"%c\">"
		    "%s <kbd>%c</kbd></button>\n",
		    disposition_name(findings[i].found), findings[i].key,
		    findings[i].words, findings[i].key);
}

const char *
finding_read(struct page *p, struct review *v)
{
	char found[24];
	size_t i;

	page_field(p, "found", found, sizeof(found));
	if (!page_field_fits(p, "reason", v->reason, sizeof(v->reason)))
		return "The reason is too long. Say it in fewer words.";
	snprintf(v->by, sizeof(v->by), "%s", p->who->person);
	os_user_page(v->os_user);
	v->disposition = DISPOSITION_UNDONE;
	if (strcmp(found, "undone") == 0)
		return NULL;
	for (i = 0; i < FINDINGS; i++)
		if (strcmp(found, disposition_name(findings[i].found)) == 0) {
			v->disposition = findings[i].found;
			return NULL;
		}
	return "Choose one of the findings.";
}

/* Written under the ledger's lock, by what stands in it then. */
int
finding_record(struct page *p, struct review *v, size_t n)
{
	struct ledger *ledger;
	size_t i;
	int r;

	r = ledger_open_within(&ledger, p->reader->settings.state,
	    PAGE_LEDGER_MS, p->why, PAGE_WHY);
	if (r != 0)
		return r;
	for (i = 0; i < n && r == 0; i++)
		r = ledger_review(ledger, &v[i], p->now_us, p->why, PAGE_WHY);
	ledger_close(ledger);
	return r;
}
