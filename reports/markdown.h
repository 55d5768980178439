/* Text from outside in GitHub Flavored Markdown. */
#ifndef SOSHIN_REPORTS_MARKDOWN_H
#define SOSHIN_REPORTS_MARKDOWN_H

#include "reports/show.h"

/* At most max code points, as text and nothing else: no markup, no link, no mention of anybody. Fit for
 * the cell of a table. */
void markdown_put(const struct show *show, str text, size_t max);

#endif
