#include "core/text.h"
#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char recipients[] =
    "id,name_ja,name_en,aliases,former_names,group,country,policy_url,basis,source_url,checked_on\n"
    "a,架空メディア株式会社,\"Kakuu Media, Inc.\",K.M.; 架空メディア・ジャパン合同会社,"
    "株式会社旧架空 (2020-04-01); 創業,,JP," ROW_END
    "b,株式会社ライン,LINE Corporation,ライン通信,Sogyo Ltd.; 創業株式会社,,," ROW_END
    "midori-1,みどり株式会社,Midori Inc.,,,,," ROW_END
    "midori-2,株式会社みどり,Midori Works Inc.,,,,," ROW_END
    "ichiban,一番タグ株式会社,Ichiban Tag K.K.,,,,," ROW_END
    "aoba-2,青葉合同会社,Aoba G.K.,,青葉株式会社,aoba-1,," ROW_END
    "aoba-3,有限会社青葉,Aoba Y.K.,,,,," ROW_END
    "aoba-1,青葉広告株式会社,Aoba Ads Inc.,青葉,,,," ROW_END
    "momo,株式会社モモ,Momo Co.,,,,," ROW_END "sakura,株式会社サクラ,Sakura Inc.,,,,," ROW_END
    "hibi,フリー株式会社,Free K.K.,フリーＸ; フリー合同会社,株式会社日々 (2019),,," ROW_END
    "nichi,株式会社日々ノート,Hibi Note Inc.,日々,,,," ROW_END
    "sogyo,株式会社創業,Sogyo K.K.,,旧架空 (2001),,," ROW_END "x,X Corp.,X Corp.,,,,," ROW_END;

static const char services[] =
    "id,recipient,name_ja,name_en,aliases,category,content,purpose_sender,purpose_recipient,"
    "optout_url,basis,source_url,checked_on\n"
    "view,a,架空ビュー,Kakuu View,KV; 計測,analytics,,,," ROW_END
    "view-pro,a,架空ビュー Pro,Kakuu View Pro,,analytics,,,," ROW_END
    "ads,a,架空アド,Kakuu Ad,計測; サクラ; 桜; モモ; Ad,ads,,,," ROW_END
    "tag,ichiban,一番タグ,Ichiban Tag,桜,analytics,,,," ROW_END
    "cherry,a,サクラ ツール,Cherry,サクラ,analytics,,,," ROW_END
    "line-tag,b,LINE Tag,LINE Tag,,ads,,,," ROW_END;

struct bench {
    struct arena *arena;
    const struct catalog *catalog;
};

static str show_match(struct arena *arena, const struct name_match *match)
{
    str recipient = match->recipient ? match->recipient->id : STR("");
    str service = match->service ? match->service->id : STR("");
    return arena_printf(arena, "%.*s/%.*s%s", STR_ARG(recipient), STR_ARG(service),
                        match->is_former ? " former" : "");
}

static const char *const names[][2] = {
    /* with and without its legal form, before and behind, in every way of writing it */
    {"架空メディア株式会社", "a/"},
    {"株式会社架空メディア", "a/"},
    {"架空メディア", "a/"},
    {" 架空 メディア ", "a/"},
    {"㈱架空メディア", "a/"},
    {"架空メディア㈱", "a/"},
    {"（株）架空メディア", "a/"},
    {"架空ﾒﾃﾞｨｱ(株)", "a/"},
    {"株式会社　架空メディア", "a/"},
    {"Kakuu Media, Inc.", "a/"},
    {"KAKUU MEDIA INC", "a/"},
    {"Ｋａｋｕｕ　Ｍｅｄｉａ", "a/"},
    {"Kakuu-Media", "a/"},
    {"架空メディアジャパン", "a/"},
    {"KM", "a/"},
    {"X", "x/"},
    {"X Corp.", "x/"},
    /* not quite */
    {"", "/"},
    {"株式会社", "/"},
    {"架空", "/"},
    {"架空メディア広告", "/"},
    {"Kakuu", "/"},
    /* former names; one in use outweighs them, whatever the order of the rows */
    {"株式会社旧架空", "a/ former"},
    {"旧架空", "sogyo/ former"},
    {"創業株式会社", "b/ former"},
    {"創業", "sogyo/"},
    {"Sogyo", "sogyo/"},
    /* two companies are called so: nobody is meant */
    {"みどり", "/"},
    {"みどり（株）", "/"},
    /* with the form that each of them has, one is meant */
    {"みどり株式会社", "midori-1/"},
    {"株式会社 みどり", "/"},
    {"株式会社みどり", "midori-2/"},
    /* one is called so, of the other it is what is left of the name */
    {"青葉", "aoba-1/"},
    {"青葉合同会社", "aoba-2/"},
    {"青葉株式会社", "aoba-2/ former"},
    {"㈱青葉", "aoba-1/"},
    {"青葉有限会社", "aoba-1/"},
    {"Midori", "midori-1/"},
    {"Midori Works", "midori-2/"},
    /* products */
    {"架空ビュー", "a/view"},
    {"架空ビューPro", "a/view-pro"},
    {"Kakuu View", "a/view"},
    {"KV", "a/view"},
    {"計測", "a/"},              /* two products of one company */
    {"桜", "/"},                 /* products of two companies */
    {"モモ", "/"},               /* one company's name, another's product */
    {"サクラ", "/"},             /* the same with two products */
    {"一番タグ", "ichiban/tag"}, /* company and product */
    {"Ichiban Tag", "ichiban/tag"},
    {"LINE", "b/"},
    {"LINE Tag", "b/line-tag"},
    /* a word of everyday is a company with its legal form alone, in its place */
    {"フリー", "/"},
    {"Free", "/"},
    {"free", "/"},
    {"フリー株式会社", "hibi/"},
    {"ﾌﾘｰ㈱", "hibi/"},
    {"フリー（株）", "hibi/"},
    {"フリー　株式会社", "hibi/"},
    {"株式会社フリー", "/"},
    {"㈱フリー", "/"},
    {"フリー有限会社", "/"},
    {"フリー合同会社", "hibi/"},
    {"FREE K.K.", "hibi/"},
    {"フリーX", "hibi/"},
    {"株式会社日々", "hibi/ former"},
    {"(株)日々", "hibi/ former"},
    {"日々株式会社", "nichi/"},
    {"日々", "nichi/"}, /* another one says that it is called so */
};

