#include "crawler/gzip.h"
#include "crawler/warc_date.h"
#include "crawler/warc_http.h"
#include "crawler/warc_record.h"
#include "tests/crawl_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PAGE(text) "<!DOCTYPE html><title>t</title><p>" text
#define OK "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"

static void dates(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } rows[] = {{"1970-01-01T00:00:01Z", 1},
                {"2026-11-20T10:00:00Z", 1795168800},
                {"2026-11-20T10:00:00.123456Z", 1795168800},
                {"20261120100000", 1795168800},
                {"2026-11-20", 0},
                {"2026-13-20T10:00:00Z", 0},
                {"2026-11-20T25:00:00Z", 0},
                {"yesterday", 0},
                {"", 0}};
    char again[WARC_DATE_SIZE];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (warc_date(str_of(rows[i].text)) != rows[i].seconds)
            fail_msg("%s: %lld", rows[i].text, (long long)warc_date(str_of(rows[i].text)));
    warc_date_write(1795168800, again);
    assert_string_equal(again, "2026-11-20T10:00:00Z");
}

/* ---- HTTP messages ---- */

static void http_messages(void **state)
{
    static const struct {
        const char *message, *body;
        int status;
        enum reason failure;
        bool is_cut, is_over;
    } rows[] = {
        {OK "abc", "abc", 200, REASON_NONE, false, false},
        {"HTTP/1.0 404\nA: b\n\nno", "no", 404, REASON_NONE, false, false},
        {"HTTP/1.1 100 Continue\r\n\r\n" OK "late", "late", 200, REASON_NONE, false, false},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
         "abcde", 200, REASON_NONE, false, false},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n", "abc", 200,
         REASON_NONE, true, false},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", "abc", 200, REASON_NONE,
         true, false},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>joined before",
         "<p>joined before", 200, REASON_NONE, false, false},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>unpacked before",
         "<p>unpacked before", 200, REASON_NONE, false, false},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n<p>unpacked before", "<p>unpacked before",
         200, REASON_NONE, false, false},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n\x0b\x02\x80", "\x0b\x02\x80", 200,
         REASON_ENCODING, false, false},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nvar unpacked = 1", "var unpacked = 1", 200,
         REASON_NONE, false, false},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x1b\x02\x02", "", 200, REASON_NONE, true,
         false},
        {OK "0123456789abcdef0123456789abcdefX", "0123456789abcdef0123456789abcdef", 200,
         REASON_NONE, false, true},
        {"220 mail.example ESMTP\r\n\r\n", "", 0, REASON_PROTOCOL, false, false},
        {"", "", 0, REASON_PROTOCOL, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct http_answer answer;
        warc_http_read(str_of(rows[i].message), 32, &answer);
        if (!str_is(buf_str(&answer.body), rows[i].body) || answer.status != rows[i].status ||
            answer.failure != rows[i].failure || answer.is_cut != rows[i].is_cut ||
            answer.is_over != rows[i].is_over)
            fail_msg("row %zu: \"%.*s\" %d %s cut %d over %d", i, STR_ARG(buf_str(&answer.body)),
                     answer.status, reason_code(answer.failure), answer.is_cut, answer.is_over);
        http_free_answer(&answer);
    }
}

static void http_packed(void **state)
{
    /* "<p>packed" as zlib and as bare deflate, made by Python's zlib. */
    static const char zlib[] =
        "\x78\x9c\xb3\x29\xb0\x2b\x48\x4c\xce\x4e\x4d\x01\x00\x0f\xd7\x03\x53";
    /* The same by node's zlib.brotliCompressSync. */
    static const char brotli[] = "\x0b\x04\x80<p>packed\x03";
    const str deflated[] = {{zlib, sizeof zlib - 1}, {zlib + 2, sizeof zlib - 1 - 6}};
    struct buf gzip = buf_init(NULL, 4096);
    (void)state;
    assert_true(gzip_pack(STR("<p>packed"), &gzip));
    const struct {
        const char *coding;
        str body;
        bool is_cut;
    } rows[] = {{"gzip", buf_str(&gzip), false},
                {"x-gzip", buf_str(&gzip), false},
                {"deflate", deflated[0], false},
                {"deflate", deflated[1], false},
                {"br", {brotli, sizeof brotli - 1}, false},
                {"br", {brotli, sizeof brotli - 2}, true},
                {"gzip", str_slice(buf_str(&gzip), 0, gzip.n - 9), true}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf message = buf_init(NULL, 4096);
        struct http_answer answer;
        buf_add(&message, STR("HTTP/1.1 200 OK\r\nContent-Encoding: "));
        buf_add(&message, str_of(rows[i].coding));
        buf_add(&message, STR("\r\n\r\n"));
        buf_add(&message, rows[i].body);
        warc_http_read(buf_str(&message), 4096, &answer);
        assert_true(str_has_prefix(buf_str(&answer.body), STR("<p>pack")));
        assert_int_equal(answer.is_cut, rows[i].is_cut);
        assert_int_equal(answer.failure, REASON_NONE);
        http_free_answer(&answer);
        buf_done(&message);
    }
    buf_done(&gzip);
}

