/* The part of a reading that is about notices. Internal to cli/reading*.c. */
#ifndef SOSHIN_CLI_READING_NOTICE_H
#define SOSHIN_CLI_READING_NOTICE_H

#include "cli/reading.h"

/* Next to no text, but scripts: what a visitor sees is drawn by them. */
bool page_is_shell(const struct page *page);
/* Reads the page as a notice when it may be one. Inside arena_run. */
void reading_notice(struct reading *reading, const struct page *page);
/* Whether the body is a PDF that somebody calls a notice. */
bool reading_is_pdf(const struct reading *reading);
/* Reads that PDF, and what its reader found in it; sets outcome and reason. */
void reading_pdf(struct reading *reading);
/* Reads a data file or script of a notice. Inside arena_run. */
void reading_data(struct reading *reading);

#endif
