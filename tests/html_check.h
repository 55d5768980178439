/* report.html as markup. */
#ifndef SOSHIN_TESTS_HTML_CHECK_H
#define SOSHIN_TESTS_HTML_CHECK_H

/* Fails unless the page has only elements and attributes that we write, each value in quotes, links by
 * http, https and within the page alone, and no character that people cannot see. */
void check_page(const char *page);

#endif