/* ---- archives ---- */

/* An archive that a test writes. */
struct archive {
    struct buf bytes;
    bool is_packed;  /* each record a gzip member */
    size_t ends[32]; /* of the records, in bytes */
    size_t count;
    char path[64];
};

static void archive_add(struct archive *archive, str record)
{
    if (archive->is_packed)
        assert_true(gzip_pack(record, &archive->bytes));
    else
        buf_add(&archive->bytes, record);
    archive->ends[archive->count++] = archive->bytes.n;
}

/* fields: more lines of the header. length: what it says; -1: the truth. */
static void archive_record(struct archive *archive, const char *type, const char *url,
                           const char *fields, const char *block, int length)
{
    struct buf record = buf_init(NULL, 1 << 20);
    char text[1024];
    const char *mime =
        strncmp(block, "HTTP/", 5) == 0 ? "application/http; msgtype=response" : "text/html";
    snprintf(text, sizeof text,
             "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n"
             "WARC-Date: 2026-11-20T10:00:00Z\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n",
             type, url, mime, fields, length >= 0 ? length : (int)strlen(block));
    buf_add(&record, str_of(text));
    buf_add(&record, str_of(block));
    buf_add(&record, STR("\r\n\r\n"));
    archive_add(archive, buf_str(&record));
    buf_done(&record);
}

static void archive_page(struct archive *archive, const char *url, const char *page)
{
    char block[4096];
    snprintf(block, sizeof block, OK "%s", page);
    archive_record(archive, "response", url, "", block, -1);
}

static struct archive archive_new(bool is_packed)
{
    return (struct archive){.bytes = buf_init(NULL, 1 << 24), .is_packed = is_packed};
}

static struct crawl archive_crawl(struct archive *archive, const struct crawl_options *options)
{
    snprintf(archive->path, sizeof archive->path, "/tmp/soshin-test-warc-XXXXXX");
    int fd = mkstemp(archive->path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, archive->bytes.p, archive->bytes.n), archive->bytes.n);
    close(fd);
    struct crawl crawl = crawl_run(options, archive->path, CRAWL_LATE_REVERSED, 0);
    unlink(archive->path);
    return crawl;
}

/* "url outcome reason" of each row, sorted; the archive's own path is left out. */
static void expect(struct archive *archive, const struct crawl_options *options, const char *rows)
{
    struct crawl crawl = archive_crawl(archive, options);
    char found[8192] = "";
    for (size_t i = 0; i < crawl.count; i++) {
        const struct crawl_row *row = &crawl.rows[i];
        const char *url = row->url;
        if (strncmp(url, archive->path, strlen(archive->path)) == 0)
            url = "LOST";
        size_t n = strlen(found);
        snprintf(found + n, sizeof found - n, "%s %s %s %d %s\n", url, outcome_code(row->outcome),
                 reason_code(row->reason), row->http_status, row->redirect_to);
    }
    assert_string_equal(found, rows);
    crawl_done(&crawl);
    buf_done(&archive->bytes);
}

