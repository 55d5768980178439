/* PDF files made here by hand, read by the pdftotext of this machine; and readers that misbehave. */
#include "crawler/pdf.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_MAX ((size_t)1024 * 1024)
#define ARENA_BYTES ((size_t)256 * 1024 * 1024)
#define PAGES_MAX 4

/* ---- a writer of small files ---- */

/* A piece of text on a page; y from the top. */
struct piece {
    int page, x, y, size;
    const char *text; /* UTF-8, no characters outside of the BMP */
};

struct pdf {
    struct buf out;
    size_t offsets[32];
    int count;
};

static void put(struct buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct buf *out, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert_in_range(n, 0, (int)sizeof text - 1);
    buf_add(out, (str){text, (size_t)n});
}

static void begin_object(struct pdf *pdf)
{
    pdf->offsets[++pdf->count] = pdf->out.n;
    put(&pdf->out, "%d 0 obj\n", pdf->count);
}

static void put_stream(struct pdf *pdf, str text)
{
    begin_object(pdf);
    put(&pdf->out, "<< /Length %zu >>\nstream\n", text.n);
    buf_add(&pdf->out, text);
    put(&pdf->out, "\nendstream\nendobj\n");
}

/* The code points as the font's codes. */
static void put_text(struct buf *out, str text)
{
    buf_add(out, STR("<"));
    for (size_t i = 0; i < text.n;) {
        unsigned char c = (unsigned char)text.p[i];
        unsigned code = c;
        size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
        if (n == 2)
            code = (c & 31U) << 6 | ((unsigned char)text.p[i + 1] & 63U);
        if (n == 3)
            code = (c & 15U) << 12 | ((unsigned char)text.p[i + 1] & 63U) << 6 |
                   ((unsigned char)text.p[i + 2] & 63U);
        put(out, "%04x", code);
        i += n;
    }
    buf_add(out, STR(">"));
}

static void put_page(struct pdf *pdf, const struct piece *pieces, size_t count, int page)
{
    struct buf text = buf_init(NULL, FILE_MAX);
    put(&text, "10 10 m 20 20 l S\n");
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].page != page)
            continue;
        put(&text, "BT /F %d Tf %d %d Td ", pieces[i].size, pieces[i].x, 800 - pieces[i].y);
        put_text(&text, str_of(pieces[i].text));
        put(&text, " Tj ET\n");
    }
    put_stream(pdf, buf_str(&text));
    buf_done(&text);
}

/* Objects: 1 catalog, 2 pages, 3 font, 4 its descendant, 5 its ToUnicode, then content and page of each
 * page. Letters of ASCII are half as wide as others. */
