/* A web archive from anywhere: WARC or ARC, packed or not, and what it holds. The input is read as the
 * source reads it, through a file. */
#include "crawler/source.h"
#include "crawler/warc_http.h"
#include "crawler/warc_record.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define BODY_MAX ((size_t)64 * 1024)

static void fuzz_records(int fd)
{
    struct warc_reader *reader = warc_reader_new(fd);
    struct warc_record record;
    while (reader && warc_next(reader, &record)) {
        struct buf block = buf_init(NULL, BODY_MAX);
        struct http_answer answer;
        warc_read_block(reader, UINT64_MAX, &block);
        warc_http_read(buf_str(&block), BODY_MAX, &answer);
        if (answer.body.n > BODY_MAX)
            abort();
        http_free_answer(&answer);
        buf_done(&block);
    }
    warc_reader_free(reader);
}

/* Everything that comes is given back, and each is asked for as a resource too. */
static void fuzz_source(const char *path)
{
    struct crawl_options options = {.max_pages = 100,
                                    .max_depth = UINT64_MAX,
                                    .max_body = BODY_MAX,
                                    .page_memory = (size_t)4 << 20};
    struct err err = {.lang = LANG_EN};
    struct source_run *run = NULL;
    const struct source *source = source_find(path);
    if (!source || !source->recorded || !source->open(&options, path, &run, &err))
        return;
    struct fetch *fetch = NULL;
    for (enum source_step step = SOURCE_WAIT; step != SOURCE_END;) {
        step = source->next(run, 0, &fetch);
        if (step != SOURCE_FETCH)
            continue;
        if (!fetch->is_resource && fetch->url.text.n)
            source->request(run, fetch->url.text, fetch->shown_url, REQUEST_ANY_PUBLIC);
        source->done(run, &(struct page_links){.page_url = fetch->url.text});
        fetch_free(fetch);
    }
    source->close(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("warc", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    fuzz_source(path);
    fuzz_records(fd); /* closes it */
    return 0;
}