static void fill_all_kinds(struct archive *archive)
{
    archive_record(archive, "warcinfo", "", "", "software: test", -1);
    archive_page(archive, "http://a.example/", PAGE("one"));
    archive_record(archive, "request", "http://a.example/", "", "GET / HTTP/1.1\r\n\r\n", -1);
    archive_page(archive, "<http://a.example/wget>", PAGE("in brackets"));
    archive_record(archive, "response", "http://a.example/old", "",
                   "HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n", -1);
    archive_record(archive, "response", "http://a.example/gone", "",
                   "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>no", -1);
    archive_record(archive, "response", "http://a.example/p.png", "",
                   "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>no", -1);
    archive_record(archive, "response", "http://a.example/s.js", "",
                   "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n\r\nf()", -1);
    archive_record(
        archive, "response", "http://a.example/br", "",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\n\r\n\x0b\x02", -1);
    archive_record(archive, "resource", "http://a.example/resource", "", PAGE("stored"), -1);
    archive_record(archive, "metadata", "http://a.example/", "", "via: http://b.example/", -1);
    archive_record(archive, "resource", "metadata://gnu.org/wget.log", "", "<p>log", -1);
    archive_record(archive, "response", "http://a.example/cut", "WARC-Truncated: length\r\n",
                   OK PAGE("half"), -1);
}

static void all_kinds(void **state)
{
    struct crawl_options options = crawl_defaults();
    (void)state;
    for (int is_packed = 0; is_packed < 2; is_packed++) {
        struct archive archive = archive_new(is_packed);
        fill_all_kinds(&archive);
        expect(&archive, &options,
               "http://a.example/ page  200 \n"
               "http://a.example/wget page  200 \n"
               "http://a.example/resource page  0 \n"
               "http://a.example/cut cut_short truncated 200 \n"
               "http://a.example/old redirect  301 http://a.example/new\n"
               "http://a.example/gone not_found http_status 404 \n"
               "http://a.example/br failed encoding 200 \n");
    }
}

/* One member over all, and members that begin anywhere. */
static void packed_as_a_whole(void **state)
{
    struct crawl_options options = crawl_defaults();
    static const size_t steps[] = {1 << 20, 100, 1};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct archive plain = archive_new(false), packed = archive_new(true);
        archive_page(&plain, "http://a.example/1", PAGE("one"));
        archive_page(&plain, "http://a.example/2", PAGE("two"));
        for (size_t at = 0; at < plain.bytes.n; at += steps[i])
            assert_true(
                gzip_pack(str_slice(buf_str(&plain.bytes), at, at + steps[i]), &packed.bytes));
        buf_done(&plain.bytes);
        expect(&packed, &options, "http://a.example/1 page  200 \nhttp://a.example/2 page  200 \n");
    }
}

static void several_captures(void **state)
{
    struct crawl_options options = crawl_defaults();
    struct archive archive = archive_new(true);
    (void)state;
    archive_record(&archive, "response", "http://a.example/", "",
                   "HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\n\r\n<p>busy", -1);
    archive_record(&archive, "response", "http://a.example/", "WARC-Payload-Digest: sha1:A\r\n",
                   OK PAGE("one"), -1);
    archive_record(&archive, "response", "http://a.example/", "WARC-Payload-Digest: sha1:A\r\n",
                   OK PAGE("one"), -1);
    archive_record(&archive, "response", "http://a.example/", "WARC-Payload-Digest: sha1:B\r\n",
                   OK PAGE("two"), -1);
    /* Of what was captured: nothing new, by digest, by address, and not to be had. */
    archive_record(&archive, "revisit", "http://a.example/", "WARC-Payload-Digest: sha1:A\r\n",
                   "HTTP/1.1 200 OK\r\n\r\n", -1);
    archive_record(&archive, "revisit", "http://a.example/copy", "WARC-Payload-Digest: sha1:A\r\n",
                   "HTTP/1.1 200 OK\r\n\r\n", -1);
    archive_record(&archive, "revisit", "http://a.example/same",
                   "WARC-Refers-To-Target-URI: http://a.example/\r\n", "", -1);
    archive_record(&archive, "revisit", "http://a.example/lost", "WARC-Payload-Digest: sha1:C\r\n",
                   "HTTP/1.1 200 OK\r\n\r\n", -1);
    expect(&archive, &options,
           "http://a.example/ page  200 \n"
           "http://a.example/ (2026-11-20T10:00:00Z) over_limit captured_again 0 \n"
           "http://a.example/copy page  200 \n"
           "http://a.example/same page  200 \n"
           "http://a.example/lost failed no_payload 0 \n");
}