static void check_names(struct bench *bench)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct name_match match =
            catalog_find_name(bench->arena, bench->catalog, str_of(names[i][0]));
        if (match.service && !match.recipient)
            match.recipient = match.service->recipient;
        str shown = show_match(bench->arena, &match);
        if (!str_is(shown, names[i][1]))
            fail_msg("%s is %.*s", names[i][0], STR_ARG(shown));
    }
}

struct scan {
    struct arena *arena;
    str folded;
    struct buf shown;
    size_t end; /* of the last name */
};

static void on_name(void *context, const struct name_match *match, size_t offset, size_t length)
{
    struct scan *scan = context;
    assert_true(offset >= scan->end && length && offset + length <= scan->folded.n);
    assert_int_equal(match->length, length);
    scan->end = offset + length;
    str name = str_slice(scan->folded, offset, scan->end);
    buf_add(&scan->shown, scan->shown.n ? STR(", ") : STR(""));
    buf_add(&scan->shown, name);
    buf_add_char(&scan->shown, '=');
    buf_add(&scan->shown, show_match(scan->arena, match));
}

static const char *const texts[][2] = {
    {"", ""},
    {"当社は架空メディア株式会社に送信します", "架空メディア株式会社=a/"},
    {"株式会社架空メディアおよび㈱ライン", "架空メディア=a/, ライン=b/"},
    /* the longest name at each place, and none inside of it */
    {"架空ビュー Proと架空ビューと", "架空ビュー pro=/view-pro, 架空ビュー=/view"},
    {"架空ビュープロ", ""},
    {"LINE Tag、LINE", "line tag=/line-tag, line=b/"},
    {"Kakuu View Pro Kakuu View", "kakuu view pro=/view-pro, kakuu view=/view"},
    {"LINE Tax", "line=b/"},
    {"Kakuu Ad", "kakuu ad=/ads"},
    /* a name does not begin or end inside a word */
    {"online inline outline lines line2", ""},
    {"On Line", "line=b/"},
    {"オンライン ラインナップ", ""},
    {"ラインとライン通信社", "ライン=b/, ライン通信=b/"},
    {"「LINE」(LINE)LINEの", "line=b/, line=b/, line=b/"},
    {"Ad adapter add", "ad=/ads"},
    {"X Xs", ""}, /* too short for running text; with its form it is not */
    {"X Corp.とx corp.", "x corp.=x/, x corp.=x/"},
    /* nobody is meant, and no part of the name either */
    {"みどりとモモ", ""},
    {"みどり株式会社とモモ", "みどり株式会社=midori-1/"},
    {"創業株式会社と創業", "創業株式会社=b/ former, 創業=sogyo/"},
    {"計測する", "計測=a/"},
    {"フリーな働き方をフリー株式会社と株式会社フリーが", "フリー株式会社=hibi/"},
    {"freeの(株)日々、free k.k.", "(株)日々=hibi/ former, free k.k.=hibi/"},
    {"K.M. km", "k.m.=a/, km=a/"},
    {"kakuumedia Kakuu Media, Inc.", "kakuumedia=a/, kakuu media, inc.=a/"},
};

