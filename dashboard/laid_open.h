/* laid_open.h: one session laid open as parts of a page: for who reviews it,
 * and for whom it is about. Pure; it writes what it is given, whoever reads
 * it. */
#ifndef DASHBOARD_LAID_OPEN_H
#define DASHBOARD_LAID_OPEN_H

#include "dashboard/explain.h"
#include "dashboard/html.h"
#include "store/store.h"

/* "Facebook, 2026-11-20 09:14"; returns buf. */
char *laid_open_title(const struct explanation *e, char *buf, size_t size);
/* The sentences, a paragraph each. */
void laid_open_words(struct html *h, const struct explanation *e);
/* The device, when, how much, and how time is bounded. */
void laid_open_facts(struct html *h, const struct explanation *e);
/* Who it may have been, by which sources, and what speaks against it. */
void laid_open_who(struct html *h, const struct explanation *e);
/* Hosts with role and basis, and nDPI's opinion of them. */
void laid_open_hosts(struct html *h, const struct explanation *e);
/* The weakest first, in the fixed words. */
void laid_open_grades(struct html *h, const struct explanation *e);
/* Every clause asked, its facts, and what follows. Needs steps. */
void laid_open_steps(struct html *h, const struct explanation *e);
/* The texts it was judged by. */
void laid_open_law(struct html *h, const struct explanation *e);
/* What was seen of its day, and what was not. */
void laid_open_cover(struct html *h, const struct store_cover *c);
/* What this can and cannot show. */
void laid_open_limits(struct html *h);

#endif