static void limits(void **state)
{
    static const char *const exclude[] = {"*/not/*"};
    struct crawl_options options = crawl_defaults();
    struct archive archive = archive_new(false);
    (void)state;
    options.max_pages = 2;
    options.max_body = 64;
    options.exclude = exclude;
    options.exclude_count = 1;
    archive_page(&archive, "http://a.example/not/this", PAGE("x"));
    archive_page(&archive, "http://a.example/1", PAGE("one"));
    archive_page(&archive, "http://a.example/big",
                 PAGE("0123456789012345678901234567890123456789012345678901234567890123456789"));
    archive_page(&archive, "http://a.example/2", PAGE("two"));
    archive_page(&archive, "http://a.example/3", PAGE("three"));
    expect(&archive, &options,
           "http://a.example/1 page  200 \n"
           "http://a.example/2 page  200 \n"
           "http://a.example/not/this over_limit excluded 200 \n"
           "http://a.example/big too_big body_limit 200 \n"
           "http://a.example/3 over_limit max_pages 200 \n");
}

/* ---- damage ---- */

static void wrong_lengths(void **state)
{
    static const int lengths[] = {10, 100000, 200}; /* too short, beyond the end, into the next */
    struct crawl_options options = crawl_defaults();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lengths); i++)
        for (int is_packed = 0; is_packed < 2; is_packed++) {
            struct archive archive = archive_new(is_packed);
            archive_record(&archive, "request", "http://a.example/", "", "GET / HTTP/1.1\r\n\r\n",
                           lengths[i]);
            archive_page(&archive, "http://a.example/1", PAGE("one"));
            struct crawl crawl = archive_crawl(&archive, &options);
            assert_int_equal(crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE), 1);
            assert_int_equal(crawl_count(&crawl, OUTCOME_FAILED, REASON_ARCHIVE_DAMAGED), 1);
            assert_int_equal(crawl.count, 2);
            crawl_done(&crawl);
            buf_done(&archive.bytes);
        }
}

/* A page whose length reaches into the next record ends where that begins. */
static void page_of_wrong_length(void **state)
{
    struct crawl_options options = crawl_defaults();
    struct archive archive = archive_new(false);
    (void)state;
    archive_record(&archive, "response", "http://a.example/1", "", OK PAGE("one"), 300);
    archive_page(&archive, "http://a.example/2", PAGE("two"));
    struct crawl crawl = archive_crawl(&archive, &options);
    const struct crawl_row *one = crawl_find(&crawl, "http://a.example/1");
    assert_non_null(one);
    assert_int_equal(one->outcome, OUTCOME_CUT_SHORT);
    assert_int_equal(one->bytes, strlen(PAGE("one")) + 4);
    assert_non_null(crawl_find(&crawl, "http://a.example/2"));
    crawl_done(&crawl);
    buf_done(&archive.bytes);
}

/* Whichever byte of the middle one of three members is bad, the other two are read, and what was lost is
 * told. */
static void bad_member(void **state)
{
    struct crawl_options options = crawl_defaults();
    struct archive archive = archive_new(true);
    (void)state;
    archive_page(&archive, "http://a.example/1", PAGE("one"));
    archive_page(&archive, "http://a.example/2", PAGE("two"));
    archive_page(&archive, "http://a.example/3", PAGE("three"));
    for (size_t at = archive.ends[0]; at < archive.ends[1]; at += 3) {
        bool is_harmless = at - archive.ends[0] >= 4 && at - archive.ends[0] < 10; /* time, OS */
        archive.bytes.p[at] = (char)(archive.bytes.p[at] ^ 0x55);
        struct crawl crawl = archive_crawl(&archive, &options);
        if (!crawl_find(&crawl, "http://a.example/1") || !crawl_find(&crawl, "http://a.example/3"))
            fail_msg("byte %zu: a good record is lost", at - archive.ends[0]);
        if (!is_harmless && !crawl_count(&crawl, OUTCOME_FAILED, REASON_ARCHIVE_DAMAGED))
            fail_msg("byte %zu: nothing is said", at - archive.ends[0]);
        crawl_done(&crawl);
        archive.bytes.p[at] = (char)(archive.bytes.p[at] ^ 0x55);
    }
    buf_done(&archive.bytes);
}