static struct buf make_pdf(const struct piece *pieces, size_t count, int pages, const char *trailer)
{
    struct pdf pdf = {.out = buf_init(NULL, FILE_MAX)};
    put(&pdf.out, "%%PDF-1.5\n");
    begin_object(&pdf);
    put(&pdf.out, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    begin_object(&pdf);
    put(&pdf.out, "<< /Type /Pages /Count %d /MediaBox [0 0 600 800] /Kids [", pages);
    for (int i = 0; i < pages; i++)
        put(&pdf.out, " %d 0 R", 7 + 2 * i);
    put(&pdf.out, " ] >>\nendobj\n");
    begin_object(&pdf);
    put(&pdf.out, "<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H "
                  "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>\nendobj\n");
    begin_object(&pdf);
    put(&pdf.out, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /DW 1000 /W [32 126 500] "
                  "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                  "/FontDescriptor << /Type /FontDescriptor /FontName /Test /Flags 4 /Ascent 800 "
                  "/Descent -200 /CapHeight 700 /StemV 80 /ItalicAngle 0 "
                  "/FontBBox [0 -200 1000 800] >> >>\nendobj\n");
    put_stream(&pdf, STR("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                         "/CMapName /Test def /CMapType 2 def\n"
                         "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
                         "1 beginbfrange <0000> <ffff> <0000> endbfrange\n"
                         "endcmap end end\n"));
    for (int i = 0; i < pages; i++) {
        put_page(&pdf, pieces, count, i);
        begin_object(&pdf);
        put(&pdf.out,
            "<< /Type /Page /Parent 2 0 R /Contents %d 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>\nendobj\n",
            6 + 2 * i);
    }
    size_t table = pdf.out.n;
    put(&pdf.out, "xref\n0 %d\n0000000000 65535 f \n", pdf.count + 1);
    for (int i = 1; i <= pdf.count; i++)
        put(&pdf.out, "%010zu 00000 n \n", pdf.offsets[i]);
    put(&pdf.out, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n",
        pdf.count + 1, trailer, table);
    return pdf.out;
}

/* ---- reading ---- */

struct work {
    struct arena *arena;
    str words;
    str html;
};

static void make_html(void *context)
{
    struct work *work = context;
    work->html = pdf_html(work->arena, work->words);
}

static void check_html(const struct piece *pieces, size_t count, int pages, const char *expected)
{
    struct buf pdf = make_pdf(pieces, count, pages, ""), words = buf_init(NULL, PDF_OUTPUT_MAX);
    struct work work = {.arena = arena_new(ARENA_BYTES)};
    enum reason reason = pdf_words(buf_str(&pdf), &words);
    if (reason != REASON_NONE)
        fail_msg("%s (pdftotext, package poppler-utils, is needed for this test)",
                 reason_words(reason));
    work.words = buf_str(&words);
    assert_int_equal(arena_run(work.arena, 0, make_html, &work), ARENA_DONE);
    assert_string_equal(work.html.p, expected);
    arena_free(work.arena);
    buf_done(&words);
    buf_done(&pdf);
}

#define HEAD "<!DOCTYPE html><meta charset=\"utf-8\">"

/* Cells in the middle of their row, wrapped; more space between rows than between lines. */
static void test_table(void **state)
{
    static const struct piece pieces[] = {
        {0, 50, 40, 20, "外部送信ポリシー"},
        {0, 50, 70, 10, "当サイトは次のとおり情報を送信しています。"},
        {0, 50, 100, 10, "送信先"},
        {0, 170, 100, 10, "情報"},
        {0, 265, 100, 10, "目的"},
        {0, 50, 127, 10, "Google LLC"},
        {0, 170, 120, 10, "閲覧したページの"},
        {0, 170, 133, 10, "URL、IPアドレス"},
        {0, 265, 127, 10, "アクセス解析"},
        {0, 50, 160, 10, "株式会社みなと"},
        {0, 170, 160, 10, "Cookie"},
        {0, 265, 160, 10, "<広告> & 計測"},
        {0, 50, 200, 10, "以上"},
    };
    (void)state;
    check_html(pieces, COUNT_OF(pieces), 1,
               HEAD "<title>外部送信ポリシー</title><body><h1>外部送信ポリシー</h1>\n"
                    "<p>当サイトは次のとおり情報を送信しています。</p>\n"
                    "<table><tr><td>送信先</td><td>情報</td><td>目的</td></tr>\n"
                    "<tr><td>Google LLC</td><td>閲覧したページのURL、IPアドレス</td>"
                    "<td>アクセス解析</td></tr>\n\n\n"
                    "<tr><td>株式会社みなと</td><td>Cookie</td>"
                    "<td>&lt;広告&gt; &amp; 計測</td></tr></table>\n<p>以上</p></body>\n");
}

/* All lines equally far apart, cells on top: a row begins where a cell was not full. */
static void test_dense_table(void **state)
{
    static const struct piece pieces[] = {
        {0, 50, 100, 10, "送　信　先"},
        {0, 170, 100, 10, "情報"},
        {0, 50, 112, 10, "株式会社長い名前の会"},
        {0, 170, 112, 10, "・URL"},
        {0, 50, 124, 10, "社"},
        {0, 170, 124, 10, "・リファラ"},
        {0, 50, 136, 10, "株式会社みなと"},
        {0, 170, 136, 10, "Cookie"},
        {0, 50, 148, 10, "Google LLC"},
        {0, 170, 148, 10, "IPアドレス"},
    };
    (void)state;
    check_html(pieces, COUNT_OF(pieces), 1,
               HEAD "<title></title><body><table><tr><td>送 信 先</td><td>情報</td></tr>\n"
                    "<tr><td>株式会社長い名前の会社</td><td>・URL<br>・リファラ</td></tr>\n\n"
                    "<tr><td>株式会社みなと</td><td>Cookie</td></tr>\n"
                    "<tr><td>Google LLC</td><td>IPアドレス</td></tr></table></body>\n");
}

/* What stands on every page is left out, a table goes on behind it, lines are counted through. */
static void test_pages(void **state)
{
    static const struct piece pieces[] = {
        {0, 50, 20, 10, "みなと市"},
        {0, 50, 60, 10, "送信先"},
        {0, 170, 60, 10, "利用目的"},
        {0, 50, 90, 10, "Google LLC"},
        {0, 170, 90, 10, "解析"},
        {0, 300, 780, 10, "- 1 -"},
        {1, 50, 20, 10, "みなと市"},
        {1, 50, 60, 10, "Microsoft"},
        {1, 170, 60, 10, "改善"},
        {1, 50, 200, 10, "オプトアウト：https://example.com/out?a=1&b=2"},
        {1, 300, 780, 10, "- 2 -"},
    };
    (void)state;
    check_html(pieces, COUNT_OF(pieces), 2,
               HEAD "<title></title><body>\n<table><tr><td>送信先</td><td>利用目的</td></tr>\n"
                    "<tr><td>Google LLC</td><td>解析</td></tr>\n\n\n"
                    "<tr><td>Microsoft</td><td>改善</td></tr></table>\n"
                    "<p>オプトアウト：<a href=\"https://example.com/out?a=1&amp;b=2\">"
                    "https://example.com/out?a=1&amp;b=2</a></p></body>\n");
}

/* Full lines are one paragraph, headings are larger, labels stay apart. */
static void test_paragraphs(void **state)
{
    static const struct piece pieces[] = {
        {0, 50, 40, 24, "お知らせ"},
        {0, 50, 80, 10, "これは一行では書ききれない長さの文であり、この行の右端まで続いていて、"},
        {0, 50, 94, 10, "ここで終わります。"},
        {0, 50, 120, 14, "送信先の一覧"},
        {0, 50, 140, 10, "送信先：Google LLC"},
        {0, 50, 154, 10, "目的：解析"},
    };
    (void)state;
    check_html(pieces, COUNT_OF(pieces), 1,
               HEAD "<title>お知らせ</title><body><h1>お知らせ</h1>\n"
                    "<p>これは一行では書ききれない長さの文であり、この行の右端まで続いていて、"
                    "ここで終わります。</p>\n\n"
                    "<h2>送信先の一覧</h2>\n<p>送信先：Google LLC</p>\n<p>目的：解析</p></body>\n");
}

/* ---- what cannot be read ---- */

static enum reason read_bytes(str bytes)
{
    struct buf words = buf_init(NULL, PDF_OUTPUT_MAX);
    enum reason reason = pdf_words(bytes, &words);
    buf_done(&words);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    return reason;
}

static void test_unreadable(void **state)
{
    static const struct piece pieces[] = {{0, 50, 40, 20, "外部送信ポリシー"}};
    static const char encrypted[] =
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -64 "
        "/O <0000000000000000000000000000000000000000000000000000000000000000> "
        "/U <0000000000000000000000000000000000000000000000000000000000000000> >> "
        "/ID [<00> <00>]";
    struct buf whole = make_pdf(pieces, 1, 1, ""), scanned = make_pdf(NULL, 0, 2, "");
    struct buf locked = make_pdf(pieces, 1, 1, encrypted);
    (void)state;
    assert_int_equal(read_bytes(buf_str(&whole)), REASON_NONE);
    assert_int_equal(read_bytes(buf_str(&scanned)), REASON_PDF_NO_TEXT);
    assert_int_equal(read_bytes(buf_str(&locked)), REASON_PDF_ENCRYPTED);
    assert_int_equal(read_bytes(STR("%PDF-1.5\nnothing behind it")), REASON_PDF_FAILED);
    assert_int_equal(read_bytes(STR("")), REASON_PDF_FAILED);
    assert_true(pdf_is(buf_str(&whole)));
    assert_false(pdf_is(STR("<!doctype html>")));
    buf_done(&whole);
    buf_done(&scanned);
    buf_done(&locked);
}

/* ---- readers that misbehave ---- */

static char folder[] = "/tmp/test_pdf.XXXXXX";

static void put_reader(const char *script)
{
    char path[64];
    snprintf(path, sizeof path, "%s/pdftotext", folder);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fprintf(out, "#!/bin/sh\n%s\n", script);
    fclose(out);
    assert_int_equal(chmod(path, 0755), 0);
}

static const struct {
    const char *script;
    enum reason reason;
} readers[] = {
    {"echo '<word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">a</word>'", REASON_NONE},
    {"echo '<word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">a</word>'; exit 1",
     REASON_PDF_FAILED},
    {"while :; do echo '<word >aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</word>'; done",
     REASON_PDF_LIMIT},
    {"kill -KILL $$", REASON_PDF_LIMIT},
    {"kill -SEGV $$", REASON_PDF_FAILED},
    {"exit 0", REASON_PDF_NO_TEXT},
    {"exec sleep 60", REASON_PDF_LIMIT}, /* takes PDF_SECONDS */
    {"test -e /proc/self/fd/57 && exit 1; echo '<word >'", REASON_NONE},
    {"test \"$HOME$SECRET\" = '' || exit 1; echo '<word >'", REASON_NONE},
    {"test \"$(head -c 5)\" = '%PDF-' || exit 1; echo '<word >'", REASON_NONE},
    {"test \"$(ulimit -c)\" = 0 && test \"$(ulimit -t)\" -le 10 || exit 1; echo '<word >'",
     REASON_NONE},
};

static void test_readers(void **state)
{
    char *path = strdup(getenv("PATH")), other[128];
    int inherited = fcntl(STDERR_FILENO, F_DUPFD, 57); /* without FD_CLOEXEC */
    (void)state;
    assert_int_equal(inherited, 57);
    assert_non_null(mkdtemp(folder));
    setenv("SECRET", "x", 1);
    snprintf(other, sizeof other, "relative:%s", folder);
    assert_int_equal(setenv("PATH", other, 1), 0);
    assert_int_equal(read_bytes(STR("%PDF-")), REASON_PDF_NO_READER);
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        put_reader(readers[i].script);
        enum reason reason = read_bytes(STR("%PDF-1.5"));
        if (reason != readers[i].reason)
            fail_msg("%s: %s", readers[i].script, reason_code(reason));
    }
    assert_int_equal(chdir(folder), 0); /* one in a relative folder is never run */
    assert_int_equal(setenv("PATH", ".:", 1), 0);
    assert_int_equal(read_bytes(STR("%PDF-")), REASON_PDF_NO_READER);
    unlink("pdftotext");
    rmdir(folder);
    unsetenv("PATH");
    assert_int_equal(read_bytes(STR("%PDF-")), REASON_PDF_NO_READER);
    setenv("PATH", path, 1);
    close(inherited);
    free(path);
}

/* ---- what no pdftotext writes ---- */

static const char *const odd[] = {
    "",
    "<word ",
    "<word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">",
    "<word xMin=\"9\" yMin=\"1\" xMax=\"2\" yMax=\"2\">x</word>",
    "<word xMin=\"1e9\" yMin=\"-1\" xMax=\"99999999999999999999\" yMax=\"2.999999\">x</word>",
    ("<page width=\"1\" height=\"99999999999\"><page width=\"1\" height=\"99999999999\">"
     "<word xMin=\"1\" yMin=\"1\" xMax=\"999999999\" yMax=\"999999999\">&amp;&lt;&unknown;</word>"),
    "<title>a&lt;script&gt;</title><word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">x</word>",
    "<word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">   </word><word>y</word>",
};

static void test_odd(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        size_t length = strlen(odd[i]);
        for (size_t n = 0; n <= length; n++) {
            char *copy = malloc(n + 1); /* so that reading on behind it is seen */
            struct work work = {.arena = arena_new(ARENA_BYTES), .words = {copy, n}};
            memcpy(copy, odd[i], n);
            assert_int_equal(arena_run(work.arena, 0, make_html, &work), ARENA_DONE);
            assert_true(str_has_prefix(work.html, STR(HEAD)));
            assert_false(str_has(work.html, STR("<script")));
            arena_free(work.arena);
            free(copy);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),      cmocka_unit_test(test_dense_table),
        cmocka_unit_test(test_pages),      cmocka_unit_test(test_paragraphs),
        cmocka_unit_test(test_unreadable), cmocka_unit_test(test_odd),
        cmocka_unit_test(test_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