static void check_scans(struct bench *bench)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct scan scan = {.arena = bench->arena,
                            .folded = text_fold(bench->arena, str_of(texts[i][0])),
                            .shown = buf_init(bench->arena, SIZE_MAX / 2)};
        catalog_scan_names(bench->catalog, scan.folded, on_name, &scan);
        if (!str_is(buf_str(&scan.shown), texts[i][1]))
            fail_msg("%s: %.*s", texts[i][0], STR_ARG(buf_str(&scan.shown)));
    }
}

static void names_work(void *bench)
{
    check_names(bench);
    check_scans(bench);
}

static void test_names(void **state)
{
    char folder[PATH_ROOM];
    struct err err;
    (void)state;
    make_folder(folder);
    write_good(folder);
    write_file(folder, "recipients.csv", recipients);
    write_file(folder, "services.csv", services);
    write_file(folder, "words.csv",
               "kind,word,weight,note\neveryday_name,free,,\neveryday_name,フリー,,\n"
               "everyday_name,日々,,\n");
    write_file(folder, "hosts.csv", "pattern,service,yes,no,basis,source_url,checked_on\n");
    struct bench bench = {.arena = arena_new(16 << 20)};
    bench.catalog = read_folder(bench.arena, folder, &err);
    if (!bench.catalog)
        fail_msg("%s", err.text);
    assert_int_equal(arena_run(bench.arena, 0, names_work, &bench), ARENA_DONE);
    arena_free(bench.arena);
    remove_folder(folder);
}

/* --- the catalog that is compiled in ------------------------------------------------------------- */

/* A name of a row leads to that row, or to something less certain, never to another one. Says how
 * many do not lead to it. */
static size_t check_service_name(const struct bench *bench, const struct service *service, str name)
{
    struct name_match match = catalog_find_name(bench->arena, bench->catalog, name);
    const struct recipient *recipient = match.recipient;
    if (match.service == service && (!recipient || recipient == service->recipient))
        return 0;
    if (match.service || (recipient && recipient != service->recipient))
        fail_msg("%.*s, a name of %.*s, leads elsewhere", STR_ARG(name), STR_ARG(service->id));
    print_message("%.*s does not lead to %.*s alone\n", STR_ARG(name), STR_ARG(service->id));
    return 1;
}

static size_t check_recipient_name(const struct bench *bench, const struct recipient *recipient,
                                   str name)
{
    struct name_match match = catalog_find_name(bench->arena, bench->catalog, name);
    if (match.recipient == recipient && !match.is_former)
        return 0;
    if (match.recipient || match.service)
        fail_msg("%.*s, a name of %.*s, leads elsewhere", STR_ARG(name), STR_ARG(recipient->id));
    print_message("%.*s does not lead to %.*s alone\n", STR_ARG(name), STR_ARG(recipient->id));
    return 1;
}

static void built_in_work(void *context)
{
    const struct bench *bench = context;
    const struct catalog *catalog = bench->catalog;
    size_t vague = 0, services_n = catalog_service_count(catalog);
    size_t recipients_n = catalog_recipient_count(catalog);
    assert_true(services_n > 300 && recipients_n > 200);
    for (size_t i = 0; i < services_n; i++) {
        const struct service *service = catalog_service(catalog, i);
        assert_ptr_equal(catalog_service_by_id(catalog, service->id), service);
        vague += check_service_name(bench, service, service->name_ja);
        vague += check_service_name(bench, service, service->name_en);
    }
    for (size_t i = 0; i < recipients_n; i++) {
        const struct recipient *recipient = catalog_recipient(catalog, i);
        assert_ptr_equal(catalog_recipient_by_id(catalog, recipient->id), recipient);
        vague += check_recipient_name(bench, recipient, recipient->name_ja);
        vague += check_recipient_name(bench, recipient, recipient->name_en);
    }
    print_message("%zu of %zu names are ambiguous\n", vague, 2 * (services_n + recipients_n));
    assert_true(vague * 50 < services_n + recipients_n); /* 1 in 100 names */
}

static void test_built_in(void **state)
{
    struct err err;
    (void)state;
    struct bench bench = {.arena = arena_new((size_t)64 << 20)};
    bench.catalog = read_folder(bench.arena, NULL, &err);
    if (!bench.catalog)
        fail_msg("%s", err.text);
    assert_int_equal(arena_run(bench.arena, 0, built_in_work, &bench), ARENA_DONE);
    arena_free(bench.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_built_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