/* An archive that ends anywhere gives what stood in front, and says what it lacks. */
static void every_prefix(void **state)
{
    struct crawl_options options = crawl_defaults();
    (void)state;
    for (int is_packed = 0; is_packed < 2; is_packed++) {
        struct archive archive = archive_new(is_packed);
        archive_page(&archive, "http://a.example/1", PAGE("one"));
        archive_page(&archive, "http://a.example/2", PAGE("two"));
        for (size_t n = archive.ends[0] + 8; n + 4 < archive.ends[1]; n += 5) {
            struct archive cut = archive;
            cut.bytes.n = n;
            struct crawl crawl = archive_crawl(&cut, &options);
            if (!crawl_find(&crawl, "http://a.example/1") || crawl.count < 2 ||
                crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE) > 1)
                fail_msg("%zu bytes, packed %d: %zu rows", n, is_packed, crawl.count);
            crawl_done(&crawl);
        }
        buf_done(&archive.bytes);
    }
}

/* ---- ARC ---- */

static void arc_record(struct archive *archive, const char *head, const char *block)
{
    char record[4096];
    snprintf(record, sizeof record, "%s %zu\n%s\n", head, strlen(block), block);
    archive_add(archive, str_of(record));
}

static void arcs(void **state)
{
    static const char *const extra[] = {"", " 200 checksum - 123 file.arc.gz"};
    struct crawl_options options = crawl_defaults();
    (void)state;
    for (size_t version = 0; version < 2; version++)
        for (int is_packed = 0; is_packed < 2; is_packed++) {
            struct archive archive = archive_new(is_packed);
            char head[256];
            arc_record(&archive, "filedesc://a.arc 0.0.0.0 20081120100000 text/plain",
                       "1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n");
            snprintf(head, sizeof head, "http://a.example/1 192.0.2.1 20081120100000 text/html%s",
                     extra[version]);
            arc_record(&archive, head, OK PAGE("one"));
            arc_record(&archive, "dns:a.example 192.0.2.1 20081120100000 text/dns", "a 192.0.2.1");
            archive_add(&archive, STR("rubbish\n"));
            arc_record(&archive, "http://a.example/2 192.0.2.1 20081120100000 text/html",
                       OK PAGE("two"));
            expect(&archive, &options,
                   "http://a.example/1 page  200 \nLOST failed archive_damaged 0 \n"
                   "http://a.example/2 page  200 \n");
        }
}

/* Places in the file lead back to the same records. */
static void seeking(void **state)
{
    struct archive archive = archive_new(true);
    char path[] = "/tmp/soshin-test-warc-XXXXXX";
    struct gzip_place places[3];
    struct warc_record record;
    (void)state;
    archive_page(&archive, "http://a.example/0", PAGE("one"));
    archive_page(&archive, "http://a.example/1", PAGE("two"));
    archive_page(&archive, "http://a.example/2", PAGE("three"));
    int fd = mkstemp(path);
    assert_int_equal(write(fd, archive.bytes.p, archive.bytes.n), archive.bytes.n);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    struct warc_reader *reader = warc_reader_new(fd);
    for (size_t i = 0; i < 3; i++) {
        assert_true(warc_next(reader, &record));
        places[i] = record.place;
        assert_int_equal(places[i].offset, i ? archive.ends[i - 1] : 0);
    }
    for (size_t i = 3; i-- > 0;) {
        struct buf block = buf_init(NULL, 4096);
        assert_true(warc_seek(reader, places[i]));
        assert_true(warc_next(reader, &record));
        assert_int_equal(record.url.p[record.url.n - 1], (int)('0' + i));
        assert_true(warc_read_block(reader, UINT64_MAX, &block));
        assert_true(str_has_prefix(buf_str(&block), STR("HTTP/1.1 200")));
        buf_done(&block);
    }
    warc_reader_free(reader);
    unlink(path);
    buf_done(&archive.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(http_messages),
        cmocka_unit_test(http_packed),
        cmocka_unit_test(all_kinds),
        cmocka_unit_test(packed_as_a_whole),
        cmocka_unit_test(several_captures),
        cmocka_unit_test(limits),
        cmocka_unit_test(wrong_lengths),
        cmocka_unit_test(page_of_wrong_length),
        cmocka_unit_test(bad_member),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(arcs),
        cmocka_unit_test(seeking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
