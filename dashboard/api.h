/* api.h: what programs may ask: JSON under /api/v1, and /metrics. Pages like
 * those of page.h, that fill data instead of body. */
#ifndef DASHBOARD_API_H
#define DASHBOARD_API_H

#include "dashboard/page.h"

page_make api_status, api_coverage, api_sessions, api_session;
page_make api_reviews, api_registers;
/* Prometheus's text; numbers of the box, none of a person or device. */
page_make api_metrics;

#endif
