/* Files of this machine as fetches; what `dir` and `file` share. */
#ifndef SOSHIN_CRAWLER_FILES_H
#define SOSHIN_CRAWLER_FILES_H

#include "core/model.h"

#include <limits.h>

/* How to make a fetch of one file. */
struct file_request {
    const char *path; /* what to open */
    str url;          /* absolute; need not be normalised */
    str shown_url;    /* p NULL: the normalised url */
    str found_on;     /* empty: nobody named it */
    size_t max_body;
    size_t page_memory;
    bool is_resource;     /* as `request` of a source asks for it: RESOURCE, whatever it holds */
    bool starts_as_html;  /* no page unless it begins as a document does: .php may be code alone */
    enum outcome outcome; /* not PAGE: the file is not read, this is what came of it */
    enum reason reason;
};

/* Reads the file: outcome page (or resource), not_html, too_big or failed. NULL when the system has no
 * memory. */
struct fetch *files_fetch(const struct file_request *request);

/* Reads a regular file to its end, or until body is full (body->over); false when it cannot be read. A
 * pipe or device would make us wait, so it is not. */
bool files_read(const char *path, struct buf *body);

/* The media type by which web servers send a file of that name; "application/octet-stream" when it has
 * no known ending. */
const char *files_type(str path);

/* What lies below a folder that is published at base, an http(s) URL that ends with '/'. */

/* The path below the folder that a URL stands for, not yet decoded and without its query; p NULL when it
 * lies elsewhere. http and https of one address are one. */
str files_below(str base, str url);
/* Appends that path as files have it; leaves it empty when there is none. */
void files_decode(str below, struct buf *path);
/* root "/" relative; false when it is too long to be a path. */
bool files_path(char path[PATH_MAX], const char *root, str relative);
/* Whether the path, links followed, lies below root, which is resolved: a link counts as its file as long
 * as that lies in the folder too. */
bool files_is_inside(const char *root, const char *path);
/* A regular file lies there, inside of root. */
bool files_has(const char *root, const char *path);

/* Appends a file name or path as it stands in a URL: what would end a path is percent-encoded. */
void files_add_path(struct buf *url, str path);

#endif
