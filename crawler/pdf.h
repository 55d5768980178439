/* PDF files (ISO 32000) as pages. poppler's pdftotext reads them: another program, found when one is
 * needed, never linked, and not needed for anything else. It stands in crawler/ because it is a way in
 * which bytes come in: from here on a PDF is an HTML document like any other, and what reads it does
 * not know where it came from. */
#ifndef SOSHIN_CRAWLER_PDF_H
#define SOSHIN_CRAWLER_PDF_H

#include "core/model.h"

#define PDF_SECONDS 10 /* for one file, of the clock and of the processor */
#define PDF_OUTPUT_MAX ((size_t)2 * 1024 * 1024)    /* of what pdftotext writes */
#define PDF_MEMORY_MAX ((size_t)1024 * 1024 * 1024) /* address space of pdftotext */

/* The bytes begin as a PDF does. */
bool pdf_is(str bytes);

/* Runs pdftotext (the first one in PATH's absolute folders) and waits for it. REASON_NONE: *out holds
 * its words with their boxes (-bbox), else why there are none: PDF_NO_READER, PDF_FAILED,
 * PDF_ENCRYPTED, PDF_LIMIT, PDF_NO_TEXT (a scanned file). out: without an arena, at most its max bytes
 * are read. Any thread; not inside arena_run, because it holds a process. */
enum reason pdf_words(str bytes, struct buf *out);

/* An HTML document of these words: paragraphs, headings (by their size), tables (words that stand in
 * columns). What stands in line N of the PDF, counted from 1 through all pages, stands in line N of
 * the document. Inside arena_run of arena. */
str pdf_html(struct arena *arena, str words);

#endif
